import { parseCidr } from '../../../src/engine/addresses/cidr';
import { IPV4, IPV6 } from '../../../src/engine/addresses/family';
import { CompiledCondition } from '../../../src/engine/conditions/condition';
import { formatDecimal, formatInstant } from '../../../src/engine/proof/cells';
import { contextKey } from '../../../src/engine/request/context-keys';
import { ContextValue } from '../../../src/engine/request/request';

/** Values of a condition's key next to where the condition changes its mind: computed from the text of the condition, not from sets. */
export function boundaryValues({ condition: { key, values, base }, listed }: CompiledCondition): ContextValue[] {
  const type = contextKey(key)?.type ?? 'string';
  if (contextKey(key)?.multivalued) return lists(values.flatMap(texts));
  if (type === 'boolean') return ['true', 'false'];
  if (type === 'ipaddress' || base.endsWith('IpAddress')) return values.flatMap(addresses);
  const set = listed.set();
  if (set.kind !== 'numbers' && set.kind !== 'instants') return type === 'date' || type === 'numeric' ? [] : values.flatMap(texts);
  const step = type === 'date' ? 1n : 1000n;
  const seconds = [...set.certain, ...set.possible].flatMap(({ from, to }) => [from, to]).flatMap((end) => end ? [end.at] : []);
  const thousandths = seconds.map(({ floor, fraction }) => floor * 1000n + BigInt(fraction.slice(0, 3).padEnd(3, '0')));
  return thousandths.flatMap((at) => [at - step, at - 1n, at, at + 1n, at + step])
    .filter((at) => type === 'date' ? at >= EARLIEST : type !== 'numeric' || at >= 0n)
    .map((at) => (type === 'date' ? formatInstant : formatDecimal)(decimal(at)));
}

/** What any value of the type may be. */
export const SAMPLES: Readonly<Record<string, readonly ContextValue[]>> = {
  string: ['', 'x', 'a', 'A', 'ab', '\u017f', '3', '2026'],
  arn: ['arn:aws:events:us-east-1:111122223333:rule/r', 'x'],
  date: ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59.9Z'],
  numeric: ['0', '300', '5000'],
  boolean: ['true', 'false'],
  ipaddress: ['198.51.100.7', '2600::1'],
};

/** In milliseconds: before the third day of 1970, seconds look like years. */
const EARLIEST = 172_800_000n;

function decimal(thousandths: bigint) {
  const floor = thousandths >= 0n ? thousandths / 1000n : -((999n - thousandths) / 1000n);
  return { floor, fraction: String(thousandths - floor * 1000n).padStart(3, '0').replace(/0+$/, '') };
}

/** First and last address of a block, and their neighbours outside. */
function addresses(text: string): string[] {
  const cidr = parseCidr(text);
  if (!cidr) return [];
  if (cidr.family === 4) {
    const last = cidr.network + IPV4.blockSizes[cidr.prefixLength] - 1;
    return [cidr.network - 1, cidr.network, last, last + 1].filter((a) => a >= 0 && a < 2 ** 32).map(IPV4.format);
  }
  const last = cidr.network + IPV6.blockSizes[cidr.prefixLength] - 1n;
  return [cidr.network - 1n, cidr.network, last, last + 1n].filter((a) => a >= 0n && a < 2n ** 128n).map(IPV6.format);
}

/** Texts that a pattern just accepts, and texts that it just does not. */
export function texts(pattern: string): string[] {
  const filled = ['', 'x', ':', '/'].map((run) => fill(pattern, run));
  const [shortest] = filled;
  return [...filled, pattern, `${shortest}x`, `x${shortest}`, shortest.slice(0, -1), shortest.toUpperCase(), shortest.toLowerCase()];
}

/** The pattern with its variables and wildcards filled in. */
function fill(pattern: string, run: string): string {
  const escapes: Readonly<Record<string, string>> = { '${*}': '*', '${?}': '?', '${$}': '$' };
  return pattern.replace(/\$\{[^}]*\}|\*|\?/g, (part) => part === '*' ? run : part === '?' ? 'b' : escapes[part] ?? 'a');
}

function lists(items: readonly string[]): ContextValue[] {
  return [[''], ['x'], items.slice(0, 2), ...items.flatMap((item) => [[item], [item, 'x'], [item, '']])];
}

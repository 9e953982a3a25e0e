import { AddressSet } from '../addresses/address-set';
import { IPV4, IPV6 } from '../addresses/family';
import { parseIpv4, parseIpv6 } from '../addresses/ip-address';
import { AddressRange } from '../addresses/range-set';
import { Decimal, compareDecimals } from '../conditions/decimal';
import { Interval } from '../matching/value-set';

/** Addresses that no tested set tells apart, with a member and, if there is one, a second. */
export interface AddressCell {
  readonly examples: readonly string[];
  readonly v4: readonly AddressRange<number>[];
  readonly v6: readonly AddressRange<bigint>[];
}

/** Cuts both families into cells: addresses with the same memberships are in the same cell. */
export function addressCells(sets: readonly AddressSet[]): AddressCell[] {
  const cells = new Map<string, { v4: AddressRange<number>[]; v6: AddressRange<bigint>[] }>();
  const cellOf = (key: string) => {
    const cell = cells.get(key) ?? { v4: [], v6: [] };
    cells.set(key, cell);
    return cell;
  };
  cut(sets.map(({ v4 }) => v4.ranges()), 0, 2 ** 32, (a) => a + 1, (key, range) => cellOf(`4${key}`).v4.push(range));
  cut(sets.map(({ v6 }) => v6.ranges()), 0n, 2n ** 128n, (a) => a + 1n, (key, range) => cellOf(`6${key}`).v6.push(range));
  return [...cells.values()].map(({ v4, v6 }) => ({ v4, v6, examples: examplesOf(v4, v6) }));
}

/** Sweeps over the ends of all ranges. */
function cut<T extends number | bigint>(
  sets: readonly (readonly AddressRange<T>[])[],
  first: T,
  end: T,
  next: (address: T) => T,
  add: (key: string, range: AddressRange<T>) => void,
): void {
  const events: [at: T, set: number][] = [];
  sets.forEach((ranges, set) => ranges.forEach(([from, to]) => events.push([from, set], [next(to), set])));
  events.sort(([a], [b]) => a < b ? -1 : a > b ? 1 : 0);
  const inside = new Set<number>();
  let from = first;
  for (const [at, set] of [...events, [end, -1] as const]) {
    if (at > from) {
      add([...inside].sort((a, b) => a - b).join(), [from, previous(at)]);
      from = at;
    }
    if (!inside.delete(set)) inside.add(set);
  }
}

function previous<T extends number | bigint>(address: T): T {
  return (typeof address === 'bigint' ? address - 1n : address - 1) as T;
}

/** Addresses in use as examples come first: a first address of a block often is one that nobody has. */
function examplesOf(v4: readonly AddressRange<number>[], v6: readonly AddressRange<bigint>[]): string[] {
  const usual = USUAL_V4.filter((address) => v4.some(([from, to]) => from <= address && address <= to)).slice(0, 1);
  const usual6 = USUAL_V6.filter((address) => v6.some(([from, to]) => from <= address && address <= to)).slice(0, 1);
  const ends4 = v4.flatMap(([from, to]) => [from, to]).slice(0, 2);
  const ends6 = v6.flatMap(([from, to]) => [from, to]).slice(0, 2);
  const texts = [...[...usual, ...ends4].map(IPV4.format), ...[...usual6, ...ends6].map(IPV6.format)];
  return [...new Set(texts)].slice(0, 3);
}

const USUAL_V4 = ['198.51.100.7', '203.0.113.7', '192.0.2.7'].map((text) => parseIpv4(text)!);
const USUAL_V6 = ['2001:db8::7', '2600::7'].map((text) => parseIpv6(text)!);

/** Cuts the numbers from a least one upwards into points and the gaps between them, and gives a member of each. */
export function orderedCells(intervals: readonly Interval[], least: Decimal, greatest?: Decimal): Decimal[] {
  const points = [least, ...greatest ? [greatest] : []];
  for (const { from, to } of intervals) {
    for (const end of [from, to]) if (end) points.push(end.at);
  }
  const inside = points
    .filter((point) => compareDecimals(point, least) >= 0 && (!greatest || compareDecimals(point, greatest) <= 0))
    .sort(compareDecimals)
    .filter((point, i, sorted) => i === 0 || compareDecimals(point, sorted[i - 1]) !== 0);
  return inside.flatMap((point, i) => {
    const next = inside[i + 1];
    if (next) return [point, between(point, next)];
    return greatest ? [point] : [point, { floor: point.floor + 1n, fraction: '' }];
  });
}

/** A number between two others: a whole one, if there is one. */
export function between(a: Decimal, b: Decimal): Decimal {
  const whole = { floor: a.floor + 1n, fraction: '' };
  if (compareDecimals(whole, b) < 0) return whole;
  if (a.floor !== b.floor) return { floor: a.floor, fraction: a.fraction + '5' };
  let zeros = '';
  while (compareDecimals({ floor: a.floor, fraction: a.fraction + zeros + '1' }, b) >= 0) zeros += '0';
  return { floor: a.floor, fraction: a.fraction + zeros + '1' };
}

export function formatDecimal({ floor, fraction }: Decimal): string {
  if (fraction === '' || floor >= 0n) return fraction === '' ? String(floor) : `${floor}.${fraction}`;
  const complement = 10n ** BigInt(fraction.length) - BigInt(fraction);
  return `-${-floor - 1n}.${complement.toString().padStart(fraction.length, '0')}`;
}

/** ISO 8601. */
export function formatInstant({ floor, fraction }: Decimal): string {
  const text = new Date(Number(floor) * 1000).toISOString().slice(0, 19);
  return fraction === '' ? `${text}Z` : `${text}.${fraction}Z`;
}

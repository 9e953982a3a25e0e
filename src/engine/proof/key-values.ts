import { AddressCell, addressCells, formatDecimal, formatInstant, orderedCells } from './cells';
import { AddressSet } from '../addresses/address-set';
import { parseCidr } from '../addresses/cidr';
import { CompiledCondition } from '../conditions/condition';
import { Decimal, compareDecimals } from '../conditions/decimal';
import { ValueSet } from '../matching/value-set';
import { ContextKey, contextKey } from '../request/context-keys';
import { ContextValue, RequestContext, Unknown, isUnknown } from '../request/request';

/** What a context key may be in some circumstances. */
export type KeyValues =
  /** always the same: a value, absent, or something that nobody knows */
  | { readonly kind: 'fixed'; readonly value: ContextValue | Unknown | undefined }
  /** the request's choice */
  | { readonly kind: 'free'; readonly type: ContextKey['type']; readonly optional: boolean; readonly multivalued: boolean };

/**
 * Follows `completeContext`: what it fills in is fixed, what it says the request does not say is free. Keys that API
 * Gateway does not document are absent or unknown, unless the question speaks of them.
 *
 * @param facts what `completeContext` makes of a request that says nothing
 */
export function keyValues(name: string, facts: RequestContext, mentioned: boolean): KeyValues {
  const known = contextKey(name);
  if (!known) return mentioned ? { kind: 'free', type: 'string', optional: true, multivalued: false } : { kind: 'fixed', value: undefined };
  const { key, type, presence, multivalued = false } = known;
  const fact = facts[key];
  const free: KeyValues = { kind: 'free', type, optional: isUnknown(fact) && fact.mayBeAbsent, multivalued };
  if (presence === 'undocumented') return mentioned ? free : { kind: 'fixed', value: fact };
  if (key === 'aws:SecureTransport' && mentioned) return free;
  const undocumented = isUnknown(fact) && (fact.alternatives !== undefined || presence === 'always' && fact.mayBeAbsent);
  return isUnknown(fact) && !undocumented ? free : { kind: 'fixed', value: fact };
}

/** Values that no condition on their keys tells apart. */
export interface ValueClass {
  /** By key, in lower case; undefined: absent. */
  readonly values: Readonly<Record<string, ContextValue | undefined>>;

  /** Nobody knows how API Gateway reads the value. */
  readonly doubtful?: boolean;
  readonly addresses?: AddressCell;
  readonly instant?: Decimal;
}

/** The sets of values that conditions on one key test. */
export type ConditionsOfKey = readonly CompiledCondition[];

/** Classes of a typed key; undefined if its values have to be treated as texts. */
export function typedClasses(key: string, type: ContextKey['type'], conditions: ConditionsOfKey): ValueClass[] | undefined {
  const sets = conditions.filter(({ condition }) => condition.base !== 'Null').map(({ listed }) => listed.set());
  switch (type) {
    case 'ipaddress': return addressClasses(key, sets);
    case 'date': return orderedClasses(key, sets, FIRST_INSTANT, LAST_INSTANT, formatInstant);
    case 'numeric': return orderedClasses(key, sets, ZERO, undefined, formatDecimal);
    case 'boolean': return ['true', 'false'].map((value) => ({ values: { [key]: value } }));
    default: return textClasses(key, sets);
  }
}

/** A text key that is only tested as something else: its texts are such values, or none. */
function textClasses(key: string, sets: readonly ValueSet[]): ValueClass[] | undefined {
  const kinds = new Set(sets.map(({ kind }) => kind));
  const [kind] = kinds;
  if (kinds.size !== 1 || kind === 'text') return undefined;
  const others = ['', 'x'].map((value) => ({ values: { [key]: value } }));
  switch (kind) {
    case 'addresses': return [...addressClasses(key, sets), ...others];
    case 'words': return [...wordClasses(key, sets), ...others];
    case 'numbers': {
      const least = intervalsOf(sets).flatMap(({ from, to }) => [from, to]).map((end) => end?.at ?? ZERO).sort(compareDecimals)[0] ?? ZERO;
      const classes = orderedClasses(key, sets, { floor: least.floor - 1n, fraction: '' }, undefined, formatDecimal);
      return [...classes, ...others, { values: { [key]: '1e3' }, doubtful: true }];
    }
    case 'instants': {
      const classes = orderedClasses(key, sets, FIRST_INSTANT, LAST_INSTANT, formatInstant);
      return [...classes, ...others, { values: { [key]: '2026-01-01T00:00:00' }, doubtful: true }];
    }
  }
}

function addressClasses(key: string, sets: readonly ValueSet[]): ValueClass[] {
  const known = sets.flatMap((set) => set.kind === 'addresses' ? [set.known] : addressesWritten(set));
  return addressCells(known).map((cell) => ({ values: { [key]: cell.examples[0] }, addresses: cell }));
}

/** The addresses that a test on texts names in full. */
function addressesWritten(set: ValueSet): AddressSet[] {
  if (set.kind !== 'text') return [];
  return set.patterns.flatMap(({ template }) => {
    const [text] = template;
    return template.length === 1 && typeof text === 'string' && !text.includes('/') ? addressIn(text) : [];
  });
}

function addressIn(text: string): AddressSet[] {
  const address = parseCidr(text);
  return address ? [AddressSet.of([address])] : [];
}

const ZERO: Decimal = { floor: 0n, fraction: '' };

/** Requests are made after the second day of 1970: before, seconds since 1970 look like years. */
const FIRST_INSTANT: Decimal = { floor: 86_400n, fraction: '' };

/** The last second that ISO 8601 writes with four digits of year. */
const LAST_INSTANT: Decimal = { floor: 253_402_300_799n, fraction: '' };

function intervalsOf(sets: readonly ValueSet[]) {
  return sets.flatMap((set) => set.kind === 'numbers' || set.kind === 'instants' ? [...set.possible, ...set.certain] : []);
}

function orderedClasses(
  key: string, sets: readonly ValueSet[], least: Decimal, greatest: Decimal | undefined, format: (value: Decimal) => string,
): ValueClass[] {
  return orderedCells(intervalsOf(sets), least, greatest).map((value) => ({ values: { [key]: format(value) }, instant: value }));
}

function wordClasses(key: string, sets: readonly ValueSet[]): ValueClass[] {
  const words = new Set(sets.flatMap((set) => set.kind === 'words' ? set.words.filter((word) => set.read(word) !== undefined) : []));
  const all = words.has('true') || words.has('false') ? new Set([...words, 'true', 'false']) : words;
  return [...all].map((value) => ({ values: { [key]: value } }));
}

export const CLOCK = 'the clock';
const CURRENT_TIME = 'aws:currenttime';
const EPOCH_TIME = 'aws:epochtime';

export function isClock(key: string): boolean {
  return key === CURRENT_TIME || key === EPOCH_TIME;
}

/** Both keys of the clock: aws:EpochTime shows whole seconds. */
export function clockClasses(conditions: ConditionsOfKey): ValueClass[] {
  const ends = intervalsOf(conditions.filter(({ condition }) => condition.base !== 'Null').map(({ listed }) => listed.set()));
  const seconds = ends.flatMap(({ from, to }) => [from, to]).flatMap((end) => end ? [end.at.floor, end.at.floor + 1n] : []);
  const cuts = seconds.map((floor) => ({ from: { at: { floor, fraction: '' }, included: true } }));
  return orderedCells([...ends, ...cuts], FIRST_INSTANT, LAST_INSTANT).map((value) => ({
    values: { [CURRENT_TIME]: formatInstant(value), [EPOCH_TIME]: String(value.floor) },
    instant: value,
  }));
}

import { Decimal, compareDecimals } from './decimal';
import { OrderedValue, readInstant, readNumber } from './ordered-value';
import { doubt } from '../evaluation/readings';
import { hasOpaque, opaqueDoubts } from '../matching/opaque';
import { NO, Tri, UNKNOWN, agree, or, tri } from '../matching/tri';
import { Interval, OrderedSet } from '../matching/value-set';
import { ValueMatcher } from '../matching/variables';

/** Accepts a comparison of the request's value with the policy's: negative if the request's is less. */
export type Comparison = (order: number) => boolean;

export const EQUAL: Comparison = (order) => order === 0;
export const LESS: Comparison = (order) => order < 0;
export const LESS_OR_EQUAL: Comparison = (order) => order <= 0;
export const GREATER: Comparison = (order) => order > 0;
export const GREATER_OR_EQUAL: Comparison = (order) => order >= 0;

/** Numeric operators. Text that is no number matches nothing (reading `not-a-number`), variables included. */
export function numericMatcher(comparison: Comparison): (values: readonly string[]) => ValueMatcher {
  return (values) => orderedMatcher(values, 'numbers', readNumber, comparison);
}

/** Date operators. Text that is no date matches nothing (reading `not-a-date`), variables included. */
export function dateMatcher(comparison: Comparison): (values: readonly string[]) => ValueMatcher {
  return (values) => orderedMatcher(values, 'instants', readInstant, comparison);
}

function orderedMatcher(
  values: readonly string[],
  kind: OrderedSet['kind'],
  read: (text: string) => OrderedValue,
  comparison: Comparison,
): ValueMatcher {
  const wanted = values.map((text) => hasOpaque(text) ? undefined : read(text));
  return {
    test(value) {
      if (hasOpaque(value)) return UNKNOWN;
      const given = read(value);
      return wanted.reduce<Tri>((result, item) => or(result, item ? compare(given, item, comparison) : UNKNOWN), NO);
    },
    set: () => orderedSet(kind, wanted, comparison),
    doubts: (value) => [...values, value].flatMap((text) => hasOpaque(text) ? opaqueDoubts(text) : readingDoubts(text, read(text))),
  };
}

/** The common answer under all meanings of both texts. */
function compare(given: OrderedValue, wanted: OrderedValue, comparison: Comparison): Tri {
  const doubtful = given.doubt !== undefined || wanted.doubt !== undefined;
  let result: Tri | undefined;
  for (const a of given.meanings) {
    for (const b of wanted.meanings) {
      const answer = tri(comparison(compareDecimals(a, b)));
      result = result === undefined ? answer : agree(result, answer);
    }
  }
  if (result === undefined) return doubtful && !isNothing(given) && !isNothing(wanted) ? UNKNOWN : NO;
  return doubtful ? agree(result, NO) : result;
}

/** What `compare` accepts: certainly if all meanings of a value agree and none doubts that it is one, else possibly. */
function orderedSet(kind: OrderedSet['kind'], wanted: readonly (OrderedValue | undefined)[], comparison: Comparison): OrderedSet {
  const certain: Interval[] = [];
  const possible: Interval[] = [];
  for (const value of wanted) {
    if (value === undefined || (value.meanings.length === 0 && value.doubt !== undefined)) {
      possible.push({});
    } else {
      const intervals = value.meanings.map((meaning) => intervalOf(meaning, comparison));
      possible.push(...intervals);
      if (value.doubt === undefined && intervals.length === 1) certain.push(...intervals);
      if (value.doubt === undefined && intervals.length === 2) certain.push(...intersection(intervals[0], intervals[1]));
    }
  }
  return { kind, certain, possible };
}

function intervalOf(at: Decimal, comparison: Comparison): Interval {
  const end = { at, included: comparison(0) };
  return { from: comparison(-1) ? undefined : end, to: comparison(1) ? undefined : end };
}

/** Of two intervals of the same comparison. */
function intersection(a: Interval, b: Interval): Interval[] {
  const [lower, upper] = compareDecimals((a.from ?? a.to)!.at, (b.from ?? b.to)!.at) < 0 ? [a, b] : [b, a];
  if (lower.from && lower.to) return [];
  return [lower.from ? upper : lower];
}

function isNothing(value: OrderedValue): boolean {
  return value.meanings.length === 0 && value.doubt === undefined;
}

function readingDoubts(text: string, value: OrderedValue): string[] {
  if (value.doubt) return [doubt(value.doubt, `"${text}"`)];
  return value.meanings.length > 1 ? [doubt('year-or-seconds', `"${text}"`)] : [];
}

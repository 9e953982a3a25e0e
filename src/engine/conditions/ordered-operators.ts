import { doubt } from '../evaluation/readings';
import { hasOpaque, opaqueDoubts } from '../matching/opaque';
import { NO, Tri, UNKNOWN, agree, or, tri } from '../matching/tri';
import { ValueMatcher } from '../matching/variables';
import { compareDecimals } from './decimal';
import { OrderedValue, readInstant, readNumber } from './ordered-value';

/** Accepts a comparison of the request's value with the policy's: negative if the request's is less. */
export type Comparison = (order: number) => boolean;

export const EQUAL: Comparison = order => order === 0;
export const LESS: Comparison = order => order < 0;
export const LESS_OR_EQUAL: Comparison = order => order <= 0;
export const GREATER: Comparison = order => order > 0;
export const GREATER_OR_EQUAL: Comparison = order => order >= 0;

/** Numeric operators. Text that is no number matches nothing (reading `not-a-number`), variables included. */
export function numericMatcher(comparison: Comparison): (values: readonly string[]) => ValueMatcher {
  return values => orderedMatcher(values, readNumber, comparison);
}

/** Date operators. Text that is no date matches nothing (reading `not-a-date`), variables included. */
export function dateMatcher(comparison: Comparison): (values: readonly string[]) => ValueMatcher {
  return values => orderedMatcher(values, readInstant, comparison);
}

function orderedMatcher(values: readonly string[], read: (text: string) => OrderedValue, comparison: Comparison): ValueMatcher {
  const wanted = values.map(text => hasOpaque(text) ? undefined : read(text));
  return {
    test(value) {
      if (hasOpaque(value)) return UNKNOWN;
      const given = read(value);
      return wanted.reduce<Tri>((result, item) => or(result, item ? compare(given, item, comparison) : UNKNOWN), NO);
    },
    doubts: value => [...values, value].flatMap(text => hasOpaque(text) ? opaqueDoubts(text) : readingDoubts(text, read(text))),
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

function isNothing(value: OrderedValue): boolean {
  return value.meanings.length === 0 && value.doubt === undefined;
}

function readingDoubts(text: string, value: OrderedValue): string[] {
  if (value.doubt) return [doubt(value.doubt, `"${text}"`)];
  return value.meanings.length > 1 ? [doubt('year-or-seconds', `"${text}"`)] : [];
}

import { NO, Tri, UNKNOWN, YES, agree, and, not, or, some, tri } from '../../../src/engine/matching/tri';

const ALL: readonly Tri[] = [NO, YES, UNKNOWN];
const POSSIBLE: Readonly<Record<Tri, boolean[]>> = { 0: [false], 1: [true], 2: [false, true] };

/** The definition: the common answer for all that the unknown may be. */
function common(answers: boolean[]): Tri {
  return answers.every((answer) => answer === answers[0]) ? tri(answers[0]) : UNKNOWN;
}

test.each(ALL.flatMap((a) => ALL.map((b) => [a, b] as const)))('%i and, or %i', (a, b) => {
  const pairs = POSSIBLE[a].flatMap((x) => POSSIBLE[b].map((y) => [x, y]));
  expect(and(a, b)).toBe(common(pairs.map(([x, y]) => x && y)));
  expect(or(a, b)).toBe(common(pairs.map(([x, y]) => x || y)));
  expect(agree(a, b)).toBe(common(pairs.flat()));
  expect(some([a, b], (item) => item)).toBe(or(a, b));
});

test.each(ALL)('not %i', (a) => {
  expect(not(a)).toBe(common(POSSIBLE[a].map((x) => !x)));
});

test('nothing is not some', () => {
  expect(some([], () => UNKNOWN)).toBe(NO);
});

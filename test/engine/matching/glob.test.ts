import * as fc from 'fast-check';
import { ANY_CHARACTER, ANY_RUN, Glob, Piece, SEGMENT_CHARACTER, SEGMENT_RUN, StepMeter, sameText, sameTextIgnoringCase } from '../../../src/engine/matching/glob';
import { opaque } from '../../../src/engine/matching/opaque';
import { NO, UNKNOWN, YES } from '../../../src/engine/matching/tri';

const WILDCARDS: Readonly<Record<string, Piece>> = { '*': ANY_RUN, '?': ANY_CHARACTER, '#': SEGMENT_RUN, '+': SEGMENT_CHARACTER };

/** `*` and `?` as in policies, `#` and `+` their brothers that stay in a segment. */
function glob(pattern: string): Glob {
  return new Glob(pattern.split(/([*?#+])/).map((part) => WILDCARDS[part] ?? part));
}

/** The definition, by cases on the first character of the pattern. */
function naiveMatch(pattern: string[], text: string[]): boolean {
  const [first, ...rest] = pattern;
  if (first === undefined) return text.length === 0;
  const inSegment = first === '#' || first === '+';
  const takesOne = text.length > 0 && (first in WILDCARDS ? !(inSegment && text[0] === ':') : first === text[0]);
  if (first === '*' || first === '#') return naiveMatch(rest, text) || (takesOne && naiveMatch(pattern, text.slice(1)));
  return takesOne && naiveMatch(rest, text.slice(1));
}

const textOf = (...alphabet: string[]) => fc.array(fc.constantFrom(...alphabet), { maxLength: 8 });

test('plain patterns agree with the definition', () => {
  fc.assert(fc.property(textOf('a', 'b', '*', '?', '\u{1F600}'), textOf('a', 'b', '\u{1F600}'), (pattern, text) => {
    expect(glob(pattern.join('')).test(text.join(''))).toBe(naiveMatch(pattern, text) ? YES : NO);
  }), { seed: 1, numRuns: 5000 });
});

test('patterns with segment wildcards agree with the definition', () => {
  fc.assert(fc.property(textOf('a', ':', '*', '?', '#', '+'), textOf('a', 'b', ':'), (pattern, text) => {
    expect(glob(pattern.join('')).test(text.join(''))).toBe(naiveMatch(pattern, text) ? YES : NO);
  }), { seed: 2, numRuns: 5000 });
});

test('every value of an opaque constant agrees with a YES or a NO', () => {
  const [x, y] = [opaque('x'), opaque('y')];
  const value = fc.constantFrom('', 'a', 'b', 'ab', ':', 'a:b');
  fc.assert(fc.property(textOf('a', 'b', ':', '*', '?', '#', x, y), textOf('a', 'b', ':', x, y), value, value, (pattern, text, valueOfX, valueOfY) => {
    const answer = glob(pattern.join('')).test(text.join(''));
    const substitute = (symbols: string[]) => symbols.flatMap((symbol) => symbol === x ? [...valueOfX] : symbol === y ? [...valueOfY] : [symbol]);
    if (answer !== UNKNOWN) expect(answer).toBe(naiveMatch(substitute(pattern), substitute(text)) ? YES : NO);
  }), { seed: 3, numRuns: 20000 });
});

test('no more steps than pattern times text', () => {
  fc.assert(fc.property(fc.array(fc.constantFrom('a', 'b', '*', '?', '#'), { maxLength: 30 }), fc.array(fc.constantFrom('a', 'b'), { maxLength: 200 }), (pattern, text) => {
    const meter: StepMeter = { steps: 0 };
    glob(pattern.join('')).test(text.join(''), meter);
    expect(meter.steps).toBeLessThanOrEqual((pattern.length + 1) * (text.length + 1));
  }), { seed: 4, numRuns: 1000 });
  const meter: StepMeter = { steps: 0 };
  expect(glob(`${'*a'.repeat(40)}*b`).test('a'.repeat(5000), meter)).toBe(NO);
  expect(meter.steps).toBeGreaterThan(5000);
  expect(meter.steps).toBeLessThanOrEqual(82 * 5001);
});

describe('opaque constants', () => {
  const [token, other] = [opaque('{"Ref":"A:B"}'), opaque('other')];

  test.each<[string, string, number]>([
    ['*', token, YES],
    ['a*', `a${token}b`, YES],
    ['a*b', `a${token}b`, YES],
    [`${token}*`, `${token}/prod`, YES],
    [`${token}/?`, `${token}/a`, YES],
    [`${token}/?`, `${token}/ab`, NO],
    [`a${token}*`, 'b', NO],
    [`*${token}`, 'anything', UNKNOWN],
    ['?', token, UNKNOWN],
    ['#', token, UNKNOWN],
    ['*A:B*', token, UNKNOWN],
    [`x${token}`, `x${other}`, UNKNOWN],
    [`x${token}`, `y${other}`, NO],
    [`x${opaque('!a')}z`, `x${opaque('!b')}z`, NO],
  ])('%j against %j: %i', (pattern, text, expected) => {
    const pieces = pattern.split(/(\uE000[^\uE001]*\uE001)/).flatMap<Piece>((part) => part.startsWith('\uE000') ? [part] : [...part].map((c) => WILDCARDS[c] ?? c));
    expect(new Glob(pieces).test(text)).toBe(expected);
  });
});

describe('equal text', () => {
  test.each([
    ['a', 'a', YES],
    ['a', 'A', NO],
    [opaque('x'), opaque('x'), YES],
    [opaque('x'), opaque('y'), UNKNOWN],
    [opaque('!x'), opaque('!y'), NO],
    [opaque('!x'), opaque('y'), UNKNOWN],
    [opaque('!x'), 'vpce-1', UNKNOWN],
    [`vpce-${opaque('x')}`, 'vpc-1', NO],
    [`${opaque('!x')}${opaque('!y')}`, `${opaque('!y')}${opaque('!x')}`, UNKNOWN],
  ])('%j and %j: %i', (a, b, expected) => {
    expect([sameText(a, b), sameText(b, a)]).toEqual([expected, expected]);
  });

  test.each([
    ['aB', 'Ab', YES],
    ['a', 'b', NO],
    ['É', 'é', UNKNOWN],
    ['\u212A', 'k', UNKNOWN],
    [opaque('!X'), opaque('!x'), UNKNOWN],
    [`A${opaque('x')}`, `a${opaque('x')}`, YES],
  ])('%j and %j, letter case aside: %i', (a, b, expected) => {
    expect([sameTextIgnoringCase(a, b), sameTextIgnoringCase(b, a)]).toEqual([expected, expected]);
  });
});

import * as fc from 'fast-check';
import { compareDecimals } from '../../../src/engine/conditions/decimal';
import { OPERATORS } from '../../../src/engine/conditions/operators';
import { readInstant, readNumber } from '../../../src/engine/conditions/ordered-value';
import { KeyTable } from '../../../src/engine/matching/facts';
import { ANY_RUN } from '../../../src/engine/matching/glob';
import { opaque } from '../../../src/engine/matching/opaque';
import { NO, Tri, UNKNOWN, YES } from '../../../src/engine/matching/tri';
import { Interval, ValueSet } from '../../../src/engine/matching/value-set';
import { FOLDING_TO } from '../../../src/engine/proof/letter-case';
import { alternativesOf, exactly, run } from '../../../src/engine/proof/patterns';
import { TextSpace } from '../../../src/engine/proof/text-space';

const FACTS = { action: '', resource: '', caller: undefined, values: [] };

function matcher(operator: string, values: readonly string[]) {
  return OPERATORS.get(operator)!.compile(values, { keys: new KeyTable(), variables: false });
}

/** Membership, read off the set alone. */
function contains(set: ValueSet, value: string): Tri {
  switch (set.kind) {
    case 'text': {
      const space = new TextSpace([[exactly(opaque('any')), { certain: true, tokens: [run('anything')] }]]);
      space.feature([0], set.patterns.flatMap((pattern) => alternativesOf(pattern, () => ANY_RUN)), 'set');
      return space.labelsOf([value])[0];
    }
    case 'addresses': return set.known.contains(value) ? YES : set.opaque.length > 0 ? UNKNOWN : NO;
    case 'words': {
      const word = set.read(value);
      if (word === undefined) return NO;
      return set.words.includes(word) ? YES : set.opaque.length > 0 ? UNKNOWN : NO;
    }
    default: {
      const [meaning] = (set.kind === 'numbers' ? readNumber(value) : readInstant(value)).meanings;
      const isIn = ({ from, to }: Interval) => {
        const [low, high] = [from ? compareDecimals(meaning, from.at) : 1, to ? compareDecimals(meaning, to.at) : -1];
        return (low > 0 || (low === 0 && from!.included)) && (high < 0 || (high === 0 && to!.included));
      };
      if (meaning === undefined) return NO;
      return set.certain.some(isIn) ? YES : set.possible.some(isIn) ? UNKNOWN : NO;
    }
  }
}

function agrees(operators: readonly string[], policyValue: fc.Arbitrary<string>, value: fc.Arbitrary<string>, seed: number) {
  fc.assert(fc.property(fc.constantFrom(...operators), fc.array(policyValue, { minLength: 1, maxLength: 3 }), value, (operator, values, given) => {
    const compiled = matcher(operator, values);
    expect([operator, values, given, contains(compiled.set(), given)]).toEqual([operator, values, given, compiled.test(given, FACTS)]);
  }), { seed, numRuns: 3000 });
}

const textOf = (...symbols: string[]) => fc.array(fc.constantFrom(...symbols), { maxLength: 6 }).map((all) => all.join(''));

test('the set of a text operator has the texts that it accepts', () => {
  agrees(['StringEquals', 'StringLike'], textOf('a', 'b', '*', '?', '\u{1F600}'), textOf('a', 'b', '*', '\u{1F600}'), 1);
});

test('letter case: the set has what is certain and what is possible', () => {
  agrees(['StringEqualsIgnoreCase'], textOf('a', 'K', 's', 'i', 't'), textOf('A', 'k', 's', 'S', 'I', 't', '\u212a', '\u017f', '\u0131', '\ufb05', '\u00df'), 2);
});

test('every character that folds to ASCII letters is known', () => {
  const found: Record<string, string[]> = {};
  for (let code = 128; code < 0x110000; code++) {
    if (code >= 0xd800 && code < 0xe000) continue;
    const folded = String.fromCodePoint(code).toUpperCase().toLowerCase();
    if (/^[\0-\x7f]+$/.test(folded)) found[folded] = [...found[folded] ?? [], String.fromCodePoint(code)];
  }
  expect(found).toEqual(FOLDING_TO);
});

test('the set of an ARN operator has the ARNs that it accepts', () => {
  const part = textOf('a', '*', '?');
  const arn = fc.tuple(fc.constantFrom('arn', '*', 'a?n', 'x'), part, part, part, part, textOf('a', ':', '*')).map((parts) => parts.join(':'));
  agrees(['ArnLike', 'ArnEquals'], fc.oneof(arn, part), fc.oneof(arn, part), 3);
});

test('the set of an address operator has the addresses that it accepts', () => {
  const block = fc.constantFrom('10.0.0.0/8', '10.0.0.1', '0.0.0.0/0', '2001:db8::/32', '::/1', '10.128.0.0/9', opaque('block'));
  agrees(['IpAddress'], block, fc.constantFrom('9.255.255.255', '10.0.0.0', '10.0.0.1', '10.255.255.255', '11.0.0.0', '2001:db8::', '::', 'x'), 4);
});

test('the set of a numeric operator has the numbers that it accepts', () => {
  const operators = ['NumericEquals', 'NumericLessThan', 'NumericLessThanEquals', 'NumericGreaterThan', 'NumericGreaterThanEquals'];
  agrees(operators, fc.constantFrom('1', '-1.5', '1.50', '2', 'x', '1e3'), fc.constantFrom('0', '1', '1.5', '-1.5', '-1.49', '2', 'x', '1000'), 5);
});

test('the set of a date operator has the instants that it accepts', () => {
  const operators = ['DateEquals', 'DateLessThan', 'DateLessThanEquals', 'DateGreaterThan', 'DateGreaterThanEquals'];
  const wanted = fc.constantFrom('2026-01-01', '2026-01-01T00:00:00.5Z', '2026-01-01T00:00:00', '2026', '1767225600', 'x');
  agrees(operators, wanted, fc.constantFrom('2026-01-01T00:00:00Z', '1767225599', '1767225601', '2026-01-01T00:00:00.50Z', '20260', 'x'), 6);
});

test('the set of Bool and BinaryEquals has the words that they accept', () => {
  agrees(['Bool'], fc.constantFrom('true', 'FALSE', 'yes', opaque('b')), fc.constantFrom('true', 'True', 'false', 'yes'), 7);
  agrees(['BinaryEquals'], fc.constantFrom('QQ==', 'QR==', 'QUI=', 'x', opaque('b')), fc.constantFrom('QQ==', 'QR==', 'QUI=', 'QUJD', 'x'), 8);
});

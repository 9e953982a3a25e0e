import { OPERATORS } from '../../../src/engine/conditions/operators';
import { opaque } from '../../../src/engine/matching/opaque';
import { holds } from '../testing';

const KEY = 'example:Key';

/** operator, listed values, request value, whether the condition holds */
type Row = [operator: string, listed: string | string[], given: string, expected: boolean | undefined];

const ROWS: Row[] = [
  ['StringEquals', 'Red', 'Red', true],
  ['StringEquals', 'Red', 'red', false],
  ['StringEquals', 'R*', 'Red', false],
  ['StringEquals', 'R*', 'R*', true],
  ['StringEquals', ['Blue', 'Red'], 'Red', true],
  ['StringEquals', '', '', true],
  ['StringNotEquals', ['Blue', 'Red'], 'Red', false],
  ['StringNotEquals', ['Blue', 'Red'], 'Green', true],
  ['StringEqualsIgnoreCase', 'Red', 'rED', true],
  ['StringEqualsIgnoreCase', 'Red', 'Blue', false],
  ['StringEqualsIgnoreCase', 'straße', 'STRAßE', true],
  ['StringEqualsIgnoreCase', 'Ärger', 'ärger', undefined],
  ['StringNotEqualsIgnoreCase', 'Red', 'rED', false],
  ['StringLike', 'R*d', 'Red', true],
  ['StringLike', 'R?d', 'Reed', false],
  ['StringLike', 'r*', 'Red', false],
  ['StringLike', '*', '', true],
  ['StringLike', '?', '\u{1F600}', true],
  ['StringLike', '??', '\u{1F600}', false],
  ['StringNotLike', ['B*', 'R*'], 'Red', false],
  ['StringNotLike', ['B*', 'R*'], 'Green', true],
  ['NumericEquals', '10', '10.0', true],
  ['NumericEquals', '12abc', '12', false],
  ['NumericEquals', '9007199254740993', '9007199254740992', false],
  ['NumericEquals', '-0', '0', true],
  ['NumericEquals', '1e3', '1000', undefined],
  ['NumericEquals', '1e3', 'abc', false],
  ['NumericNotEquals', '10', '10.5', true],
  ['NumericNotEquals', 'abc', '10', true],
  ['NumericLessThan', '-1.25', '-1.5', true],
  ['NumericLessThan', '-1.25', '-1.2', false],
  ['NumericLessThan', '7', '7', false],
  ['NumericLessThanEquals', '7', '7', true],
  ['NumericLessThan', '10', '9', true],
  ['NumericGreaterThan', '7', '7.0001', true],
  ['NumericGreaterThan', '0.5', '0.49', false],
  ['NumericGreaterThanEquals', '7', '6.9999', false],
  ['NumericGreaterThanEquals', '7', '7', true],
  ['DateEquals', '2026-06-01T10:00:00Z', '2026-06-01T12:00:00+02:00', true],
  ['DateEquals', '1780308000', '2026-06-01T10:00:00Z', true],
  ['DateEquals', '2026-06-01T10:00Z', '1780308000', true],
  ['DateEquals', '2026-06-01T10:00:00.000100Z', '2026-06-01T10:00:00.0001Z', true],
  ['DateEquals', '2026-02-29', '2026-03-01', undefined],
  ['DateEquals', '2026-06-01T24:00:00Z', '2026-06-02T00:00:00Z', undefined],
  ['DateEquals', 'tomorrow', 'tomorrow', false],
  ['DateEquals', '2026-06-01T10:00:00', '2026-06-01T10:00:00Z', undefined],
  ['DateEquals', '2026-06-01T10:00:00', '2026-06-01T11:00:00Z', false],
  ['DateNotEquals', '2026-06-01', '2026-06-01T00:00:00.001Z', true],
  ['DateLessThan', '2026-06', '2026-05-31T23:59:59.999Z', true],
  ['DateLessThan', '2026-06', '2026-06-01T00:00:00Z', false],
  ['DateLessThan', '1969-12-31T23:59:59.5Z', '-0.6', true],
  ['DateLessThan', '2027', '2026-06-01T00:00:00Z', undefined],
  ['DateGreaterThan', '2020', '2026-06-01T00:00:00Z', true],
  ['DateLessThanEquals', '2026-06-01T00:00:00Z', '2026-06-01', true],
  ['DateGreaterThan', '2026-06-01', '2026-06-01T00:00:00Z', false],
  ['DateGreaterThanEquals', '2026-06-01', '2026-06-01T00:00:00Z', true],
  ['Bool', 'true', 'TRUE', true],
  ['Bool', 'false', 'true', false],
  ['Bool', ['true', 'false'], 'true', true],
  ['Bool', 'yes', 'yes', false],
  ['BinaryEquals', 'QUJD', 'QUJD', true],
  ['BinaryEquals', 'QUJDRA==', 'QUJDRB==', true],
  ['BinaryEquals', 'QUJDREU=', 'QUJDREV=', true],
  ['BinaryEquals', 'QUJD', 'qujd', false],
  ['BinaryEquals', 'QUJ', 'QUJ', false],
  ['IpAddress', '192.0.2.0/24', '192.0.2.255', true],
  ['IpAddress', '192.0.2.0/24', '192.0.3.0', false],
  ['IpAddress', '192.0.2.0/24', 'not an address', false],
  ['IpAddress', '0.0.0.0/0', '2001:db8::1', false],
  ['IpAddress', ['192.0.2.0/24', '2001:db8::/32'], '2001:DB8::1', true],
  ['NotIpAddress', ['192.0.2.0/24', '198.51.100.0/24'], '198.51.100.7', false],
  ['NotIpAddress', '192.0.2.0/24', '2001:db8::1', true],
  ['ArnEquals', 'arn:aws:iam::111122223333:role/*', 'arn:aws:iam::111122223333:role/a/b:c', true],
  ['ArnEquals', 'arn:aws:iam::*', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnLike', '*', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnLike', 'arn:aws:i*3333:role/a', 'arn:aws:iam::111122223333:role/a', false],
  ['ArnLike', 'arn:aws:iam::1111?2223333:role/?', 'arn:aws:iam::111122223333:role/a', true],
  ['ArnLike', 'arn:aws:iam::111122223333:role/?', 'arn:aws:iam::111122223333:role/ab', false],
  ['ArnLike', '*:*:*:*:*:*', 'a:b:c:d:e:f', false],
  ['ArnNotEquals', 'arn:aws:iam::111122223333:role/*', 'not an ARN', true],
  ['ArnNotLike', ['arn:aws:iam::*:role/a', 'arn:aws:iam::*:role/b'], 'arn:aws:iam::111122223333:role/b', false],
];

test.each(ROWS)('%s %j against %j: %s', (operator, listed, given, expected) => {
  expect(holds({ [operator]: { [KEY]: listed } }, { [KEY]: given })).toBe(expected);
});

test('every operator has a row', () => {
  expect([...OPERATORS.keys()].filter((operator) => operator !== 'Null' && !ROWS.some(([tested]) => tested === operator))).toEqual([]);
});

const comparing = [...OPERATORS].filter(([name]) => name !== 'Null');
const VALUES: Record<string, string> = { IpAddress: '192.0.2.0/24', NotIpAddress: '192.0.2.0/24' };

describe.each(comparing)('%s on a missing key', (name, { negated }) => {
  const value = VALUES[name] ?? 'x';

  test(`${negated ? 'holds' : 'does not hold'} on its own`, () => {
    expect(holds({ [name]: { [KEY]: value } }, {})).toBe(negated);
    expect(holds({ [name]: { [KEY]: value } }, { [KEY]: [] })).toBe(negated);
  });

  test('holds with IfExists', () => {
    expect(holds({ [`${name}IfExists`]: { [KEY]: value } }, {})).toBe(true);
  });

  test('holds under ForAllValues and not under ForAnyValue, unless with IfExists', () => {
    expect(holds({ [`ForAllValues:${name}`]: { [KEY]: value } }, {})).toBe(true);
    expect(holds({ [`ForAnyValue:${name}`]: { [KEY]: value } }, {})).toBe(false);
    expect(holds({ [`ForAnyValue:${name}IfExists`]: { [KEY]: value } }, {})).toBe(true);
  });
});

test.each(comparing)('%s with IfExists on a present key is the operator itself', (name, { negated }) => {
  expect(holds({ [`${name}IfExists`]: { [KEY]: VALUES[name] ?? 'x' } }, { [KEY]: 'another' })).toBe(negated);
});

describe('a list of request values', () => {
  test.each<[string, string[], boolean | undefined]>([
    ['ForAllValues:StringEquals', ['a', 'b'], true],
    ['ForAllValues:StringEquals', ['a', 'x'], false],
    ['ForAllValues:StringNotEquals', ['x', 'y'], true],
    ['ForAllValues:StringNotEquals', ['a', 'x'], false],
    ['ForAnyValue:StringEquals', ['x', 'b'], true],
    ['ForAnyValue:StringEquals', ['x', 'y'], false],
    ['ForAnyValue:StringNotEquals', ['a', 'x'], true],
    ['ForAnyValue:StringNotEquals', ['a', 'b'], false],
    ['StringEquals', ['a'], undefined],
    ['StringNotEquals', ['x', 'y'], undefined],
  ])('%s [a, b] against %j: %s', (operator, given, expected) => {
    expect(holds({ [operator]: { [KEY]: ['a', 'b'] } }, { [KEY]: given })).toBe(expected);
  });

  test('of nothing but empty strings counts as no values for ForAllValues and Null only', () => {
    expect(holds({ 'ForAllValues:StringEquals': { [KEY]: 'a' } }, { [KEY]: ['', ''] })).toBe(true);
    expect(holds({ 'ForAnyValue:StringEquals': { [KEY]: '' } }, { [KEY]: ['', ''] })).toBe(true);
    expect(holds({ Null: { [KEY]: 'true' } }, { [KEY]: ['', ''] })).toBe(true);
  });
});

describe('Null', () => {
  test.each<[string | string[], object, boolean]>([
    ['true', {}, true],
    ['true', { [KEY]: 'x' }, false],
    ['true', { [KEY]: '' }, true],
    ['true', { [KEY]: [] }, true],
    ['false', {}, false],
    ['False', { [KEY]: 'x' }, true],
    ['false', { [KEY]: '' }, false],
    ['false', { [KEY]: ['x', ''] }, true],
    [['true', 'false'], {}, true],
  ])('%j with %j: %s', (listed, context, expected) => {
    expect(holds({ Null: { [KEY]: listed } }, context as Record<string, string>)).toBe(expected);
  });
});

describe('a value that is not known', () => {
  const unknown = { unknown: 'nobody said', mayBeAbsent: true };

  test('makes a condition undecided', () => {
    expect(holds({ StringEquals: { [KEY]: 'x' } }, { [KEY]: unknown })).toBeUndefined();
    expect(holds({ Null: { [KEY]: 'true' } }, { [KEY]: unknown })).toBeUndefined();
  });

  test('is present for Null if it cannot be absent', () => {
    expect(holds({ Null: { [KEY]: 'false' } }, { [KEY]: { ...unknown, mayBeAbsent: false } })).toBe(true);
  });

  test('does not matter if all alternatives give the same answer', () => {
    const alternatives = { ...unknown, alternatives: [undefined, 'anonymous'] };
    expect(holds({ StringNotEquals: { [KEY]: '111122223333' } }, { [KEY]: alternatives })).toBe(true);
    expect(holds({ StringEquals: { [KEY]: 'anonymous' } }, { [KEY]: alternatives })).toBeUndefined();
  });
});

describe('an opaque constant', () => {
  const token = opaque('{"Ref":"Endpoint"}');

  test.each<[string, string[], string, boolean | undefined]>([
    ['StringEquals', [token], token, true],
    ['StringEquals', [token], 'vpce-1', undefined],
    ['StringEquals', [token, 'vpce-1'], 'vpce-1', true],
    ['StringNotEquals', [token, 'vpce-1'], 'vpce-1', false],
    ['StringEquals', [`x-${token}`], 'y-1', false],
    ['StringLike', [`${token}-*`], `${token}-1`, true],
    ['StringEqualsIgnoreCase', [token], token, true],
    ['StringEqualsIgnoreCase', [opaque('A')], opaque('a'), undefined],
    ['IpAddress', [token, '192.0.2.0/24'], '192.0.2.1', true],
    ['IpAddress', [token, '192.0.2.0/24'], '198.51.100.1', undefined],
    ['NotIpAddress', ['192.0.2.0/24'], token, undefined],
    ['NumericLessThan', [token], '1', undefined],
    ['DateGreaterThan', [token, '2020-01-01'], '2026-01-01', true],
    ['Bool', [token], 'true', undefined],
    ['Bool', [token], 'maybe', false],
    ['BinaryEquals', [token], 'QUJD', undefined],
    ['ArnLike', [token], 'arn:aws:iam::111122223333:role/a', undefined],
    ['ArnLike', [token], 'not an ARN', false],
    ['ArnLike', [`arn:aws:iam::${token}:role/*`], `arn:aws:iam::${token}:role/a:b`, true],
    ['ArnLike', [`arn:aws:iam::${token}:role/*`], 'arn:aws:iam::111122223333:user/a', false],
    ['ArnLike', [`${token}/*`], `${token}/a`, undefined],
    ['StringEquals', [opaque('!one')], opaque('!two'), false],
    ['StringEquals', [opaque('one')], opaque('two'), undefined],
    ['Null', [token], 'x', undefined],
  ])('%s %j against %j: %s', (operator, listed, given, expected) => {
    expect(holds({ [operator]: { [KEY]: listed } }, { [KEY]: given })).toBe(expected);
  });

  test('may stand for a whole list', () => {
    expect(holds({ StringEquals: { [KEY]: token } }, { [KEY]: 'x' })).toBeUndefined();
  });
});

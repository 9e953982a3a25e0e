import { displayOpaque, hasOpaque, isOpaque, isUnique, opaque, opaqueDoubts, splitOutsideOpaque, splitSymbols } from '../../../src/engine/matching/opaque';

const ref = opaque('{"Ref":"A:B"}');

test('an opaque constant counts as one symbol', () => {
  expect(splitSymbols(`a${ref}b${ref}`)).toEqual(['a', ref, 'b', ref]);
  expect(splitSymbols('a\u{1F600}')).toEqual(['a', '\u{1F600}']);
  expect(splitOutsideOpaque(`arn:${ref}:x`, ':')).toEqual(['arn', ref, 'x']);
  expect([hasOpaque(`a${ref}`), hasOpaque('a'), isOpaque(ref), isOpaque(`a${ref}`), isOpaque(ref + ref), isOpaque('\uE000')])
    .toEqual([true, false, true, false, false, false]);
});

test('the identity of one resource is marked', () => {
  expect([isUnique(opaque('!Role')), isUnique(ref), isUnique('!Role')]).toEqual([true, false, false]);
});

test('people see names', () => {
  expect(displayOpaque(`arn:aws:iam::${opaque('Account')}:role/${opaque('!Role')}`)).toBe('arn:aws:iam::<Account>:role/<Role>');
  expect(opaqueDoubts(`${opaque('A')}/${opaque('!B')}`)).toEqual(['the value of <A> is not known yet', 'the value of <B> is not known yet']);
});

test('a lonely mark is a character', () => {
  expect(splitSymbols('a\uE000b')).toEqual(['a', '\uE000', 'b']);
});

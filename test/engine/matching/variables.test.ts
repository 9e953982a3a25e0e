import { opaque } from '../../../src/engine/matching/opaque';
import { ApiRequest } from '../../../src/engine/request/request';
import { ALICE, allow, decide, deny, holds, outcome, policy } from '../testing';

const unknown = { unknown: 'nobody said', mayBeAbsent: true };

test.each<[listed: string, context: ApiRequest['context'], given: string, expected: boolean | undefined]>([
  ['${aws:username}', { 'aws:username': 'alice' }, 'alice', true],
  ['${AWS:UserName}', { 'aws:username': 'alice' }, 'alice', true],
  ['a-${aws:username}-${aws:userid}', { 'aws:username': 'x', 'aws:userid': 'y' }, 'a-x-y', true],
  ['${aws:username}', {}, '', false],
  ['${aws:username}', {}, '${aws:username}', false],
  ["${aws:username, 'nobody'}", {}, 'nobody', true],
  ["${aws:username,'a}b'}", {}, 'a}b', true],
  ["${aws:username, 'nobody'}", { 'aws:username': 'alice' }, 'nobody', false],
  ['${aws:PrincipalTag/cost center}', { 'aws:PrincipalTag/cost center': 'x' }, 'x', true],
  ['${aws:username}', { 'aws:username': '' }, '', true],
  ['${*}', {}, '*', true],
  ['${*}', {}, 'x', false],
  ['cost ${$}5', {}, 'cost $5', true],
  ['$5 {x}', {}, '$5 {x}', true],
  ['${aws:username}', { 'aws:username': unknown }, 'alice', undefined],
  ['x${aws:username}', { 'aws:username': unknown }, 'alice', false],
  ['${aws:username', { 'aws:username': 'alice' }, 'alice', undefined],
  ['x${aws:username', { 'aws:username': 'alice' }, 'y', false],
  ['${}', {}, 'x', undefined],
  ['${aws:PrincipalOrgPaths}', { 'aws:PrincipalOrgPaths': ['o/r/'] }, 'o/r/', undefined],
  ['${aws:PrincipalOrgPaths}', { 'aws:PrincipalOrgPaths': ['o/r/', 'x'] }, 'o/r/', undefined],
])('StringLike %j with %j against %j: %s', (listed, context, given, expected) => {
  expect(holds({ StringLike: { 'aws:UserAgent': listed } }, { ...context, 'aws:UserAgent': given })).toBe(expected);
});

test.each<[listed: string, given: string, expected: boolean | undefined]>([
  [opaque('a*${b}'), opaque('a*${b}'), true],
  [opaque('a*${b}'), 'axb', undefined],
  ['x${aws:PrincipalTag/' + opaque('{"Ref":"Tag"}') + '}y', 'xredy', undefined],
  ['x${aws:PrincipalTag/' + opaque('{"Ref":"Tag"}') + '}y', 'xredz', false],
  ['x${aws:PrincipalTag/' + opaque('Tag') + '}y', 'xredy', undefined],
  ["${aws:PrincipalTag/none, '" + opaque('Tag') + "'}", opaque('Tag'), true],
])('an opaque constant is not read: StringLike %j against %j: %s', (listed, given, expected) => {
  expect(holds({ StringLike: { 'aws:UserAgent': listed } }, { 'aws:UserAgent': given })).toBe(expected);
});

test('a key whose name is not known yet has no known value', () => {
  expect(holds({ StringNotEquals: { [`aws:PrincipalTag/${opaque('Tag')}`]: 'x' } }, { 'aws:PrincipalTag/a': 'x' })).toBeUndefined();
});

test('the text of a variable is no pattern', () => {
  expect(holds({ StringLike: { 'aws:UserAgent': '${aws:username}*' } }, { 'aws:username': '?', 'aws:UserAgent': 'abc' })).toBe(false);
  expect(holds({ StringLike: { 'aws:UserAgent': '${aws:username}*' } }, { 'aws:username': '?', 'aws:UserAgent': '?bc' })).toBe(true);
});

test('a variable may hold a whole ARN', () => {
  const condition = { ArnEquals: { 'aws:SourceArn': '${aws:PrincipalArn}' } };
  expect(holds(condition, { 'aws:SourceArn': ALICE.arn, 'aws:PrincipalArn': ALICE.arn })).toBe(true);
});

test('a variable without value in one item leaves the other items alone', () => {
  expect(holds({ StringNotEquals: { 'aws:UserAgent': ['${aws:username}', 'curl'] } }, { 'aws:UserAgent': 'curl' })).toBe(false);
  expect(holds({ StringEquals: { 'aws:UserAgent': ['${aws:username}', 'curl'] } }, { 'aws:UserAgent': 'curl' })).toBe(true);
});

test.each([undefined, '2008-10-17'])('under version %s a variable is plain text', (Version) => {
  const document = { ...policy(allow({ Condition: { StringEquals: { 'aws:UserAgent': '${aws:username}' } } })), Version };
  expect(decide(document, { context: { 'aws:username': 'alice', 'aws:UserAgent': 'alice' } }).outcome).toBe('DENY');
  expect(decide(document, { context: { 'aws:username': 'alice', 'aws:UserAgent': '${aws:username}' } }).outcome).toBe('ALLOW');
});

describe('in Resource', () => {
  const context = { 'aws:PrincipalTag/team': 'red' };

  test('a variable is filled in after the fifth colon', () => {
    const statement = allow({ Resource: 'execute-api:/prod/GET/teams/${aws:PrincipalTag/team}/*' });
    expect(outcome([statement], { path: '/teams/red/x', context })).toBe('ALLOW');
    expect(outcome([statement], { path: '/teams/blue/x', context })).toBe('DENY');
    expect(outcome([statement], { path: '/teams//x' })).toBe('DENY');
  });

  test('what a variable before the fifth colon means is not documented', () => {
    const statement = allow({ Resource: 'arn:aws:execute-api:${aws:RequestedRegion}:111122223333:a1b2c3d4e5/*' });
    expect(outcome([statement], { context: { 'aws:RequestedRegion': 'us-east-1' } })).toBe('UNDECIDED');
  });

  test('NotResource covers everything if its variable has no value', () => {
    expect(outcome([allow(), deny({ NotResource: 'execute-api:/prod/GET/${aws:PrincipalTag/team}' })], { path: '/red' })).toBe('DENY');
    expect(outcome([allow(), deny({ NotResource: 'execute-api:/prod/GET/${aws:PrincipalTag/team}' })], { path: '/red', context })).toBe('ALLOW');
  });
});

test('what is not known about a variable is a reason', () => {
  const document = policy(allow({ Condition: { StringEquals: { 'aws:UserAgent': ['${aws:username}', '${aws:PrincipalOrgPaths}', '${oops'] } } }));
  const context = { 'aws:UserAgent': 'x', 'aws:username': unknown, 'aws:PrincipalOrgPaths': ['a', 'b'] };
  expect(decide(document, { context }).undecidedBecause).toEqual([
    'statement #1: nobody said',
    expect.stringContaining('(reading multivalued-variable)'),
    'statement #1: the value of <${oops (reading malformed-variable)> is not known yet',
  ]);
});

import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { evaluatePolicy } from '../../../src/engine/evaluation/evaluate-policy';
import { opaque } from '../../../src/engine/matching/opaque';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { ApiRequest } from '../../../src/engine/request/request';
import { ALICE, API, BOB, Json, PRIVATE_API, allow, decide, deny, outcome, policy } from '../testing';

const signed = (caller: ApiRequest['caller'], identityPolicy?: ApiRequest['identityPolicy']): Partial<ApiRequest> =>
  ({ authorizationType: 'AWS_IAM', caller, identityPolicy });
const unknown = { unknown: 'nobody said', mayBeAbsent: false };

describe('who decided', () => {
  const named = policy(allow({ Sid: 'All' }), deny({ Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } }), allow(), deny({ Resource: 'execute-api:/prod/*' }));

  test.each<[document: Json | undefined, call: Partial<ApiRequest>, decidedBy: string, statements: number[]]>([
    [policy(allow(), deny({ Resource: 'execute-api:/test/*' }), allow()), {}, 'resource policy', [0, 2]],
    [named, { context: { 'aws:SourceIp': '192.0.2.7' } }, 'resource policy', [1, 3]],
    [named, {}, 'resource policy', [3]],
    [policy(deny({ Resource: 'execute-api:/test/*' })), {}, 'resource policy', []],
    [undefined, {}, 'no policy', []],
    [policy(allow()), { authorizationType: 'NO_ROUTE' }, 'no route', []],
    [policy(allow()), signed(undefined), 'signature', []],
    [policy(allow()), signed(BOB, 'Neither'), 'identity policy', []],
    [policy(allow()), signed(BOB, 'Deny'), 'identity policy', []],
    [policy(allow({ Resource: 'execute-api:/test/*' })), signed(BOB, 'Allow'), 'resource policy', []],
    [policy(allow({ Resource: 'execute-api:/test/*' })), signed(ALICE, 'Allow'), 'identity policy', []],
    [policy(allow({ Resource: 'execute-api:/test/*' })), signed(ALICE, 'Neither'), 'no grant', []],
    [undefined, signed(BOB, 'Allow'), 'no policy', []],
    [policy(allow()), { authorizationType: 'CUSTOM', authorizer: 'Deny' }, 'authorizer', []],
    [policy(allow()), { authorizationType: 'CUSTOM', authorizer: 'Unauthenticated' }, 'authorizer', []],
    [policy(allow()), { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'Allow' }, 'resource policy', [0]],
    [undefined, { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'Allow' }, 'no policy', []],
  ])('%j with %j: %s %j', (document, call, decidedBy, statements) => {
    expect(decide(document, call)).toMatchObject({ decidedBy });
    expect(decide(document, call).statements).toEqual(statements);
  });
});

describe('what nobody knows', () => {
  test.each<[name: string, document: Json, call: Partial<ApiRequest>, expected: string]>([
    ['the identity policy of another account', policy(allow()), signed(BOB), 'UNDECIDED'],
    ['the identity policy of a caller that is denied', policy(deny()), signed(BOB), 'DENY'],
    ['the identity policy, if another account gets no allow', policy(deny({ Resource: 'execute-api:/test/*' })), signed(BOB), 'DENY'],
    ['one of two verdicts that come to the same', policy(allow()), signed(ALICE, { ...unknown, alternatives: ['Allow', 'Neither'] }), 'ALLOW'],
    ['the authorizer', policy(allow()), { authorizationType: 'CUSTOM' }, 'UNDECIDED'],
    ['the authorizer after an explicit deny', policy(deny()), { authorizationType: 'CUSTOM' }, 'DENY'],
    ['the token', policy(allow()), { authorizationType: 'COGNITO_USER_POOLS' }, 'UNDECIDED'],
    ['the token, if the policy does not allow', policy(deny()), { authorizationType: 'COGNITO_USER_POOLS' }, 'DENY'],
    ['the caller', policy(allow()), signed(unknown, 'Allow'), 'ALLOW'],
    ['whether there is a signature', policy(allow()), signed({ ...unknown, mayBeAbsent: true }, 'Allow'), 'UNDECIDED'],
    ['the account of the caller, if both must allow anyway', policy(deny({ Resource: 'execute-api:/test/*' })), signed(unknown, 'Neither'), 'DENY'],
    ['the account of the caller', policy(deny({ Resource: 'execute-api:/test/*' })), signed(unknown, 'Allow'), 'UNDECIDED'],
    ['whose account it is', policy(allow()), signed({ ...BOB, account: opaque('Account') }, 'Neither'), 'UNDECIDED'],
  ])('%s', (_, document, call, expected) => {
    expect(decide(document, call).outcome).toBe(expected);
  });

  test('is named', () => {
    expect(decide(policy(allow()), signed(BOB)).undecidedBecause).toEqual(['the request does not say what the identity policy of the caller decides']);
    expect(decide(policy(allow()), { authorizationType: 'CUSTOM' }).undecidedBecause).toEqual(['the request does not say what the authorizer decides']);
    expect(decide(policy(allow()), { authorizationType: 'COGNITO_USER_POOLS' }).undecidedBecause).toEqual(['the request does not say whether its token is valid']);
    expect(decide(policy(allow()), signed({ ...BOB, account: opaque('Account') }, 'Neither')).undecidedBecause)
      .toEqual(['it is not known whether the caller belongs to the account of the API']);
    const condition = allow({ Sid: 'Morning', Condition: { DateLessThan: { 'aws:CurrentTime': '2026-06-01T12:00:00Z' } } });
    const decision = decide(policy(deny({ Resource: 'execute-api:/test/*' }), condition), { context: { 'aws:CurrentTime': { ...unknown, unknown: 'the time is not known' } } });
    expect(decision.undecidedBecause).toEqual(['statement #2 "Morning": the time is not known']);
    expect(decision.statements).toEqual([1]);
  });

  test('does not matter once a Deny matches', () => {
    const statements = [allow({ Condition: { StringEquals: { 'aws:UserAgent': 'x' } } }), deny()];
    expect(outcome(statements, { context: { 'aws:UserAgent': unknown } })).toBe('DENY');
  });

  test('all refuse, but for different reasons: the least is claimed', () => {
    const decision = decide(policy(deny({ Condition: { StringEquals: { 'aws:UserAgent': 'x' } } })), { context: { 'aws:UserAgent': unknown } });
    expect(decision).toMatchObject({ outcome: 'DENY', reason: 'implicitDeny', decidedBy: 'resource policy', gatewayResponseType: 'ACCESS_DENIED' });
  });
});

describe('undocumented behaviour', () => {
  test('an own account as principal, and a silent identity policy', () => {
    const document = policy(allow({ Principal: { AWS: ALICE.account } }));
    expect(decide(document, signed(ALICE, 'Neither')).undecidedBecause).toEqual([expect.stringContaining('(reading own-account-principal)')]);
    expect(decide(document, signed(ALICE, 'Allow')).outcome).toBe('ALLOW');
    expect(decide(document, signed(ALICE, 'Deny')).outcome).toBe('DENY');
  });

  test('the root user of the account of the API may do everything', () => {
    const root = { type: 'Root' as const, account: '111122223333', arn: 'arn:aws:iam::111122223333:root' };
    expect(outcome([deny({ Resource: 'execute-api:/test/*' })], signed(root))).toBe('ALLOW');
    expect(outcome([deny()], signed(root))).toBe('DENY');
    expect(outcome([allow()], signed({ ...root, account: '444455556666', arn: 'arn:aws:iam::444455556666:root' }))).toBe('UNDECIDED');
  });

  test('only named principals, and a Lambda authorizer that allows', () => {
    const named = allow({ Principal: { AWS: BOB.arn } });
    const call: Partial<ApiRequest> = { authorizationType: 'CUSTOM', authorizer: 'Allow' };
    expect(decide(policy(named), call).undecidedBecause).toEqual([expect.stringContaining('(reading named-principals-with-authorizer)')]);
    expect(outcome([named, allow({ Resource: 'execute-api:/test/*' })], call)).toBe('ALLOW');
    expect(outcome([named, deny()], call)).toBe('DENY');
    expect(outcome([named], { ...call, authorizer: 'Neither' })).toBe('DENY');
  });

  test('without IAM authorization the caller is anonymous, even if the request is signed', () => {
    expect(outcome([allow({ Principal: { AWS: BOB.arn } })], { caller: BOB })).toBe('DENY');
    expect(outcome([allow({ Principal: { AWS: BOB.arn } })], { caller: BOB, authorizationType: 'COGNITO_USER_POOLS', authorizer: 'Allow' })).toBe('DENY');
  });
});

describe('cache invalidation', () => {
  const invalidate = (call: Partial<ApiRequest>) => ({ ...call, action: 'execute-api:InvalidateCache' });
  const both = allow({ Action: 'execute-api:*' });

  test('needs its own permission, and its refusal has no documented answer', () => {
    expect(decide(policy(allow()), invalidate(signed(ALICE, 'Neither')))).toMatchObject({ outcome: 'DENY', gatewayResponseType: undefined });
    expect(decide(policy(both), invalidate(signed(ALICE, 'Neither')))).toMatchObject({ outcome: 'ALLOW' });
  });

  test('is not possible from another account', () => {
    expect(decide(policy(both), invalidate(signed(BOB, 'Allow')))).toMatchObject({ outcome: 'DENY', reason: 'implicitDeny' });
  });
});

test('a private API without a policy is not usable, whatever the rest says', () => {
  for (const call of [{}, signed(ALICE, 'Allow'), signed(undefined), { authorizationType: 'NO_ROUTE' as const }]) {
    expect(decide(undefined, call, PRIVATE_API)).toMatchObject({ outcome: 'DENY', decidedBy: 'no policy', gatewayResponseType: undefined });
  }
});

test('a key given twice in different letter case is not known', () => {
  const context = { 'aws:UserAgent': 'x', 'AWS:useragent': 'y' };
  expect(outcome([allow({ Condition: { StringEquals: { 'aws:UserAgent': 'x' } } })], { context })).toBe('UNDECIDED');
});

test('an entry for all tags speaks of every tag that is not given', () => {
  const tags = { 'aws:PrincipalTag/*': { unknown: 'the tags are not known', mayBeAbsent: true }, 'aws:PrincipalTag/team': 'red' };
  const team = (tag: string) => outcome([allow({ Condition: { StringEquals: { [`aws:PrincipalTag/${tag}`]: 'red' } } })], { context: tags });
  expect([team('team'), team('other')]).toEqual(['ALLOW', 'UNDECIDED']);
});

test('the core serves any service and action', () => {
  const document = policy(
    { Effect: 'Allow', Principal: '*', Action: 's3:Get*', Resource: 'arn:aws:s3:::bucket/${aws:PrincipalTag/team}/*' },
    { Effect: 'Deny', Principal: '*', Action: 's3:*', Resource: 'arn:aws:s3:::bucket/red/secret' },
  );
  const compiled = compilePolicy(parsePolicy(document), API);
  const ask = (key: string) => evaluatePolicy(compiled, { action: 's3:GetObject', resource: `arn:aws:s3:::bucket/${key}`, context: { 'aws:PrincipalTag/team': 'red' } });
  expect([ask('red/x'), ask('blue/x'), ask('red/secret')]).toEqual([['allow'], ['neither'], ['deny']]);
});

test('a slash behind the fifth colon is nothing special for other services', () => {
  const document = policy({ Effect: 'Allow', Principal: '*', Action: 'apigateway:GET', Resource: 'arn:aws:apigateway:eu-west-1::/restapis/*' });
  const ask = (resource: string) => evaluatePolicy(compilePolicy(parsePolicy(document), API), { action: 'apigateway:GET', resource, context: {} });
  expect([ask('arn:aws:apigateway:eu-west-1::/restapis/a1'), ask('arn:aws:apigateway:eu-west-1::/account')]).toEqual([['allow'], ['neither']]);
});

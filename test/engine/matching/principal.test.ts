import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { evaluatePolicy } from '../../../src/engine/evaluation/evaluate-policy';
import { opaque } from '../../../src/engine/matching/opaque';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { Caller } from '../../../src/engine/request/request';
import { ALICE, API, APP_SESSION, BOB, allow, decide, deny, policy, request } from '../testing';

const FEDERATED: Caller = { type: 'FederatedUser', account: '444455556666', arn: 'arn:aws:sts::444455556666:federated-user/carol' };
const ROOT: Caller = { type: 'Root', account: '444455556666', arn: 'arn:aws:iam::444455556666:root' };
const EVENTS: Caller = { type: 'Service', account: '444455556666', arn: 'events.amazonaws.com' };
const UNKNOWN = { unknown: 'nobody said', mayBeAbsent: false };

/** What a statement with this principal says about the caller. */
function results(statement: object, caller: Caller | typeof UNKNOWN | undefined): string {
  const compiled = compilePolicy(parsePolicy({ Statement: statement }), API);
  return evaluatePolicy(compiled, { action: 'execute-api:Invoke', resource: 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/x', caller, context: {} }).join(' or ');
}

describe('Principal', () => {
  test.each<[principal: unknown, caller: Caller | typeof UNKNOWN | undefined, expected: string]>([
    ['*', undefined, 'allow'],
    ['*', EVENTS, 'allow'],
    ['*', UNKNOWN, 'allow'],
    [{ AWS: '*' }, undefined, 'allow'],
    [{ AWS: '444455556666' }, undefined, 'neither'],
    [{ AWS: '444455556666' }, BOB, 'delegate'],
    [{ AWS: '444455556666' }, APP_SESSION, 'delegate'],
    [{ AWS: '444455556666' }, FEDERATED, 'delegate'],
    [{ AWS: '444455556666' }, ROOT, 'delegate'],
    [{ AWS: '444455556666' }, EVENTS, 'neither'],
    [{ AWS: '444455556666' }, ALICE, 'neither'],
    [{ AWS: '444455556666' }, UNKNOWN, 'delegate or neither'],
    [{ AWS: 'arn:aws:iam::444455556666:root' }, BOB, 'delegate'],
    [{ AWS: 'arn:aws-cn:iam::444455556666:root' }, BOB, 'neither'],
    [{ AWS: BOB.arn }, BOB, 'allow'],
    [{ AWS: ['444455556666', BOB.arn] }, BOB, 'allow'],
    [{ AWS: 'arn:aws:iam::444455556666:user/Bob' }, BOB, 'neither'],
    [{ AWS: 'arn:aws:iam::444455556666:user/team/bob' }, BOB, 'neither'],
    [{ AWS: BOB.arn }, ROOT, 'neither'],
    [{ AWS: BOB.arn }, FEDERATED, 'allow or neither'],
    [{ AWS: ALICE.arn }, FEDERATED, 'neither'],
    [{ AWS: BOB.arn }, { ...FEDERATED, userArn: BOB.arn }, 'allow'],
    [{ AWS: BOB.arn }, { ...FEDERATED, userArn: 'arn:aws:iam::444455556666:user/carol' }, 'neither'],
    [{ AWS: FEDERATED.arn }, FEDERATED, 'allow'],
    [{ AWS: FEDERATED.arn }, { ...BOB, arn: FEDERATED.arn }, 'neither'],
    [{ AWS: 'arn:aws:iam::444455556666:role/team/app' }, APP_SESSION, 'allow'],
    [{ AWS: 'arn:aws:iam::444455556666:role/app' }, APP_SESSION, 'neither'],
    [{ AWS: 'arn:aws:iam::444455556666:role/team/app' }, { ...APP_SESSION, roleArn: undefined }, 'allow or neither'],
    [{ AWS: 'arn:aws:iam::444455556666:role/team/other' }, { ...APP_SESSION, roleArn: undefined }, 'neither'],
    [{ AWS: 'arn:aws:iam::111122223333:role/app' }, { ...APP_SESSION, roleArn: undefined }, 'neither'],
    [{ AWS: APP_SESSION.arn }, APP_SESSION, 'allow'],
    [{ AWS: 'arn:aws:sts::444455556666:assumed-role/app/s2' }, APP_SESSION, 'neither'],
    [{ AWS: 'AIDAJQABLZS4A3QDU576Q' }, BOB, 'neither'],
    [{ Service: 'events.amazonaws.com' }, EVENTS, 'allow'],
    [{ Service: 'sns.amazonaws.com' }, EVENTS, 'neither'],
    [{ Service: 'events.amazonaws.com' }, undefined, 'neither'],
    [{ Service: 'sns.amazonaws.com', AWS: BOB.arn }, BOB, 'allow'],
  ])('%j and %j: %s', (Principal, caller, expected) => {
    expect(results(allow({ Principal }), caller)).toBe(expected);
  });

  test.each<[principal: string, caller: Caller | undefined, expected: string]>([
    [`arn:aws:iam::${opaque('Account')}:root`, { ...BOB, account: opaque('Account') }, 'delegate'],
    [`arn:aws:iam::${opaque('Account')}:root`, BOB, 'delegate or neither'],
    [`arn:aws:iam::${opaque('Account')}:root`, undefined, 'neither'],
    [opaque('Anybody'), undefined, 'allow or neither'],
    [opaque('Anybody'), BOB, 'allow or neither'],
    [opaque('Anybody'), { ...BOB, arn: opaque('Anybody') }, 'allow'],
    [opaque('!Role'), undefined, 'neither'],
    [opaque('!Role'), APP_SESSION, 'allow or neither'],
    [opaque('!Role'), { ...APP_SESSION, arn: `${opaque('!Role')}/s1`, roleArn: opaque('!Role') }, 'allow'],
    [opaque('!Role'), { ...APP_SESSION, roleArn: opaque('!Other'), arn: 'x' }, 'allow or neither'],
  ])('opaque: %j and %j: %s', (AWS, caller, expected) => {
    expect(results(allow({ Principal: { AWS } }), caller)).toBe(expected);
  });
});

describe('NotPrincipal', () => {
  test.each<[listed: string[], caller: Caller | typeof UNKNOWN | undefined, expected: string]>([
    [['444455556666'], undefined, 'deny'],
    [['*'], undefined, 'neither'],
    [['444455556666'], ALICE, 'deny'],
    [['444455556666'], BOB, 'deny or neither'],
    [[BOB.arn], BOB, 'deny or neither'],
    [[BOB.arn, '444455556666'], BOB, 'neither'],
    [[BOB.arn, '444455556666'], ALICE, 'deny'],
    [['444455556666', 'arn:aws:iam::444455556666:role/team/app'], APP_SESSION, 'deny or neither'],
    [['444455556666', 'arn:aws:iam::444455556666:role/team/app', APP_SESSION.arn], APP_SESSION, 'neither'],
    [['444455556666', FEDERATED.arn], FEDERATED, 'deny or neither'],
    [['444455556666', FEDERATED.arn, BOB.arn], { ...FEDERATED, userArn: BOB.arn }, 'neither'],
    [['444455556666'], ROOT, 'neither'],
    [['111122223333'], ROOT, 'deny'],
    [['444455556666'], EVENTS, 'deny'],
    [['444455556666'], UNKNOWN, 'deny or neither'],
    [[opaque('Anybody')], ALICE, 'deny or neither'],
  ])('%j and %j: %s', (AWS, caller, expected) => {
    expect(results(deny({ NotPrincipal: { AWS } }), caller)).toBe(expected);
  });

  test('exempts a listed service', () => {
    expect(results(deny({ NotPrincipal: { Service: 'events.amazonaws.com' } }), EVENTS)).toBe('neither');
    expect(results(deny({ NotPrincipal: { Service: 'sns.amazonaws.com' } }), EVENTS)).toBe('deny');
  });
});

test.each<[principal: object, caller: Caller | typeof UNKNOWN, reason: string]>([
  [{ AWS: BOB.arn }, FEDERATED, 'reading federated-session'],
  [{ AWS: 'arn:aws:iam::444455556666:role/x/app' }, { ...APP_SESSION, roleArn: undefined }, 'the request does not say the ARN of the role behind'],
  [{ AWS: opaque('Role') }, BOB, 'the value of <Role> is not known yet'],
  [{ AWS: BOB.arn }, UNKNOWN, 'nobody said'],
])('why %j and %j are undecided', (Principal, caller, reason) => {
  const decision = decide(policy(allow({ Principal })), request({ authorizationType: 'AWS_IAM', caller, identityPolicy: 'Allow' }));
  expect(decision.undecidedBecause.join('\n')).toContain(reason);
});

test('a partial NotPrincipal is a reason', () => {
  const decision = decide(policy(allow(), deny({ NotPrincipal: { AWS: BOB.arn } })), { authorizationType: 'AWS_IAM', caller: BOB, identityPolicy: 'Allow' });
  expect(decision.undecidedBecause).toEqual([expect.stringContaining('(reading partial-not-principal)')]);
});

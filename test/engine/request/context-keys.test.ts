import { opaque } from '../../../src/engine/matching/opaque';
import { Circumstances, CONTEXT_KEYS, completeContext, contextKey } from '../../../src/engine/request/context-keys';
import { Caller, isUnknown } from '../../../src/engine/request/request';
import { ALICE, APP_SESSION, BOB } from '../testing';

const NONE: Circumstances = { endpointType: 'REGIONAL', authorizationType: 'NONE' };
const PRIVATE: Circumstances = { ...NONE, endpointType: 'PRIVATE' };
const by = (caller: Circumstances['caller']): Circumstances => ({ ...NONE, authorizationType: 'AWS_IAM', caller });

/** `absent`, the value, `present` or `maybe` with an unknown value, or the alternatives. */
function stateOf(key: string, circumstances: Circumstances, given: Parameters<typeof completeContext>[0] = {}): unknown {
  const value = completeContext(given, circumstances)[key];
  if (!isUnknown(value)) return value ?? 'absent';
  return value.alternatives ?? (value.mayBeAbsent ? 'maybe' : 'present');
}

const ROOT: Caller = { type: 'Root', account: '111122223333', arn: 'arn:aws:iam::111122223333:root' };
const CAROL: Caller = { type: 'FederatedUser', account: '444455556666', arn: 'arn:aws:sts::444455556666:federated-user/carol' };
const EVENTS: Caller = { type: 'Service', account: '111122223333', arn: 'events.amazonaws.com' };
const UNKNOWN = { unknown: 'nobody said', mayBeAbsent: true };

test.each<[key: string, circumstances: Circumstances, expected: unknown]>([
  ['aws:CurrentTime', NONE, 'present'],
  ['aws:EpochTime', NONE, 'present'],
  ['aws:SecureTransport', NONE, 'true'],
  ['aws:SourceIp', NONE, 'present'],
  ['aws:SourceIp', { ...NONE, endpointType: 'EDGE' }, 'present'],
  ['aws:SourceIp', PRIVATE, 'maybe'],
  ['aws:Referer', NONE, 'maybe'],
  ['aws:UserAgent', NONE, 'maybe'],
  ['aws:SourceVpce', NONE, 'absent'],
  ['aws:SourceVpce', PRIVATE, 'present'],
  ['aws:SourceVpc', PRIVATE, 'present'],
  ['aws:VpcSourceIp', { ...NONE, endpointType: 'EDGE' }, 'absent'],
  ['aws:SourceArn', NONE, 'absent'],
  ['aws:SourceArn', by(ALICE), 'absent'],
  ['aws:SourceArn', by(EVENTS), 'maybe'],
  ['aws:PrincipalAccount', NONE, [undefined, 'anonymous']],
  ['aws:PrincipalAccount', { ...NONE, authorizationType: 'CUSTOM', caller: ALICE }, [undefined, 'anonymous']],
  ['aws:userid', NONE, [undefined, 'anonymous', 'Anonymous']],
  ['aws:PrincipalArn', NONE, 'absent'],
  ['aws:PrincipalTag/*', NONE, 'absent'],
  ['aws:PrincipalAccount', by(ALICE), ALICE.account],
  ['aws:PrincipalArn', by(ALICE), ALICE.arn],
  ['aws:PrincipalType', by(ALICE), 'User'],
  ['aws:username', by({ ...ALICE, arn: 'arn:aws:iam::111122223333:user/team/alice' }), 'alice'],
  ['aws:username', by({ ...ALICE, arn: opaque('!{"Fn::GetAtt":["a/b","Arn"]}') }), 'present'],
  ['aws:userid', by(ALICE), 'present'],
  ['aws:PrincipalIsAWSService', by(ALICE), 'false'],
  ['aws:TokenIssueTime', by(ALICE), 'maybe'],
  ['aws:MultiFactorAuthPresent', by(ALICE), 'maybe'],
  ['aws:PrincipalOrgID', by(BOB), 'maybe'],
  ['aws:PrincipalOrgPaths', by(BOB), 'maybe'],
  ['aws:PrincipalTag/*', by(BOB), 'maybe'],
  ['aws:PrincipalArn', by(APP_SESSION), APP_SESSION.roleArn],
  ['aws:PrincipalArn', by({ ...APP_SESSION, roleArn: undefined }), 'present'],
  ['aws:PrincipalType', by(APP_SESSION), 'AssumedRole'],
  ['aws:username', by(APP_SESSION), 'absent'],
  ['aws:TokenIssueTime', by(APP_SESSION), 'present'],
  ['aws:PrincipalType', by(ROOT), 'Account'],
  ['aws:userid', by(ROOT), '111122223333'],
  ['aws:PrincipalType', by(CAROL), 'FederatedUser'],
  ['aws:userid', by(CAROL), '444455556666:carol'],
  ['aws:MultiFactorAuthAge', by(CAROL), 'absent'],
  ['aws:PrincipalIsAWSService', by(EVENTS), 'true'],
  ['aws:PrincipalArn', by(EVENTS), 'maybe'],
  ['aws:PrincipalAccount', by(UNKNOWN), 'maybe'],
  ['aws:PrincipalArn', { ...by(ALICE), authorizationType: 'NO_ROUTE' }, 'absent'],
  ['execute-api:viaDomainArn', PRIVATE, 'maybe'],
  ['aws:RequestedRegion', NONE, 'maybe'],
  ['aws:SourceOrgID', NONE, 'absent'],
])('%s with %j: %j', (key, circumstances, expected) => {
  expect(stateOf(key, circumstances)).toEqual(expected);
});

describe('what is given', () => {
  test.each<[key: string, circumstances: Circumstances, expected: unknown]>([
    ['aws:SourceIp', NONE, '192.0.2.7'],
    ['aws:UserAgent', NONE, '192.0.2.7'],
    ['aws:userid', by(ALICE), '192.0.2.7'],
    ['aws:PrincipalTag/team', by(ALICE), '192.0.2.7'],
    ['example:Key', NONE, '192.0.2.7'],
    ['aws:SourceIp', PRIVATE, 'maybe'],
    ['aws:VpcSourceIp', PRIVATE, '192.0.2.7'],
    ['aws:VpcSourceIp', NONE, 'absent'],
    ['aws:PrincipalArn', NONE, 'absent'],
    ['aws:PrincipalTag/team', NONE, 'absent'],
  ])('%s counts if API Gateway sends it (%j): %s', (key, circumstances, expected) => {
    expect(stateOf(key, circumstances, { [key]: '192.0.2.7' })).toEqual(expected);
  });

  test('counts in any letter case', () => {
    expect(stateOf('aws:SourceIp', NONE, { 'AWS:sourceip': '192.0.2.7' })).toBe('192.0.2.7');
  });

  test('of one clock, sets the other', () => {
    expect(stateOf('aws:EpochTime', NONE, { 'aws:CurrentTime': '2026-06-01T10:00:00Z' })).toBe('1780308000');
    expect(stateOf('aws:CurrentTime', NONE, { 'aws:EpochTime': '1780308000' })).toBe('1780308000');
    expect(stateOf('aws:EpochTime', NONE, { 'aws:CurrentTime': '2026-06-01T10:00:00.5Z' })).toBe('present');
    expect(stateOf('aws:EpochTime', NONE, { 'aws:CurrentTime': 'now' })).toBe('present');
  });
});

test('keys are found in any letter case, tags by their prefix', () => {
  expect(contextKey('AWS:SOURCEIP')?.key).toBe('aws:SourceIp');
  expect(contextKey('aws:principaltag/Team')?.key).toBe('aws:PrincipalTag/*');
  expect(contextKey('aws:SourceOrgID')).toBeUndefined();
});

test('aws:PrincipalOrgPaths is the one key with several values', () => {
  expect(CONTEXT_KEYS.filter(({ multivalued }) => multivalued).map(({ key }) => key)).toEqual(['aws:PrincipalOrgPaths']);
});

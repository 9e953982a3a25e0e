import { ALICE, API, APP_SESSION, BOB, PRIVATE_API, allow, decide, deny, holds, outcome, policy } from './testing';
import { ApiRequest } from '../../src/engine/request/request';

/** What other policy engines answer wrongly for API Gateway, a test each. */
describe('everyday policies', () => {
  const from = (address: string) => ({ context: { 'aws:SourceIp': address } });
  const signed = (caller: ApiRequest['caller'], identityPolicy: ApiRequest['identityPolicy']): Partial<ApiRequest> =>
    ({ authorizationType: 'AWS_IAM', caller, identityPolicy });

  test('1: 0.0.0.0/0 is every IPv4 address, in an Allow and in a Deny', () => {
    expect(outcome([allow({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } })], from('203.0.113.7'))).toBe('ALLOW');
    expect(outcome([allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } })], from('203.0.113.7'))).toBe('DENY');
    expect(outcome([allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '0.0.0.0/0' } } })], from('203.0.113.7'))).toBe('ALLOW');
  });

  test('2: an allowlist of one bare IPv4 address keeps IPv6 callers out', () => {
    const allowlist = [allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '203.0.113.7' } } })];
    expect(outcome(allowlist, from('2001:db8::1'))).toBe('DENY');
    expect(outcome(allowlist, from('203.0.113.7'))).toBe('ALLOW');
  });

  test('3: a Deny on a short resource form denies that path', () => {
    expect(outcome([allow(), deny({ Resource: 'execute-api:/prod/GET/pets' })])).toBe('DENY');
    expect(outcome([allow(), deny({ Resource: 'execute-api:/prod/GET/pets' })], { path: '/pets/1' })).toBe('ALLOW');
  });

  test.each(['execute-api:/*', 'execute-api:/prod/*'])('4: an Allow on %s allows', (Resource) => {
    expect(outcome([allow({ Resource })])).toBe('ALLOW');
  });

  test('5: a Deny with NotResource denies everything but that path', () => {
    const publicOnly = [allow(), deny({ NotResource: 'execute-api:/prod/GET/public' })];
    expect(outcome(publicOnly, { path: '/public' })).toBe('ALLOW');
    expect(outcome(publicOnly, { path: '/private' })).toBe('DENY');
  });

  test('6: a public API without policy and authorization is open', () => {
    expect(decide(undefined)).toMatchObject({ outcome: 'ALLOW', decidedBy: 'no policy' });
    expect(decide(undefined, {}, PRIVATE_API)).toMatchObject({ outcome: 'DENY', reason: 'implicitDeny', decidedBy: 'no policy' });
  });

  test('7: an IPv6 address has many spellings', () => {
    expect(holds({ IpAddress: { 'aws:SourceIp': '2001:0db8::0001' } }, { 'aws:SourceIp': '2001:db8::1' })).toBe(true);
  });

  test.each([undefined, '2008-10-17'])('8: under version %s, variables are plain text', (Version) => {
    const document = { ...policy(allow({ Condition: { StringEquals: { 'aws:UserAgent': '${aws:Referer}' } } })), Version };
    expect(decide(document, { context: { 'aws:Referer': 'x', 'aws:UserAgent': 'x' } }).outcome).toBe('DENY');
  });

  test('9: seconds in the policy and a date in the request are compared as instants', () => {
    const after2025 = { DateGreaterThan: { 'aws:CurrentTime': '1735689600' } };
    expect(holds(after2025, { 'aws:CurrentTime': '2020-01-01T00:00:00Z' })).toBe(false);
    expect(holds(after2025, { 'aws:CurrentTime': '2026-01-01T00:00:00Z' })).toBe(true);
  });

  test('10: so are a date in the policy and seconds in the request', () => {
    const before2027 = { DateLessThan: { 'aws:EpochTime': '2027-01-01T00:00:00Z' } };
    expect(holds(before2027, { 'aws:EpochTime': '1780308000' })).toBe(true);
  });

  test('11: 12abc is no number', () => {
    expect(holds({ NumericEquals: { 'aws:MultiFactorAuthAge': '12abc' } }, { 'aws:MultiFactorAuthAge': '12' })).toBe(false);
  });

  test('12: whether 1e3 is a number is not documented, so nothing rests on it', () => {
    expect(holds({ NumericEquals: { 'aws:MultiFactorAuthAge': '1e3' } }, { 'aws:MultiFactorAuthAge': '1000' })).toBeUndefined();
  });

  test('13: a prefix with letters behind it is refused', () => {
    expect(() => outcome([allow({ Condition: { IpAddress: { 'aws:SourceIp': '2001:db8::/64abc' } } })])).toThrow('2001:db8::/64abc');
  });

  test('14: ForAnyValue with IfExists holds for a missing key', () => {
    expect(holds({ 'ForAnyValue:StringEqualsIfExists': { 'aws:PrincipalOrgPaths': 'o-1/r-1/' } }, {})).toBe(true);
  });

  test('15: a pattern without six parts matches no ARN', () => {
    expect(holds({ ArnLike: { 'aws:PrincipalArn': '*' } }, { 'aws:PrincipalArn': ALICE.arn })).toBe(false);
    expect(holds({ ArnLike: { 'aws:PrincipalArn': 'arn:*:*:*:*:*' } }, { 'aws:PrincipalArn': ALICE.arn })).toBe(true);
  });

  test('16: NotPrincipal with a user but without its account is undecided', () => {
    const but = (...AWS: string[]) => outcome([allow(), deny({ NotPrincipal: { AWS } })], signed(BOB, 'Allow'));
    expect(but(BOB.arn)).toBe('UNDECIDED');
    expect(but(BOB.arn, BOB.account)).toBe('ALLOW');
    expect(but(ALICE.arn, ALICE.account)).toBe('DENY');
  });

  test('17: a role is named by its own ARN, also when a session calls', () => {
    expect(outcome([allow({ Principal: { AWS: 'arn:aws:iam::444455556666:role/team/app' } })], signed(APP_SESSION, 'Allow'))).toBe('ALLOW');
    expect(outcome([allow({ Principal: { AWS: 'arn:aws:iam::444455556666:role/app' } })], signed(APP_SESSION, 'Allow'))).toBe('DENY');
  });

  test('18: a key that the request does not have is missing, whatever it is called', () => {
    expect(holds({ StringEquals: { 'aws:SourceOrgID': 'o-1' } }, {})).toBe(false);
    expect(holds({ StringNotEquals: { 'aws:SourceOrgID': 'o-1' } }, {})).toBe(true);
  });

  test('19: each authorization has its own table', () => {
    const denyOnly = [deny({ Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })];
    expect(outcome(denyOnly)).toBe('DENY');
    expect(outcome(denyOnly, { authorizationType: 'CUSTOM', authorizer: 'Allow' })).toBe('ALLOW');
    expect(outcome(denyOnly, { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'Allow' })).toBe('DENY');
    expect(outcome(denyOnly, signed(ALICE, 'Allow'))).toBe('ALLOW');
    expect(outcome(denyOnly, signed(BOB, 'Allow'))).toBe('DENY');
  });

  test('20: a star in the path of a request is a character', () => {
    expect(outcome([allow({ Resource: 'execute-api:/prod/GET/pets' })], { path: '/*' })).toBe('DENY');
  });

  test('21: many stars take no time', () => {
    const pattern = `${'*a'.repeat(40)}*b`;
    expect(holds({ StringLike: { 'aws:UserAgent': pattern } }, { 'aws:UserAgent': 'a'.repeat(5000) })).toBe(false);
  });

  test('22: a resource policy on its own is enough', () => {
    expect(outcome([allow()], {}, API)).toBe('ALLOW');
  });

  test('23: an IPv4-mapped address is in no IPv4 block', () => {
    expect(holds({ IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } }, { 'aws:SourceIp': '::ffff:10.1.1.1' })).toBe(false);
  });

  test('24: a star for the stage also runs over verbs and paths', () => {
    expect(outcome([allow({ Resource: 'execute-api:/*/GET/pets' })], { path: '/x/GET/pets' })).toBe('ALLOW');
  });
});

/** Where AWS is silent and a sensible reader could see two things, nobody gets in on the strength of one of them. */
describe('what is written nearly right is undecided', () => {
  test('a variable before the fifth colon of a resource', () => {
    const account = { 'aws:PrincipalAccount': '111122223333' };
    expect(outcome([allow(), deny({ Resource: 'arn:aws:execute-api:us-east-1:${aws:PrincipalAccount}:a1b2c3d4e5/*' })], { context: account })).toBe('UNDECIDED');
    expect(outcome([allow(), deny({ Resource: 'arn:aws:execute-api:us-east-1:*/GET/${aws:UserAgent}' })], { context: { 'aws:UserAgent': 'pets' } }))
      .toBe('UNDECIDED');
  });

  test('a variable that names a list', () => {
    const grant = allow({ Resource: 'execute-api:/prod/GET/${aws:PrincipalOrgPaths}' });
    expect(outcome([grant], { path: '/a', context: { 'aws:PrincipalOrgPaths': ['a'] } })).toBe('UNDECIDED');
    expect(outcome([grant], { path: '/a', context: { 'aws:PrincipalOrgPaths': ['a', 'b'] } })).toBe('UNDECIDED');
  });

  test.each(['2026-06-01T12:00:00+0200', '2026-06-01 12:00:00Z', '2026-06-01t12:00:00z', '2026-12-31T23:59:60Z', '2026-01-01T24:00:00Z'])('the date %s', (date) => {
    expect(holds({ DateGreaterThan: { 'aws:CurrentTime': date } }, { 'aws:CurrentTime': '2027-01-01T00:00:00Z' })).toBeUndefined();
  });

  test('letters that only some alphabets fold', () => {
    expect(holds({ StringEqualsIgnoreCase: { 'aws:UserAgent': 'i' } }, { 'aws:UserAgent': '\u0130' })).toBeUndefined();
  });
});

import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { AccountPrincipal, AnyPrincipal, ArnPrincipal, Effect, OrganizationPrincipal, PolicyStatement, PolicyStatementProps, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { ApiTarget, AuthorizationOutcome, CustomStatementPolicy, PolicyProps, Requests } from '../../src';
import { IAM, newApi, newStack, PRIVATE, statementsIn, synthError } from '../testing';

const STAR = [new StarPrincipal()];

function custom(statement: PolicyStatementProps, methods: object = { 'GET /pets': {} }, props: Partial<PolicyProps> = {}, api = {}) {
  const stack = newStack();
  const restApi = newApi(stack, methods as never, api);
  return { stack, policy: new CustomStatementPolicy(stack, 'Custom', { restApi, statement: new PolicyStatement(statement), ...props }) };
}

test.each<[string, PolicyStatementProps, RegExp]>([
  ['no principal', {}, /the statement has no principal: add the callers that it is about, or new iam.StarPrincipal\(\)/],
  ['resources', { principals: STAR, resources: ['*'] }, /the statement has resources: leave them out and pass targets/],
  ['NotResource', { principals: STAR, notResources: ['*'] }, /the statement has NotResource/],
  ['another action', { principals: STAR, actions: ['s3:GetObject'] }, /action "s3:GetObject" is not what callers of an API do/],
  ['NotAction', { principals: STAR, notActions: ['s3:GetObject'] }, /the statement has NotAction/],
  ['NotPrincipal', { effect: Effect.DENY, notPrincipals: [new AccountPrincipal('444455556666')] }, /the statement has NotPrincipal.*PrincipalAllowlistPolicy/],
  ['an unknown key', { principals: STAR, conditions: { StringEquals: { 'aws:SourceAccount': '1' } } }, /"aws:SourceAccount" is not one that API Gateway documents to send/],
  ['an unknown operator', { principals: STAR, conditions: { StringIs: { 'aws:UserAgent': 'x' } } }, /unknown operator "StringIs"/],
  ['no CIDR block', { principals: STAR, conditions: { IpAddress: { 'aws:SourceIp': '300.1.2.3' } } }, /"300.1.2.3" is no value for IpAddress/],
  ['a wildcard that is a letter', { principals: STAR, conditions: { StringEquals: { 'aws:UserAgent': 'curl*' } } }, /StringEquals compares "curl\*" letter by letter: write StringLike/],
  ['a key of many values', { principals: STAR, conditions: { StringLike: { 'aws:PrincipalOrgPaths': 'o-a/*' } } }, /has several values, and StringLike compares one: write "ForAnyValue:StringLike"/],
  ['a key of private APIs', { principals: STAR, conditions: { StringEquals: { 'aws:SourceVpc': 'vpc-1' } } }, /"aws:SourceVpc" is only sent to private APIs, and the API is EDGE/],
  ['a wildcard principal', { principals: [new ArnPrincipal('arn:aws:iam::444455556666:role/*')] }, /has a wildcard, which principals do not support/],
])('%s is refused, with the construct path', (_name, statement, message) => {
  expect(() => custom(statement)).toThrow(message);
  expect(() => custom(statement)).toThrow(/\[at Stack\/Custom\]$/);
});

test('aws:SourceIp on a private API is refused', () => {
  const statement = { effect: Effect.DENY, principals: STAR, conditions: { IpAddress: { 'aws:SourceIp': '203.0.113.7/32' } } };
  expect(() => custom(statement, undefined, {}, PRIVATE)).toThrow(/"aws:SourceIp" has no documented value on private APIs: use aws:VpcSourceIp/);
});

test('an Allow is a grant: what it does not name stays as it was', () => {
  const statement = { principals: [new AccountPrincipal('444455556666')], conditions: { Bool: { 'aws:MultiFactorAuthPresent': 'true' } } };
  const { stack, policy: { resourcePolicy } } = custom(statement, { 'GET /pets': IAM, 'GET /news': {} }, { targets: [ApiTarget.path('GET', '/pets')] });
  const partner = Requests.to('GET', '/pets').signedBy('arn:aws:iam::444455556666:user/alice').withIdentityPolicy(AuthorizationOutcome.ALLOW);
  resourcePolicy.assertAllows(partner.withContext('aws:MultiFactorAuthPresent', 'true'));
  resourcePolicy.assertDenies(partner.withContext('aws:MultiFactorAuthPresent', 'false'));
  resourcePolicy.assertAllows(Requests.to('GET', '/news'));
  expect(statementsIn(stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ['AllowCustom', 'execute-api:/*/GET/pets'], ['AllowOpenMethods', 'execute-api:/*/*/news'],
  ]);
});

test('a Deny is a restriction, and keeps its own Sid', () => {
  const statement = { sid: 'NoOldClients', effect: Effect.DENY, principals: [new AnyPrincipal()], conditions: { StringLike: { 'aws:UserAgent': 'OldClient/*' } } };
  const { stack, policy: { resourcePolicy } } = custom(statement);
  resourcePolicy.assertDenies(Requests.any().withContext('aws:UserAgent', 'OldClient/1'));
  resourcePolicy.assertAllows(Requests.any().withContext('aws:UserAgent', 'NewClient/1'));
  expect(statementsIn(stack)[1]).toEqual({
    Sid: 'NoOldClients',
    Effect: 'Deny',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    Condition: { StringLike: { 'aws:UserAgent': 'OldClient/*' } },
  });
});

test('conditions of principals count', () => {
  const { stack } = custom({ principals: [new OrganizationPrincipal('o-a1b2c3d4e5')] }, { 'GET /pets': IAM });
  expect(statementsIn(stack)[0]).toMatchObject({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } });
});

test('a condition on the caller needs methods that authenticate callers', () => {
  expect(synthError(custom({ principals: [new OrganizationPrincipal('o-a1b2c3d4e5')] }).stack)).toMatch(/callers are named on methods that do not authenticate them: GET \/pets \(NONE\)/);
});

test('a Deny by caller leaves preflight alone', () => {
  const statement = { effect: Effect.DENY, principals: STAR, conditions: { StringNotEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } };
  const { stack, policy: { resourcePolicy } } = custom(statement, { 'GET /pets': IAM, 'OPTIONS /pets': {} });
  resourcePolicy.assertAllows(Requests.to('OPTIONS', '/pets'));
  expect(statementsIn(stack)[1].Resource).toBe('execute-api:/*/GET/*');
});

test('headers that callers choose are warned about', () => {
  const { stack } = custom({ effect: Effect.DENY, principals: STAR, conditions: { StringNotLike: { 'aws:Referer': 'https://example.com/*' } } });
  statementsIn(stack);
  Annotations.fromStack(stack).hasWarning('/Stack/Custom', Match.stringLikeRegexp('compares aws:Referer, which callers choose themselves'));
});

test('the statement cannot be changed afterwards, so nothing is lost', () => {
  const statement = new PolicyStatement({ effect: Effect.DENY, principals: STAR, conditions: { Bool: { 'aws:SecureTransport': 'false' } } });
  const stack = newStack();
  new CustomStatementPolicy(stack, 'Custom', { restApi: newApi(stack), statement });
  expect(() => statement.addCondition('Bool', { 'aws:MultiFactorAuthPresent': 'true' })).toThrow(/can no longer be modified/);
});

test('a Deny that refuses nobody is a mistake, unless its author says why it is there', () => {
  const noPlainHttp = { effect: Effect.DENY, principals: STAR, conditions: { Bool: { 'aws:SecureTransport': 'false' } } };
  expect(synthError(custom(noPlainHttp).stack)).toMatch(/statement DenyCustom refuses nobody who would get in without it.*waivePromise/);
  const { stack, policy } = custom(noPlainHttp);
  policy.resourcePolicy.waivePromise(policy, 'a scanner wants to see it; API Gateway serves nothing but HTTPS');
  policy.resourcePolicy.assertDenies(Requests.any().withContext('aws:SecureTransport', 'false'));
  expect(statementsIn(stack)[1].Condition).toEqual({ Bool: { 'aws:SecureTransport': 'false' } });
});

import { Aws, CfnParameter } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { MethodOptions } from 'aws-cdk-lib/aws-apigateway';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AccountAllowPolicy, AccountAllowPolicyProps, ApiTarget, AuthorizationOutcome, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn, synthError } from '../testing';

type Callers = Omit<AccountAllowPolicyProps, 'restApi'>;

function allow(callers: Callers, methods: { [method: string]: MethodOptions } = { 'GET /pets': IAM }) {
  const stack = newStack();
  return { stack, policy: new AccountAllowPolicy(stack, 'Partner', { restApi: newApi(stack, methods), ...callers }) };
}

const ROLE = 'arn:aws:iam::444455556666:role/team/App';

test.each<[Callers, RegExp]>([
  [{}, /accountIds and principalArns are both empty/],
  [{ accountIds: [], principalArns: [] }, /accountIds and principalArns are both empty/],
  [{ accountIds: ['12345'] }, /"12345" is not an account id, which has 12 digits.*"000000012345"/],
  [{ accountIds: ['1234-5678-9012'] }, /is not an account id: write its 12 digits/],
  [{ accountIds: [ROLE] }, /is not an account id/],
  [{ principalArns: ['arn:aws:iam::444455556666:group/Admins'] }, /is a group, which cannot call anything: name its users, or a role/],
  [{ principalArns: ['arn:aws:iam::444455556666:role/*'] }, /has a wildcard, which principals cannot have/],
  [{ principalArns: ['*'] }, /"\*" is everybody, signed or not/],
  [{ principalArns: ['arn:aws:iam::444455556666:root'] }, /stands for a whole account: pass "444455556666" in accountIds/],
  [{ principalArns: ['444455556666'] }, /pass accounts in accountIds/],
  [{ principalArns: ['arn:aws:s3:::bucket'] }, /is not the ARN of a user, role or role session/],
])('%j is refused', (callers, message) => {
  expect(() => allow(callers)).toThrow(message);
  expect(() => allow(callers)).toThrow(/\[at Stack\/Partner\]$/);
});

test('accounts, roles, users and sessions are granted in one statement', () => {
  const { stack } = allow({
    accountIds: ['777788889999'],
    principalArns: [ROLE, 'arn:aws:iam::444455556666:user/alice', 'arn:aws:sts::444455556666:assumed-role/App/session'],
  });
  expect(statementsIn(stack)[0].Principal).toEqual({
    AWS: ['777788889999', ROLE, 'arn:aws:iam::444455556666:user/alice', 'arn:aws:sts::444455556666:assumed-role/App/session'],
  });
});

test('a caller of another account needs the identity policy as well', () => {
  const { stack, policy: { resourcePolicy } } = allow({ principalArns: [ROLE] });
  const signed = Requests.to('GET', '/pets').signedBy(ROLE);
  resourcePolicy.assertAllows(signed.withIdentityPolicy(AuthorizationOutcome.ALLOW));
  resourcePolicy.assertDenies(signed.withIdentityPolicy(AuthorizationOutcome.NEITHER));
  resourcePolicy.assertDenies(Requests.to('GET', '/pets').anonymous());
  resourcePolicy.assertDenies(Requests.to('GET', '/pets').signedBy('arn:aws:iam::444455556666:role/Other').withIdentityPolicy(AuthorizationOutcome.ALLOW));
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('fails on methods that do not authenticate callers, and names them', () => {
  const { stack } = allow({ accountIds: ['444455556666'] }, { 'GET /pets': {}, 'POST /pets': IAM });
  expect(synthError(stack)).toMatch(/callers are named on methods that do not authenticate them: GET \/pets \(NONE\); give these methods authorizationType AWS_IAM.*\[at Stack\/Partner\]/);
});

describe('CORS preflight', () => {
  const methods = { 'GET /pets': IAM, 'OPTIONS /pets': {} };

  test('stays reachable for everybody', () => {
    const { stack, policy: { resourcePolicy } } = allow({ accountIds: ['444455556666'] }, methods);
    resourcePolicy.assertAllows(Requests.to('OPTIONS', '/pets'));
    expect(statementsIn(stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['AllowCallers', 'execute-api:/*'], ['AllowOpenMethods', 'execute-api:/*/OPTIONS/*'],
    ]);
  });

  test('can be closed', () => {
    const { stack, policy: { resourcePolicy } } = allow({ accountIds: ['444455556666'], allowCorsPreflight: false }, methods);
    resourcePolicy.assertDenies(Requests.to('OPTIONS', '/pets'));
    expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowCallers']);
  });
});

test('fails when a Lambda authorizer guards other methods, since AWS contradicts itself on them', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': IAM, 'POST /pets': IAM });
  const method = api.methods.find(({ httpMethod }) => httpMethod === 'POST')!;
  (method.node.defaultChild as unknown as { addPropertyOverride(path: string, value: string): void }).addPropertyOverride('AuthorizationType', 'CUSTOM');
  new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'], targets: [ApiTarget.path('GET', '/pets')] });
  expect(synthError(stack)).toMatch(/named callers only, and AWS's documentation contradicts itself.*POST \/pets/);
});

test('tokens are rendered as they are', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': IAM });
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const account = new CfnParameter(stack, 'Account').valueAsString;
  const { resourcePolicy } = new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: [account], principalArns: [role.roleArn] });
  resourcePolicy.assertAllows(Requests.to('GET', '/pets').signedBy(role.roleArn).withIdentityPolicy(AuthorizationOutcome.ALLOW));
  expect(resourcePolicy.evaluate(Requests.to('GET', '/pets').signedBy(role.roleArn)).explanation)
    .toContain('The caller is <Stack/Role.Arn>/<a session of Stack/Role.Arn>');
  expect(JSON.stringify(statementsIn(stack)[0].Principal)).toContain('{"Ref":"Account"}');
  expect(JSON.stringify(statementsIn(stack)[0].Principal)).toContain('"Fn::GetAtt"');
});

test('warns when the account is the one that the API is in', () => {
  const { stack } = allow({ accountIds: ['111122223333'] });
  Annotations.fromStack(stack).hasWarning('/Stack/Api/ResourcePolicy', Match.stringLikeRegexp('Stack/Partner grants the API\'s own account.*name their roles or users instead.*:ownAccount'));
});

test('warns of it behind a token, too', () => {
  const { stack } = allow({ accountIds: [Aws.ACCOUNT_ID, '444455556666'] });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp(':ownAccount'));
});

test('a target of another API is refused', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': IAM });
  const other = newApi(newStack('OtherStack'), { 'GET /pets': IAM });
  expect(() => new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'], targets: [ApiTarget.method(other.methods[0])] }))
    .toThrow(/target "GET \/pets" belongs to OtherStack\/Api, not to Stack\/Api/);
});

import { CfnParameter, Fn } from 'aws-cdk-lib';
import { Role, ServicePrincipal } from 'aws-cdk-lib/aws-iam';
import { AccountAllowPolicy, AccountDenylistPolicy, AccountDenylistPolicyProps, ApiTarget, AuthorizationOutcome, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn, synthError } from '../testing';

type Callers = Omit<AccountDenylistPolicyProps, 'restApi'>;

function deny(callers: Callers, methods = { 'GET /pets': IAM }) {
  const stack = newStack();
  return { stack, policy: new AccountDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, methods), ...callers }) };
}

const OWN = 'arn:aws:iam::111122223333';
const allowed = Requests.to('GET', '/pets').withIdentityPolicy(AuthorizationOutcome.ALLOW);

test.each<[Callers, RegExp]>([
  [{}, /accountIds and principalArns are both empty/],
  [{ accountIds: ['12345'] }, /has 12 digits/],
  [{ principalArns: [`${OWN}:root`] }, /stands for a whole account/],
  [{ principalArns: [`${OWN}:role/*`] }, /has a wildcard/],
  [{ principalArns: ['alice'] }, /is not the ARN of a user, role or role session/],
])('%j is refused', (callers, message) => {
  expect(() => deny(callers)).toThrow(message);
  expect(() => deny(callers)).toThrow(/\[at Stack\/Blocked\]$/);
});

test('accounts and roles are compared with the caller, so that a role made anew is still refused', () => {
  const { stack } = deny({ accountIds: ['444455556666'], principalArns: [`${OWN}:role/team/App`] });
  expect(statementsIn(stack).map(({ Principal, Condition }) => [Principal, Condition])).toEqual([
    ['*', { ArnEquals: { 'aws:PrincipalArn': `${OWN}:role/team/App` } }],
    ['*', { StringEquals: { 'aws:PrincipalAccount': '444455556666' } }],
  ]);
});

test('a user is refused with its federated sessions, and a session without its role', () => {
  const { stack, policy: { resourcePolicy } } = deny({ principalArns: [`${OWN}:user/alice`, 'arn:aws:sts::111122223333:assumed-role/App/blocked'] });
  resourcePolicy.assertDenies(allowed.signedBy(`${OWN}:user/alice`));
  resourcePolicy.assertDenies(allowed.signedByRoleSession(`${OWN}:role/App`, 'blocked'));
  resourcePolicy.assertAllows(allowed.signedByRoleSession(`${OWN}:role/App`, 'other'));
  resourcePolicy.assertAllows(allowed.signedBy(`${OWN}:user/bob`));
  expect(statementsIn(stack).map(({ Principal }) => Principal)).toEqual([
    '*', { AWS: [`${OWN}:user/alice`, 'arn:aws:sts::111122223333:assumed-role/App/blocked'] },
  ]);
});

test('an account is refused with all its callers, whatever grants say', () => {
  const { stack, policy: { resourcePolicy } } = deny({ accountIds: ['444455556666'] });
  const api = resourcePolicy.node.scope as ReturnType<typeof newApi>;
  new AccountAllowPolicy(stack, 'Partners', { restApi: api, accountIds: ['444455556666', '777788889999'] });
  resourcePolicy.assertDenies(Requests.any().signedByAccounts('444455556666'));
  resourcePolicy.assertAllows(Requests.any().signedByAccounts('777788889999').withIdentityPolicy(AuthorizationOutcome.ALLOW));
  statementsIn(stack);
});

test('tokens are never guessed: they are refused as what they may be', () => {
  const stack = newStack();
  const role = new Role(stack, 'Role', { assumedBy: new ServicePrincipal('lambda.amazonaws.com') });
  const { resourcePolicy } = new AccountDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, { 'GET /pets': IAM }), principalArns: [role.roleArn] });
  const arn = { 'Fn::GetAtt': [stack.getLogicalId(role.node.defaultChild as never), 'Arn'] };
  resourcePolicy.assertDenies(allowed.signedBy(role.roleArn));
  expect(statementsIn(stack).map(({ Principal, Condition }) => [Principal, Condition])).toEqual([
    ['*', { ArnEquals: { 'aws:PrincipalArn': arn } }], [{ AWS: arn }, undefined],
  ]);
});

test('a list that is one token goes in as one', () => {
  const stack = newStack();
  const ids = new CfnParameter(stack, 'Ids', { type: 'CommaDelimitedList' }).valueAsList;
  new AccountDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, { 'GET /pets': IAM }), accountIds: ids });
  expect(statementsIn(stack)[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': { Ref: 'Ids' } } });
});

test('an imported value next to an account', () => {
  const { stack } = deny({ accountIds: [Fn.importValue('Account'), '444455556666'] });
  expect(statementsIn(stack)[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalAccount': ['444455556666', { 'Fn::ImportValue': 'Account' }] } });
});

test('fails on methods that do not authenticate callers, unless targets leave them out', () => {
  const methods = { 'GET /pets': {}, 'POST /pets': IAM };
  expect(synthError(deny({ accountIds: ['444455556666'] }, methods).stack)).toMatch(/callers are named on methods that do not authenticate them: GET \/pets \(NONE\)/);
  const { stack } = deny({ accountIds: ['444455556666'], targets: [ApiTarget.path('POST', '/pets')] }, methods);
  expect(statementsIn(stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ['AllowOpenMethods', 'execute-api:/*/GET/*'], ['DenyPrincipal', 'execute-api:/*/POST/pets'],
  ]);
});

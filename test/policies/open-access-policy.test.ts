import { CfnMethod } from 'aws-cdk-lib/aws-apigateway';
import { AccountAllowPolicy, ApiTarget, AuthorizationOutcome, DenyByDefaultPolicy, IpDenylistPolicy, OpenAccessPolicy, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn } from '../testing';

test('everybody is let in on the targets, and the rest stays as it was', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /health': {}, 'GET /pets': {}, 'GET /orders': IAM });
  const { resourcePolicy } = new OpenAccessPolicy(stack, 'Health', { restApi, targets: [ApiTarget.path('GET', '/health')] });
  resourcePolicy.assertAllows(Requests.to('GET', '/health'));
  resourcePolicy.assertAllows(Requests.to('GET', '/pets'));
  resourcePolicy.assertDenies(Requests.to('GET', '/orders').signedByAccounts('111122223333').withIdentityPolicy(AuthorizationOutcome.NEITHER));
  expect(statementsIn(stack).map(({ Sid, Principal, Resource }) => [Sid, Principal, Resource])).toEqual([
    ['AllowEverybody', '*', 'execute-api:/*/GET/health'], ['AllowOpenMethods', '*', 'execute-api:/*/*/pets'],
  ]);
});

test('denylists on the same target still hold', () => {
  const stack = newStack();
  const restApi = newApi(stack);
  const { resourcePolicy } = new OpenAccessPolicy(stack, 'Everybody', { restApi });
  new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: ['203.0.113.0/24'] });
  resourcePolicy.assertDenies(Requests.any().fromAddresses('203.0.113.0/24'));
  resourcePolicy.assertAllows(Requests.any().fromAddressesOutside('203.0.113.0/24'));
  statementsIn(stack);
});

test('on a method with AWS_IAM authorization, the own account needs no identity policy any more', () => {
  const stack = newStack();
  const { resourcePolicy } = new OpenAccessPolicy(stack, 'Everybody', { restApi: newApi(stack, { 'GET /pets': IAM }) });
  resourcePolicy.assertAllows(Requests.to('GET', '/pets').signedByAccounts('111122223333').withIdentityPolicy(AuthorizationOutcome.NEITHER));
  resourcePolicy.assertDenies(Requests.to('GET', '/pets').signedByAccounts('444455556666').withIdentityPolicy(AuthorizationOutcome.NEITHER));
  statementsIn(stack);
});

test('with a Lambda authorizer, its silence becomes an allow, and its denial stays one', () => {
  const stack = newStack();
  const restApi = newApi(stack);
  (restApi.methods[0].node.defaultChild as CfnMethod).addPropertyOverride('AuthorizationType', 'CUSTOM');
  const { resourcePolicy } = new OpenAccessPolicy(stack, 'Everybody', { restApi });
  resourcePolicy.assertAllows(Requests.to('GET', '/pets').withAuthorizer(AuthorizationOutcome.NEITHER));
  resourcePolicy.assertDenies(Requests.to('GET', '/pets').withAuthorizer(AuthorizationOutcome.DENY));
  statementsIn(stack);
});

test('next to a grant for named callers on the same target, everybody gets in, and nothing is broken by that', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': IAM });
  new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'] });
  new OpenAccessPolicy(stack, 'Everybody', { restApi });
  expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowCallers', 'AllowEverybody']);
});

test('opens what is closed by default', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /health': {}, 'GET /pets': {} });
  const { resourcePolicy } = new DenyByDefaultPolicy(stack, 'Closed', { restApi });
  new OpenAccessPolicy(stack, 'Health', { restApi, targets: [ApiTarget.path('GET', '/health')] });
  resourcePolicy.assertAllows(Requests.to('GET', '/health'));
  resourcePolicy.assertDenies(Requests.to('GET', '/pets'));
  statementsIn(stack);
});

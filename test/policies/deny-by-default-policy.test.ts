import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { AccountAllowPolicy, ApiTarget, AuthorizationOutcome, DenyByDefaultPolicy, OpenAccessPolicy, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn, synthError } from '../testing';

const METHODS = { 'GET /pets': IAM, 'OPTIONS /pets': {}, 'GET /orders': IAM, 'OPTIONS /orders': {}, 'GET /news': {} };
const PETS = ApiTarget.path('GET', '/pets');

test('an API without grants is closed for everybody, whatever identity policies say', () => {
  const stack = newStack();
  const { resourcePolicy } = new DenyByDefaultPolicy(stack, 'Closed', { restApi: newApi(stack, METHODS) });
  resourcePolicy.assertDenies(Requests.any());
  expect(statementsIn(stack).map(({ Sid, Effect, Resource }) => [Sid, Effect, Resource])).toEqual([['DenyByDefault', 'Deny', 'execute-api:/*']]);
});

test('a grant opens what it names, with its preflight, and nothing else', () => {
  const stack = newStack();
  const restApi = newApi(stack, METHODS);
  const { resourcePolicy } = new DenyByDefaultPolicy(stack, 'Closed', { restApi });
  new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'], targets: [PETS] });
  resourcePolicy.assertAllows(Requests.to('GET', '/pets').signedByAccounts('444455556666').withIdentityPolicy(AuthorizationOutcome.ALLOW));
  resourcePolicy.assertAllows(Requests.to('OPTIONS', '/pets'));
  resourcePolicy.assertDenies(Requests.to('GET', '/orders'));
  resourcePolicy.assertDenies(Requests.to('OPTIONS', '/orders'));
  resourcePolicy.assertDenies(Requests.to('GET', '/news'));
  statementsIn(stack);
});

test('a statement of others that allows is a grant, too', () => {
  const stack = newStack();
  const restApi = newApi(stack, METHODS);
  const { resourcePolicy } = new DenyByDefaultPolicy(stack, 'Closed', { restApi });
  restApi.addToResourcePolicy(new PolicyStatement({ principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*/GET/news'] }));
  resourcePolicy.assertAllows(Requests.to('GET', '/news'));
  resourcePolicy.assertDenies(Requests.to('GET', '/pets'));
  statementsIn(stack);
});

test('closes its targets only', () => {
  const stack = newStack();
  const restApi = newApi(stack, METHODS);
  const { resourcePolicy } = new DenyByDefaultPolicy(stack, 'Closed', { restApi, targets: [ApiTarget.path('ANY', '/orders')] });
  resourcePolicy.assertDenies(Requests.to('GET', '/orders'));
  resourcePolicy.assertAllows(Requests.to('GET', '/news'));
  resourcePolicy.assertAllows(Requests.to('OPTIONS', '/pets'));
  expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowOpenMethods', 'DenyByDefault']);
});

test('writes nothing once everything is granted', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': IAM });
  new DenyByDefaultPolicy(stack, 'Closed', { restApi });
  new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'] });
  expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowCallers']);
});

test('a part of an open proxy method may be granted: the rest needs no statement', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'ANY /{proxy+}': {} });
  const { resourcePolicy } = new DenyByDefaultPolicy(stack, 'Closed', { restApi });
  new OpenAccessPolicy(stack, 'Health', { restApi, targets: [ApiTarget.path('GET', '/health')] });
  resourcePolicy.assertAllows(Requests.to('GET', '/health'));
  resourcePolicy.assertDenies(Requests.to('POST', '/health'));
  resourcePolicy.assertDenies(Requests.to('GET', '/pets'));
  expect(statementsIn(stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([['AllowEverybody', 'execute-api:/*/GET/health']]);
});

test('fails where the part that no grant names cannot be written', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'ANY /{proxy+}': IAM });
  new DenyByDefaultPolicy(stack, 'Closed', { restApi });
  new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'], targets: [ApiTarget.path('GET', '/pets/*')] });
  expect(synthError(stack)).toMatch(/grants reach a part of the requests to ANY \/\{proxy\+\} on stage test, and the rest, which would be refused by default, cannot be written/);
});

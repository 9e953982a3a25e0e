import { AuthorizationOutcome, PrincipalTagDenylistPolicy, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn } from '../testing';

function deny(tagKey: string, ...tagValues: string[]) {
  const stack = newStack();
  return { stack, policy: new PrincipalTagDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, { 'GET /pets': IAM }), tagKey, tagValues }) };
}

test('a key or value that no tag has is refused, with the construct path', () => {
  expect(() => deny('team')).toThrow(/tagValues is empty.*\[at Stack\/Blocked\]$/);
  expect(() => deny('te?am', 'x')).toThrow(/is not the key of a tag/);
});

test('callers with the tag are refused, with another value or without they are not', () => {
  const { stack, policy: { resourcePolicy } } = deny('clearance', 'none', 'low');
  const own = Requests.to('GET', '/pets').signedBy('arn:aws:iam::111122223333:role/App').withIdentityPolicy(AuthorizationOutcome.ALLOW);
  resourcePolicy.assertDenies(own.withContext('aws:PrincipalTag/clearance', 'low'));
  resourcePolicy.assertDenies(own.withContext('aws:PrincipalTag/clearance', 'none'));
  resourcePolicy.assertAllows(own.withContext('aws:PrincipalTag/clearance', 'high'));
  expect(statementsIn(stack)[0].Condition).toEqual({ StringEquals: { 'aws:PrincipalTag/clearance': ['low', 'none'] } });
});

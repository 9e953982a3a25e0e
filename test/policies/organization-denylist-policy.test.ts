import { AuthorizationOutcome, OrganizationDenylistPolicy, OrganizationDenylistPolicyProps, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn } from '../testing';

const ORG = 'o-a1b2c3d4e5';

function deny(callers: Omit<OrganizationDenylistPolicyProps, 'restApi'>) {
  const stack = newStack();
  return { stack, policy: new OrganizationDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, { 'GET /pets': IAM }), ...callers }) };
}

test('neither organization nor unit is an error with the construct path', () => {
  expect(() => deny({})).toThrow(/organizationIds and organizationPaths are both empty.*\[at Stack\/Blocked\]$/);
});

test('callers of the organization or unit are refused, and others of the own account get in', () => {
  const { stack, policy: { resourcePolicy } } = deny({ organizationIds: [ORG], organizationPaths: ['o-zzzzzzzzzz/r-ab12/*'] });
  const own = Requests.to('GET', '/pets').signedBy('arn:aws:iam::111122223333:role/App').withIdentityPolicy(AuthorizationOutcome.ALLOW);
  resourcePolicy.assertDenies(own.withContext('aws:PrincipalOrgID', ORG));
  resourcePolicy.assertDenies(own.withContext('aws:PrincipalOrgPaths', 'o-zzzzzzzzzz/r-ab12/ou-ab12-11111111/'));
  resourcePolicy.assertAllows(own.withContext('aws:PrincipalOrgID', 'o-bbbbbbbbbb').withContext('aws:PrincipalOrgPaths', 'o-bbbbbbbbbb/r-ab12/'));
  expect(statementsIn(stack).map(({ Sid, Effect, Condition }) => [Sid, Effect, Condition])).toEqual([
    ['DenyOrganization', 'Deny', { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-zzzzzzzzzz/r-ab12/*' } }],
    ['DenyOrganization2', 'Deny', { StringEquals: { 'aws:PrincipalOrgID': ORG } }],
  ]);
});

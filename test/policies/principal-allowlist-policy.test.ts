import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { AuthorizationOutcome, PrincipalAllowlistPolicy, PrincipalAllowlistPolicyProps, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn } from '../testing';

type Callers = Omit<PrincipalAllowlistPolicyProps, 'restApi'>;

function restrict(callers: Callers, methods: object = { 'GET /pets': IAM }) {
  const stack = newStack();
  const restApi = newApi(stack, methods as never);
  return { stack, restApi, policy: new PrincipalAllowlistPolicy(stack, 'Only', { restApi, ...callers }) };
}

const ROLE = 'arn:aws:iam::111122223333:role/team/App';
const allowed = Requests.to('GET', '/pets').withIdentityPolicy(AuthorizationOutcome.ALLOW);

test.each<[Callers, RegExp]>([
  [{}, /accountIds, principalArns, organizationIds and organizationPaths are all empty/],
  [{ principalArns: ['arn:aws:sts::111122223333:assumed-role/App/s'] }, /is one session of a role, which no condition key tells: name the role/],
  [{ principalArns: ['*'] }, /is everybody/],
  [{ accountIds: ['*'] }, /is not an account id/],
  [{ organizationIds: ['*'] }, /is not the id of an organization/],
  [{ organizationPaths: ['o-a1b2c3d4e5'] }, /is not the path of an organizational unit/],
])('%j is refused', (callers, message) => {
  expect(() => restrict(callers)).toThrow(message);
  expect(() => restrict(callers)).toThrow(/\[at Stack\/Only\]$/);
});

test('callers of the own account whom an identity policy allows are refused, which no grant could do', () => {
  const { stack, policy: { resourcePolicy } } = restrict({ principalArns: [ROLE] });
  resourcePolicy.assertAllows(allowed.signedBy(ROLE));
  resourcePolicy.assertDenies(allowed.signedBy('arn:aws:iam::111122223333:role/Other'));
  resourcePolicy.assertDenies(allowed.signedBy('arn:aws:iam::111122223333:role/App'));
  resourcePolicy.assertDenies(Requests.any().signedByOthersThan(ROLE));
  resourcePolicy.assertDenies(allowed.signedBy(ROLE).withIdentityPolicy(AuthorizationOutcome.NEITHER));
  expect(statementsIn(stack)).toEqual([{
    Sid: 'DenyUnlessPrincipal',
    Effect: 'Deny',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    Condition: { ArnNotEquals: { 'aws:PrincipalArn': ROLE } },
  }]);
});

test('accounts, roles and organizations are one list: being in one of them is enough', () => {
  const { stack, restApi, policy: { resourcePolicy } } = restrict({ accountIds: ['111122223333'], organizationIds: ['o-a1b2c3d4e5'] });
  new PrincipalAllowlistPolicy(stack, 'Too', { restApi, organizationPaths: ['o-zzzzzzzzzz/r-ab12/*'] });
  restApi.addToResourcePolicy(new PolicyStatement({ principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] }));
  const partner = allowed.signedBy('arn:aws:iam::444455556666:role/App');
  resourcePolicy.assertAllows(Requests.to('GET', '/pets').signedByAccounts('111122223333').withIdentityPolicy(AuthorizationOutcome.ALLOW));
  resourcePolicy.assertAllows(partner.withContext('aws:PrincipalOrgID', 'o-a1b2c3d4e5'));
  resourcePolicy.assertAllows(partner.withContext('aws:PrincipalOrgID', 'o-zzzzzzzzzz').withContext('aws:PrincipalOrgPaths', 'o-zzzzzzzzzz/r-ab12/'));
  resourcePolicy.assertDenies(partner.withContext('aws:PrincipalOrgID', 'o-zzzzzzzzzz').withContext('aws:PrincipalOrgPaths', 'o-zzzzzzzzzz/r-cd34/'));
  resourcePolicy.assertDenies(Requests.any().anonymous());
  expect(statementsIn(stack).find(({ Effect }) => Effect === 'Deny')?.Condition).toEqual({
    'ForAllValues:StringNotLike': { 'aws:PrincipalOrgPaths': 'o-zzzzzzzzzz/r-ab12/*' },
    'StringNotEquals': { 'aws:PrincipalAccount': '111122223333', 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' },
  });
});

test('preflight, which nobody signs, stays reachable unless it is closed', () => {
  const methods = { 'GET /pets': IAM, 'OPTIONS /pets': {} };
  const open = restrict({ principalArns: [ROLE] }, methods);
  open.policy.resourcePolicy.assertAllows(Requests.to('OPTIONS', '/pets'));
  open.policy.resourcePolicy.assertDenies(Requests.to('GET', '/pets').signedByOthersThan(ROLE));
  expect(statementsIn(open.stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
    ['AllowOpenMethods', 'execute-api:/*/OPTIONS/*'], ['DenyUnlessPrincipal', 'execute-api:/*/GET/*'],
  ]);
  const closed = restrict({ principalArns: [ROLE], allowCorsPreflight: false }, methods);
  closed.policy.resourcePolicy.assertDenies(Requests.to('OPTIONS', '/pets'));
  statementsIn(closed.stack);
});

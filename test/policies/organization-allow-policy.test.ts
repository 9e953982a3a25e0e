import { AuthorizationOutcome, OrganizationAllowPolicy, OrganizationAllowPolicyProps, Requests } from '../../src';
import { IAM, newApi, newStack, statementsIn, synthError } from '../testing';

type Callers = Omit<OrganizationAllowPolicyProps, 'restApi'>;
const ORG = 'o-a1b2c3d4e5';
const UNIT = `${ORG}/r-ab12/ou-ab12-11111111`;

function allow(callers: Callers, methods = { 'GET /pets': IAM }) {
  const stack = newStack();
  return { stack, policy: new OrganizationAllowPolicy(stack, 'Group', { restApi: newApi(stack, methods), ...callers }) };
}

test.each<[Callers, RegExp]>([
  [{}, /organizationIds and organizationPaths are both empty/],
  [{ organizationIds: ['a1b2c3d4e5'] }, /is not the id of an organization: write one such as "o-a1b2c3d4e5"/],
  [{ organizationIds: ['o-*'] }, /is not the id of an organization/],
  [{ organizationIds: ['ou-ab12-11111111'] }, /is a part of an organization: pass it in organizationPaths/],
  [{ organizationIds: [`${UNIT}/*`] }, /is a path: pass it in organizationPaths/],
  [{ organizationPaths: [UNIT] }, /matches no caller, since paths end with a slash: write ".*\/\*" for the unit and all below it/],
  [{ organizationPaths: ['ou-ab12-11111111'] }, /is not the path of an organizational unit/],
  [{ organizationPaths: ['*'] }, /is not the path of an organizational unit/],
])('%j is refused', (callers, message) => {
  expect(() => allow(callers)).toThrow(message);
  expect(() => allow(callers)).toThrow(/\[at Stack\/Group\]$/);
});

test('callers of the organization are let in, strangers and anonymous callers are not', () => {
  const { stack, policy: { resourcePolicy } } = allow({ organizationIds: [ORG] });
  const partner = Requests.to('GET', '/pets').signedBy('arn:aws:iam::444455556666:role/App').withIdentityPolicy(AuthorizationOutcome.ALLOW);
  resourcePolicy.assertAllows(partner.withContext('aws:PrincipalOrgID', ORG));
  resourcePolicy.assertDenies(partner.withContext('aws:PrincipalOrgID', 'o-zzzzzzzzzz'));
  resourcePolicy.assertDenies(partner.withIdentityPolicy(AuthorizationOutcome.NEITHER).withContext('aws:PrincipalOrgID', ORG));
  resourcePolicy.assertDenies(Requests.any().anonymous());
  expect(statementsIn(stack)).toEqual([{
    Sid: 'AllowOrganization',
    Effect: 'Allow',
    Principal: '*',
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    Condition: { StringEquals: { 'aws:PrincipalOrgID': ORG } },
  }]);
});

test('a unit is granted with all below it, or the accounts directly in it', () => {
  const { stack, policy: { resourcePolicy } } = allow({ organizationPaths: [`${UNIT}/*`, `${ORG}/r-ab12/ou-ab12-22222222/`] });
  const partner = Requests.to('GET', '/pets').signedBy('arn:aws:iam::444455556666:role/App').withIdentityPolicy(AuthorizationOutcome.ALLOW);
  resourcePolicy.assertAllows(partner.withContext('aws:PrincipalOrgPaths', `${UNIT}/`));
  resourcePolicy.assertAllows(partner.withContext('aws:PrincipalOrgPaths', `${UNIT}/ou-ab12-33333333/`));
  resourcePolicy.assertAllows(partner.withContext('aws:PrincipalOrgPaths', `${ORG}/r-ab12/ou-ab12-22222222/`));
  resourcePolicy.assertDenies(partner.withContext('aws:PrincipalOrgPaths', `${ORG}/r-ab12/ou-ab12-22222222/ou-ab12-33333333/`));
  expect(statementsIn(stack)[0].Condition).toEqual({
    'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': [`${UNIT}/*`, `${ORG}/r-ab12/ou-ab12-22222222/`] },
  });
});

test('fails on methods that do not authenticate callers', () => {
  const { stack } = allow({ organizationIds: [ORG] }, { 'GET /pets': {} } as never);
  expect(synthError(stack)).toMatch(/callers are named on methods that do not authenticate them: GET \/pets \(NONE\)/);
});

test('preflight stays reachable unless it is closed', () => {
  const methods = { 'GET /pets': IAM, 'OPTIONS /pets': {} } as never;
  const open = allow({ organizationIds: [ORG] }, methods);
  open.policy.resourcePolicy.assertAllows(Requests.to('OPTIONS', '/pets'));
  statementsIn(open.stack);
  const closed = allow({ organizationIds: [ORG], allowCorsPreflight: false }, methods);
  closed.policy.resourcePolicy.assertDenies(Requests.to('OPTIONS', '/pets'));
  statementsIn(closed.stack);
});

test('only callers of the organization get in, whoever they are', () => {
  const { stack, policy: { resourcePolicy } } = allow({ organizationIds: [ORG] });
  const allowed = Requests.any().withIdentityPolicy(AuthorizationOutcome.ALLOW);
  resourcePolicy.assertAllows(allowed.signedByOrganizations(ORG));
  resourcePolicy.assertDenies(Requests.any().signedByOtherOrganizationsThan(ORG).withIdentityPolicy(AuthorizationOutcome.NEITHER));
  resourcePolicy.assertDenies(allowed.signedByAccounts('444455556666').signedByOtherOrganizationsThan(ORG));
  statementsIn(stack);
  const wrong = allow({ organizationIds: [ORG] });
  wrong.policy.resourcePolicy.assertDenies(allowed.signedByOtherOrganizationsThan(ORG));
  expect(synthError(wrong.stack)).toMatch(/requests must be refused, and are not: any request, aws:PrincipalOrgID none of o-a1b2c3d4e5, signed by anybody, identity policy: Allow/);
  expect(() => Requests.any().signedByOrganizations('123')).toThrow(/is not the id of an organization/);
});

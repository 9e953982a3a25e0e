import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { admittedAddresses, admittedRegions, whoCanInvoke } from '../../../src/engine/proof/access';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { Setting } from '../../../src/engine/proof/request-space';
import { Route } from '../../../src/engine/request/route';
import { API, Json, allow, deny, policy } from '../testing';
import { families } from './families';

const SETTING = { api: API };
const compiled = (document: Json) => compilePolicy(parsePolicy(document), API);
const compare = (before: Json, after: Json) => comparePolicies(compiled(before), compiled(after), SETTING);

const office = (...values: string[]) => deny({ Condition: { NotIpAddress: { 'aws:SourceIp': values } } });

test('order, split lists, other spellings and unreachable statements mean nothing', () => {
  const usual = policy(allow({ Resource: ['execute-api:/a/*', 'execute-api:/b/*'] }), office('10.0.0.0/9', '10.128.0.0/9'));
  const spelled = [
    policy(office('10.0.0.0/9', '10.128.0.0/9'), allow({ Resource: ['execute-api:/b/*', 'execute-api:/a/*'] })),
    policy(allow({ Resource: 'execute-api:/a/*' }), allow({ Resource: 'execute-api:/b/*' }), office('10.0.0.0/8')),
    policy(allow({ Resource: ['execute-api:/a/*', 'execute-api:/b/*'] }), office('10.0.0.0/8'), allow({ Resource: 'execute-api:/a/GET/x' })),
    policy(allow({ Resource: ['execute-api:/a/*', 'execute-api:/b/*'] }), office('10.0.0.0/8'), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': '10.0.0.0/7' } } })),
  ];
  for (const other of spelled) expect(compare(usual, other).equivalent).toBe(true);
});

test('a range that is wider by one bit: the addresses, an example and the statements', () => {
  const { equivalent, newlyAdmitted, newlyRefused } = compare(policy(allow(), office('10.0.0.0/8')), policy(allow(), office('10.0.0.0/7')));
  expect(equivalent).toBe(false);
  expect(newlyRefused.answer.outcome).toBe('holds');
  expect(newlyAdmitted.addresses.certain.toCidrs()).toEqual(['11.0.0.0/8']);
  expect(newlyAdmitted.addresses.possible.size()).toBe(2n ** 24n);
  expect(newlyAdmitted.regions[0].where).toContainEqual({ attribute: 'aws:SourceIp', is: '11.0.0.0/8' });
  expect([newlyAdmitted.added, newlyAdmitted.removed]).toEqual([[], [1]]);
});

test('a Deny that is dropped is to blame, and so is an Allow that is new', () => {
  const { newlyAdmitted } = compare(policy(allow(), deny({ Resource: 'execute-api:/prod/*' })), policy(allow()));
  expect([newlyAdmitted.added, newlyAdmitted.removed]).toEqual([[], [1]]);
  const added = compare(policy(allow({ Resource: 'execute-api:/a/*' })), policy(allow({ Resource: 'execute-api:/a/*' }), allow({ Resource: 'execute-api:/b/*' })));
  expect([added.newlyAdmitted.added, added.newlyAdmitted.removed]).toEqual([[1], []]);
  expect(added.newlyAdmitted.regions[0].where).toContainEqual({ attribute: 'place', is: 'b/*' });
});

test.each(families().map((family) => [family.name, family] as const))('%s: the dropped part is found, and the policy equals itself', (_, { document, changed }) => {
  expect(compare(document, document).equivalent).toBe(true);
  expect(compare(document, changed).equivalent).toBe(false);
});

test('addresses are counted, the families apart', () => {
  const { certain, possible } = admittedAddresses(compiled(policy(allow(), office('203.0.113.0/24', '2001:db8::/32'))), SETTING);
  expect([certain.v4.size(), certain.v6.size()]).toEqual([256n, 2n ** 96n]);
  expect(possible.toCidrs()).toEqual(certain.toCidrs());
});

test('who can invoke: with an identity policy that allows, and without one', () => {
  const document = policy(allow({ Principal: { AWS: '444455556666' }, Resource: 'execute-api:/prod/GET/*' }));
  const access = whoCanInvoke(compiled(document), SETTING, [{ authorizationTypes: ['AWS_IAM'], callers: { signed: { types: ['User', 'RoleSession'] } } }]);
  expect(access.byPolicyAlone.regions).toEqual([]);
  expect(access.ifOthersAllow.regions.map(({ where }) => where)).toEqual([
    [{ attribute: 'caller type', is: 'User or RoleSession' }, { attribute: 'caller', is: '444455556666' }, { attribute: 'place', is: 'prod/GET/*' }],
    [{ attribute: 'caller type', is: 'User or RoleSession' }, { attribute: 'caller', is: API.account }],
  ]);
});

test('who can invoke, route by route: words, blocks and counts', () => {
  const routes: Route[] = [
    { method: 'GET', path: '/pets', authorizationType: 'AWS_IAM' },
    { method: 'GET', path: '/pets/{id}', authorizationType: 'AWS_IAM' },
    { method: 'POST', path: '/pets', authorizationType: 'NONE' },
  ];
  const setting: Setting = { api: API, routes, stages: ['prod', 'test'] };
  const document = policy(
    allow({ Principal: { AWS: '444455556666' }, Resource: 'execute-api:/prod/GET/*' }),
    allow({ Resource: 'execute-api:/*/POST/pets' }),
    office('203.0.113.0/24', '2001:db8::/32'),
  );
  const { ifOthersAllow, byPolicyAlone } = whoCanInvoke(compiled(document), setting);
  const addresses = { attribute: 'aws:SourceIp', is: '203.0.113.0/24 or 2001:db8::/32' };
  const anybody = [{ attribute: 'caller', is: 'anybody, signed or not' }, addresses, { attribute: 'place', is: 'POST /pets' }];
  expect(byPolicyAlone).toEqual({ regions: [expect.objectContaining({ where: anybody, certain: true })], undecided: [] });
  expect(byPolicyAlone.regions[0].addresses.v4.size()).toBe(256n);
  expect(byPolicyAlone.regions[0].addresses.v6.size()).toBe(2n ** 96n);
  expect(byPolicyAlone.regions[0].example).toMatchObject({ method: 'POST', path: '/pets', authorizationType: 'NONE' });
  expect(ifOthersAllow.regions.map(({ where }) => where)).toEqual([
    anybody,
    [
      { attribute: 'caller type', is: 'User, RoleSession, FederatedUser or Root' }, addresses,
      { attribute: 'caller', is: '444455556666' }, { attribute: 'place', is: 'GET /pets on stage prod, GET /pets/{id} on stage prod' },
    ],
    [
      { attribute: 'caller type', is: 'User, RoleSession, FederatedUser, Root or Service' }, addresses,
      { attribute: 'caller', is: API.account }, { attribute: 'place', is: 'GET /pets, GET /pets/{id}' },
    ],
  ]);
});

test('almost all addresses are told by those that are left out', () => {
  const { regions } = admittedRegions(compiled(policy(allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8'] } } }))), SETTING, [{ authorizationTypes: ['NONE'] }]);
  expect(regions[0].where).toContainEqual({ attribute: 'aws:SourceIp', is: 'any IPv4 address but 10.0.0.0/8 or any IPv6 address' });
});

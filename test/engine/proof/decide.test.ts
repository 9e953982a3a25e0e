import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { opaque } from '../../../src/engine/matching/opaque';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { Answer, DEFAULT_LIMITS, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { Prover } from '../../../src/engine/proof/prover';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiRequest, Caller } from '../../../src/engine/request/request';
import { ALICE, API, BOB, Json, PRIVATE_API, allow, deny, policy } from '../testing';
import { families } from './families';

const SETTING: Setting = { api: API };

function compiled(document: Json, { api }: Setting = SETTING) {
  return compilePolicy(parsePolicy(document), api);
}

function denies(document: Json, space: RequestSpace, setting: Setting = SETTING): Answer {
  return deniesAll(compiled(document, setting), setting, [space]);
}

function allows(document: Json, space: RequestSpace, setting: Setting = SETTING): Answer {
  return allowsAll(compiled(document, setting), setting, [space]);
}

function found(answer: Answer): ApiRequest {
  if (answer.outcome !== 'fails') throw new Error(`${answer.outcome}, but a request should have been found`);
  return answer.request;
}

const OFFICE = ['203.0.113.0/24', '2001:db8::/32'];
const officeOnly = policy(allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': OFFICE } } }));
const outside = (values: readonly string[]): RequestSpace => ({ conditions: [{ operator: 'NotIpAddress', key: 'aws:SourceIp', values }] });

test('an allowlist keeps everybody out who is outside, on every path, signed or not', () => {
  expect(denies(officeOnly, outside(OFFICE))).toEqual({ outcome: 'holds', empty: false });
});

test('one bit more is found, with an address of the difference', () => {
  const answer = denies(officeOnly, outside(['203.0.113.0/25', '2001:db8::/32']));
  expect(found(answer).context['aws:SourceIp']).toBe('203.0.113.128');
});

test('an Allow-only list does not keep out whom a Lambda authorizer or an identity policy lets in', () => {
  const allowOnly = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': OFFICE } } }));
  expect(denies(allowOnly, { ...outside(OFFICE), authorizationTypes: ['NONE', 'COGNITO_USER_POOLS'] }).outcome).toBe('holds');
  expect(found(denies(allowOnly, { ...outside(OFFICE), authorizationTypes: ['CUSTOM'] })).authorizer).toBe('Allow');
  expect(found(denies(allowOnly, { ...outside(OFFICE), authorizationTypes: ['AWS_IAM'] })).identityPolicy).toBe('Allow');
  expect(denies(allowOnly, { ...outside(OFFICE), authorizationTypes: ['AWS_IAM'], identityPolicy: ['Neither'] }).outcome).toBe('holds');
});

test('only the account that is named gets in from elsewhere', () => {
  const document = policy(allow({ Principal: { AWS: BOB.account } }));
  const others: RequestSpace = { callers: { anonymous: true, signed: { exceptPrincipals: [BOB.account] } }, identityPolicy: ['Neither'], authorizationTypes: ['AWS_IAM', 'NONE'] };
  expect(denies(document, others).outcome).toBe('holds');
  expect(allows(document, { callers: { signed: { principals: [BOB.account] } }, authorizationTypes: ['AWS_IAM'], identityPolicy: ['Allow'] }).outcome).toBe('holds');
  expect(found(denies(document, { callers: { signed: {} }, authorizationTypes: ['AWS_IAM'] }))).toBeDefined();
});

test('a question about one request is its evaluation', () => {
  const space: RequestSpace = {
    stages: ['prod'], methods: ['GET'], paths: ['/pets/7'], authorizationTypes: ['AWS_IAM'], identityPolicy: ['Neither'], callers: { exactly: [ALICE] },
  };
  const document = policy(allow({ Principal: { AWS: ALICE.arn }, Resource: 'execute-api:/prod/GET/pets/${aws:username}' }));
  expect(denies(document, space).outcome).toBe('holds');
  expect(allows(document, { ...space, paths: ['/pets/alice'] }).outcome).toBe('holds');
});

test('routes decide the authorization, and the more specific one wins', () => {
  const setting: Setting = {
    api: API,
    routes: [
      { method: 'GET', path: '/pets/{id}', authorizationType: 'NONE' },
      { method: 'GET', path: '/pets/mine', authorizationType: 'AWS_IAM' },
    ],
  };
  const document = policy(allow({ Resource: 'execute-api:/*/GET/pets/?*' }));
  expect(allows(document, { routes: [setting.routes![0]] }, setting).outcome).toBe('holds');
  expect(denies(document, { callers: { anonymous: true }, paths: ['/pets/mine'] }, setting).outcome).toBe('holds');
  expect(found(denies(document, { callers: { anonymous: true } }, setting)).path).toMatch(/^\/pets\/[^/]+$/);
});

test('another endpoint is refused, also where the id of the right one is not known yet', () => {
  const endpoint = opaque('!Endpoint');
  const setting: Setting = { api: PRIVATE_API };
  const document = policy(allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': endpoint } } }));
  const through = (operator: string): RequestSpace => ({ authorizationTypes: ['NONE'], conditions: [{ operator, key: 'aws:SourceVpce', values: [endpoint] }] });
  expect(denies(document, through('StringNotEquals'), setting).outcome).toBe('holds');
  expect(allows(document, through('StringEquals'), setting).outcome).toBe('holds');
  expect(found(denies(document, through('StringEquals'), setting)).context['aws:SourceVpce']).toBe(endpoint);
  expect(denies(document, { authorizationTypes: ['NONE'], conditions: [{ operator: 'StringEquals', key: 'aws:SourceVpce', values: ['vpce-1'] }] }, setting).outcome).toBe('undecided');
});

test('where an undocumented reading matters, it is named', () => {
  const document = policy(allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
  const answer = allows(document, { authorizationTypes: ['NONE'] }, { api: PRIVATE_API });
  expect(answer).toEqual({ outcome: 'undecided', reasons: [expect.stringContaining('source-ip-on-private-api')] });
});

test('an unknown that is refused either way does not matter', () => {
  const document = policy(allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }), deny());
  expect(denies(document, {}, { api: PRIVATE_API }).outcome).toBe('holds');
});

test('time windows: one clock for both keys', () => {
  const document = policy(allow(), deny({ Condition: { DateLessThan: { 'aws:CurrentTime': '2026-01-01T00:00:00Z' } } }));
  const before = (value: string): RequestSpace => ({ conditions: [{ operator: 'NumericLessThan', key: 'aws:EpochTime', values: [value] }] });
  expect(denies(document, before('1767225600')).outcome).toBe('holds');
  expect(found(denies(document, { ...before('1767225601'), authorizationTypes: ['NONE'] })).context['aws:EpochTime']).toBe('1767225600');
});

test('variables: what may not match whatever the value is, does not', () => {
  const document = policy(allow({ Resource: 'execute-api:/prod/GET/users/${aws:username}' }));
  expect(denies(document, { resources: ['prod/GET/admin*'], authorizationTypes: ['NONE', 'AWS_IAM'], identityPolicy: ['Neither'] }).outcome).toBe('holds');
});

test('variables: the value that the question names is filled in', () => {
  const document = policy(allow({ Resource: 'execute-api:/prod/GET/users/${aws:username}' }));
  const signed = { principals: [BOB.arn], types: ['User' as const] };
  const space: RequestSpace = { authorizationTypes: ['AWS_IAM'], callers: { signed }, paths: ['/users/alice'] };
  expect(denies(document, space).outcome).toBe('holds');
  expect(found(denies(document, { ...space, paths: ['/users/bob'] })).path).toBe('/users/bob');
  const byTag = policy(allow({ Resource: 'execute-api:/prod/GET/${aws:PrincipalTag/team}/*' }));
  const ofTeam = (team: string): RequestSpace => ({ ...space, paths: ['/red/1'], conditions: [{ operator: 'StringEquals', key: 'aws:PrincipalTag/team', values: [team] }] });
  expect(denies(byTag, ofTeam('blue')).outcome).toBe('holds');
  expect(found(denies(byTag, ofTeam('red'))).context['aws:PrincipalTag/team']).toBe('red');
});

const ofBob: RequestSpace = { authorizationTypes: ['AWS_IAM'], callers: { signed: { principals: [BOB.account], types: ['User'] } } };

test('variables: each user has only what carries the name of the user', () => {
  const document = policy(allow({ Principal: { AWS: BOB.account }, Resource: 'execute-api:/prod/GET/users/${aws:username}/*' }));
  const others = { operator: 'StringNotEquals', key: 'aws:username', values: ['alice'] };
  expect(denies(document, { ...ofBob, resources: ['prod/GET/users/alice/*'], conditions: [others] })).toEqual({ outcome: 'holds', empty: false });
  const { caller, path } = found(denies(document, ofBob));
  expect(path).toMatch(new RegExp(`^/users/${(caller as Caller).arn.split('/').pop()}/`));
});

test('variables: an account has only what carries its id', () => {
  const document = policy(allow({ Principal: '*', Resource: 'execute-api:/*/GET/${aws:PrincipalAccount}/*' }));
  const others = { operator: 'StringNotEquals', key: 'aws:PrincipalAccount', values: [BOB.account] };
  const strangers = { types: ['User' as const], exceptPrincipals: [API.account] };
  expect(denies(document, {
    authorizationTypes: ['AWS_IAM'], callers: { signed: strangers }, resources: [`prod/GET/${BOB.account}/x`], conditions: [others],
  }).outcome).toBe('holds');
});

test('variables: what is known of the value is known of the path', () => {
  const document = policy(allow({
    Principal: { AWS: BOB.account }, Resource: 'execute-api:/prod/GET/${aws:username}', Condition: { StringLike: { 'aws:username': 'team-*' } },
  }));
  expect(denies(document, { ...ofBob, exceptResources: ['prod/GET/team-*'] }).outcome).toBe('holds');
  expect(found(denies(document, ofBob)).path).toMatch(/^\/team-/);
});

test('variables: a tag that is absent has its default', () => {
  const document = policy(allow({ Principal: { AWS: BOB.account }, Resource: "execute-api:/prod/GET/${aws:PrincipalTag/team, 'none'}" }));
  const untagged: RequestSpace = { ...ofBob, identityPolicy: ['Allow'], conditions: [{ operator: 'Null', key: 'aws:PrincipalTag/team', values: ['true'] }] };
  expect(found(denies(document, { ...untagged, paths: ['/none'] })).path).toBe('/none');
  // To Null, an empty tag is as good as none; to a variable, it is an empty text.
  expect(found(allows(document, { ...untagged, stages: ['prod'], methods: ['GET'], paths: ['/none'] })).context['aws:PrincipalTag/team']).toBe('');
});

test('a token next to literals: undecided only where its value decides', () => {
  const endpoint = opaque('!Endpoint');
  const document = policy(allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-1', endpoint] } } }));
  const through = (value: string): RequestSpace => ({ authorizationTypes: ['NONE'], conditions: [{ operator: 'StringEquals', key: 'aws:SourceVpce', values: [value] }] });
  const setting = { api: PRIVATE_API };
  expect(allows(document, through('vpce-1'), setting).outcome).toBe('holds');
  expect(allows(document, through(endpoint), setting).outcome).toBe('holds');
  expect(allows(document, through('vpce-2'), setting)).toEqual({ outcome: 'undecided', reasons: [expect.stringContaining('the value of <Endpoint> is not known yet')] });

  const office = opaque('Office');
  const blocked = policy(allow(), deny({ Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', office, opaque('Home')] } } }));
  const from = (value: string): RequestSpace => ({ authorizationTypes: ['NONE'], conditions: [{ operator: 'IpAddress', key: 'aws:SourceIp', values: [value] }] });
  expect(denies(blocked, from('10.1.0.0/16')).outcome).toBe('holds');
  expect(denies(blocked, from(office)).outcome).toBe('holds');
  expect(denies(blocked, from('11.0.0.0/8')).outcome).toBe('undecided');
});

test('an account that may be the own one is refused by its id, whichever it is', () => {
  const api = { ...API, account: opaque('Account') };
  const condition = { StringEquals: { 'aws:PrincipalAccount': '444455556666' } };
  const closed = compilePolicy(parsePolicy({ Version: '2012-10-17', Statement: [allow(), deny({ Condition: condition })] }), api);
  expect(deniesAll(closed, { api, routes: [{ method: 'GET', path: '/pets', authorizationType: 'AWS_IAM' }] },
    [{ callers: { signed: { principals: ['444455556666'] } } }])).toEqual({ outcome: 'holds', empty: false });
});

test('an account that is a token may be the one that a resource names', () => {
  const api = { ...API, account: opaque('Account') };
  const named = `arn:aws:execute-api:${API.region}:${API.account}:${API.apiId}/*`;
  const anonymous: RequestSpace = { authorizationTypes: ['NONE'] };
  expect(denies(policy(allow({ Resource: named })), anonymous, { api }).outcome).toBe('undecided');
  expect(allows(policy(allow(), deny({ Resource: named })), anonymous, { api }).outcome).toBe('undecided');
  const unlike = named.replace(API.region, 'eu-west-1');
  expect(denies(policy(allow({ Resource: unlike })), anonymous, { api }).outcome).toBe('holds');
});

test('the root user of the own account needs no identity policy', () => {
  const root: Caller = { type: 'Root', account: API.account, arn: `arn:aws:iam::${API.account}:root` };
  const space: RequestSpace = { authorizationTypes: ['AWS_IAM'], callers: { exactly: [root] } };
  expect(allows(policy(deny({ Resource: 'execute-api:/prod/*' })), space).outcome).toBe('fails');
  expect(allows(policy(deny({ Resource: 'execute-api:/*/GET/x' })), { ...space, paths: ['/y'] })).toEqual({ outcome: 'holds', empty: false });
});

test('through another endpoint than the one that is a token: a request that shows it', () => {
  const endpoint = opaque('!Endpoint');
  const space: RequestSpace = { authorizationTypes: ['NONE'], conditions: [{ operator: 'StringNotEquals', key: 'aws:SourceVpce', values: [endpoint, 'vpce-1'] }] };
  expect(denies(policy(allow()), space, { api: PRIVATE_API }).outcome).toBe('fails');
});

test('reasons are sentences with the names that AWS uses, and say what to do', () => {
  const document = policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
  const answer = allows(document, { authorizationTypes: ['NONE'], conditions: [{ operator: 'NotIpAddress', key: 'aws:SourceIp', values: ['10.0.0.0/8'] }] }, { api: PRIVATE_API });
  expect(answer).toEqual({ outcome: 'undecided', reasons: [expect.stringMatching(/aws:SourceIp is not documented \(reading source-ip-on-private-api\); write/)] });
  // Who is inside the first pattern is inside the second: nothing that is tried shows it.
  const nested = policy(allow({ Principal: { AWS: BOB.account }, Resource: 'execute-api:/prod/GET/${aws:username}' }), deny({ Resource: 'execute-api:/prod/*${aws:username}' }));
  const reason = expect.stringMatching(/depends on aws:username.*; ask about callers for whom aws:username has one value/);
  expect(denies(nested, ofBob)).toEqual({ outcome: 'undecided', reasons: expect.arrayContaining([reason]) });
});

test('three hundred methods that nothing tells apart are one', () => {
  const routes = Array.from({ length: 50 }, (_, i) => ['GET', 'POST', 'PUT', 'DELETE', 'PATCH', 'OPTIONS'].map((method) => (
    { method, path: `/things${i}/{id}`, authorizationType: method === 'OPTIONS' ? 'NONE' as const : 'AWS_IAM' as const }))).flat();
  const setting: Setting = { api: API, routes, stages: ['prod'] };
  const document = policy(allow({ Resource: 'execute-api:/*/OPTIONS/*' }), deny({ Resource: 'execute-api:/*/*/things49/*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } }));
  const prover = new Prover(setting, { ...DEFAULT_LIMITS, steps: 6_000 });
  const inside: RequestSpace = { conditions: [{ operator: 'IpAddress', key: 'aws:SourceIp', values: ['10.1.0.0/16'] }] };
  const policies = compiled(document);
  expect(prover.deniesAll(policies, [{ ...inside, resources: ['*/*/things49/*'] }])).toEqual({ outcome: 'holds', empty: false });
  expect(found(prover.deniesAll(policies, [inside])).path).not.toMatch(/^\/things49\//);
  expect(found(prover.deniesAll(policies, [{ ...inside, routes: [routes[299 - 6]] }])).path).toMatch(/^\/things48\//);
  expect(prover.deniesAll(policies, [{ ...inside, routes: [routes[299]] }]).outcome).toBe('holds');
});

test('a prover says the same however many questions came before', () => {
  for (const { document } of families()) {
    const prover = new Prover(SETTING);
    const policies = compiled(document);
    const questions = [outside(['10.0.0.0/8']), {}, { callers: { anonymous: true } }];
    const alone = questions.map((space) => deniesAll(policies, SETTING, [space]));
    const together = [...questions].reverse().map((space) => prover.deniesAll(policies, [space])).reverse();
    expect(together).toEqual(alone);
  }
});

test('a witness that was found before the budget ended is an answer', () => {
  const hard = Array.from({ length: 40 }, (_, i) => deny({ Resource: `execute-api:/*/a${'?'.repeat(i)}`, Principal: { AWS: BOB.arn } }));
  const document = policy(allow(), ...hard);
  const limits = { ...DEFAULT_LIMITS, steps: 3_000 };
  const users: RequestSpace = { callers: { signed: { types: ['User'] } }, authorizationTypes: ['AWS_IAM'] };
  const anonymous: RequestSpace = { callers: { anonymous: true }, authorizationTypes: ['NONE'], paths: ['/x'] };
  expect(allowsAll(compiled(document), SETTING, [users], limits).outcome).toBe('undecided');
  expect(deniesAll(compiled(document), SETTING, [users, anonymous], limits).outcome).toBe('fails');
});

test('a set without requests is told apart from one that is refused', () => {
  const throughEndpoint: RequestSpace = { conditions: [{ operator: 'StringEquals', key: 'aws:SourceVpce', values: ['vpce-1'] }] };
  expect(denies(policy(allow()), throughEndpoint)).toEqual({ outcome: 'holds', empty: true });
});

test('an API without a policy', () => {
  expect(deniesAll(undefined, { api: PRIVATE_API }, [{}]).outcome).toBe('holds');
  expect(found(deniesAll(undefined, SETTING, [{}])).authorizationType).toBe('NONE');
});

test('a budget that is used up is undecided, never a proof', () => {
  const answer = deniesAll(compiled(officeOnly), SETTING, [outside(OFFICE)], { ...DEFAULT_LIMITS, steps: 3 });
  expect(answer).toEqual({ outcome: 'undecided', reasons: [expect.stringContaining('more than 3 steps')] });
});

test.each(families().map((family) => [family.name, family] as const))('%s: decided within the budget', (_, { document }) => {
  const question: RequestSpace = { ...outside(['10.0.0.0/8']), authorizationTypes: ['NONE', 'AWS_IAM'] };
  expect(denies(document, question).outcome).not.toBe('undecided');
});

import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { opaque } from '../../../src/engine/matching/opaque';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { Answer, DEFAULT_LIMITS, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiRequest } from '../../../src/engine/request/request';
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

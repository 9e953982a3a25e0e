import * as fc from 'fast-check';
import { compiled } from './cross-check';
import { Grid } from './grid';
import { PLAIN, Random, USUAL, randomPolicy, randomSetting, randomSpace } from './random';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { Layer, compileLayer, seesCallers } from '../../../src/engine/evaluation/layers';
import { opaque } from '../../../src/engine/matching/opaque';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { admittedAddresses, admittedRegions, whoCanInvoke } from '../../../src/engine/proof/access';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { admitsNoMore, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiRequest, Caller } from '../../../src/engine/request/request';
import { DOMAIN_NAME, METHODS, VPCE, domainNamePolicy, endpointPolicy, webAcl } from '../layers';
import { ALICE, API, APP_SESSION, BOB, Json, PRIVATE_API, allow, deny, policy } from '../testing';

/** A second opinion, sharing nothing with the engine: single requests to a private API, with a VPC endpoint policy before it. */
interface Statement {
  readonly effect: 'Allow' | 'Deny';
  /** Users and accounts; empty: everybody. */
  readonly principals: readonly string[];
  readonly path?: string;
  readonly condition?: { readonly operator: 'StringEquals' | 'StringNotEquals' | 'StringEqualsIfExists' | 'Null'; readonly key: string; readonly value: string };
}

interface Call {
  readonly path: string;
  readonly isIam: boolean;
  readonly user?: string;
  readonly endpoint: string;
  readonly organization?: string;
}

function matches({ principals, path, condition }: Statement, call: Call, sees: 'signer' | 'nobody'): boolean {
  const user = sees === 'signer' ? call.user : undefined;
  const organization = user === undefined ? undefined : call.organization;
  const isNamed = principals.length === 0 || (user !== undefined && principals.some((name) => name === user || name === user.split(':')[4]));
  if (!isNamed || (path !== undefined && path !== call.path)) return false;
  if (condition === undefined) return true;
  const values: Record<string, string | undefined> = { 'aws:SourceVpce': call.endpoint, 'aws:PrincipalOrgID': organization, 'aws:PrincipalArn': user };
  const value = values[condition.key];
  switch (condition.operator) {
    case 'StringEquals': return value === condition.value;
    case 'StringNotEquals': return value !== condition.value;
    case 'StringEqualsIfExists': return value === undefined || value === condition.value;
    // An empty value is as good as none.
    case 'Null': return (value === undefined || value === '') === (condition.value === 'true');
  }
}

const says = (statements: readonly Statement[], effect: Statement['effect'], call: Call, sees: 'signer' | 'nobody') => (
  statements.some((statement) => statement.effect === effect && matches(statement, call, sees)));

/** With an identity policy that allows. */
function isAdmitted(statements: readonly Statement[], layer: readonly Statement[], call: Call): boolean {
  const passes = call.endpoint !== VPCE || (says(layer, 'Allow', call, 'signer') && !says(layer, 'Deny', call, 'signer'));
  const sees = call.isIam ? 'signer' : 'nobody';
  if (!passes || says(statements, 'Deny', call, sees)) return false;
  if (!call.isIam) return says(statements, 'Allow', call, sees);
  if (call.user === undefined) return false;
  return call.user.split(':')[4] === PRIVATE_API.account || says(statements, 'Allow', call, sees);
}

const CAROL: Caller = { type: 'User', account: BOB.account, arn: `arn:aws:iam::${BOB.account}:user/carol` };
const [DAVE, ERIN]: Caller[] = [API.account, '777788889999'].map((account) => ({ type: 'User', account, arn: `arn:aws:iam::${account}:user/other` }));
const USERS = [ALICE, BOB, CAROL, DAVE, ERIN];
const ENDPOINTS = [VPCE, 'vpce-2', 'vpce-3'];
const CALLS: readonly Call[] = ['/a', '/b'].flatMap((path) => [true, false].flatMap((isIam) => ENDPOINTS.flatMap((endpoint) => [
  { path, isIam, endpoint },
  ...USERS.flatMap(({ arn: user }) => [undefined, '', 'o-1', 'o-2', 'o-3'].map((organization) => ({ path, isIam, endpoint, user, organization }))),
])));

const SPACE: RequestSpace = {
  stages: ['prod'],
  methods: ['GET'],
  paths: ['/a', '/b'],
  identityPolicy: ['Allow'],
  conditions: [{ operator: 'StringEquals', key: 'aws:SourceVpce', values: ENDPOINTS }],
};

const statement = fc.record({
  effect: fc.constantFrom('Allow' as const, 'Allow' as const, 'Deny' as const),
  principals: fc.oneof(fc.constant([]), fc.subarray([ALICE.arn, BOB.arn, BOB.account], { minLength: 1, maxLength: 2 })),
  path: fc.option(fc.constantFrom('/a', '/b'), { nil: undefined }),
  condition: fc.option(fc.constantFrom(
    { operator: 'StringEquals' as const, key: 'aws:SourceVpce', value: VPCE },
    { operator: 'StringNotEquals' as const, key: 'aws:SourceVpce', value: 'vpce-2' },
    { operator: 'StringEquals' as const, key: 'aws:PrincipalOrgID', value: 'o-1' },
    { operator: 'StringNotEquals' as const, key: 'aws:PrincipalOrgID', value: 'o-1' },
    { operator: 'StringEqualsIfExists' as const, key: 'aws:PrincipalOrgID', value: 'o-2' },
    { operator: 'Null' as const, key: 'aws:PrincipalArn', value: 'true' },
    { operator: 'Null' as const, key: 'aws:PrincipalOrgID', value: 'false' },
  ), { nil: undefined }),
});
const statements = fc.array(statement, { minLength: 1, maxLength: 4 });

/** Who is asked about, and on which methods. */
const question = fc.record({
  anonymous: fc.boolean(),
  signed: fc.constantFrom('exactly' as const, 'users' as const, 'account' as const, 'nobody' as const),
  types: fc.subarray(['NONE' as const, 'AWS_IAM' as const], { minLength: 1 }),
  organization: fc.option(fc.constantFrom('o-1', 'o-2'), { nil: undefined }),
}).filter(({ anonymous, signed }) => anonymous || signed !== 'nobody');
type Question = typeof question extends fc.Arbitrary<infer T> ? T : never;

function spaceOf({ anonymous, signed, types, organization }: Question): RequestSpace {
  const callers = {
    exactly: { exactly: USERS }, nobody: {}, users: { signed: { types: ['User' as const] } }, account: { signed: { types: ['User' as const], principals: [BOB.account] } },
  }[signed];
  const named = organization === undefined ? [] : [{ operator: 'StringEquals', key: 'aws:PrincipalOrgID', values: [organization] }];
  return { ...SPACE, authorizationTypes: types, callers: { anonymous, ...callers }, conditions: [...SPACE.conditions!, ...named] };
}

/** Where neither policy nor layer sees who signed, the request has no such key. */
function isAsked({ anonymous, signed, types, organization }: Question, call: Call, before: readonly Statement[]): boolean {
  const isSeen = call.isIam || before.some(({ principals, condition }) => principals.length > 0 || condition?.key.startsWith('aws:Principal'));
  if (organization !== undefined && !isSeen) return false;
  if (!types.includes(call.isIam ? 'AWS_IAM' : 'NONE')) return false;
  if (organization !== undefined && call.organization !== organization) return false;
  if (call.user === undefined) return anonymous;
  return signed === 'account' ? call.user.split(':')[4] === BOB.account : signed !== 'nobody';
}

function json(all: readonly Statement[], resource: (path: string) => string): Json[] {
  return all.map(({ effect, principals, path, condition }) => (effect === 'Allow' ? allow : deny)({
    Principal: principals.length === 0 ? '*' : { AWS: principals },
    Resource: resource(path === undefined ? '*' : `*/*${path}`),
    ...condition && { Condition: { [condition.operator]: { [condition.key]: condition.value } } },
  }));
}

const policyOf = (all: readonly Statement[]) => compiled(policy(...json(all, (pattern) => `execute-api:/${pattern}`)), { api: PRIVATE_API });
const layerOf = (all: readonly Statement[]) => endpointPolicy(json(all, (pattern) => METHODS.replace('*', pattern)));
const settingOf = (all: readonly Statement[]): Setting => ({ api: PRIVATE_API, layers: [layerOf(all)] });

/** Without the fields of a request that the second opinion knows nothing of. */
function callOf({ path, authorizationType, caller, context, signer }: ApiRequest): Call {
  const organization = { ...context, ...signer }['aws:PrincipalOrgID'];
  return { path, isIam: authorizationType === 'AWS_IAM', user: (caller as Caller | undefined)?.arn, endpoint: context['aws:SourceVpce'] as string, organization: organization as string };
}

describe('a VPC endpoint policy before the API, by a second opinion', () => {
  test('are all requests refused, are all let in', () => {
    fc.assert(fc.property(statements, statements, question, (own, before, asked) => {
      const outcomes = CALLS.filter((call) => isAsked(asked, call, before)).map((call) => isAdmitted(own, before, call));
      for (const [ask, opposite] of [[deniesAll, true], [allowsAll, false]] as const) {
        const answer = ask(policyOf(own), settingOf(before), [spaceOf(asked)]);
        expect(answer.outcome).toBe(outcomes.includes(opposite) ? 'fails' : 'holds');
        if (answer.outcome === 'fails') expect(isAdmitted(own, before, callOf(answer.request))).toBe(opposite);
        if (answer.outcome === 'holds') expect(answer.empty).toBe(outcomes.length === 0);
      }
    }), { seed: 41, numRuns: 250 });
  });

  test('what changes with the policy of the API, where the layer stays', () => {
    fc.assert(fc.property(statements, statements, statements, question, (earlier, later, before, asked) => {
      const { newlyAdmitted, newlyRefused } = comparePolicies(policyOf(earlier), policyOf(later), settingOf(before), [spaceOf(asked)]);
      const calls = CALLS.filter((call) => isAsked(asked, call, before));
      const changes = calls.map((call) => [isAdmitted(earlier, before, call), isAdmitted(later, before, call)]);
      expect(newlyAdmitted.answer.outcome).toBe(changes.some(([was, is]) => !was && is) ? 'fails' : 'holds');
      expect(newlyRefused.answer.outcome).toBe(changes.some(([was, is]) => was && !is) ? 'fails' : 'holds');
    }), { seed: 43, numRuns: 80 });
  });

  test('a policy admits no more than another', () => {
    fc.assert(fc.property(statements, statements, statements, (own, other, before) => {
      const answer = admitsNoMore(policyOf(own), policyOf(other), settingOf(before));
      const isMore = CALLS.some((call) => isAdmitted(own, before, call) && !isAdmitted(other, before, call));
      if (isMore) expect(answer.outcome).toBe('fails');
      if (answer.outcome === 'fails') expect(answer.decision.outcome).toBe('DENY');
    }), { seed: 47, numRuns: 60 });
  });

  test('who gets in: each region has an example that does, and nobody is left out', () => {
    fc.assert(fc.property(statements, statements, question, (own, before, asked) => {
      const isSomebody = CALLS.some((call) => isAsked(asked, call, before) && isAdmitted(own, before, call));
      const { regions } = admittedRegions(policyOf(own), settingOf(before), [spaceOf(asked)]);
      expect(regions.length > 0).toBe(isSomebody);
      for (const { example } of regions) expect(isAdmitted(own, before, callOf(example))).toBe(true);
      const { certain, possible } = admittedAddresses(policyOf(own), settingOf(before), [spaceOf(asked)]);
      expect([certain.v4.size(), possible.v4.size()]).toEqual(isSomebody ? [2n ** 32n, 2n ** 32n] : [0n, 0n]);
    }), { seed: 53, numRuns: 80 });
  });
});

describe('random policies in all of the language', () => {
  const pairs = (count: number) => Array.from({ length: count }, (_, i) => new Random(7_000_003 + i));

  /** A random policy as a layer before the API; short resource forms are those of the API. */
  function randomLayer(random: Random, { api }: Setting): { document: Json; layer: Layer } {
    const document = JSON.parse(JSON.stringify(randomPolicy(random, random.chance(0.5) ? PLAIN : USUAL)).replace(/execute-api:\//g, METHODS.slice(0, -1))) as Json;
    const way = random.pick([{}, { vpcEndpoint: 'vpce-1' }, { vpcEndpoint: opaque('!Vpce') }, { domainName: DOMAIN_NAME }]);
    return { document, layer: compileLayer(random.pick(['VPC endpoint policy', 'domain name policy']), 'the layer', parsePolicy(document), api, way) };
  }

  test('no request on the grid contradicts a proof', () => {
    let decided = 0;
    for (const random of pairs(90)) {
      const bare = randomSetting(random);
      const document = randomPolicy(random, PLAIN);
      const before = Array.from({ length: 1 + random.below(2) }, () => randomLayer(random, bare));
      const setting = { ...bare, layers: before.map(({ layer }) => layer) };
      const space = randomSpace(random, setting);
      const grid = new Grid([document, ...before.map((other) => other.document)], setting, space);
      const own = compiled(document, setting);
      const outcomeOf = (request: ApiRequest) => evaluate(own, setting.api, request, setting.layers).outcome;
      const outcomes = new Set([...grid.sample(random, 600)].map(outcomeOf));
      const [denies, allows] = [deniesAll, allowsAll].map((ask) => ask(own, setting, [space]));
      if (denies.outcome === 'holds') expect(outcomes).not.toContain('ALLOW');
      if (allows.outcome === 'holds') expect(outcomes).not.toContain('DENY');
      if (denies.outcome === 'holds' || allows.outcome === 'holds') decided++;
      if (denies.outcome === 'fails') expect(outcomeOf(denies.request)).toBe('ALLOW');
      if (allows.outcome === 'fails') expect(outcomeOf(allows.request)).toBe('DENY');
    }
    expect(decided).toBeGreaterThan(20);
  });

  test('a web ACL lets in and refuses what the same Deny in the policy would', () => {
    for (const random of pairs(120)) {
      const setting = randomSetting(random);
      const document = randomPolicy(random, PLAIN);
      const addresses = random.some(['10.0.0.0/9', '192.0.2.0/31', '::/0'], 2);
      const block = deny({ Action: '*', Resource: random.pick(['execute-api:/*', 'execute-api:/prod/*']), Condition: { IpAddress: { 'aws:SourceIp': addresses } } });
      const joined = { ...document, Statement: [...document.Statement as Json[], block] };
      const layers = [webAcl([block], setting.api)];
      const space = randomSpace(random, setting);
      for (const request of new Grid([joined], setting, space).sample(random, 60)) {
        const expected = evaluate(compiled(joined, setting), setting.api, request).outcome;
        expect(evaluate(compiled(document, setting), setting.api, request, layers).outcome).toBe(expected);
      }
      for (const ask of [deniesAll, allowsAll]) {
        const expected = ask(compiled(joined, setting), setting, [space]).outcome;
        expect(ask(compiled(document, setting), { ...setting, layers }, [space]).outcome).toBe(expected);
      }
    }
  });

  test('a list of no layers, and a layer that everybody passes, change nothing', () => {
    for (const random of pairs(60)) {
      const setting = randomSetting(random);
      const document = randomPolicy(random);
      const space = randomSpace(random, setting);
      const open = compileLayer('VPC endpoint policy', 'the layer', parsePolicy(policy(allow({ Action: '*', Resource: '*' }))), setting.api, { vpcEndpoint: VPCE });
      for (const ask of [deniesAll, allowsAll]) {
        const answer = ask(compiled(document, setting), setting, [space]);
        expect(ask(compiled(document, setting), { ...setting, layers: [] }, [space])).toEqual(answer);
        expect(ask(compiled(document, setting), { ...setting, layers: [open] }, [space]).outcome).toBe(answer.outcome);
      }
    }
  });
});

describe('what is asked about', () => {
  const OPEN = compiled(policy(allow()), { api: PRIVATE_API });
  const through = (value = VPCE) => ({ conditions: [{ operator: 'StringEquals', key: 'aws:SourceVpce', values: [value] }] });

  test('unsigned requests stay out, where a layer wants a signature', () => {
    const setting: Setting = { api: PRIVATE_API, layers: [endpointPolicy([allow({ Resource: '*', Principal: { AWS: BOB.account } })])] };

    expect(deniesAll(OPEN, setting, [{ ...through(), callers: { anonymous: true } }])).toEqual({ outcome: 'holds', empty: false });
    expect(deniesAll(OPEN, setting, [{ ...through(), authorizationTypes: ['NONE'] }])).toMatchObject({ outcome: 'fails', request: { caller: { account: BOB.account } } });
    expect(deniesAll(OPEN, setting, [{ ...through(), callers: { signed: { exceptPrincipals: [BOB.account] } } }])).toEqual({ outcome: 'holds', empty: false });
    expect(allowsAll(OPEN, setting, [{ ...through(), authorizationTypes: ['NONE'], callers: { exactly: [BOB, APP_SESSION] } }])).toEqual({ outcome: 'holds', empty: false });
    expect(whoCanInvoke(OPEN, setting, [{ ...through(), authorizationTypes: ['NONE'] }]).byPolicyAlone.regions.map(({ where }) => where[0]))
      .toEqual([{ attribute: 'caller type', is: 'User, RoleSession, FederatedUser or Root' }]);
  });

  test('policy variables of a layer are values of who signed', () => {
    const layer = endpointPolicy([allow({ Resource: METHODS.replace('*', 'prod/GET/${aws:username}') })]);
    const setting: Setting = { api: PRIVATE_API, layers: [layer] };

    expect(seesCallers([layer])).toBe(true);
    expect(deniesAll(OPEN, setting, [{ ...through(), authorizationTypes: ['NONE'], paths: ['/bob'], callers: { exactly: [ALICE] } }]).outcome).toBe('holds');
    expect(allowsAll(OPEN, setting, [{ ...through(), stages: ['prod'], methods: ['GET'], authorizationTypes: ['NONE'], paths: ['/alice'], callers: { exactly: [ALICE] } }]).outcome).toBe('holds');
  });

  test('a domain name that the question leaves open is the choice of the request', () => {
    const setting: Setting = { api: PRIVATE_API, layers: [domainNamePolicy([deny()])] };

    expect(deniesAll(OPEN, setting, [through()])).toMatchObject({ outcome: 'fails', request: { context: { 'aws:SourceVpce': VPCE } } });
    expect(allowsAll(OPEN, setting, [through()])).toMatchObject({ outcome: 'fails', request: { context: { 'execute-api:viaDomainArn': DOMAIN_NAME } } });
    const via = { operator: 'StringEquals', key: 'execute-api:viaDomainArn', values: [DOMAIN_NAME] };
    expect(deniesAll(OPEN, setting, [{ conditions: [via] }])).toEqual({ outcome: 'holds', empty: false });
  });

  test('a key of a layer of which nobody knows anything leaves the answer undecided', () => {
    const only = (operator: string) => endpointPolicy([allow({ Resource: '*' }), deny({ Resource: '*', Condition: { [operator]: { 'aws:ResourceOrgID': 'o-1' } } })]);

    for (const operator of ['StringEquals', 'StringNotEquals', 'StringEqualsIfExists']) {
      const setting: Setting = { api: PRIVATE_API, layers: [only(operator)] };
      expect(deniesAll(OPEN, setting, [through()])).toMatchObject({ outcome: 'undecided', reasons: [expect.stringContaining('(reading layer-keys)')] });
      expect(deniesAll(OPEN, setting, [through('vpce-2')]).outcome).toBe('fails');
    }
    const both = endpointPolicy([
      allow({ Resource: '*', Condition: { StringEqualsIfExists: { 'aws:ResourceOrgID': 'o-1' } } }), deny({ Resource: '*', Condition: { StringEquals: { 'aws:ResourceOrgID': 'o-1' } } }),
    ]);
    // Absent, it passes.
    expect(deniesAll(OPEN, { api: PRIVATE_API, layers: [both] }, [through()]).outcome).toBe('undecided');
  });

  test('a narrower resource in the policy of a domain name leaves the answer undecided', () => {
    const setting: Setting = { api: PRIVATE_API, layers: [domainNamePolicy([allow({ Resource: 'execute-api:/prod/*' })])] };
    const via = { conditions: [{ operator: 'StringEquals', key: 'execute-api:viaDomainArn', values: [DOMAIN_NAME] }] };

    expect(deniesAll(OPEN, setting, [via])).toMatchObject({ outcome: 'undecided', reasons: [expect.stringContaining('(reading domain-name-resource)')] });
  });

  test('a web ACL that looks at addresses leaves a private API undecided, where these are not known', () => {
    const layers = [webAcl([deny({ Action: '*', Condition: { IpAddress: { 'aws:SourceIp': '10.0.0.0/8' } } })], PRIVATE_API)];

    expect(allowsAll(OPEN, { api: PRIVATE_API, layers }, [{ ...through(), authorizationTypes: ['NONE'] }])).toMatchObject({
      outcome: 'undecided', reasons: [expect.stringContaining('(reading source-ip-on-private-api)')],
    });
  });

  test('addresses that a web ACL blocks do not count', () => {
    const layers = [webAcl([deny({ Action: '*', Condition: { IpAddress: { 'aws:SourceIp': ['0.0.0.0/1', '::/0'] } } })])];
    const { certain } = admittedAddresses(compiled(policy(allow()), { api: API }), { api: API, layers });

    expect([certain.v4.size(), certain.v6.size()]).toEqual([2n ** 31n, 0n]);
  });
});

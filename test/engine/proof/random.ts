import { hasOpaque, opaque } from '../../../src/engine/matching/opaque';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiIdentity, AuthorizationType, Caller } from '../../../src/engine/request/request';
import { Route } from '../../../src/engine/request/route';
import { ALICE, API, APP_SESSION, BOB, Json, PRIVATE_API } from '../testing';

/** Small alphabets, so that random policies, questions and requests meet. */

const MODULUS = 2 ** 31 - 1;

/** Numbers from a seed (Lehmer). */
export class Random {
  private state: number;

  constructor(seed: number) {
    this.state = 1 + seed % (MODULUS - 1);
    for (let i = 0; i < 5; i++) this.next();
  }

  next(): number {
    this.state = this.state * 48271 % MODULUS;
    return this.state / MODULUS;
  }

  below(limit: number): number {
    return Math.floor(this.next() * limit);
  }

  chance(probability: number): boolean {
    return this.next() < probability;
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)];
  }

  some<T>(items: readonly T[], most: number): T[] {
    return Array.from({ length: 1 + this.below(most) }, () => this.pick(items));
  }
}

export const TOKEN = opaque('!Vpce');
const ACCOUNT = opaque('Account');
const CIDRS = ['10.0.0.0/8', '10.0.0.0/9', '10.128.0.0/9', '10.0.0.1', '192.0.2.0/31', '0.0.0.0/0', '2001:db8::/32', '2001:db8::1', '::/0'];
const PRINCIPALS: Json[] = [
  { AWS: '*' }, { AWS: API.account }, { AWS: BOB.account }, { AWS: ALICE.arn }, { AWS: BOB.arn }, { AWS: APP_SESSION.roleArn }, { AWS: APP_SESSION.arn },
  { AWS: [ALICE.arn, `arn:aws:iam::${API.account}:root`] }, { Service: 'events.amazonaws.com' },
  { AWS: `arn:aws:iam::${ACCOUNT}:root` }, { AWS: opaque('!Role') }, { AWS: opaque('Anybody') }, { AWS: `arn:aws:sts::${API.account}:federated-user/fed` },
];
const RESOURCES = [
  'execute-api:/*', 'execute-api:/prod/*', 'execute-api:/*/GET/*', 'execute-api:/prod/GET/a*', 'execute-api:/*/GET/a?', 'execute-api:/*/*/b/*', 'execute-api:/prod/POST/',
  'execute-api:/*a', 'execute-api:/?rod/GET/a', `arn:aws:execute-api:*:${API.account}:*`, 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/*/a/*', '*',
  'execute-api:/prod/GET/${aws:username}', 'execute-api:/*/GET/${aws:PrincipalTag/team}/*', 'execute-api:/${*}',
];

type Pool = readonly [operator: string, key: string, values: readonly string[]];

const CONDITIONS: readonly Pool[] = [
  ['IpAddress', 'aws:SourceIp', CIDRS],
  ['NotIpAddress', 'aws:SourceIp', CIDRS],
  ['IpAddress', 'aws:VpcSourceIp', CIDRS],
  ['NotIpAddressIfExists', 'aws:VpcSourceIp', CIDRS],
  ['StringEquals', 'aws:SourceIp', ['10.0.0.1', '2001:db8::1']],
  ['StringEquals', 'aws:SourceVpce', ['vpce-1', 'vpce-2', TOKEN]],
  ['StringNotEquals', 'aws:sourceVpce', ['vpce-1', TOKEN]],
  ['StringNotEqualsIfExists', 'aws:SourceVpc', ['vpc-1', 'vpc-2']],
  ['StringLike', 'aws:UserAgent', ['a*', '*b', '?', 'a*b*', '']],
  ['StringNotLike', 'aws:UserAgent', ['a*', '*b', '*']],
  ['StringEqualsIgnoreCase', 'aws:Referer', ['kiss', 'a', 'Ä']],
  ['StringNotEqualsIgnoreCase', 'aws:Referer', ['a', 'b']],
  ['Null', 'aws:UserAgent', ['true']],
  ['Null', 'aws:PrincipalTag/team', ['false']],
  ['Null', 'aws:PrincipalArn', ['false']],
  ['StringEquals', 'aws:PrincipalTag/team', ['a', 'b', '${aws:username}']],
  ['ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', ['o-1/a/*', 'o-1/*']],
  ['ForAllValues:StringLike', 'aws:PrincipalOrgPaths', ['o-1/a/*', 'o-1/*']],
  ['ForAnyValue:StringNotEquals', 'aws:PrincipalOrgPaths', ['o-1/a/', '']],
  ['ForAllValues:StringNotEqualsIfExists', 'aws:PrincipalOrgPaths', ['o-1/a/']],
  ['ForAllValues:StringEquals', 'aws:UserAgent', ['a', 'ab']],
  ['StringEquals', 'aws:PrincipalAccount', [API.account, BOB.account, 'anonymous']],
  ['StringNotEquals', 'aws:PrincipalAccount', [API.account, BOB.account]],
  ['StringEquals', 'aws:PrincipalType', ['User', 'AssumedRole', 'Anonymous']],
  ['ArnLike', 'aws:PrincipalArn', ['arn:aws:iam::*:user/*', 'arn:aws:iam::111122223333:*', 'arn:*:iam::4*:role/team/a*', '*']],
  ['ArnNotEquals', 'aws:PrincipalArn', [ALICE.arn, 'arn:aws:iam::*:root']],
  ['StringLike', 'aws:PrincipalArn', ['arn:aws:iam::1111*', '*/app']],
  ['StringEquals', 'aws:username', ['alice', 'bob']],
  ['StringLike', 'aws:userid', ['*:fed', 'A*', '1111*']],
  ['StringNotEqualsIfExists', 'aws:PrincipalOrgID', ['o-1', 'o-2']],
  ['DateLessThan', 'aws:CurrentTime', ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.5Z', '2027']],
  ['DateGreaterThanEquals', 'aws:EpochTime', ['2026-01-01', '1767225600']],
  ['NumericLessThanEquals', 'aws:EpochTime', ['1767225599', '1767225600.5']],
  ['DateNotEquals', 'aws:TokenIssueTime', ['2026-01-01T00:00:00Z']],
  ['NumericLessThan', 'aws:MultiFactorAuthAge', ['300', '300.5', '1e3']],
  ['NumericGreaterThanEqualsIfExists', 'aws:MultiFactorAuthAge', ['300', '-1']],
  ['NumericGreaterThan', 'aws:PrincipalTag/level', ['3', '-2.5']],
  ['Bool', 'aws:MultiFactorAuthPresent', ['true']],
  ['BoolIfExists', 'aws:MultiFactorAuthPresent', ['false']],
  ['Bool', 'aws:SecureTransport', ['false']],
  ['Bool', 'aws:PrincipalIsAWSService', ['true']],
  ['ArnLike', 'aws:SourceArn', ['arn:aws:events:*:*:rule/*']],
  ['StringEquals', 'aws:RequestedRegion', ['us-east-1']],
  ['StringLike', 'example:Key', ['a*']],
];

function condition(random: Random, pool: readonly Pool[]): Json {
  const result: Record<string, Record<string, string[]>> = {};
  for (let i = random.below(3); i >= 0; i--) {
    const [operator, key, values] = random.pick(pool);
    result[operator] = { ...result[operator], [key]: random.some(values, 2) };
  }
  return result;
}

/** What random policies are like. */
export interface Style {
  /** At most. */
  readonly statements: number;
  readonly conditions: number;

  /** Without variables, tokens and texts that are perhaps numbers: then the evaluator knows all. */
  readonly plain?: boolean;
}

/** Small enough for all combinations of boundary values. */
export const SMALL: Style = { statements: 3, conditions: 2 };
export const PLAIN: Style = { ...SMALL, plain: true };
export const USUAL: Style = { statements: 5, conditions: 5 };

const isPlain = (item: unknown) => !hasOpaque(JSON.stringify(item)) && !/\$\{|1e3|Tag.level/.test(JSON.stringify(item));
const PLAIN_CONDITIONS = CONDITIONS.filter(isPlain);
const PLAIN_RESOURCES = RESOURCES.filter(isPlain);
const PLAIN_PRINCIPALS = PRINCIPALS.filter(isPlain);

/** Few kinds of conditions a policy, so that statements interact. */
export function randomPolicy(random: Random, style = USUAL): Json {
  const pool = random.some(style.plain ? PLAIN_CONDITIONS : CONDITIONS, style.conditions);
  const resources = random.some(style.plain ? PLAIN_RESOURCES : RESOURCES, 4);
  const principals = random.some(style.plain ? PLAIN_PRINCIPALS : PRINCIPALS, 2);
  const statements = Array.from({ length: 1 + random.below(style.statements) }, (): Json => {
    const effect = random.chance(0.5) ? 'Allow' : 'Deny';
    const isNotPrincipal = effect === 'Deny' && random.chance(0.1);
    return {
      Effect: effect,
      [isNotPrincipal ? 'NotPrincipal' : 'Principal']: random.chance(0.5) && !isNotPrincipal ? '*' : random.pick(principals),
      [random.chance(0.05) ? 'NotAction' : 'Action']: random.pick(['execute-api:Invoke', 'execute-api:*', '*', 'execute-api:InvalidateCache']),
      [random.chance(0.15) ? 'NotResource' : 'Resource']: random.some(resources, 2),
      ...random.chance(0.6) && { Condition: condition(random, pool) },
    };
  });
  return { Version: random.chance(0.9) ? '2012-10-17' : '2008-10-17', Statement: statements };
}

/** Another version of a policy: statements moved, dropped, changed. */
export function variant(random: Random, document: Json, style = USUAL): Json {
  const statements = [...document.Statement as Json[]];
  const at = random.below(statements.length);
  const [other] = randomPolicy(random, style).Statement as Json[];
  switch (random.below(4)) {
    case 0: statements.reverse(); break;
    case 1: if (statements.length > 1) statements.splice(at, 1); break;
    case 2: statements.push(other); break;
    default: statements[at] = { ...statements[at], Effect: statements[at].NotPrincipal ? 'Deny' : random.pick(['Allow', 'Deny']) };
  }
  return { ...document, Statement: statements };
}

export const CALLERS: readonly (Caller | undefined)[] = [
  undefined, ALICE, BOB, APP_SESSION,
  { type: 'User', account: BOB.account, arn: `arn:aws:iam::${BOB.account}:user/team/alice` },
  { type: 'RoleSession', account: API.account, arn: `arn:aws:sts::${API.account}:assumed-role/app/s2`, roleArn: `arn:aws:iam::${API.account}:role/app` },
  { type: 'FederatedUser', account: API.account, arn: `arn:aws:sts::${API.account}:federated-user/fed`, userArn: ALICE.arn },
  { type: 'Root', account: API.account, arn: `arn:aws:iam::${API.account}:root` },
  { type: 'Root', account: '777788889999', arn: 'arn:aws:iam::777788889999:root' },
  { type: 'Service', account: API.account, arn: 'events.amazonaws.com' },
];

export const TYPES: readonly AuthorizationType[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

export function randomSpace(random: Random, { routes }: Setting): RequestSpace {
  const pool = CONDITIONS.filter(([, key, values]) => key !== 'aws:SourceIp' && values.every((value) => !value.includes('$')));
  const [operator, key, values] = random.pick(pool);
  const signed = random.pick([
    {}, { principals: [BOB.account] }, { exceptPrincipals: [API.account] }, { types: ['User' as const] }, { types: ['Root' as const, 'Service' as const] }, { principals: [APP_SESSION.roleArn!] },
  ]);
  const callers = random.pick([{ anonymous: true }, { signed }, { anonymous: true, signed }, { exactly: [random.pick(CALLERS.slice(1))!] }]);
  return {
    ...random.chance(0.3) && { stages: ['prod'] },
    ...random.chance(0.2) && { methods: random.some(['GET', 'POST', 'PUT'], 2) },
    ...random.chance(0.3) && { paths: [random.pick(['/a', '/a*', '/b/*'])] },
    ...routes && routes.length > 0 && random.chance(0.3) && { routes: random.some(routes, 2) },
    ...random.chance(0.2) && { resources: [random.pick(['prod/*', '*/GET/*'])] },
    ...random.chance(0.2) && { exceptResources: [random.pick(['prod/*', '*/GET/a*'])] },
    ...random.chance(0.5) && { authorizationTypes: random.some(TYPES, 2) },
    ...random.chance(0.5) && { callers },
    ...random.chance(0.4) && { conditions: [{ operator, key, values: random.some(values, 2) }] },
    ...random.chance(0.2) && { conditions: [{ operator: random.pick(['IpAddress', 'NotIpAddress']), key: 'aws:SourceIp', values: random.some(CIDRS, 2) }] },
    ...random.chance(0.3) && { identityPolicy: [random.pick(['Allow', 'Neither', 'Deny'] as const)] },
    ...random.chance(0.3) && { authorizer: [random.pick(['Allow', 'Neither', 'Deny', 'Unauthenticated'] as const)] },
    ...random.chance(0.05) && { action: 'execute-api:InvalidateCache' },
  };
}

function randomApi(random: Random): ApiIdentity {
  const api = random.chance(0.6) ? API : PRIVATE_API;
  return random.chance(0.1) ? { ...api, account: ACCOUNT } : api;
}

/** The API, perhaps with its methods and stages; a bare policy has neither. */
export function randomSetting(random: Random): Setting {
  return { api: randomApi(random), routes: randomRoutes(random), ...random.chance(0.2) && { stages: ['prod', 'x'] } };
}

/** Some more specific than others. */
function randomRoutes(random: Random): Route[] | undefined {
  if (random.chance(0.6)) return undefined;
  const routes: Route[] = [];
  for (const path of ['/', '/a', '/{id}', '/b/{proxy+}', '/{proxy+}', '/b/x']) {
    const method = random.pick(['GET', 'ANY', 'none']);
    if (method !== 'none') routes.push({ method, path, authorizationType: random.pick(TYPES) });
    if (random.chance(0.2)) routes.push({ method: 'POST', path, authorizationType: random.pick(TYPES) });
  }
  return routes;
}

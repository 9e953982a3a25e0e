import { ApiModel, HIDDEN_ENDPOINT_TYPE } from './api-model';
import { baselinePatterns, isPreflight } from './baseline';
import { Contribution, ListKind, Value } from './contribution';
import { ForeignStatement } from './foreign-statement';
import { placesOf } from './places';
import { ResolvedTargets, resolveTargets } from './resolve-targets';
import { ComposedStatement, numbered, oneOrMany, sortedUnique, Statement } from './statement';
import { isDeployTimeValue } from './tokens';
import { Coverage, EndpointType, SpaceCondition } from '../engine';

/** A contribution whose values CDK has resolved: a list, or the one intrinsic function that yields the whole list. */
export interface ResolvedContribution extends Omit<Contribution, 'values'> {
  readonly values: readonly Value[] | Value;
}

export interface Composition {
  readonly statements: readonly ComposedStatement[];
  readonly problems: readonly string[];
}

/**
 * Combines what the constructs of one API ask for into the statements of its policy.
 *
 * A request is let in when some grant admits it, every kind of allowlist on its target contains it, and no denylist does. Methods that no
 * grant touches stay as they were (`baselinePatterns`). The result does not depend on the order of contributions.
 */
export function compose(api: ApiModel, contributions: readonly ResolvedContribution[], foreign: readonly ForeignStatement[]): Composition {
  const problems: string[] = [...api.problems];
  const { endpointType } = api;
  if (endpointType === undefined) { problems.push(HIDDEN_ENDPOINT_TYPE); }
  if (endpointType === undefined || api.problems.length > 0) { return { statements: [], problems }; }

  const grants: Grant[] = [];
  const lists: List[] = [];
  for (const { effect, ...contribution } of contributions) {
    const found = contribution.endpointProblems?.(endpointType) ?? [];
    const placed = { construct: contribution.construct, values: contribution.values, targets: resolveTargets(contribution.targets, api, found) };
    if (effect.type === 'grant') {
      grants.push({ ...placed, ...effect });
      found.push(...unsignedMethods(placed.targets, api));
    } else {
      lists.push({ ...placed, ...effect });
    }
    problems.push(...found.map((problem) => `${problem} [at ${contribution.construct.node.path}]`));
  }

  const open = baselinePatterns(api, [
    ...grants.map(({ targets, corsPreflight }) => ({ patterns: targets.patterns, corsPreflight })),
    ...foreign.map(({ allowedPatterns }) => ({ patterns: allowedPatterns, corsPreflight: false })),
  ], problems);
  const statements: ComposedStatement[] = [
    ...grouped(grants, grantKey).map((group) => grantStatement(group, grants)),
    ...open.length === 0 ? [] : [{ statement: statement('Allow', 'AllowOpenMethods', '*', open), constructs: [] }],
    ...grouped(lists, listKey).map((group) => listStatement(group, endpointType, problems)),
  ];
  if (statements.length + foreign.length === 0) { statements.push(INERT); }
  const allowsEverybody = open.length > 0 || foreign.some((f) => f.allowsEverybody);
  if (grants.length > 0 && !allowsEverybody) { problems.push(...namedPrincipalsWithAuthorizers(grants, api)); }
  return { statements: numbered(statements, foreign.map((f) => f.statement.Sid)), problems };
}

/**
 * CloudFormation leaves a live policy as it is when the property disappears from the template. So an API with a policy keeps one, if only this:
 * API Gateway serves nothing but HTTPS, so it refuses nobody, and it allows nobody either.
 */
const INERT: ComposedStatement = {
  statement: statement('Deny', 'DenyInsecureTransport', '*', ['*'], { Bool: { 'aws:SecureTransport': 'false' } }),
  constructs: [],
};

interface Placed {
  readonly construct: Contribution['construct'];
  readonly values: ResolvedContribution['values'];
  readonly targets: ResolvedTargets;
}

interface Grant extends Placed {
  readonly corsPreflight: boolean;
}

interface List extends Placed {
  readonly type: 'allowlist' | 'denylist';
  readonly kind: ListKind;
}

function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) { groups.set(key(item), [...groups.get(key(item)) ?? [], item]); }
  return [...groups.values()];
}

/** Allowlists of one family on one target are one list. Denylists add up, so what cannot share a statement does not have to. */
function listKey({ type, kind, targets, values }: List): string {
  const alone = type === 'denylist' ? [kind.operators.inList, isList(values) ? '' : JSON.stringify(values)] : [];
  return [type, kind.family, ...targets.patterns, ...alone].join();
}

function isList(values: ResolvedContribution['values']): values is readonly Value[] {
  return Array.isArray(values);
}

function statement(Effect: 'Allow' | 'Deny', Sid: string, Principal: unknown, patterns: readonly string[], Condition?: unknown): Statement {
  const Resource = oneOrMany(patterns.map((pattern) => `execute-api:/${pattern}`));
  return { Sid, Effect, Principal, Action: 'execute-api:Invoke', Resource, ...Condition === undefined ? {} : { Condition } };
}

/** Grants add up: those on the same target are one statement. */
function grantKey({ targets, values }: Grant): string {
  return [...targets.patterns, isList(values) ? '' : JSON.stringify(values)].join();
}

function grantStatement(group: readonly Grant[], all: readonly Grant[]): ComposedStatement {
  const [{ values, targets: { patterns } }] = group;
  const AWS = isList(values) ? oneOrMany(sortedUnique(group.flatMap((grant) => grant.values))) : values;
  const named = (grants: readonly Grant[]) => grants.flatMap((grant) => texts(grant.values));
  const target = { resources: patterns, authorizationTypes: ['AWS_IAM'] as const };
  return {
    statement: statement('Allow', 'AllowCallers', { AWS }, patterns),
    constructs: group.map(({ construct }) => construct),
    promise: {
      who: 'callers whom no grant names, and no identity policy either',
      refused: { ...target, callers: { signed: { exceptPrincipals: named(all) } }, identityPolicy: ['Neither'] },
      admitted: { ...target, callers: { signed: { principals: named(group) } } },
    },
  };
}

/** The values as the engine knows them; a list that is one token is one constant. */
function texts(values: ResolvedContribution['values']): string[] {
  return (isList(values) ? values : [values]).map((value) => (typeof value === 'string' ? value : JSON.stringify(value)));
}

function listStatement(group: readonly List[], endpointType: EndpointType, problems: string[]): ComposedStatement {
  const [{ type, kind: { family }, targets }] = group;
  const whole = group.find(({ values }) => !isList(values));
  if (whole !== undefined && group.length > 1) {
    const others = group.filter((list) => list !== whole).map(({ construct }) => construct.node.path);
    problems.push(`a list that is one token cannot be joined with other lists of its kind on the same target (${others.join(', ')}); `
      + `pass all members to one construct [at ${whole.construct.node.path}]`);
  }
  const condition: { [operator: string]: { [key: string]: unknown } } = {};
  const conditions: SpaceCondition[] = [];
  for (const lists of grouped(group, ({ kind }) => kind.key(endpointType))) {
    const { kind, values } = lists[0];
    const operator = type === 'denylist' ? kind.operators.inList : kind.operators.outsideList;
    const members = isList(values) ? oneOrMany(canonicalList(lists.flatMap((list) => list.values), kind)) : values;
    condition[operator] = { ...condition[operator], [kind.key(endpointType)]: members };
    conditions.push({ operator, key: kind.key(endpointType), values: lists.flatMap((list) => texts(list.values)) });
  }
  return {
    statement: statement('Deny', type === 'denylist' ? `Deny${family}` : `DenyUnless${family}`, '*', targets.patterns, condition),
    constructs: group.map(({ construct }) => construct),
    promise: {
      who: type === 'denylist' ? 'callers in the list' : 'callers outside the list',
      refused: { resources: targets.patterns, conditions },
    },
  };
}

function canonicalList(values: readonly Value[], kind: ListKind): Value[] {
  const isLiteral = (value: Value): value is string => typeof value === 'string' && !isDeployTimeValue(value);
  return [...kind.canonical(values.filter(isLiteral)), ...sortedUnique(values.filter((value) => !isLiteral(value)))];
}

/** Only a method with AWS_IAM authorization learns who the caller is; anywhere else a grant to named principals admits nobody. */
function unsignedMethods(targets: ResolvedTargets, api: ApiModel): string[] {
  const unsigned = placesOf(api).filter((place) => place.route.authorizationType !== 'AWS_IAM'
    && !isPreflight(place) && targets.covered(place) !== Coverage.NONE);
  if (unsigned.length === 0) { return []; }
  const methods = [...new Set(unsigned.map(({ route }) => `${route.method} ${route.path} (${route.authorizationType})`))];
  return [`callers are named on methods that do not authenticate them: ${methods.join(', ')}; give these methods authorizationType AWS_IAM, `
    + 'or name as targets only methods that have it'];
}

/**
 * AWS documents that a policy with named principals makes every method fail that is not AWS_IAM, and also that a Lambda authorizer's Allow is enough.
 * Which of the two holds must not decide who gets in.
 */
function namedPrincipalsWithAuthorizers(grants: readonly Grant[], api: ApiModel): string[] {
  const custom = [...new Set(api.routes.filter((route) => route.authorizationType === 'CUSTOM').map((route) => `${route.method} ${route.path}`))];
  if (custom.length === 0) { return []; }
  return [`the policy would allow named callers only, and AWS's documentation contradicts itself on what then happens to methods with a Lambda authorizer: ${custom.join(', ')}; `
    + `give them authorizationType AWS_IAM too, or move them to an API of their own [at ${grants.map(({ construct }) => construct.node.path).join(', ')}]`];
}

import { CALLERS, Random, TYPES } from './random';
import { parseCidr } from '../../../src/engine/addresses/cidr';
import { IPV4, IPV6 } from '../../../src/engine/addresses/family';
import { CompiledCondition } from '../../../src/engine/conditions/condition';
import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { evaluatePolicy } from '../../../src/engine/evaluation/evaluate-policy';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { formatDecimal, formatInstant, between } from '../../../src/engine/proof/cells';
import { RequestSpace } from '../../../src/engine/proof/request-space';
import { completeContext, contextKey } from '../../../src/engine/request/context-keys';
import { ApiIdentity, ApiRequest, AuthorizerVerdict, Caller, ContextValue, Verdict, isUnknown, methodArn } from '../../../src/engine/request/request';
import { Route, matchRoute } from '../../../src/engine/request/route';
import { Json } from '../testing';

/** Requests on the boundaries of a policy: what a wrong set would get wrong. */
export class Grid {
  private readonly values = new Map<string, (ContextValue | undefined)[]>();
  private readonly paths = ['/', '/a', '/ab', '/b/', '/b/x', '/alice', '/x/GET/a', '/a/a/x', '/a/b/b/x', '/*'];

  constructor(
    private readonly random: Random,
    private readonly api: ApiIdentity,
    documents: readonly Json[],
    private readonly space: RequestSpace,
    private readonly routes?: readonly Route[],
  ) {
    for (const document of documents) {
      for (const { conditions } of compilePolicy(parsePolicy(document), api).statements) conditions.forEach((compiled) => this.add(compiled));
    }
    for (const { operator, key, values } of space.conditions ?? []) {
      const { statements: [{ conditions: [compiled] }] } = compilePolicy(parsePolicy(allowIf({ [operator]: { [key]: values } })), api);
      this.add(compiled);
    }
  }

  /** A request of the question's set, or undefined where this try is none. */
  request(): ApiRequest | undefined {
    const { random, space } = this;
    const [stage, method, path] = [random.pick(['prod', 'x']), random.pick(['GET', 'POST']), random.pick(this.paths)];
    const route = this.routes && matchRoute(this.routes, method, path);
    if (this.routes && !route) return undefined;
    const authorizationType = route?.authorizationType ?? random.pick(space.authorizationTypes ?? TYPES);
    const caller = random.pick(space.callers?.exactly && random.chance(0.7) ? space.callers.exactly : CALLERS);
    const circumstances = { endpointType: this.api.endpointType, authorizationType, caller };
    const given: { [key: string]: ContextValue } = {};
    const absent: string[] = [];
    for (const [key, values] of this.values) {
      const value = random.pick(values);
      if (value === undefined) absent.push(key);
      else given[contextKey(key)?.key.endsWith('/*') ? key : contextKey(key)?.key ?? key] = value;
    }
    const context: { [key: string]: unknown } = {};
    for (const [key, value] of Object.entries(completeContext(given, circumstances))) {
      const isDerived = contextKey(key) && typeof value === 'string' && given[key] !== undefined && DERIVED.has(key) && caller && authorizationType === 'AWS_IAM';
      const actual = isDerived ? completeContext({}, circumstances)[key] ?? undefined : value;
      const useful = isDerived && (actual === undefined || isUnknown(actual)) ? value : actual;
      if (isUnknown(useful) && useful.mayBeAbsent && !useful.alternatives && key !== 'aws:SourceIp' && contextKey(key)?.presence !== 'undocumented') continue;
      context[key] = useful;
    }
    const mentioned = new Set((space.conditions ?? []).map(({ key }) => key.toLowerCase()));
    for (const key of Object.keys(context)) {
      const known = contextKey(key);
      if (!known && !mentioned.has(key.toLowerCase())) delete context[key];
      if (known?.presence === 'undocumented' && !mentioned.has(key.toLowerCase())) context[key] = { unknown: 'undocumented', mayBeAbsent: true };
      if (known?.key === 'aws:SecureTransport' && !mentioned.has(key.toLowerCase())) context[key] = 'true';
      if (known?.presence === 'undocumented' && mentioned.has(key.toLowerCase()) && absent.includes(key.toLowerCase())) delete context[key];
      if (context[key] !== undefined && isUnknown(context[key] as ContextValue) && known?.key !== 'aws:SourceIp' && !(context[key] as { alternatives?: unknown }).alternatives
        && known?.presence !== 'undocumented') return undefined;
    }
    const identityPolicy = random.pick<Verdict>(['Allow', 'Neither', 'Deny']);
    const request: ApiRequest = {
      stage,
      method,
      path,
      authorizationType,
      ...caller && { caller },
      ...authorizationType === 'AWS_IAM' && caller && { identityPolicy: caller.type === 'Root' && caller.account === this.api.account ? 'Allow' : identityPolicy },
      ...authorizationType === 'CUSTOM' && { authorizer: random.pick<AuthorizerVerdict>(['Allow', 'Neither', 'Deny', 'Unauthenticated']) },
      ...authorizationType === 'COGNITO_USER_POOLS' && { authorizer: random.pick<AuthorizerVerdict>(['Allow', 'Unauthenticated']) },
      context: context as ApiRequest['context'],
    };
    return isIn(space, this.api, request) ? request : undefined;
  }

  private add(compiled: CompiledCondition): void {
    const key = compiled.condition.key.toLowerCase();
    const known = contextKey(key);
    const name = key === 'aws:epochtime' ? 'aws:currenttime' : key;
    const values = this.values.get(name) ?? [...known?.presence === 'always' ? [] : [undefined], ...SAMPLES[known?.type ?? 'string'] ?? SAMPLES.string];
    this.values.set(name, values);
    const set = compiled.listed.set();
    const texts = compiled.condition.values.map((value) => value.replace(/\$\{[^}]*\}/g, 'a').replace(/\*/g, ''));
    if (known?.multivalued) {values.push(...texts.map((text) => [text]), [texts[0], 'x'], texts, ['']);} else if (known?.type === 'ipaddress' || set.kind === 'addresses') {values.push(...compiled.condition.values.flatMap(neighbours));} else if (known?.type === 'boolean') {return;} else if (set.kind === 'numbers' || set.kind === 'instants') {
      const format = known?.type === 'date' ? formatInstant : formatDecimal;
      for (const { from, to } of [...set.certain, ...set.possible]) {
        for (const end of [from, to]) {
          if (!end || (known?.type === 'date' && end.at.floor < 100_000n) || (known?.type === 'numeric' && end.at.floor < 1n)) continue;
          const next = { floor: end.at.floor + 1n, fraction: '' };
          values.push(...[end.at, next, { floor: end.at.floor - 1n, fraction: '' }, between(end.at, next)].map(format));
        }
      }
    } else if (known?.type !== 'date' && known?.type !== 'numeric') {values.push(...texts, ...texts.map((text) => `${text}x`), ...texts.map((text) => `x${text}`), ...texts.map((text) => text.toUpperCase()));}
  }
}

const SAMPLES: Readonly<Record<string, (ContextValue | undefined)[]>> = {
  string: ['x', 'a', 'ab', '\u017f', ''],
  arn: ['arn:aws:events:us-east-1:111122223333:rule/r', 'x'],
  date: ['2026-01-01T00:00:00Z', '2025-12-31T23:59:59.9Z'],
  numeric: ['0', '300', '5000'],
  boolean: ['true', 'false'],
  ipaddress: ['198.51.100.7', '2600::1'],
};

const DERIVED = new Set(['aws:PrincipalArn', 'aws:PrincipalAccount', 'aws:PrincipalType', 'aws:username', 'aws:userid', 'aws:PrincipalIsAWSService']);

/** First and last address of a block, and their neighbours. */
function neighbours(text: string): string[] {
  const cidr = parseCidr(text);
  if (!cidr) return [];
  if (cidr.family === 4) {
    const last = cidr.network + IPV4.blockSizes[cidr.prefixLength] - 1;
    return [cidr.network - 1, cidr.network, last, last + 1].filter((a) => a >= 0 && a < 2 ** 32).map(IPV4.format);
  }
  const last = cidr.network + IPV6.blockSizes[cidr.prefixLength] - 1n;
  return [cidr.network - 1n, cidr.network, last, last + 1n].filter((a) => a >= 0n && a < 2n ** 128n).map(IPV6.format);
}

function allowIf(condition: Json, resource: readonly string[] = ['*']): Json {
  return { Version: '2008-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: '*', Resource: resource, Condition: condition }] };
}

/** Membership, by the evaluator: independent of the prover. */
export function isIn(space: RequestSpace, api: ApiIdentity, request: ApiRequest): boolean {
  const { authorizationType } = request;
  const caller = isUnknown(request.caller) ? undefined : request.caller;
  const matches = (document: Json, by?: Caller) => {
    const signed = authorizationType === 'AWS_IAM' ? by : undefined;
    const results = evaluatePolicy(compilePolicy(parsePolicy(document), api), {
      action: 'execute-api:Invoke', resource: methodArn(api, request), caller: signed, context: request.context,
    });
    return results.every((result) => result === 'allow' || result === 'delegate');
  };
  const short = (patterns: readonly string[]) => patterns.map((pattern) => `execute-api:/${pattern}`);
  const conditions = (space.conditions ?? []).every(({ operator, key, values }) => matches(allowIf({ [operator]: { [key]: values } })));
  const isOwnRoot = caller?.type === 'Root' && caller.account === api.account;
  return conditions
    && (space.stages?.includes(request.stage) ?? true)
    && (!space.paths || matches(allowIf({}, short(space.paths.map((path) => `${request.stage}/${request.method}${path}`)))))
    && (!space.resources || matches(allowIf({}, short(space.resources))))
    && (!space.exceptResources || !matches(allowIf({}, short(space.exceptResources))))
    && (space.authorizationTypes?.includes(authorizationType as never) ?? true)
    && isCaller(space, caller, authorizationType === 'AWS_IAM')
    && (authorizationType !== 'AWS_IAM' || !caller || isOwnRoot && (space.identityPolicy?.includes('Allow') ?? true) || (space.identityPolicy?.includes(request.identityPolicy as Verdict) ?? true))
    && (request.authorizer === undefined || (space.authorizer?.includes(request.authorizer as AuthorizerVerdict) ?? true));

  function isCaller({ callers }: RequestSpace, given: Caller | undefined, byIam: boolean): boolean {
    if (!callers || (!callers.anonymous && !callers.exactly && !callers.signed)) return true;
    if (!given) return callers.anonymous === true;
    if (!byIam) return true;
    const { exactly, signed } = callers;
    if (exactly?.some(({ arn }) => arn === given.arn)) return true;
    if (!signed || !(signed.types?.includes(given.type) ?? true)) return false;
    const named = (principals: readonly string[]) => matches({
      Statement: { ...(allowIf({}).Statement as Json[])[0], Principal: { AWS: principals } },
    }, given);
    return (!signed.principals || named(signed.principals)) && (!signed.exceptPrincipals || !named(signed.exceptPrincipals));
  }
}

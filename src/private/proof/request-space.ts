import { Callers } from './request-facts';
import { callerOf, keyFor } from './single-request';
import { ApiTarget } from '../../api-target';
import { AuthorizerVerdict, CallerSpace, contextKey, RequestSpace, SpaceCondition, Verdict } from '../../engine';
import { Requests } from '../../requests';
import { resolveTargets } from '../composition/resolve-targets';
import { KnownApi } from '../tree/known-api';

/** The set of requests that is described. */
export function requestSpace(api: KnownApi, requests: Requests): RequestSpace {
  const { method, path, target, stage, callers, context, constraints, identityPolicy, authorizer } = requests._facts;
  const { endpointType } = api.identity;
  const exact = Object.entries(context).flatMap(([key, value]) => exactly(keyFor(key, endpointType, requests), value));
  const conditions = [...exact, ...constraints.map(({ operator, key, values }) => ({ operator, key: keyFor(key, endpointType, requests), values }))];
  const stages = api.stages(stage);
  return {
    stages: stages.length === 0 ? undefined : stages,
    routes: api.routes,
    methods: method === undefined ? undefined : [method],
    paths: path === undefined ? undefined : [path],
    resources: target && resourcesOf(api, target).map((pattern) => api.text(pattern)),
    callers: callers === undefined ? undefined : callerSpace(api, callers),
    conditions: conditions.map(({ operator, key, values }) => ({ operator, key, values: values.map((value) => api.text(value)) })),
    identityPolicy: identityPolicy === undefined ? undefined : [identityPolicy as Verdict],
    authorizer: authorizer === undefined ? undefined : [authorizer as AuthorizerVerdict],
  };
}

function resourcesOf(api: KnownApi, target: ApiTarget): readonly string[] {
  if (target._excluded.length === 0) { return target._patterns(); }
  if (api.routes === undefined) { throw new Error(`the methods of the API are not known, and so is what is left of "${target}": name what is meant instead`); }
  const problems: string[] = [];
  const { patterns } = resolveTargets([target], { routes: api.routes, stages: api.stages(undefined) }, problems);
  if (problems.length > 0) { throw new Error(problems.join('; ')); }
  return patterns;
}

const OPERATORS = { string: 'StringEquals', arn: 'StringEquals', date: 'DateEquals', numeric: 'NumericEquals', boolean: 'Bool', ipaddress: 'IpAddress' };

/** A key that has a value, or exactly some values. */
function exactly(key: string, value: string | readonly string[]): SpaceCondition[] {
  const operator = OPERATORS[contextKey(key)?.type ?? 'string'];
  if (typeof value === 'string' && !contextKey(key)?.multivalued) { return [{ operator, key, values: [value] }]; }
  const values = typeof value === 'string' ? [value] : value;
  return [
    { operator: `ForAllValues:${operator}`, key, values },
    ...values.map((one) => ({ operator: `ForAnyValue:${operator}`, key, values: [one] })),
  ];
}

function callerSpace(api: KnownApi, callers: Callers): CallerSpace {
  if ('anonymous' in callers) { return { anonymous: true }; }
  if ('signers' in callers) { return { exactly: callers.signers.map((signer) => callerOf(api, signer)) }; }
  const texts = (values: readonly string[]) => values.map((value) => api.text(value));
  if ('accountIds' in callers) { return { signed: { types: IDENTITIES, principals: texts(callers.accountIds) } }; }
  return { signed: { types: IDENTITIES, exceptPrincipals: texts(callers.except) } };
}

/** Who signs with credentials of an account. AWS services that call with their own principal belong to none. */
export const IDENTITIES = ['User', 'RoleSession', 'FederatedUser', 'Root'] as const;

import { CompiledPolicy, CompiledStatement } from './compile-policy';
import { Decision } from './decision';
import { evaluate, requestFacts } from './evaluate';
import { Layer, layerFacts } from './layers';
import { CompiledCondition } from '../conditions/condition';
import { Facts, Matcher } from '../matching/facts';
import { FixedResourceElement } from '../matching/resource';
import { NO, Tri, UNKNOWN } from '../matching/tri';
import { Condition, Statement } from '../policy/policy';
import { ApiIdentity, ApiRequest, ContextValue, INVOKE, Unknown, apiArn, isUnknown } from '../request/request';
import { GATEWAY_RESPONSE_TYPES } from '../response/gateway-response-types';

/** Why API Gateway does what it does with a request: every statement, every element. */
export interface Explanation {
  readonly api: ApiIdentity;
  readonly request: ApiRequest;
  readonly decision: Decision;

  /** Of the refusal, by default; a customised gateway response may have another. */
  readonly statusCode?: number;

  /** Of the policy of the API, or of the layer that decided. Undefined: there is no policy. */
  readonly statements?: readonly StatementExplanation[];

  /** Keys that conditions ask for and the request does not have, or does not say. */
  readonly openKeys: readonly OpenKey[];
}

export interface StatementExplanation {
  readonly statement: Statement;
  readonly matches: Tri;
  readonly elements: readonly ElementExplanation[];
}

export interface ElementExplanation {
  readonly element: 'Principal' | 'Action' | 'Resource' | 'Condition';
  readonly matches: Tri;

  /** Of a condition. */
  readonly condition?: Condition;

  /** What the request has there; undefined if a condition's key is absent. */
  readonly found: ContextValue | Unknown | undefined;

  /** Why it is not known whether the element matches. */
  readonly doubts: readonly string[];
}

export interface OpenKey {
  readonly key: string;
  readonly state: 'absent' | 'unknown';
}

/** Evaluates once more, looking at everything. */
export function explain(policy: CompiledPolicy | undefined, api: ApiIdentity, request: ApiRequest, layers: readonly Layer[] = []): Explanation {
  const decision = evaluate(policy, api, request, layers);
  const { layer } = decision;
  const facts = layer ? layerFacts(layer, api, request) : policy && requestFacts(policy, api, request);
  const statements = facts && (layer?.policy ?? policy)?.statements.map((statement) => explainStatement(statement, facts, api, request));
  return {
    api,
    request,
    decision,
    statusCode: decision.gatewayResponseType === undefined ? undefined : GATEWAY_RESPONSE_TYPES[decision.gatewayResponseType]?.statusCode,
    statements,
    openKeys: policySpoke(decision) ? openKeys(statements ?? []) : [],
  };
}

/** Whether API Gateway looked at the policy at all. */
function policySpoke({ reason, decidedBy }: Decision): boolean {
  return reason !== 'unauthenticated' && decidedBy !== 'no policy';
}

function explainStatement(compiled: CompiledStatement, facts: Facts, api: ApiIdentity, request: ApiRequest): StatementExplanation {
  const element = (name: ElementExplanation['element'], matcher: Matcher, found: ElementExplanation['found'], condition?: Condition) => {
    const matches = matcher.test(facts);
    return { element: name, matches, condition, found, doubts: matches === UNKNOWN ? [...new Set(matcher.doubts(facts))] : [] };
  };
  return {
    statement: compiled.statement,
    matches: compiled.test(facts),
    elements: [
      element('Principal', compiled.principal, foundCaller(facts)),
      element('Action', compiled.action, request.action ?? INVOKE),
      element('Resource', compiled.resource, foundResource(compiled, facts, api)),
      ...compiled.conditions.map((matcher: CompiledCondition) => element('Condition', matcher, matcher.value(facts), matcher.condition)),
    ],
  };
}

/** In the form in which the policy is written. */
function foundResource({ statement, resource: element }: CompiledStatement, { resource }: Facts, api: ApiIdentity): string {
  if (element instanceof FixedResourceElement) return element.name;
  const short = statement.resource.patterns.every((pattern) => pattern.startsWith('execute-api:/'));
  return short ? resource.replace(`${apiArn(api)}/`, () => 'execute-api:/') : resource;
}

function foundCaller({ caller }: Facts): string | Unknown | undefined {
  return isUnknown(caller) ? { unknown: caller.unknown, mayBeAbsent: caller.mayBeAbsent } : caller?.arn;
}

/** Only of statements that everything else lets match: in the others the key did not matter. */
function openKeys(statements: readonly StatementExplanation[]): OpenKey[] {
  const keys = new Map<string, OpenKey>();
  for (const { elements } of statements) {
    if (elements.some(({ condition, matches }) => !condition && matches === NO)) continue;
    for (const { condition, found } of elements) {
      if (!condition || (found !== undefined && !isUnknown(found))) continue;
      const name = condition.key.toLowerCase();
      if (!keys.has(name)) keys.set(name, { key: condition.key, state: found === undefined ? 'absent' : 'unknown' });
    }
  }
  return [...keys.values()];
}

export { explanationText } from './explanation-text';

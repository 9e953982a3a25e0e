import { compilePolicy } from '../../src/engine/evaluation/compile-policy';
import { Decision } from '../../src/engine/evaluation/decision';
import { evaluate } from '../../src/engine/evaluation/evaluate';
import { explain, explanationText } from '../../src/engine/evaluation/explain';
import { parsePolicy } from '../../src/engine/policy/parse-policy';
import { ApiIdentity, ApiRequest, AuthorizationType, AuthorizerVerdict, Caller, ContextValue, Verdict } from '../../src/engine/request/request';

/** A policy, an API and a request, and what API Gateway does by its documentation. */
export interface Vector {
  readonly id: string;
  readonly source: string;

  /** `choose`: the documentation alone does not decide. */
  readonly basis?: string;
  readonly policy: unknown;
  readonly api: ApiIdentity & { readonly authType: AuthorizationType };
  readonly request: {
    readonly stage: string;
    readonly method: string;
    readonly path: string;
    readonly action?: string;
    readonly principal?: Caller;
    readonly identityPolicyDecision?: Verdict;
    readonly authorizerDecision?: AuthorizerVerdict;
    readonly context?: Readonly<Record<string, unknown>>;
  };
  readonly expected: VectorResult;
  readonly why: string;
}

export interface VectorResult {
  readonly decision: Decision['outcome'];
  readonly reason: Decision['reason'];

  /** Absent where it is not documented. */
  readonly gatewayResponseType?: string;
}

/** The answer of the engine, in the words of the vectors. */
export function runVector(vector: Vector): VectorResult {
  const { outcome, reason, gatewayResponseType } = evaluate(policyOf(vector), vector.api, requestOf(vector));
  return { decision: outcome, reason, ...gatewayResponseType && { gatewayResponseType } };
}

/** Whether the answer is the expected one; without an expected response type, every type will do. */
export function passes(vector: Vector, got: VectorResult): boolean {
  const { decision, reason, gatewayResponseType } = vector.expected;
  return got.decision === decision && got.reason === reason
    && (gatewayResponseType === undefined || got.gatewayResponseType === gatewayResponseType);
}

export function traceVector(vector: Vector): string {
  return explanationText(explain(policyOf(vector), vector.api, requestOf(vector)));
}

function policyOf(vector: Vector) {
  return vector.policy === null ? undefined : compilePolicy(parsePolicy(vector.policy), vector.api);
}

function requestOf({ api, request }: Vector): ApiRequest {
  return {
    stage: request.stage,
    method: request.method,
    path: request.path,
    authorizationType: api.authType,
    action: request.action,
    caller: request.principal,
    identityPolicy: request.identityPolicyDecision,
    authorizer: request.authorizerDecision,
    context: Object.fromEntries(Object.entries(request.context ?? {}).map(([key, value]) => [key, contextValue(value)])),
  };
}

/** Numbers and booleans are text in a request. */
function contextValue(value: unknown): ContextValue | undefined {
  if (value === null) return undefined;
  return Array.isArray(value) ? value.map(String) : String(value);
}

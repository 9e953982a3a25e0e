import { CompiledPolicy } from './compile-policy';
import { Facts } from '../matching/facts';
import { NO, Tri, YES, and, or } from '../matching/tri';
import { Caller, RequestContext, Unknown } from '../request/request';

/**
 * What a policy says. `delegate`: it allows, but only by naming the caller's account, which may still have to allow.
 */
export type PolicyResult = 'allow' | 'delegate' | 'neither' | 'deny';

/** A request as the policy language sees it, for any service and action. */
export interface PolicyRequest {
  readonly action: string;

  /** The ARN of the resource. */
  readonly resource: string;

  /** Undefined: anonymous. */
  readonly caller?: Caller | Unknown<Caller>;
  readonly context: RequestContext;
}

/**
 * What the policy says; several results if it depends on something unknown. Any matching Deny wins, else any
 * matching Allow; the order of statements means nothing.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_evaluation-logic_policy-eval-denyallow.html
 */
export function evaluatePolicy(policy: CompiledPolicy, request: PolicyRequest): readonly PolicyResult[] {
  return policyResults(policy, factsOf(policy, request));
}

export function factsOf(policy: CompiledPolicy, request: PolicyRequest): Facts {
  return {
    action: request.action.toLowerCase(),
    resource: request.resource,
    caller: request.caller,
    values: policy.keys.lookUp(request.context),
  };
}

export function policyResults(policy: CompiledPolicy, facts: Facts): readonly PolicyResult[] {
  let denied: Tri = NO;
  let allowed: Tri = NO;
  let delegated: Tri = NO;
  for (const statement of policy.statements) {
    if (statement.statement.effect === 'Deny') {
      denied = or(denied, statement.test(facts));
      if (denied === YES) break;
    } else if (allowed !== YES) {
      const rest = statement.testRest(facts);
      if (rest === NO) continue;
      allowed = or(allowed, and(rest, statement.direct.test(facts)));
      if (statement.accounts) delegated = or(delegated, and(rest, statement.accounts.test(facts)));
    }
  }
  return RESULTS[denied * 9 + allowed * 3 + delegated];
}

/** What is possible, by whether a Deny matches, an Allow matches, and an Allow matches by account only. */
const RESULTS: readonly (readonly PolicyResult[])[] = Array.from({ length: 27 }, (_, index) => {
  const [denied, allowed, delegated] = [Math.floor(index / 9), Math.floor(index / 3) % 3, index % 3];
  const results: PolicyResult[] = [];
  if (denied !== NO) results.push('deny');
  if (denied === YES) return results;
  if (allowed !== NO) results.push('allow');
  if (allowed === YES) return results;
  if (delegated !== NO) results.push('delegate');
  if (delegated !== YES) results.push('neither');
  return results;
});


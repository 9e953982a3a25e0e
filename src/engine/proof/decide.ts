import { FALSE, Node } from './diagram';
import { Inquiry, examine } from './examine';
import { Known } from './known';
import { onlyDeniesMore, refusedByLaw } from './laws';
import { Limits, Model } from './model';
import { RequestSpace, Setting } from './request-space';
import { Finding, askInCases, search } from './search';
import { CompiledPolicy } from '../evaluation/compile-policy';
import { Decision } from '../evaluation/decision';
import { ApiRequest } from '../request/request';

/** The answer to a question about all requests of a set. */
export type Answer =
  /** `empty`: there is no such request at all, as far as it was necessary to look */
  | { readonly outcome: 'holds'; readonly empty: boolean }
  /** with a request that shows it, and what the evaluator says of it */
  | { readonly outcome: 'fails'; readonly request: ApiRequest; readonly decision: Decision }
  | { readonly outcome: 'undecided'; readonly reasons: readonly string[] };

export const DEFAULT_LIMITS: Limits = { procedure: 'either', splitting: 30_000, steps: 200_000 };

/** Whether API Gateway refuses every request of the set. */
export function deniesAll(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[],
  limits: Limits = DEFAULT_LIMITS, known = new Known(setting.api),
): Answer {
  if (policy && refusedByLaw(policy, space)) return { outcome: 'holds', empty: false };
  const admitted = (model: Model) => model.diagrams.and(model.space, model.admitted[0]);
  return decide({ setting, spaces: space, policies: [policy], limits, known }, admitted, ([decision]) => decision.outcome === 'ALLOW');
}

/** Whether API Gateway lets in every request of the set. */
export function allowsAll(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[],
  limits: Limits = DEFAULT_LIMITS, known = new Known(setting.api),
): Answer {
  const refused = (model: Model) => model.diagrams.and(model.space, model.diagrams.not(model.admitted[0]));
  return decide({ setting, spaces: space, policies: [policy], limits, known }, refused, ([decision]) => decision.outcome === 'DENY');
}

/** Whether a policy lets nobody in whom another refuses. */
export function admitsNoMore(
  policy: CompiledPolicy, other: CompiledPolicy, setting: Setting, limits: Limits = DEFAULT_LIMITS, known = new Known(setting.api),
): Answer {
  if (onlyDeniesMore(policy, other)) return { outcome: 'holds', empty: false };
  const more = ({ diagrams, space, admitted: [ours, theirs] }: Model) => diagrams.and(space, diagrams.and(ours, diagrams.not(theirs)));
  return decide({ setting, spaces: [{}], policies: [policy, other], limits, known }, more, ([a, b]) => a.outcome === 'ALLOW' && b.outcome === 'DENY');
}

/**
 * Looks for a request that breaks a promise: one of a set that must be empty.
 *
 * @param breaking the set
 * @param breaks the same, for one request and what the evaluator says of it under each policy
 */
function decide(inquiry: Inquiry, breaking: (model: Model) => Node, breaks: (decisions: readonly Decision[]) => boolean): Answer {
  const reasons = new Set<string>();
  let empty = true;
  let found: Extract<Finding, { outcome: 'found' }> | undefined;
  const isIncomplete = examine(inquiry, (part) => {
    const { answer: { finding } } = askInCases(part, (model) => {
      if (model.space !== FALSE) empty = false;
      return withTried(search(model, breaking(model), inquiry.policies, breaks));
    });
    if (finding.outcome === 'undecided') finding.reasons.forEach((reason) => reasons.add(reason));
    if (finding.outcome === 'found') found = finding;
    return found ? 'stop' : 'next';
  });
  if (found) return { ...found, outcome: 'fails' };
  if (isIncomplete) reasons.add(budgetReason(inquiry.limits));
  return reasons.size > 0 ? { outcome: 'undecided', reasons: [...reasons] } : { outcome: 'holds', empty };
}

function withTried(finding: Finding): { finding: Finding; tried: readonly ApiRequest[] } {
  return { finding, tried: finding.outcome === 'undecided' ? finding.tried : [] };
}

export function budgetReason({ steps }: Limits): string {
  return `the question takes more than ${steps} steps; ask about fewer requests at a time, such as one method or one kind of callers, or write fewer patterns with several "*"`;
}

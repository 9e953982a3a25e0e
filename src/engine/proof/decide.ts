import { BudgetExceeded } from './budget';
import { CALLER_TYPES } from './callers';
import { FALSE, Node } from './diagram';
import { KnownSplits } from './dimensions';
import { CallerGroup, Limits, Model } from './model';
import { RequestSpace, Setting, SignedSpace } from './request-space';
import { READINGS_LEVEL } from './solver';
import { CompiledPolicy } from '../evaluation/compile-policy';
import { Decision } from '../evaluation/decision';
import { evaluate } from '../evaluation/evaluate';
import { ApiRequest, Caller } from '../request/request';

/** The answer to a question about all requests of a set. */
export type Answer =
  /** `empty`: there is no such request at all */
  | { readonly outcome: 'holds'; readonly empty: boolean }
  /** with a request that shows it, and what the evaluator says of it */
  | { readonly outcome: 'fails'; readonly request: ApiRequest; readonly decision: Decision }
  | { readonly outcome: 'undecided'; readonly reasons: readonly string[] };

export const DEFAULT_LIMITS: Limits = { procedure: 'either', splitting: 30_000, steps: 100_000 };

/** Whether API Gateway refuses every request of the set. */
export function deniesAll(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[], limits: Limits = DEFAULT_LIMITS,
): Answer {
  const admitted = (model: Model) => model.diagrams.and(model.space, model.admitted[0]);
  return decide([policy], setting, space, admitted, ([decision]) => decision.outcome === 'ALLOW', limits);
}

/** Whether API Gateway lets in every request of the set. */
export function allowsAll(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[], limits: Limits = DEFAULT_LIMITS,
): Answer {
  const refused = (model: Model) => model.diagrams.and(model.space, model.diagrams.not(model.admitted[0]));
  return decide([policy], setting, space, refused, ([decision]) => decision.outcome === 'DENY', limits);
}

/**
 * Looks for a request that breaks a promise: one of a set that must be empty.
 *
 * @param breaking the set
 * @param breaks the same, for one request and what the evaluator says of it under each policy
 */
export function decide(
  policies: readonly (CompiledPolicy | undefined)[],
  setting: Setting,
  spaces: readonly RequestSpace[],
  breaking: (model: Model) => Node,
  breaks: (decisions: readonly Decision[]) => boolean,
  limits: Limits,
): Answer {
  const reasons = new Set<string>();
  let empty = true;
  const known: KnownSplits = new Map();
  for (const space of spaces) {
    for (const group of groupsOf(space)) {
      try {
        const model = new Model(setting, space, group, policies, limits, known);
        if (model.space !== FALSE) empty = false;
        const set = breaking(model);
        const answer = search(model, set, policies, setting, breaks);
        if (answer?.outcome === 'fails') return answer;
        if (answer?.outcome === 'undecided') answer.reasons.forEach((reason) => reasons.add(reason));
      } catch (error) {
        if (!(error instanceof BudgetExceeded)) throw error;
        reasons.add(`the question takes ${error.message}`);
        empty = false;
      }
    }
  }
  return reasons.size > 0 ? { outcome: 'undecided', reasons: [...reasons] } : { outcome: 'holds', empty };
}

export function search(
  model: Model, set: Node, policies: readonly (CompiledPolicy | undefined)[], setting: Setting, breaks: (decisions: readonly Decision[]) => boolean,
): Answer | undefined {
  if (set === FALSE) return undefined;
  // Certain under every reading; then those that certainly are asked about, where the evaluator may know more; then the rest.
  let reasons: readonly string[] | undefined;
  const asked = model.diagrams.and(model.diagrams.whatever(model.space, READINGS_LEVEL), set);
  for (const [candidates, certainly] of [[set, true], [asked, false], [set, false]] as const) {
    const request = model.find(candidates, certainly);
    if (!request) continue;
    const decisions = policies.map((policy) => evaluate(policy, setting.api, request));
    if ((certainly || candidates === asked) && breaks(decisions)) return { outcome: 'fails', request, decision: decisions[decisions.length - 1] };
    const undecided = decisions.flatMap(({ undecidedBecause }) => undecidedBecause);
    if (certainly && undecided.length === 0) throw new Error(`internal error: the prover found ${JSON.stringify(request)}, and the evaluator disagrees`);
    reasons ??= undecided.length > 0 ? undecided : model.unknowns.in(candidates).map((name) => `the answer depends on ${name}`);
  }
  return reasons && { outcome: 'undecided', reasons };
}

/** The forms of callers that a set of requests speaks of. */
export function groupsOf({ callers, authorizationTypes }: RequestSpace): CallerGroup[] {
  const anybody = callers === undefined || (callers.anonymous === undefined && callers.exactly === undefined && callers.signed === undefined);
  const users = usersOf(callers?.signed);
  const types = CALLER_TYPES.filter(({ type }) => anybody || (callers.signed && (callers.signed.types?.includes(type) ?? true)));
  const signed: CallerGroup[] = [
    ...(callers?.exactly ?? []).map((caller) => ({ kind: 'exactly' as const, caller })),
    ...types.flatMap((type): CallerGroup[] => users && type.type === 'User'
      ? users.map((caller) => ({ kind: 'exactly', caller }))
      : [{ kind: 'type', type }]),
  ];
  const isIamOnly = authorizationTypes?.every((type) => type === 'AWS_IAM') ?? false;
  const groups: CallerGroup[] = [];
  if (anybody || callers.anonymous) groups.push({ kind: 'anonymous' });
  else if (!isIamOnly) groups.push({ kind: 'anonymous', signedBy: exampleOf(callers.exactly, types.map(({ sample }) => sample)) });
  const hasIam = authorizationTypes?.includes('AWS_IAM') ?? true;
  return hasIam ? [...groups, ...signed] : groups;
}

/** The users, if the question names nobody else: of one user everything is known, policy variables too. */
function usersOf(signed: SignedSpace | undefined): Caller[] | undefined {
  if (!signed?.principals || signed.exceptPrincipals) return undefined;
  const users = signed.principals.map((arn): Caller => ({ type: 'User', account: arn.split(':')[4], arn }));
  return users.every(({ arn }) => /^arn:[a-z-]+:iam::\d{12}:user\/[^*?]+$/.test(arn)) ? users : undefined;
}

function exampleOf(exactly: readonly Caller[] | undefined, samples: readonly Caller[]): Caller | undefined {
  return exactly?.[0] ?? samples[0];
}

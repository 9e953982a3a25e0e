import { advised } from './advice';
import { BudgetExceeded } from './budget';
import { FALSE, Node } from './diagram';
import { Part } from './examine';
import { Model } from './model';
import { NamedValues } from './named-values';
import { suggestedValues } from './suggested-values';
import { CompiledPolicy } from '../evaluation/compile-policy';
import { Decision } from '../evaluation/decision';
import { evaluate } from '../evaluation/evaluate';
import { ApiRequest } from '../request/request';

/** What came of looking for a request in a set. */
export type Finding =
  | { readonly outcome: 'nothing' }
  | { readonly outcome: 'found'; readonly request: ApiRequest; readonly decision: Decision }
  /** requests that may be in the set, and why that is not known */
  | { readonly outcome: 'undecided'; readonly reasons: readonly string[]; readonly tried: readonly ApiRequest[] };

/** Looks for a request in a set, and has the evaluator confirm it. */
export function search(
  model: Model, set: Node, policies: readonly (CompiledPolicy | undefined)[], breaks: (decisions: readonly Decision[]) => boolean,
): Finding {
  if (set === FALSE) return { outcome: 'nothing' };
  // Certain under every reading; then those that certainly are asked about, where the evaluator may know more, first if only policy variables are open; then the rest.
  let reasons: readonly string[] = [];
  const tried: ApiRequest[] = [];
  const { diagrams, attributes: { unknowns }, subject: { setting } } = model;
  const asked = diagrams.and(unknowns.certainly(model.space), set);
  const attempts = [
    { candidates: set, certainly: true, isAsked: true },
    { candidates: unknowns.certainlyButForVariables(asked), certainly: false, isAsked: true },
    { candidates: asked, certainly: false, isAsked: true },
    { candidates: set, certainly: false, isAsked: false },
  ];
  for (const { candidates, certainly, isAsked } of attempts) {
    const request = model.find(candidates, certainly);
    if (!request) continue;
    tried.push(request);
    const decisions = policies.map((policy) => evaluate(policy, setting.api, request, setting.layers));
    if (isAsked && breaks(decisions)) return { outcome: 'found', request, decision: decisions[decisions.length - 1] };
    const undecided = decisions.flatMap(({ undecidedBecause }) => undecidedBecause);
    if (certainly && undecided.length === 0) throw new Error(`internal error: the prover found ${JSON.stringify(request)}, and the evaluator disagrees`);
    if (reasons.length === 0) reasons = undecided.length > 0 ? undecided.map(advised) : model.attributes.unknowns.in(candidates).map(advised);
  }
  return tried.length === 0 ? { outcome: 'nothing' } : { outcome: 'undecided', reasons, tried };
}

/** More rounds seldom help. */
const MOST_ROUNDS = 4;

/**
 * Asks one part of a question, and again with more cases for policy variables while that may help.
 *
 * @param ask looks at a model, and says what it would not decide
 */
export function askInCases<T extends { readonly tried: readonly ApiRequest[] }>(part: Part, ask: (model: Model) => T): { model: Model; answer: T } {
  let model = part(new Map());
  let answer = ask(model);
  let named: NamedValues | undefined = new Map();
  for (let round = 1; round < MOST_ROUNDS && answer.tried.length > 0; round++) {
    named = suggestedValues(model, answer.tried, named);
    if (!named) break;
    try {
      const next = part(named);
      [answer, model] = [ask(next), next];
    } catch (error) {
      // What was found with fewer cases stays true.
      if (!(error instanceof BudgetExceeded)) throw error;
      break;
    }
  }
  return { model, answer };
}

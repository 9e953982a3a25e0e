import { Budget, BudgetExceeded } from './budget';
import { callerGroups } from './caller-groups';
import { Known } from './known';
import { Limits, Model } from './model';
import { NamedValues } from './named-values';
import { RequestSpace, Setting } from './request-space';
import { CompiledPolicy, CompiledStatement } from '../evaluation/compile-policy';
import { seesCallers } from '../evaluation/layers';

/** What a question is about. */
export interface Inquiry {
  readonly setting: Setting;
  readonly spaces: readonly RequestSpace[];
  readonly policies: readonly (CompiledPolicy | undefined)[];

  /** Statements whose matches are asked for. */
  readonly singled?: readonly CompiledStatement[];
  readonly limits: Limits;

  /** Whether answers are told route by route, so that routes have to be told apart. */
  readonly byRoute?: boolean;
  readonly known: Known;
}

/** One part of a question: a group of callers. `named`: values that policy variables shall have cases for. */
export type Part = (named: NamedValues) => Model;

export type Visit = 'next' | 'stop';

/**
 * Visits all parts of a question, within one budget. A part that needs more than its share is visited again after the
 * others, with all that they left.
 *
 * @param visit may be called twice for one part, if the first call runs out of budget
 * @returns whether parts were left out, for want of budget
 */
export function examine({ setting, spaces, policies, singled = [], limits, known, byRoute = false }: Inquiry, visit: (part: Part) => Visit): boolean {
  const budget = new Budget(limits.steps);
  const { layers = [] } = setting;
  const own = [...layers.flatMap(({ policy }) => policy.statements), ...policies.flatMap((policy) => policy?.statements ?? []), ...singled];
  let waiting = spaces.flatMap((question) => {
    const statements = [...own, ...question.matchedBy ?? [], ...question.notMatchedBy ?? []];
    return callerGroups(question, statements, setting.api.endpointType, known, seesCallers(layers)).map((group) => (share: Budget): Visit => (
      visit((named) => new Model({ setting, question, group, statements, named, known, budget: share, byRoute }, policies, singled, limits))));
  });
  for (let round = 0; round < 2; round++) {
    const exceeded: typeof waiting = [];
    for (const [i, part] of waiting.entries()) {
      try {
        if (part(budget.part(budget.remaining / (waiting.length - i))) === 'stop') return false;
      } catch (error) {
        if (!(error instanceof BudgetExceeded)) throw error;
        exceeded.push(part);
      }
    }
    // Alone, a part has had everything.
    if (exceeded.length === 0 || waiting.length === 1) return exceeded.length > 0;
    waiting = exceeded;
  }
  return true;
}

import { AUTHORIZATION_TYPES } from './attributes';
import { Budget, affordable } from './budget';
import { callerGroups } from './caller-groups';
import { Known } from './known';
import { Limits, Model } from './model';
import { NamedValues } from './named-values';
import { RequestPlace } from './places';
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

/** A part before it is asked: a question, and a group of callers. */
interface Waiting {
  readonly question: RequestSpace;
  readonly model: (question: RequestSpace, named: NamedValues, budget: Budget, splitting: number) => Model;
}

/**
 * Visits all parts of a question, within one budget. A part that needs more than its share is visited again after the
 * others, with all that they left. Of one that still needs more, some places are visited alone: what is found there is found.
 *
 * @param visit may be called several times for one part, if it runs out of budget
 * @returns whether parts were left out, for want of budget
 */
export function examine({ setting, spaces, policies, singled = [], limits, known, byRoute = false }: Inquiry, visit: (part: Part) => Visit): boolean {
  const budget = new Budget(limits.steps);
  const { layers = [] } = setting;
  const own = [...layers.flatMap(({ policy }) => policy.statements), ...policies.flatMap((policy) => policy?.statements ?? []), ...singled];
  let waiting = spaces.flatMap((space) => {
    const statements = [...own, ...space.matchedBy ?? [], ...space.notMatchedBy ?? []];
    return callerGroups(space, statements, setting.api.endpointType, known, seesCallers(layers)).map((group): Waiting => ({
      question: space,
      model: (question, named, share, splitting) => (
        new Model({ setting, question, group, statements, named, known, budget: share, byRoute }, policies, singled, { ...limits, splitting })),
    }));
  });
  for (let round = 0; round < 2; round++) {
    const exceeded: Waiting[] = [];
    for (const [i, one] of waiting.entries()) {
      const share = budget.part(budget.remaining / (waiting.length - i));
      const seen = affordable(() => visit((named) => one.model(one.question, named, share, limits.splitting)));
      if (seen === 'stop') return false;
      if (seen === undefined) exceeded.push(one);
    }
    if (exceeded.length === 0) return false;
    // Alone, a part has had everything.
    const isLast = waiting.length === 1;
    waiting = exceeded;
    if (isLast) break;
  }
  return limits.procedure !== 'either' || !waiting.some((one) => isFoundAlone(one, new Budget(limits.steps * ALONE), visit));
}

/** How much more may be spent on places alone, as a part of the budget. */
const ALONE = 1 / 4;

/** Steps that split one place, and little else. */
const ALONE_SPLITTING = 2_000;

/** Whether a visit to one of some places ends the search. */
function isFoundAlone({ question, model }: Waiting, budget: Budget, visit: (part: Part) => Visit): boolean {
  const places = affordable(() => model(question, new Map(), budget, 0).attributes.places.examples(budget)) ?? [];
  return places.some((place) => affordable(() => visit((named) => model(at(question, place), named, budget, ALONE_SPLITTING))) === 'stop');
}

/** The requests of a set that go to one place. */
function at(question: RequestSpace, { stage, method, path }: RequestPlace): RequestSpace {
  // A question about a path is about what the API does not serve, too.
  const authorizationTypes = question.authorizationTypes ?? (question.paths ? undefined : AUTHORIZATION_TYPES);
  return { ...question, stages: [stage], methods: [method], paths: [path], authorizationTypes };
}

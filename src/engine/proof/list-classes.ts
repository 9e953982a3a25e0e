import { Budget } from './budget';
import { CompiledCondition } from '../conditions/condition';
import { NO, Tri, YES, and, or } from '../matching/tri';

/** A class of single values: its example, whether it is the empty text, and what each condition says of it. */
export interface ItemClass {
  readonly example: string;

  /** By condition, whether the value is listed. */
  readonly listed: readonly Tri[];
}

/**
 * Lists of values that no condition tells apart, one example each. A condition only asks whether all items are of some
 * classes, or whether one is: so lists are built up class by class until nothing new comes of it.
 */
export function listClasses(items: readonly ItemClass[], conditions: readonly CompiledCondition[], budget: Budget): string[][] {
  interface List { readonly examples: readonly string[]; readonly answers: readonly Tri[] }
  const single = ({ example, listed }: ItemClass): List => ({
    examples: [example],
    answers: [...conditions.map((_, i) => listed[i]), ...conditions.map((_, i) => listed[i]), example === '' ? YES : NO],
  });
  const join = (a: List, b: List): List => ({
    examples: [...a.examples, ...b.examples],
    answers: a.answers.map((answer, i) => i < conditions.length ? or(answer, b.answers[i]) : and(answer, b.answers[i])),
  });
  const singles = items.map(single);
  const found = new Map<string, List>();
  let fresh = singles;
  while (fresh.length > 0) {
    const added: List[] = [];
    for (const list of fresh) {
      const key = list.answers.join('');
      if (found.has(key)) continue;
      budget.spend(singles.length);
      found.set(key, list);
      added.push(list);
    }
    fresh = added.flatMap((list) => singles.map((one) => join(list, one)));
  }
  return [...found.values()].map(({ examples }) => [...new Set(examples)]);
}

import { Budget, BudgetExceeded } from './budget';
import { TextSpace } from './text-space';
import { NO, Tri } from '../matching/tri';

/** The fields of a text, or undefined if the attribute is absent. */
export type TextValue = readonly string[] | undefined;

/** Texts that no test tells apart. */
export interface TextClass {
  /** A shortest one. */
  readonly value: TextValue;

  /** Another member, if one was found. */
  readonly second?: TextValue;

  /** By test, its label. */
  readonly labels: string;
}

/** Classes that were found before, for other groups of callers or other questions, and what they took; without classes, the steps that were too few. */
export type KnownSplits = Map<string, { readonly classes?: readonly TextClass[]; readonly steps: number }>;

/** The classes of all texts, or undefined where they take more steps than given. */
export function splitTexts(space: TextSpace, optional: boolean, steps: number, budget: Budget, known: KnownSplits): readonly TextClass[] | undefined {
  const key = `${optional} ${space.key}`;
  const found = known.get(key);
  const part = budget.part(steps);
  const most = part.remaining;
  if (found && (found.classes || found.steps >= most)) {
    budget.spendOnce(key, Math.min(found.steps, most));
    return found.classes;
  }
  try {
    const classes = split(space, optional, part);
    known.set(key, { classes, steps: most - part.remaining });
    budget.spendOnce(key, 0);
    return classes;
  } catch (error) {
    if (!(error instanceof BudgetExceeded)) throw error;
    known.set(key, { steps: most });
    budget.spendOnce(key, 0);
    return undefined;
  }
}

function split(space: TextSpace, optional: boolean, budget: Budget): TextClass[] {
  const vectors = new Vectors(space.size);
  const classes = new Map<number, TextClass>();
  space.search({
    start: vectors.start,
    decide: (vector, feature, label) => vectors.decide(vector, feature, label),
    needs: () => true,
    isHopeless: () => false,
    accept: (vector, text) => {
      const known = classes.get(vector);
      if (!known) classes.set(vector, { value: text(), labels: vectors.labels(vector) });
      else if (!known.second) classes.set(vector, { ...known, second: text() });
      return false;
    },
  }, budget);
  const absent: TextClass[] = optional ? [{ value: undefined, labels: '0'.repeat(space.size) }] : [];
  return [...absent, ...classes.values()];
}

/** Vectors of labels, as numbers. */
class Vectors {
  readonly start = 0;
  private readonly vectors: string[];
  private readonly numbers: Map<string, number>;

  /** Vectors that were decided before. */
  private readonly decided = new Map<number, number>();

  constructor(private readonly size: number) {
    const none = '0'.repeat(size);
    this.vectors = [none];
    this.numbers = new Map([[none, 0]]);
  }

  labels(vector: number): string {
    return this.vectors[vector];
  }

  decide(vector: number, feature: number, label: Tri): number {
    // What is not decided yet stands there as a NO.
    if (label === NO) return vector;
    const key = (vector * this.size + feature) * LABELS + label;
    const known = this.decided.get(key);
    if (known !== undefined) return known;
    const result = this.numberOf(this.with(vector, feature, label));
    this.decided.set(key, result);
    return result;
  }

  private with(vector: number, feature: number, label: Tri): string {
    const before = this.vectors[vector];
    return before.slice(0, feature) + label + before.slice(feature + 1);
  }

  private numberOf(vector: string): number {
    const known = this.numbers.get(vector);
    if (known !== undefined) return known;
    const number = this.vectors.push(vector) - 1;
    this.numbers.set(vector, number);
    return number;
  }
}

/** As many as a Tri has. */
const LABELS = 3;

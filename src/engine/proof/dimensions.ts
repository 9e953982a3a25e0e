import { Budget, BudgetExceeded } from './budget';
import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { Choice, Dimension, Solver } from './solver';
import { Memory, TextSpace } from './text-space';
import { NO, Tri, UNKNOWN, YES } from '../matching/tri';

/** An attribute whose values fall into a list of classes: one level with a child for each class. */
export class ClassDimension<T> implements Dimension {
  private level = 0;

  constructor(readonly name: string, readonly classes: readonly T[], private readonly diagrams: Diagrams) {}

  allocate(firstLevel: number): number {
    this.level = firstLevel;
    return firstLevel + 1;
  }

  /** The function that depends on the class only. */
  select(child: (item: T) => Node): Node {
    return this.diagrams.node(this.level, this.classes.map(child));
  }

  /** The function that is true of some classes. */
  selectClasses(numbers: ReadonlySet<number>): Node {
    return this.diagrams.node(this.level, this.classes.map((_, i) => numbers.has(i) ? TRUE : FALSE));
  }

  solve(node: Node, solver: Solver): Choice | undefined {
    const children = this.diagrams.children(node);
    for (let i = 0; i < children.length; i++) {
      const rest = children.indexOf(children[i]) === i ? solver.solve(children[i]) : undefined;
      if (rest) return new Map(rest).set(this, this.classes[i]);
    }
    return undefined;
  }

  usual(): T {
    return this.classes[0];
  }
}

/** The fields of a text, or undefined if the attribute is absent. */
export type TextValue = readonly string[] | undefined;

interface TextClass {
  readonly value: TextValue;

  /** Another member, if one was found. */
  readonly second?: TextValue;

  /** By feature. */
  readonly labels: string;
}

/** Classes that were found before, for other groups of callers or the opposite question. */
export type KnownSplits = Map<string, readonly TextClass[] | BudgetExceeded>;

/** How to decide questions about texts: by splitting them into classes, lazily, or whichever is feasible. */
export type Procedure = 'split' | 'lazy' | 'either';

/**
 * A text attribute, perhaps absent. Its values are split into classes by the labels of all tests; where that takes too
 * many steps, each test stays a variable of its own and the texts are read only when a function has to be solved.
 */
export class TextDimension implements Dimension {
  private classes: ClassDimension<TextClass> | undefined;
  private firstLevel = 0;

  constructor(readonly name: string, readonly space: TextSpace, private readonly optional: boolean, private readonly diagrams: Diagrams) {}

  /** To be called when all tests are known. */
  prepare(procedure: Procedure, splitting: number, known: KnownSplits): void {
    if (procedure === 'lazy') return;
    const key = `${this.optional} ${this.space.key}`;
    if (!known.has(key)) known.set(key, this.trySplit(splitting));
    const classes = known.get(key)!;
    if (!(classes instanceof BudgetExceeded)) this.classes = new ClassDimension(this.name, classes, this.diagrams);
    else if (procedure === 'split') throw classes;
  }

  private trySplit(splitting: number): TextClass[] | BudgetExceeded {
    try {
      return this.split(new Budget(splitting));
    } catch (error) {
      if (error instanceof BudgetExceeded) return error;
      throw error;
    }
  }

  get isSplit(): boolean {
    return this.classes !== undefined;
  }

  /** The function that is true of some classes. */
  selectClasses(numbers: ReadonlySet<number>): Node {
    return this.classes!.selectClasses(numbers);
  }

  /** The classes, for those who want to see them all. */
  get members(): readonly TextClass[] {
    return this.classes?.classes ?? [];
  }

  allocate(firstLevel: number): number {
    this.firstLevel = firstLevel;
    return this.classes ? this.classes.allocate(firstLevel) : firstLevel + 1 + this.space.size;
  }

  present(): Node {
    if (!this.optional) return TRUE;
    return this.classes ? this.classes.select(({ value }) => value ? TRUE : FALSE) : this.diagrams.node(this.firstLevel, [FALSE, TRUE]);
  }

  /** Where a test says YES; where nobody knows, the given function. */
  accepted(feature: number, unknown: () => Node): Node {
    const child = (label: Tri) => label === UNKNOWN ? unknown() : label === YES ? TRUE : FALSE;
    if (this.classes) return this.classes.select(({ labels }) => child(Number(labels[feature]) as Tri));
    const third = this.space.canBeUnknown(feature) ? child(UNKNOWN) : FALSE;
    return this.diagrams.node(this.firstLevel + 1 + feature, [child(NO), child(YES), third]);
  }

  /** The function that depends on several tests, which are never UNKNOWN. */
  select(features: readonly number[], child: (accepted: readonly boolean[]) => Node): Node | undefined {
    return this.classes?.select(({ labels }) => child(features.map((feature) => labels[feature] === '1')));
  }

  solve(node: Node, solver: Solver): Choice | undefined {
    if (this.classes) {
      const choice = this.classes.solve(node, solver);
      return choice && new Map(choice).set(this, (choice.get(this.classes) as TextClass).value);
    }
    if (this.diagrams.level(node) > this.firstLevel) return this.solveLazily(node, solver);
    const [absent, present] = this.diagrams.children(node);
    const rest = solver.solve(absent);
    return rest ? new Map(rest).set(this, undefined) : this.solvePresent(present, solver);
  }

  usual(budget: Budget): TextValue {
    return this.classes ? this.classes.classes[0].value : this.optional ? undefined : this.space.anyText(budget);
  }

  private solvePresent(node: Node, solver: Solver): Choice | undefined {
    return node === FALSE ? undefined : this.solveLazily(node, solver);
  }

  /** Reads a text while replacing the tests that are certain by constants, until the rest can be solved. */
  private solveLazily(node: Node, solver: Solver): Choice | undefined {
    let found: Choice | undefined;
    const { diagrams } = this;
    const levelOf = (feature: number) => this.firstLevel + 1 + feature;
    this.space.search({
      start: node,
      decide: (rest, feature, label) => diagrams.restrict(rest, levelOf(feature), label),
      needs: (rest, feature) => diagrams.support(rest).has(levelOf(feature)),
      isHopeless: (rest) => rest === FALSE,
      accept: (rest, text) => {
        const choice = solver.solve(rest);
        if (choice) found = new Map(choice).set(this, text());
        return found !== undefined;
      },
    }, solver.budget);
    return found;
  }

  private split(budget: Budget): TextClass[] {
    const { size } = this.space;
    const memories = new Memories(size);
    const classes = new Map<number, TextClass>();
    this.space.search({
      start: memories.start,
      decide: (memory, feature, label) => memories.decide(memory, feature, label),
      needs: () => true,
      isHopeless: () => false,
      accept: (memory, text) => {
        const known = classes.get(memory);
        if (!known) classes.set(memory, { value: text(), labels: memories.labels(memory) });
        else if (!known.second) classes.set(memory, { ...known, second: text() });
        return false;
      },
    } satisfies Memory, budget);
    const absent: TextClass[] = this.optional ? [{ value: undefined, labels: '0'.repeat(size) }] : [];
    return [...absent, ...classes.values()];
  }
}

/** Vectors of labels, as numbers. */
class Memories {
  readonly start = 0;
  private readonly vectors: string[];
  private readonly numbers: Map<string, number>;

  constructor(size: number) {
    const none = '0'.repeat(size);
    this.vectors = [none];
    this.numbers = new Map([[none, 0]]);
  }

  labels(memory: number): string {
    return this.vectors[memory];
  }

  decide(memory: number, feature: number, label: Tri): number {
    const before = this.vectors[memory];
    if (before[feature] === String(label)) return memory;
    const vector = before.slice(0, feature) + label + before.slice(feature + 1);
    const known = this.numbers.get(vector);
    if (known !== undefined) return known;
    const number = this.vectors.push(vector) - 1;
    this.numbers.set(vector, number);
    return number;
  }
}

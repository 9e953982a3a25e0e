import { Budget, BudgetExceeded } from './budget';
import { ClassDimension } from './class-dimension';
import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { Choice, Dimension, Solver } from './solver';
import { KnownSplits, TextClass, TextValue, splitTexts } from './text-classes';
import { TextSpace } from './text-space';
import { NO, Tri, UNKNOWN, YES } from '../matching/tri';

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
  prepare(procedure: Procedure, splitting: number, budget: Budget, known: KnownSplits): void {
    if (procedure === 'lazy') return;
    const classes = splitTexts(this.space, this.optional, splitting, budget, known);
    if (classes) this.classes = new ClassDimension(this.name, classes, this.diagrams);
    else if (procedure === 'split') throw new BudgetExceeded(splitting);
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
    if (rest) return new Map(rest).set(this, undefined);
    return present === FALSE ? undefined : this.solveLazily(present, solver);
  }

  usual(budget: Budget): TextValue {
    return this.classes ? this.classes.classes[0].value : this.optional ? undefined : this.space.anyText(budget);
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
}

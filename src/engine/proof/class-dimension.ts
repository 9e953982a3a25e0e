import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { Choice, Dimension, Solver } from './solver';

/** An attribute whose values fall into a list of classes: one level with a child for each class. */
export class ClassDimension<T> implements Dimension {
  private level = 0;

  constructor(readonly name: string, readonly classes: readonly T[], private readonly diagrams: Diagrams) {}

  allocate(firstLevel: number): number {
    this.level = firstLevel;
    return firstLevel + 1;
  }

  /** The function that depends on the class only. */
  select(child: (item: T, number: number) => Node): Node {
    return this.diagrams.node(this.level, this.classes.map(child));
  }

  /** The function that is true of some classes. */
  selectClasses(numbers: ReadonlySet<number>): Node {
    return this.diagrams.node(this.level, this.classes.map((_, i) => numbers.has(i) ? TRUE : FALSE));
  }

  /** What is left of a function where the attribute is of a class. */
  restrict(node: Node, number: number): Node {
    return this.diagrams.restrict(node, this.level, number);
  }

  solve(node: Node, solver: Solver): Choice | undefined {
    const children = this.diagrams.children(node);
    const tried = new Set<Node>();
    for (let i = 0; i < children.length; i++) {
      if (tried.has(children[i])) continue;
      tried.add(children[i]);
      const rest = solver.solve(children[i]);
      if (rest) return new Map(rest).set(this, this.classes[i]);
    }
    return undefined;
  }

  usual(): T {
    return this.classes[0];
  }
}

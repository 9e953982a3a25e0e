import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { READINGS_LEVEL } from './solver';

/**
 * What nobody knows, as variables: the same unknown is the same variable wherever it occurs, so that two policies, or a
 * question and a policy, agree about it.
 */
export class Unknowns {
  private readonly levels = new Map<string, number>();
  private readonly names: string[] = [];

  constructor(private readonly diagrams: Diagrams) {}

  /** @param name identifies the unknown, and tells a reader what it is */
  node(name: string, values: readonly Node[] = [FALSE, TRUE]): Node {
    const known = this.levels.get(name);
    const level = known ?? READINGS_LEVEL + this.names.push(name) - 1;
    this.levels.set(name, level);
    return this.diagrams.node(level, values);
  }

  /** The unknowns that a function depends on. */
  in(node: Node): string[] {
    return [...this.diagrams.support(node)].filter((level) => level >= READINGS_LEVEL).map((level) => this.names[level - READINGS_LEVEL]);
  }
}

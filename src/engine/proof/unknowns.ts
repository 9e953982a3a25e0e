import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { READINGS_LEVEL } from './solver';
import { displayOpaque } from '../matching/opaque';

/**
 * What nobody knows, as variables: the same unknown is the same variable wherever it occurs, so that two policies, or a
 * question and a policy, agree about it.
 */
export class Unknowns {
  private readonly levels = new Map<string, number>();
  private readonly reasons: string[] = [];
  private readonly settled = new Set<number>();

  constructor(private readonly diagrams: Diagrams) {}

  /**
   * @param id the same for the same unknown only
   * @param because a sentence for readers: what is not known, and what would help
   * @param byVariable whether a policy variable may have a value that settles it
   */
  node(id: string, because: string, values: readonly Node[] = [FALSE, TRUE], byVariable = false): Node {
    const known = this.levels.get(id);
    if (known === undefined && byVariable) this.settled.add(READINGS_LEVEL + this.reasons.length);
    const level = known ?? READINGS_LEVEL + this.reasons.push(displayOpaque(because)) - 1;
    this.levels.set(id, level);
    return this.diagrams.node(level, values);
  }

  /** Where a function is true whatever the unknowns are. */
  certainly(node: Node): Node {
    return this.diagrams.forAll(node, (level) => level >= READINGS_LEVEL);
  }

  /** The same, but for the unknowns that a value of a policy variable may settle. */
  certainlyButForVariables(node: Node): Node {
    return this.diagrams.forAll(node, (level) => level >= READINGS_LEVEL && !this.settled.has(level));
  }

  /** The unknowns that a function depends on, in words. */
  in(node: Node): string[] {
    return [...this.diagrams.support(node)].filter((level) => level >= READINGS_LEVEL).map((level) => this.reasons[level - READINGS_LEVEL]);
  }
}

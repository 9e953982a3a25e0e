import { Budget } from './budget';
import { Diagrams, FALSE, Node, TRUE } from './diagram';

/** What each dimension of a request is in a solution; dimensions that do not matter are missing. */
export type Choice = ReadonlyMap<Dimension, unknown>;

/** One attribute of requests, with the levels of the diagram that tell its values apart. */
export interface Dimension {
  readonly name: string;

  /** @returns the first level that is still free */
  allocate(firstLevel: number): number;

  /** @param node at a level of this dimension */
  solve(node: Node, solver: Solver): Choice | undefined;

  /** Some value, where it does not matter which. */
  usual(budget: Budget): unknown;
}

/** Levels of readings: what nobody knows is a variable, below all that a request can choose. */
export const READINGS_LEVEL = 1_000_000;

/** Looks for requests that make a function true: under every reading (`certainly`), or under some. */
export class Solver {
  private readonly owners: Dimension[] = [];
  private readonly solved = new Map<Node, Choice | undefined>();

  constructor(
    readonly diagrams: Diagrams,
    owners: readonly Dimension[],
    private readonly certainly: boolean,
    readonly budget: Budget,
  ) {
    this.owners.push(...owners);
  }

  solve(node: Node): Choice | undefined {
    if (node === FALSE) return undefined;
    if (node === TRUE) return NOTHING;
    const level = this.diagrams.level(node);
    if (level >= READINGS_LEVEL) return this.certainly ? undefined : NOTHING;
    if (this.solved.has(node)) return this.solved.get(node);
    this.budget.spend(2 + Math.floor(this.diagrams.children(node).length / 16));
    const choice = this.owners[level].solve(node, this);
    this.solved.set(node, choice);
    return choice;
  }
}

const NOTHING: Choice = new Map();

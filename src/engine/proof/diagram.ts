import { Budget } from './budget';
import { hashOf, sameItems } from './sequences';

/** A boolean function of variables with finitely many values, as a node of a decision diagram. */
export type Node = number;

export const FALSE: Node = 0;
export const TRUE: Node = 1;

const LEAF = Number.MAX_SAFE_INTEGER;
const NODES = 2 ** 26;

/**
 * Multi-valued decision diagrams. A variable is a level; a node at a level has one child for each value. Equal
 * functions are the same node, so that equivalence is a comparison of numbers.
 */
export class Diagrams {
  private readonly levels: number[] = [LEAF, LEAF];
  private readonly childrenOf: (readonly Node[])[] = [[], []];
  private readonly buckets = new Map<number, Node[]>();
  private readonly conjunctions = new Map<number, Node>();
  private readonly negations = new Map<Node, Node>([[FALSE, TRUE], [TRUE, FALSE]]);
  private readonly supports = new Map<Node, ReadonlySet<number>>();

  constructor(private readonly budget: Budget) {}

  /** The function that looks at the level's variable and goes on with the child of its value. */
  node(level: number, children: readonly Node[]): Node {
    const [first] = children;
    if (children.every((child) => child === first)) return first;
    const hash = hashOf(children, level);
    const bucket = this.buckets.get(hash) ?? [];
    const known = bucket.find((node) => this.levels[node] === level && sameItems(this.childrenOf[node], children));
    if (known !== undefined) return known;
    this.budget.spend(1 + Math.floor(children.length / 16));
    const node = this.levels.push(level) - 1;
    this.childrenOf.push(children);
    bucket.push(node);
    this.buckets.set(hash, bucket);
    return node;
  }

  level(node: Node): number {
    return this.levels[node];
  }

  children(node: Node): readonly Node[] {
    return this.childrenOf[node];
  }

  not(node: Node): Node {
    const known = this.negations.get(node);
    if (known !== undefined) return known;
    const result = this.node(this.levels[node], this.childrenOf[node].map((child) => this.not(child)));
    this.negations.set(node, result);
    this.negations.set(result, node);
    return result;
  }

  and(a: Node, b: Node): Node {
    if (a === b || b === TRUE) return a;
    if (a === TRUE) return b;
    if (a === FALSE || b === FALSE) return FALSE;
    const key = a < b ? a * NODES + b : b * NODES + a;
    const known = this.conjunctions.get(key);
    if (known !== undefined) return known;
    const level = Math.min(this.levels[a], this.levels[b]);
    const left = this.levels[a] === level ? this.childrenOf[a] : undefined;
    const right = this.levels[b] === level ? this.childrenOf[b] : undefined;
    const size = (left ?? right)!.length;
    this.budget.spend(1 + Math.floor(size / 16));
    const children = new Array<Node>(size);
    let [lastLeft, lastRight, last] = [-1, -1, FALSE];
    for (let i = 0; i < size; i++) {
      const x = left ? left[i] : a;
      const y = right ? right[i] : b;
      if (x !== lastLeft || y !== lastRight) [lastLeft, lastRight, last] = [x, y, this.and(x, y)];
      children[i] = last;
    }
    const result = this.node(level, children);
    this.conjunctions.set(key, result);
    return result;
  }

  or(a: Node, b: Node): Node {
    return this.not(this.and(this.not(a), this.not(b)));
  }

  ifThenElse(condition: Node, then: Node, otherwise: Node): Node {
    if (condition === TRUE) return then;
    if (condition === FALSE) return otherwise;
    return this.or(this.and(condition, then), this.and(this.not(condition), otherwise));
  }

  all(nodes: readonly Node[]): Node {
    return this.fold(nodes, TRUE, (a, b) => this.and(a, b));
  }

  any(nodes: readonly Node[]): Node {
    return this.not(this.all(nodes.map((node) => this.not(node))));
  }

  /** Where the function is true whatever some variables are. */
  forAll(node: Node, isAny: (level: number) => boolean, memo = new Map<Node, Node>()): Node {
    if (node <= TRUE) return node;
    const known = memo.get(node);
    if (known !== undefined) return known;
    const children = this.childrenOf[node].map((child) => this.forAll(child, isAny, memo));
    const result = isAny(this.levels[node]) ? this.all(children) : this.node(this.levels[node], children);
    memo.set(node, result);
    return result;
  }

  /** The function that is left when a variable has a value. */
  restrict(node: Node, level: number, value: number, memo = new Map<Node, Node>()): Node {
    if (this.levels[node] > level) return node;
    if (this.levels[node] === level) return this.childrenOf[node][value];
    const known = memo.get(node);
    if (known !== undefined) return known;
    this.budget.spend();
    const result = this.node(this.levels[node], this.childrenOf[node].map((child) => this.restrict(child, level, value, memo)));
    memo.set(node, result);
    return result;
  }

  /** The levels that the function depends on. */
  support(node: Node): ReadonlySet<number> {
    const known = this.supports.get(node);
    if (known) return known;
    const levels = new Set<number>(node > TRUE ? [this.levels[node]] : []);
    for (const child of new Set(this.childrenOf[node])) this.support(child).forEach((level) => levels.add(level));
    this.supports.set(node, levels);
    return levels;
  }

  /** Pairs first: the intermediate results of a chain would be looked at again and again. */
  private fold(nodes: readonly Node[], empty: Node, join: (a: Node, b: Node) => Node): Node {
    if (nodes.length === 0) return empty;
    let row = [...nodes];
    while (row.length > 1) {
      const next: Node[] = [];
      for (let i = 0; i < row.length; i += 2) next.push(i + 1 < row.length ? join(row[i], row[i + 1]) : row[i]);
      row = next;
    }
    return row[0];
  }
}

/** Some things, and what it costs to take them together. */
export interface PricedSet {
  readonly members: readonly number[];
  readonly cost: number;
}

/** Entries looked at, after which the search takes the largest sets without asking whether they are the best: some hundredths of a second. */
const MOST_WORK = 200_000;

/**
 * The cheapest sets that together have all things from 0 to `size` - 1, as indexes in ascending order; of equally good ones, those that come first. Each
 * thing is in some set.
 *
 * Almost all problems are solved by the rules of `reduce` alone. Where many choices remain, the best is searched for, with a limit: beyond it the result is
 * still a cover, and good, but perhaps not the cheapest.
 */
export function cheapestCover(size: number, sets: readonly PricedSet[]): number[] {
  const rows: number[][] = Array.from({ length: size }, () => []);
  sets.forEach(({ members }, set) => members.forEach((member) => rows[member].push(set)));
  const costs = sets.map(({ cost }) => cost);
  return new Search(costs).best(rows, Infinity)!.taken.sort((a, b) => a - b);
}

/** For each thing that is still to be covered, the sets that have it. */
type Rows = ReadonlyArray<readonly number[]>;

interface Cover {
  readonly taken: number[];
  readonly cost: number;
}

class Search {
  private work = 0;

  constructor(private readonly costs: readonly number[]) {}

  /** The best cover that costs less than a limit, if there is one. */
  best(all: Rows, limit: number): Cover | undefined {
    const { taken, rows } = this.reduce(all);
    const paid = this.costOf(taken);
    if (rows.length === 0) { return paid < limit ? { taken, cost: paid } : undefined; }
    if (paid + this.leastCost(rows) >= limit) { return undefined; }
    const parts = components(rows);
    if (parts.length > 1) { return this.bestOfEach(parts, { taken, cost: paid }, limit); }
    const rest = this.branch(rows, limit - paid);
    return rest && { taken: [...taken, ...rest.taken], cost: paid + rest.cost };
  }

  private bestOfEach(parts: readonly Rows[], start: Cover, limit: number): Cover | undefined {
    return parts.reduce<Cover | undefined>((cover, part) => {
      const found = cover && this.best(part, limit - cover.cost);
      return found && { taken: [...cover.taken, ...found.taken], cost: cover.cost + found.cost };
    }, start);
  }

  /** One of the sets of each row must be taken: of the row that has the fewest. */
  private branch(rows: Rows, limit: number): Cover | undefined {
    const shortest = rows.reduce((a, b) => (b.length < a.length ? b : a));
    const greedy = this.largest(rows);
    if (this.work > MOST_WORK) { return greedy.cost < limit ? greedy : undefined; }
    let best: Cover | undefined = greedy.cost < limit ? greedy : undefined;
    for (const set of shortest) {
      const left = rows.filter((row) => !row.includes(set));
      const found = this.best(left, (best?.cost ?? limit) - this.costs[set]);
      if (found) { best = { taken: [set, ...found.taken], cost: found.cost + this.costs[set] }; }
    }
    return best;
  }

  /** Takes the sets that nothing can replace, and drops sets and rows that cannot matter. */
  private reduce(all: Rows): { readonly taken: number[]; readonly rows: Rows } {
    const taken: number[] = [];
    let rows = all;
    for (let before = -1; before !== weight(rows) && rows.length > 0;) {
      before = weight(rows);
      this.work += before;
      rows = distinct(this.withoutInferior(rows));
      const needed = new Set(rows.filter(({ length }) => length === 1).map(([set]) => set));
      taken.push(...needed);
      rows = rows.filter((row) => !row.some((set) => needed.has(set)));
    }
    return { taken, rows };
  }

  /** A set is inferior if another one has all that it has, and costs no more. */
  private withoutInferior(rows: Rows): Rows {
    const members = membersOf(rows);
    const inferior = new Set<number>();
    for (const [set, own] of members) {
      const better = rows[own.values().next().value!].some((other) => other !== set && !inferior.has(other) && this.costs[other] <= this.costs[set]
        && members.get(other)!.size >= own.size && [...own].every((row) => members.get(other)!.has(row)));
      if (better) { inferior.add(set); }
    }
    return inferior.size === 0 ? rows : rows.map((row) => row.filter((set) => !inferior.has(set)));
  }

  /** Rows that have no set in common need a set each. */
  private leastCost(rows: Rows): number {
    const used = new Set<number>();
    let cost = 0;
    for (const row of [...rows].sort((a, b) => a.length - b.length)) {
      if (row.some((set) => used.has(set))) { continue; }
      row.forEach((set) => used.add(set));
      cost += Math.min(...row.map((set) => this.costs[set]));
    }
    return cost;
  }

  private largest(rows: Rows): Cover {
    const taken: number[] = [];
    for (let left = rows; left.length > 0; left = left.filter((row) => !row.includes(taken.at(-1)!))) {
      const [first, ...others] = [...membersOf(left)].map(([set, own]) => ({ set, each: this.costs[set] / own.size }));
      taken.push(others.reduce((a, b) => (b.each < a.each || (b.each === a.each && b.set < a.set) ? b : a), first).set);
    }
    return { taken, cost: this.costOf(taken) };
  }

  private costOf(sets: readonly number[]): number {
    return sets.reduce((sum, set) => sum + this.costs[set], 0);
  }
}

function weight(rows: Rows): number {
  return rows.reduce((sum, { length }) => sum + 1 + length, 0);
}

/** For each set, the indexes of its rows. */
function membersOf(rows: Rows): Map<number, Set<number>> {
  const members = new Map<number, Set<number>>();
  rows.forEach((row, i) => row.forEach((set) => {
    const own = members.get(set);
    if (own === undefined) { members.set(set, new Set([i])); } else { own.add(i); }
  }));
  return members;
}

function distinct(rows: Rows): Rows {
  return [...new Map(rows.map((row) => [row.join(), row])).values()];
}

/** Rows that share no set, not even by way of others, are problems of their own. */
function components(rows: Rows): Rows[] {
  const parts: Array<{ rows: Array<readonly number[]>; sets: Set<number> }> = [];
  for (const row of rows) {
    const linked = parts.filter(({ sets }) => row.some((set) => sets.has(set)));
    const merged = { rows: [row, ...linked.flatMap((part) => part.rows)], sets: new Set([...row, ...linked.flatMap(({ sets }) => [...sets])]) };
    parts.splice(0, parts.length, ...parts.filter((part) => !linked.includes(part)), merged);
  }
  return parts.map((part) => part.rows);
}

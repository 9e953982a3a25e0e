/**
 * What a subtree can weigh, ascending, and the least that it then adds: less than for every smaller weight.
 *
 * What is added is the sum of two floating-point numbers, of which the second is what the first rounds away: together they have 105 bits. That
 * is exact up to all of IPv4 and an IPv6 /24, where one number, with its 53 bits, would count a few hosts beside a /48 for nothing.
 */
export interface TradeOffs {
  readonly weights: number[];
  readonly added: number[];
  readonly addedRest: number[];

  /** How much of the weight the left half has; 0 if the subtree is one block. */
  readonly leftWeights: number[];
}

/** At least this part of a rounded sum is true. */
const NEARLY_ALL = 1 - 2 ** -50;

/** Combines the trade-offs of two halves, up to a limit of the weight. */
export class Combiner {
  /** By weight, of the subtree at hand: columns as above. */
  private readonly added: Float64Array;
  private readonly addedRest: Float64Array;
  private readonly leftWeights: Float64Array;
  private heaviest = -1;

  constructor(limit: number) {
    this.added = new Float64Array(limit + 1).fill(Infinity);
    this.addedRest = new Float64Array(limit + 1);
    this.leftWeights = new Float64Array(limit + 1);
  }

  /** The subtree as one block. */
  join(weight: number, added: bigint): void {
    if (weight >= this.added.length) return;
    const rounded = Number(added);
    this.note(weight, rounded, Number(added - BigInt(rounded)), 0);
  }

  /** The subtree as its two halves. */
  keepApart(left: TradeOffs, right: TradeOffs): void {
    for (let l = 0; l < left.weights.length; l++) {
      const leftWeight = left.weights[l];
      const leftAdded = left.added[l];
      for (let r = 0; r < right.weights.length; r++) {
        const weight = leftWeight + right.weights[r];
        if (weight >= this.added.length) break;
        const rightAdded = right.added[r];
        const sum = leftAdded + rightAdded;
        if (sum * NEARLY_ALL > this.added[weight]) continue;
        // Knuth's two-sum: what the sum rounds away, exactly.
        const rightPart = sum - leftAdded;
        const rest = leftAdded - (sum - rightPart) + (rightAdded - rightPart) + (left.addedRest[l] + right.addedRest[r]);
        const added = sum + rest;
        this.note(weight, added, rest - (added - sum), leftWeight);
      }
    }
  }

  /** The trade-offs of what was combined, if they cost no more than this at the rate. Then starts again. */
  take(rate: number, mostCosts: number): TradeOffs {
    const taken: TradeOffs = { weights: [], added: [], addedRest: [], leftWeights: [] };
    let least = Infinity;
    let leastRest = 0;
    for (let weight = 0; weight <= this.heaviest; weight++) {
      const added = this.added[weight];
      const rest = this.addedRest[weight];
      this.added[weight] = Infinity;
      if (added > least || added === least && rest >= leastRest) continue;
      least = added;
      leastRest = rest;
      if (added + rate * weight > mostCosts) continue;
      taken.weights.push(weight);
      taken.added.push(added);
      taken.addedRest.push(rest);
      taken.leftWeights.push(this.leftWeights[weight]);
    }
    this.heaviest = -1;
    return taken;
  }

  private note(weight: number, added: number, rest: number, leftWeight: number): void {
    if (added > this.added[weight] || added === this.added[weight] && rest >= this.addedRest[weight]) return;
    this.added[weight] = added;
    this.addedRest[weight] = rest;
    this.leftWeights[weight] = leftWeight;
    if (weight > this.heaviest) this.heaviest = weight;
  }
}

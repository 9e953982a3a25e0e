import { Family } from './family';

/** From the first to the last address, both included. */
export type AddressRange<T> = readonly [first: T, last: T];

/** An exact set of addresses of one family: sorted, disjoint ranges that do not touch. */
export class RangeSet<T extends number | bigint> {
  /** Sorts the ranges and joins those that overlap or touch. */
  static of<T extends number | bigint>(family: Family<T>, ranges: readonly AddressRange<T>[]): RangeSet<T> {
    const sorted = [...ranges].sort((a, b) => a[0] < b[0] ? -1 : a[0] > b[0] ? 1 : 0);
    const firsts: T[] = [];
    const lasts: T[] = [];
    for (const [first, last] of sorted) {
      const top = lasts.length - 1;
      // An address of 0 has no predecessor, but nothing sorts before it either.
      if (top >= 0 && (first <= lasts[top] || family.previous(first) === lasts[top])) {
        if (last > lasts[top]) lasts[top] = last;
      } else {
        firsts.push(first);
        lasts.push(last);
      }
    }
    return new RangeSet(family, firsts, lasts);
  }

  private constructor(
    private readonly family: Family<T>,
    private readonly firsts: readonly T[],
    private readonly lasts: readonly T[],
  ) {}

  ranges(): AddressRange<T>[] {
    return this.firsts.map((first, i) => [first, this.lasts[i]]);
  }

  contains(address: T): boolean {
    let low = 0;
    let high = this.firsts.length;
    while (low < high) {
      const middle = (low + high - (low + high) % 2) / 2;
      if (this.firsts[middle] <= address) low = middle + 1;
      else high = middle;
    }
    return low > 0 && address <= this.lasts[low - 1];
  }

  /** What is in this set and not in the other. */
  minus(other: RangeSet<T>): RangeSet<T> {
    const { family } = this;
    const rest: AddressRange<T>[] = [];
    let at = 0;
    for (const [first, last] of this.ranges()) {
      while (other.lasts[at] < first) at++;
      let start = first;
      // A range of the other set may reach into this set's next one, too.
      for (let i = at; other.firsts[i] <= last; i++) {
        if (start < other.firsts[i]) rest.push([start, family.previous(other.firsts[i])]);
        start = family.next(other.lasts[i]);
      }
      if (start <= last) rest.push([start, last]);
    }
    return RangeSet.of(family, rest);
  }

  size(): bigint {
    return this.ranges().reduce((sum, [first, last]) => sum + BigInt(last) - BigInt(first) + 1n, 0n);
  }

  /** The fewest blocks that hold exactly this set, in order. */
  toCidrs(): string[] {
    const { family } = this;
    const cidrs: string[] = [];
    this.firsts.forEach((start, i) => {
      const last = this.lasts[i];
      let first = start;
      while (first <= last) {
        const prefixLength = this.largestBlock(first, last);
        cidrs.push(`${family.format(first)}/${prefixLength}`);
        first = family.add(first, family.blockSizes[prefixLength]);
      }
    });
    return cidrs;
  }

  /** The prefix length of the largest block that begins at `first` and ends before or at `last`. */
  private largestBlock(first: T, last: T): number {
    const { bits, blockSizes, add, previous, remainder } = this.family;
    let prefixLength = bits;
    while (prefixLength > 0) {
      const size = blockSizes[prefixLength - 1];
      if (remainder(first, size) > 0 || previous(add(first, size)) > last) break;
      prefixLength--;
    }
    return prefixLength;
  }
}

/* eslint-disable no-bitwise -- addresses are bits */
import { putIpv4Block, putIpv6Block, writeTexts } from './format-address';
import { sortedRows } from './radix-sort';

/**
 * Blocks of one family as columns of numbers: a million of them are five arrays and no objects. A network is one word of
 * 32 bits for IPv4 and four for IPv6, the highest first, with no bit set behind its prefix.
 */
export class BlockList {
  private readonly words: readonly Uint32Array[];
  private readonly prefixLengths: Uint8Array;
  private count = 0;

  constructor(readonly bits: 32 | 128, capacity: number) {
    this.words = Array.from({ length: bits / 32 }, () => new Uint32Array(capacity));
    this.prefixLengths = new Uint8Array(capacity);
  }

  get length(): number {
    return this.count;
  }

  prefixLength(row: number): number {
    return this.prefixLengths[row];
  }

  /** Appends the block of this length around an address: what stands behind the prefix is masked. */
  push(address: Uint32Array, prefixLength: number): void {
    for (let w = 0; w < this.words.length; w++) this.words[w][this.count] = masked(address[w], prefixLength - 32 * w);
    this.prefixLengths[this.count++] = prefixLength;
  }

  /** The fewest blocks with the same addresses, in numeric order. */
  merged(): BlockList {
    const merged = this.sorted();
    const rows = merged.count;
    merged.count = 0;
    // Two blocks are disjoint, or one holds the other; and a block sorts before what it holds.
    for (let row = 0; row < rows; row++) {
      const last = merged.count - 1;
      if (last >= 0 && merged.commonBits(last, row) >= merged.prefixLengths[last]) continue;
      merged.move(row, merged.count++);
      while (merged.joinLastTwo());
    }
    return merged;
  }

  texts(): string[] {
    return writeTexts(this.count, (row) => this.put(row, this.prefixLengths[row]));
  }

  /** The block of this length around a network. */
  text(row: number, prefixLength: number): string {
    return writeTexts(1, () => this.put(row, prefixLength))[0];
  }

  /** How many bits at the beginning of two networks are the same. */
  commonBits(row: number, otherRow: number): number {
    for (let w = 0; w < this.words.length; w++) {
      const differing = this.words[w][row] ^ this.words[w][otherRow];
      if (differing !== 0) return 32 * w + Math.clz32(differing);
    }
    return this.bits;
  }

  private put(row: number, bits: number): void {
    const [a, b, c, d] = this.words;
    if (this.bits === 32) putIpv4Block(masked(a[row], bits), bits);
    else putIpv6Block(masked(a[row], bits), masked(b[row], bits - 32), masked(c[row], bits - 64), masked(d[row], bits - 96), bits);
  }

  private sorted(): BlockList {
    const order = sortedRows([...this.words, this.prefixLengths], this.count);
    const sorted = new BlockList(this.bits, this.count);
    sorted.count = this.count;
    this.words.forEach((column, w) => takeRows(column, order, sorted.words[w]));
    takeRows(this.prefixLengths, order, sorted.prefixLengths);
    return sorted;
  }

  private move(from: number, to: number): void {
    for (let w = 0; w < this.words.length; w++) this.words[w][to] = this.words[w][from];
    this.prefixLengths[to] = this.prefixLengths[from];
  }

  /** Replaces the last two blocks by the one whose halves they are. */
  private joinLastTwo(): boolean {
    const last = this.count - 1;
    const prefixLength = this.prefixLengths[last];
    if (last < 1 || this.prefixLengths[last - 1] !== prefixLength || this.commonBits(last - 1, last) < prefixLength - 1) return false;
    this.prefixLengths[last - 1]--; // The lower half begins where both together do.
    this.count--;
    return true;
  }
}

/** The first bits of a word. */
function masked(word: number, bits: number): number {
  return bits >= 32 ? word : bits <= 0 ? 0 : word & -1 << 32 - bits;
}

function takeRows(column: Uint32Array | Uint8Array, order: Uint32Array, target: Uint32Array | Uint8Array): void {
  for (let i = 0; i < order.length; i++) target[i] = column[order[i]];
}

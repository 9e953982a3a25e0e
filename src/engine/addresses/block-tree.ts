import { BlockList } from './block-list';

/** A block that a shorter list may hold: one of those given, or the smallest that holds two others and what lies between. */
export interface TreeBlock {
  /** Empty at the root of both families, which no block holds. */
  readonly text: string;

  /** How many addresses it holds that were not given, weighed by family. Undefined for what is no block. */
  readonly added?: bigint;

  /** Where the two blocks stand from which it was made. A block that was given has none. */
  readonly halves?: readonly [number, number];
}

/**
 * The binary tree of merged blocks: children before their parents, and the root last. It has all blocks that a list can need,
 * because every other is larger than one of these and holds nothing more that was given.
 *
 * Added addresses are counted as IPv6 addresses, an IPv4 address as 2^72 of them. An IPv4 /24 and an IPv6 /48 then weigh the same: they are the
 * smallest blocks that the internet routes. If all addresses counted alike, all of IPv4 would be added before one IPv6 /95.
 */
export function blockTree(lists: readonly BlockList[]): TreeBlock[] {
  const blocks: TreeBlock[] = [];
  const roots = lists.filter((list) => list.length > 0).map((list) => addFamily(blocks, list, list.bits === 32 ? 104 : 128));
  if (roots.length === 2) blocks.push({ text: '', halves: [roots[0], roots[1]] });
  return blocks;
}

/** A subtree whose right neighbour has not been seen yet. */
interface Open {
  readonly at: number;

  /** Of its first block. */
  readonly row: number;

  /** The weight of the addresses that were given. */
  readonly given: bigint;

  /** How many bits it shares with the list's next block. */
  readonly shared: number;
}

/** Says where the root of the family stands. */
function addFamily(blocks: TreeBlock[], list: BlockList, sizeBits: number): number {
  const size = (prefixLength: number) => 2n ** BigInt(sizeBits - prefixLength);
  const open: Open[] = [];
  for (let row = 0; row < list.length; row++) {
    const prefixLength = list.prefixLength(row);
    const shared = row + 1 < list.length ? list.commonBits(row, row + 1) : -1;
    let last: Open = { at: blocks.length, row, given: size(prefixLength), shared };
    blocks.push({ text: list.text(row, prefixLength), added: 0n });
    // Two neighbours are the halves of one block as soon as they share more bits than either does with its other neighbour.
    while (open.length > 0 && open[open.length - 1].shared > shared) {
      const left = open.pop()!;
      const given = left.given + last.given;
      blocks.push({ text: list.text(left.row, left.shared), added: size(left.shared) - given, halves: [left.at, last.at] });
      last = { at: blocks.length - 1, row: left.row, given, shared };
    }
    open.push(last);
  }
  return blocks.length - 1;
}

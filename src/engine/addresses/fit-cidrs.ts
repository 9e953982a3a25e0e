import { AddressSet } from './address-set';
import { readBlocks } from './aggregate';
import { blockTree } from './block-tree';
import { cheapestCover, lightest } from './cheapest-cover';

/** How long a list may be: as members of a JSON list, with their quotes and the commas between them, or by the number of its blocks. */
export type ListLimit = { readonly bytes: number } | { readonly count: number };

export interface FittedCidrs {
  /** In the order of `aggregateCidrs`. */
  readonly cidrs: string[];

  /** All addresses that the list holds and that were not given. */
  readonly added: AddressSet;
}

/**
 * Blocks that hold everything given within a limit, and the fewest other addresses (for both families together, an IPv4 address counts as 2^72
 * IPv6 addresses). Nothing is added to what fits, nothing is left out, and the order of what is given does not matter. Neighbours are
 * joined into the smallest block that holds them; none is widened just because its text gets shorter.
 *
 * The caller knows whether more addresses are safe: a denylist then refuses more, but an allowlist lets more in.
 */
export function fitCidrs(given: Iterable<string>, limit: ListLimit): FittedCidrs {
  const inBytes = 'bytes' in limit;
  const most = inBytes ? limit.bytes : limit.count;
  if (!Number.isSafeInteger(most) || most < 1) throw new Error(`a list cannot be limited to ${most}: give a whole number from 1 on`);

  const texts = [...given];
  const blocks = blockTree(readBlocks(texts).map((list) => list.merged()));
  if (blocks.length === 0) return { cidrs: [], added: AddressSet.of([]) };

  const weights = blocks.map(({ text }) => inBytes ? text.length + '"",'.length : 1);
  const cover = cheapestCover(blocks, weights, inBytes ? most + 1 : most); // no comma after the last
  if (!cover) {
    const least = lightest(blocks, weights);
    throw new Error(inBytes
      ? `the addresses do not fit in ${most} bytes: one block for each address family takes ${least - 1}`
      : `the addresses do not fit in ${most} block: each address family needs its own, which makes ${least}`);
  }
  const cidrs = cover.map((at) => blocks[at].text);
  return { cidrs, added: AddressSet.parse(cidrs).minus(AddressSet.parse(texts)) };
}

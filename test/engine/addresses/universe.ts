import * as fc from 'fast-check';
import { formatIpv4, formatIpv6 } from '../../../src/engine/addresses/format-address';

/** A few addresses at the beginning of one block: so few that every list of blocks can be tried. */
export interface Universe {
  readonly bits: number;
  readonly cidr: (block: Block) => string;
}

/** Counts from the universe's first address. */
export interface Block {
  readonly first: number;
  readonly size: number;
}

export const tinyIpv4 = (bits: number): Universe => ({
  bits, cidr: ({ first, size }) => `${formatIpv4(0xc0000200 + first)}/${32 - Math.log2(size)}`,
});
export const tinyIpv6 = (bits: number): Universe => ({
  bits, cidr: ({ first, size }) => `${formatIpv6(0x20010db8n * 2n ** 96n + BigInt(first))}/${128 - Math.log2(size)}`,
});

export function allBlocks({ bits }: Universe): Block[] {
  const sizes = Array.from({ length: bits + 1 }, (_, exponent) => 2 ** exponent);
  return sizes.flatMap((size) => Array.from({ length: 2 ** bits / size }, (_, i) => ({ first: i * size, size })));
}

export function someBlocks(universe: Universe, maxLength: number): fc.Arbitrary<Block[]> {
  return fc.array(fc.constantFrom(...allBlocks(universe)), { maxLength });
}

export function addressesOf(blocks: readonly Block[]): Set<number> {
  return new Set(blocks.flatMap(({ first, size }) => Array.from({ length: size }, (_, i) => first + i)));
}

/** Blocks of all of both families, often neighbours of each other and often at the borders of 32 bits. */
export const anyCidr: fc.Arbitrary<string> = fc.oneof(
  fc.tuple(fc.oneof(fc.nat(2 ** 32 - 1), fc.constantFrom(0, 0x0a000000, 0x0a010000, 2 ** 32 - 1)), fc.integer({ min: 4, max: 32 }))
    .map(([address, prefixLength]) => `${formatIpv4(address)}/${prefixLength}`),
  fc.tuple(
    fc.array(fc.constantFrom(0n, 1n, 0x80000000n, 0xfffffffen, 0xffffffffn), { minLength: 4, maxLength: 4 }),
    fc.oneof(fc.integer({ min: 1, max: 128 }), fc.constantFrom(31, 32, 33, 63, 64, 65, 95, 96, 97, 127, 128)),
  ).map(([words, prefixLength]) => `${formatIpv6(words.reduce((value: bigint, word) => value * 2n ** 32n + word, 0n))}/${prefixLength}`),
);

import { parseCidr } from '../../../src/engine/addresses/cidr';
import { IPV4, IPV6 } from '../../../src/engine/addresses/family';

/** A block as bits, of either family. */
interface Block {
  readonly bits: 32 | 128;
  readonly network: bigint;
  readonly length: number;
}

function read(text: string): Block {
  const { family, network, prefixLength } = parseCidr(text)!;
  return { bits: family === 4 ? 32 : 128, network: BigInt(network), length: prefixLength };
}

function write({ bits, network, length }: Block): string {
  const first = network - network % 2n ** BigInt(bits - length);
  return `${bits === 32 ? IPV4.format(Number(first)) : IPV6.format(first)}/${length}`;
}

/** The same addresses as two blocks. */
export function halves(text: string): string[] {
  const block = read(text);
  if (block.length === block.bits) return [text];
  const length = block.length + 1;
  return [write({ ...block, length }), write(withOtherBit({ ...block, length }))];
}

/** All other addresses of both families: for each bit of the prefix, those that differ there first. */
export function complement(text: string): string[] {
  const block = read(text);
  const others = Array.from({ length: block.length }, (_, i) => write(withOtherBit({ ...block, length: i + 1 })));
  return [...others, block.bits === 32 ? '::/0' : '0.0.0.0/0'];
}

/** With one bit more or less in its prefix. */
export function resized(text: string, by: 1 | -1): string {
  const block = read(text);
  return write({ ...block, length: Math.min(block.bits, Math.max(0, block.length + by)) });
}

/** With the last bit of the prefix inverted. */
function withOtherBit(block: Block): Block {
  const bit = 2n ** BigInt(block.bits - block.length);
  return { ...block, network: block.network / bit % 2n === 0n ? block.network + bit : block.network - bit };
}

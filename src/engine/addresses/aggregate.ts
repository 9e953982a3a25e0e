import { BlockList } from './block-list';
import { notACidr, parsePrefixLength } from './cidr';
import { parseIpv4, readIpv6 } from './ip-address';

/** The fewest blocks that hold exactly the same addresses, neither more nor fewer: IPv4 first, each family in numeric order. */
export function aggregateCidrs(cidrs: Iterable<string>): string[] {
  const [v4, v6] = readBlocks(cidrs);
  return v4.merged().texts().concat(v6.merged().texts());
}

/** The blocks of each family, as a policy means them. Throws on what is no CIDR block. */
export function readBlocks(cidrs: Iterable<string>): [v4: BlockList, v6: BlockList] {
  const texts = Array.isArray(cidrs) ? cidrs as string[] : [...cidrs];
  const v4 = new BlockList(32, texts.length);
  const v6 = new BlockList(128, texts.length);
  const address = new Uint32Array(4);
  for (const text of texts) {
    const slash = text.indexOf('/');
    const end = slash < 0 ? text.length : slash;
    const quad = parseIpv4(text, 0, end);
    if (quad !== undefined) address[0] = quad;
    else if (!readIpv6(text, 0, end, address)) throw notACidr(text);
    const blocks = quad === undefined ? v6 : v4;
    const prefixLength = slash < 0 ? blocks.bits : parsePrefixLength(text, end + 1, blocks.bits);
    if (prefixLength === undefined) throw notACidr(text);
    blocks.push(address, prefixLength);
  }
  return [v4, v6];
}

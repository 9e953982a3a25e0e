import { Admitted, displayOpaque } from './engine';
import { countText } from './private/text';

/** The addresses from which some requests come, counted exactly. On a private API these are addresses inside VPCs. */
export class AdmittedAddresses {
  /** @internal */
  public static _of(addresses: Admitted): AdmittedAddresses {
    return new AdmittedAddresses(addresses);
  }

  /** How many IPv4 addresses there are for certain, as a decimal number. */
  public readonly ipv4Count: string;

  /** How many IPv6 addresses there are for certain, as a decimal number: it may be far too large for a number of any language. */
  public readonly ipv6Count: string;

  /** How many IPv4 addresses there are at most, whatever the value of what is not known. Equal to `ipv4Count` if everything is known. */
  public readonly mostIpv4Count: string;

  /** How many IPv6 addresses there are at most, whatever the value of what is not known. Equal to `ipv6Count` if everything is known. */
  public readonly mostIpv6Count: string;

  /**
   * The fewest CIDR blocks that hold exactly the addresses that there are for certain.
   *
   * @default - more than 16 blocks
   */
  public readonly cidrBlocks?: string[];

  /** Why not more is known, where the proof takes too many steps. */
  public readonly undecidedReasons: string[];

  private constructor({ certain, possible, undecided }: Admitted) {
    const blocks = certain.toCidrs();
    this.ipv4Count = String(certain.v4.size());
    this.ipv6Count = String(certain.v6.size());
    this.mostIpv4Count = String(possible.v4.size());
    this.mostIpv6Count = String(possible.v6.size());
    this.cidrBlocks = blocks.length > MOST_BLOCKS ? undefined : blocks;
    this.undecidedReasons = undecided.map(displayOpaque);
  }

  /** The counts and, where they are few, the blocks: `256 IPv4 addresses (203.0.113.0/24) and no IPv6 address`. */
  public toString(): string {
    const { ipv4Count, ipv6Count, mostIpv4Count, mostIpv6Count, cidrBlocks: blocks = [] } = this;
    const isEverything = ipv4Count === String(ALL.IPv4) && ipv6Count === String(ALL.IPv6);
    if (isEverything) { return 'every IPv4 and IPv6 address'; }
    if (mostIpv4Count === '0' && mostIpv6Count === '0') { return 'no address'; }
    const isV6 = (block: string) => block.includes(':');
    return `${familyText('IPv4', ipv4Count, mostIpv4Count, blocks.filter((block) => !isV6(block)))} and ${familyText('IPv6', ipv6Count, mostIpv6Count, blocks.filter(isV6))}`;
  }
}

const MOST_BLOCKS = 16;

/** More blocks of one family do not fit into a line. */
const MOST_BLOCKS_IN_TEXT = 6;

const ALL = { IPv4: 2n ** 32n, IPv6: 2n ** 128n };

function familyText(family: 'IPv4' | 'IPv6', count: string, most: string, blocks: readonly string[]): string {
  if (count !== most) { return `between ${countText(count)} and ${countText(most)} ${family} addresses`; }
  switch (count) {
    case '0': return `no ${family} address`;
    case String(ALL[family]): return `every ${family} address`;
    default: return `${countText(count)} ${family} ${count === '1' ? 'address' : 'addresses'}${blocks.length > 0 && blocks.length <= MOST_BLOCKS_IN_TEXT ? ` (${blocks.join(', ')})` : ''}`;
  }
}

import { Cidr, notACidr, parseCidr } from './cidr';
import { Family, IPV4, IPV6 } from './family';
import { parseIpv4, parseIpv6 } from './ip-address';
import { AddressRange, RangeSet } from './range-set';

/** An exact set of IPv4 and IPv6 addresses. */
export class AddressSet {
  static of(cidrs: Iterable<Cidr>): AddressSet {
    const v4: AddressRange<number>[] = [];
    const v6: AddressRange<bigint>[] = [];
    for (const cidr of cidrs) {
      if (cidr.family === 4) v4.push(block(IPV4, cidr.network, cidr.prefixLength));
      else v6.push(block(IPV6, cidr.network, cidr.prefixLength));
    }
    return new AddressSet(RangeSet.of(IPV4, v4), RangeSet.of(IPV6, v6));
  }

  /** Reads each text as a policy means it, and throws on what is no CIDR block. */
  static parse(cidrs: Iterable<string>): AddressSet {
    return AddressSet.of(Array.from(cidrs, (text) => {
      const cidr = parseCidr(text);
      if (!cidr) throw notACidr(text);
      return cidr;
    }));
  }

  static ofRanges(v4: RangeSet<number>, v6: RangeSet<bigint>): AddressSet {
    return new AddressSet(v4, v6);
  }

  private constructor(readonly v4: RangeSet<number>, readonly v6: RangeSet<bigint>) {}

  /** Whether the text is an address of the set. What is no address is in no set. */
  contains(address: string): boolean {
    const v4 = parseIpv4(address);
    if (v4 !== undefined) return this.v4.contains(v4);
    const v6 = parseIpv6(address);
    return v6 !== undefined && this.v6.contains(v6);
  }

  union(other: AddressSet): AddressSet {
    return new AddressSet(
      RangeSet.of(IPV4, [...this.v4.ranges(), ...other.v4.ranges()]),
      RangeSet.of(IPV6, [...this.v6.ranges(), ...other.v6.ranges()]),
    );
  }

  /** What is in this set and not in the other. */
  minus(other: AddressSet): AddressSet {
    return new AddressSet(this.v4.minus(other.v4), this.v6.minus(other.v6));
  }

  /** The number of addresses. */
  size(): bigint {
    return this.v4.size() + this.v6.size();
  }

  /** The fewest blocks that hold exactly this set: IPv4 first, each family in numeric order. */
  toCidrs(): string[] {
    return [...this.v4.toCidrs(), ...this.v6.toCidrs()];
  }
}

function block<T extends number | bigint>(family: Family<T>, network: T, prefixLength: number): AddressRange<T> {
  return [network, family.previous(family.add(network, family.blockSizes[prefixLength]))];
}

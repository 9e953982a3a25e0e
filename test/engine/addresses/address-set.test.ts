import * as fc from 'fast-check';
import { AddressSet } from '../../../src/engine/addresses/address-set';
import { aggregateCidrs } from '../../../src/engine/addresses/aggregate';
import { formatIpv4, formatIpv6 } from '../../../src/engine/addresses/format-address';
import { parseIpv4, parseIpv6 } from '../../../src/engine/addresses/ip-address';

const ipv4 = fc.nat(2 ** 32 - 1).map(formatIpv4);
const ipv6 = fc.bigInt(0n, 2n ** 128n - 1n).map(formatIpv6);

/** Few enough that blocks of a list meet. */
const smallCidr = fc.oneof(
  fc.tuple(fc.nat(63), fc.integer({ min: 26, max: 32 })).map(([last, prefix]) => `192.0.2.${last}/${prefix}`),
  fc.tuple(fc.nat(63), fc.integer({ min: 122, max: 128 })).map(([last, prefix]) => `2001:db8::${last.toString(16)}/${prefix}`),
);
const smallAddresses = Array.from({ length: 66 }, (_, i) => [`192.0.2.${i}`, `2001:db8::${i.toString(16)}`]).flat();

/** The definition: the first bits of both addresses are the same. */
function naiveContains(cidr: string, address: string): boolean {
  const bits = (text: string) => {
    const v4 = parseIpv4(text);
    return v4 === undefined ? parseIpv6(text)!.toString(2).padStart(128, '0') : v4.toString(2).padStart(32, '0');
  };
  const [network, prefix] = cidr.split('/');
  const [a, b] = [bits(network), bits(address)];
  return a.length === b.length && a.slice(0, Number(prefix)) === b.slice(0, Number(prefix));
}

test('a set contains an address if the first bits of a block are those of the address', () => {
  const cidr = fc.oneof(
    smallCidr,
    fc.tuple(ipv4, fc.nat(32)).map(([address, prefix]) => `${address}/${prefix}`),
    fc.tuple(ipv6, fc.nat(128)).map(([address, prefix]) => `${address}/${prefix}`),
  );
  fc.assert(fc.property(fc.array(cidr), fc.oneof(ipv4, ipv6, fc.constantFrom(...smallAddresses)), (cidrs, address) => {
    expect(AddressSet.parse(cidrs).contains(address)).toBe(cidrs.some((item) => naiveContains(item, address)));
  }), { seed: 2, numRuns: 1000 });
});

test('its blocks are exactly the same addresses', () => {
  fc.assert(fc.property(fc.array(smallCidr), (cidrs) => {
    const [before, after] = [AddressSet.parse(cidrs), AddressSet.parse(AddressSet.parse(cidrs).toCidrs())];
    for (const address of smallAddresses) expect(after.contains(address)).toBe(before.contains(address));
    expect(after.size()).toBe(before.size());
    expect(before.size()).toBe(BigInt(smallAddresses.filter((address) => before.contains(address)).length));
  }), { seed: 3 });
});

test('the union of two sets is the set of both lists', () => {
  fc.assert(fc.property(fc.array(smallCidr), fc.array(smallCidr), (a, b) => {
    expect(AddressSet.parse(a).union(AddressSet.parse(b)).toCidrs()).toEqual(aggregateCidrs([...a, ...b]));
  }), { seed: 5 });
});

test('the difference of two sets has what only the first has', () => {
  fc.assert(fc.property(fc.array(smallCidr), fc.array(smallCidr), (a, b) => {
    const [minuend, subtrahend] = [AddressSet.parse(a), AddressSet.parse(b)];
    const difference = minuend.minus(subtrahend);
    for (const address of smallAddresses) expect(difference.contains(address)).toBe(minuend.contains(address) && !subtrahend.contains(address));
    expect(difference.size() + subtrahend.size()).toBe(minuend.union(subtrahend).size());
  }), { seed: 6, numRuns: 500 });
});

test('all but one address is left at both ends of the families', () => {
  const all = AddressSet.parse(['0.0.0.0/0', '::/0']);
  expect(all.minus(AddressSet.parse(['0.0.0.0', '::'])).size()).toBe(all.size() - 2n);
  const last = AddressSet.parse(['255.255.255.255', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff']);
  expect(all.minus(last).contains('255.255.255.255')).toBe(false);
  expect(all.minus(last).union(last).toCidrs()).toEqual(['0.0.0.0/0', '::/0']);
});

test('the sizes of the whole families are exact', () => {
  expect(AddressSet.parse(['0.0.0.0/0', '::/0']).size()).toBe(2n ** 32n + 2n ** 128n);
});

test('what is no block fails', () => {
  expect(() => AddressSet.parse(['10.0.0.0/8', '10.0.0/8'])).toThrow('"10.0.0/8" is no address and no CIDR block; write "192.0.2.0/24" or "2001:db8::/32"');
});

test('a small set does not hold what is no address', () => {
  expect(AddressSet.parse(['0.0.0.0/0', '::/0']).contains('192.0.2.0/24')).toBe(false);
});

import * as fc from 'fast-check';
import { addressesOf, allBlocks, anyCidr, Block, someBlocks, tinyIpv4, tinyIpv6 } from './universe';
import { AddressSet } from '../../../src/engine/addresses/address-set';
import { aggregateCidrs } from '../../../src/engine/addresses/aggregate';

/** The least number of blocks that together are the set: the block with the first address may be any that lies in the set. */
function fewest(addresses: ReadonlySet<number>, blocks: readonly Block[]): number {
  const inside = blocks.filter((block) => [...addressesOf([block])].every((address) => addresses.has(address)));
  const cover = (rest: readonly number[]): number => {
    if (rest.length === 0) return 0;
    const holding = inside.filter(({ first, size }) => first <= rest[0] && rest[0] < first + size);
    return 1 + Math.min(...holding.map(({ first, size }) => cover(rest.filter((address) => address < first || address >= first + size))));
  };
  return cover([...addresses].sort((a, b) => a - b));
}

describe.each([['IPv4', tinyIpv4(4)], ['IPv6', tinyIpv6(4)]])('in a universe of 16 %s addresses', (_, universe) => {
  const blocks = allBlocks(universe);

  test('aggregation is the shortest list of exactly the same addresses', () => {
    fc.assert(fc.property(someBlocks(universe, 8), (given) => {
      const aggregated = aggregateCidrs(given.map(universe.cidr));
      const named = aggregated.map((cidr) => blocks.find((block) => universe.cidr(block) === cidr)!);
      expect(addressesOf(named)).toEqual(new Set([...addressesOf(given)].sort((a, b) => a - b)));
      expect(aggregated).toHaveLength(fewest(addressesOf(given), blocks));
    }), { seed: 1, numRuns: 500 });
  });
});

test('aggregation is what the exact set of the same blocks has as its blocks', () => {
  fc.assert(fc.property(fc.array(anyCidr, { maxLength: 40 }), (cidrs) => {
    expect(aggregateCidrs(cidrs)).toEqual(AddressSet.parse(cidrs).toCidrs());
  }), { seed: 2, numRuns: 1000 });
});

test('long lists, too', () => {
  const [long] = fc.sample(fc.array(anyCidr, { minLength: 5000, maxLength: 5000 }), { seed: 5, numRuns: 1 });
  expect(aggregateCidrs(long)).toEqual(AddressSet.parse(long).toCidrs());
});

test('aggregation of an aggregation is itself', () => {
  fc.assert(fc.property(fc.array(anyCidr, { maxLength: 40 }), (cidrs) => {
    expect(aggregateCidrs(aggregateCidrs(cidrs))).toEqual(aggregateCidrs(cidrs));
  }), { seed: 3 });
});

test('order and repetition do not matter', () => {
  const shuffled = fc.array(anyCidr, { maxLength: 40 })
    .chain((cidrs) => fc.tuple(fc.constant(cidrs), fc.shuffledSubarray([...cidrs, ...cidrs], { minLength: 2 * cidrs.length })));
  fc.assert(fc.property(shuffled, ([cidrs, other]) => {
    expect(aggregateCidrs(other)).toEqual(aggregateCidrs(cidrs));
  }), { seed: 4 });
});

test('a set is read from any iterable', () => {
  expect(aggregateCidrs(new Set(['10.0.0.0/9', '10.128.0.0/9']))).toEqual(['10.0.0.0/8']);
});

test.each([
  [['0.0.0.0/1', '128.0.0.0/1'], ['0.0.0.0/0']],
  [['::/1', '8000::/1'], ['::/0']],
  [['10.0.0.0/9', '10.128.0.0/9', '10.1.1.1'], ['10.0.0.0/8']],
  [['10.0.0.77/8', '10.200.0.0'], ['10.0.0.0/8']],
  [['192.0.2.1', '192.0.2.2', '192.0.2.3'], ['192.0.2.1/32', '192.0.2.2/31']],
  [['255.255.255.255', '255.255.255.254'], ['255.255.255.254/31']],
  [['2001:db8:0:1::/64', '2001:db8::/64', '2001:db8::1'], ['2001:db8::/63']],
  [['ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', '192.0.2.0/24'], ['192.0.2.0/24', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128']],
  [['::ffff:10.0.0.0/104', '10.0.0.0/8'], ['10.0.0.0/8', '::ffff:a00:0/104']],
  [[], []],
])('%j aggregate to %j', (cidrs, expected) => {
  expect(aggregateCidrs(cidrs)).toEqual(expected);
});

test('what is no block fails', () => {
  expect(() => aggregateCidrs(['10.0.0.0/8', '10.0.0/8'])).toThrow('"10.0.0/8" is no address and no CIDR block; write "192.0.2.0/24" or "2001:db8::/32"');
});

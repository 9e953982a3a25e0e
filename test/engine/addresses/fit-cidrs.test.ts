import * as fc from 'fast-check';
import { addressesOf, allBlocks, anyCidr, Block, someBlocks, tinyIpv4, tinyIpv6, Universe } from './universe';
import { AddressSet } from '../../../src/engine/addresses/address-set';
import { aggregateCidrs } from '../../../src/engine/addresses/aggregate';
import { fitCidrs, ListLimit } from '../../../src/engine/addresses/fit-cidrs';

const bytesOf = (cidrs: readonly string[]) => JSON.stringify(cidrs).length - '[]'.length;
const weigh = (added: AddressSet) => added.v4.size() * 2n ** 72n + added.v6.size();
const limits: fc.Arbitrary<ListLimit> = fc.oneof(
  fc.integer({ min: 2, max: 30 }).map((count) => ({ count })),
  fc.integer({ min: 100, max: 600 }).map((bytes) => ({ bytes })),
);

interface List {
  readonly cidrs: string[];

  /** Weighed. */
  readonly added: bigint;
}

/**
 * All lists of disjoint blocks of the universe, each holding something that was given, that together hold all of it. Unless widened, a block is
 * one of the aggregated or the smallest that holds two of them.
 */
function allLists(universe: Universe, weight: bigint, given: readonly Block[], widened: boolean): List[] {
  const addresses = addressesOf(given);
  const aggregated = new Set(aggregateCidrs(given.map(universe.cidr)));
  const holds = ({ first, size }: Block) => Array.from({ length: size }, (_, i) => first + i).filter((address) => addresses.has(address)).length;
  const joins = ({ first, size }: Block) => size > 1 && [first, first + size / 2].every((half) => holds({ first: half, size: size / 2 }) > 0);
  const candidates = allBlocks(universe)
    .filter((block) => holds(block) > 0 && (widened || joins(block) || aggregated.has(universe.cidr(block))))
    .map((block) => ({ ...block, cidr: universe.cidr(block), added: weight * BigInt(block.size - holds(block)) }));
  const sorted = [...addresses].sort((a, b) => a - b);
  const listsFrom = (from: number): List[] => {
    const next = sorted.find((address) => address >= from);
    if (next === undefined) return [{ cidrs: [], added: 0n }];
    return candidates.filter(({ first, size }) => first >= from && first <= next && next < first + size).flatMap(({ first, size, cidr, added }) =>
      listsFrom(first + size).map((rest) => ({ cidrs: [cidr, ...rest.cidrs], added: added + rest.added })));
  };
  return listsFrom(0);
}

describe('the least is added', () => {
  const byCount = { size: (list: readonly string[]) => list.length, limit: (most: number): ListLimit => ({ count: most }) };
  const byBytes = { size: bytesOf, limit: (most: number): ListLimit => ({ bytes: most }) };

  /** Tries every limit up to what is more than enough. */
  const check = (given: string[], all: readonly List[], { size, limit }: typeof byCount) => {
    const leastOf = new Map<number, bigint>();
    for (const { cidrs, added } of all) {
      const known = leastOf.get(size(cidrs));
      if (known === undefined || added < known) leastOf.set(size(cidrs), added);
    }
    let least: bigint | undefined;
    for (let most = 1; most <= size(aggregateCidrs(given)) + 1; most++) {
      const here = leastOf.get(most);
      if (here !== undefined && (least === undefined || here < least)) least = here;
      if (least === undefined) expect(() => fitCidrs(given, limit(most))).toThrow('do not fit');
      else expect([most, weigh(fitCidrs(given, limit(most)).added)]).toEqual([most, least]);
    }
  };
  const nonEmpty = (universe: Universe, maxLength: number) => someBlocks(universe, maxLength).filter((given) => given.length > 0);

  test('among all lists of at most so many blocks, in a universe of 16 addresses', () => {
    for (const [universe, weight] of [[tinyIpv4(4), 2n ** 72n], [tinyIpv6(4), 1n]] as const) {
      fc.assert(fc.property(nonEmpty(universe, 8), (given) => {
        check(given.map(universe.cidr), allLists(universe, weight, given, true), byCount);
      }), { seed: 1, numRuns: 100 });
    }
  });

  test('among all lists of joined blocks with at most so many bytes, in a universe of 64 addresses', () => {
    for (const [universe, weight] of [[tinyIpv4(6), 2n ** 72n], [tinyIpv6(6), 1n]] as const) {
      fc.assert(fc.property(nonEmpty(universe, 8), (given) => {
        check(given.map(universe.cidr), allLists(universe, weight, given, false), byBytes);
      }), { seed: 2, numRuns: 30 });
    }
  });

  test('among all lists of both families, in universes of 16 addresses', () => {
    const [v4, v6] = [tinyIpv4(4), tinyIpv6(4)];
    fc.assert(fc.property(nonEmpty(v4, 4), nonEmpty(v6, 4), (given4, given6) => {
      const all = allLists(v4, 2n ** 72n, given4, false).flatMap((a) => allLists(v6, 1n, given6, false)
        .map((b) => ({ cidrs: [...a.cidrs, ...b.cidrs], added: a.added + b.added })));
      const given = [...given6.map(v6.cidr), ...given4.map(v4.cidr)];
      check(given, all, byCount);
      check(given, all, byBytes);
    }), { seed: 3, numRuns: 50 });
  });

  /** For each size, the least that a list adds; without bounds, margins and floating point. */
  function leastBySize(given: readonly string[], size: (cidr: string) => number): Map<number, bigint> {
    const set = AddressSet.parse(given);
    const whole = (from: string) => Array.from({ length: from.includes(':') ? 129 : 33 }, (_, prefixLength) => aggregateCidrs([`${from.split('/')[0]}/${prefixLength}`])[0]);
    const least = (blocks: readonly string[]): Map<number, bigint> => {
      // Both families are one list, and no block.
      const families = [blocks.filter((block) => !block.includes(':')), blocks.filter((block) => block.includes(':'))];
      const mixed = families.every((family) => family.length > 0);
      if (blocks.length === 1) return new Map([[size(blocks[0]), 0n]]);
      const holding = whole(blocks[0]).filter((block) => AddressSet.parse(blocks).minus(AddressSet.parse([block])).size() === 0n);
      const smallest = holding[holding.length - 1];
      const middle = mixed ? undefined : aggregateCidrs([`${smallest.split('/')[0]}/${Number(smallest.split('/')[1]) + 1}`])[0];
      const [left, right] = mixed ? families : [true, false].map((inLower) => blocks.filter((block) =>
        (AddressSet.parse([block]).minus(AddressSet.parse([middle!])).size() === 0n) === inLower));
      const result = new Map<number, bigint>();
      const note = (at: number, added: bigint) => { if (!result.has(at) || added < result.get(at)!) result.set(at, added); };
      if (!mixed) note(size(smallest), weigh(AddressSet.parse([smallest]).minus(set)));
      for (const [a, addedLeft] of least(left)) for (const [b, addedRight] of least(right)) note(a + b, addedLeft + addedRight);
      return result;
    };
    return least(aggregateCidrs(given));
  }

  test('for blocks of any size anywhere', () => {
    fc.assert(fc.property(fc.array(anyCidr, { minLength: 2, maxLength: 14 }), (given) => {
      const [counts, bytes] = [leastBySize(given, () => 1), leastBySize(given, (cidr) => cidr.length + 3)];
      const leastOf = (all: Map<number, bigint>, most: number) => {
        const fitting = [...all].filter(([size]) => size <= most).map(([, added]) => added);
        return fitting.reduce<bigint | undefined>((best, added) => (best === undefined || added < best ? added : best), undefined);
      };
      const fitted = (limit: ListLimit) => {
        try {
          return weigh(fitCidrs(given, limit).added);
        } catch {
          return undefined;
        }
      };
      for (let most = 1; most <= 14; most++) expect(same(fitted({ count: most }), leastOf(counts, most))).toBe(true);
      for (let most = 4; most <= 400; most += 13) expect(same(fitted({ bytes: most }), leastOf(bytes, most + 1))).toBe(true);
    }), { seed: 4, numRuns: 15 });
  });

  /** Up to what sums of 105 bits may cost. */
  function same(actual: bigint | undefined, least: bigint | undefined): boolean {
    if (actual === undefined || least === undefined) return actual === least;
    return actual >= least && actual - least <= least / 10n ** 30n;
  }
});

const lists = fc.array(anyCidr, { minLength: 1, maxLength: 60 });

test('the list fits, holds all that was given, and adds exactly what it says', () => {
  fc.assert(fc.property(lists, limits, (given, limit) => {
    const { cidrs, added } = fitCidrs(given, limit);
    if ('bytes' in limit) expect(bytesOf(cidrs)).toBeLessThanOrEqual(limit.bytes);
    else expect(cidrs.length).toBeLessThanOrEqual(limit.count);
    // The two parts are disjoint, since their sizes add up, and together they are the list.
    expect(AddressSet.parse(given).union(added).toCidrs()).toEqual(aggregateCidrs(cidrs));
    expect(AddressSet.parse(given).size() + added.size()).toBe(AddressSet.parse(cidrs).size());
  }), { seed: 5, numRuns: 300 });
});

test('the list is in order, without blocks that hold each other', () => {
  fc.assert(fc.property(lists, limits, (given, limit) => {
    const { cidrs } = fitCidrs(given, limit);
    expect(aggregateCidrs(cidrs).length).toBeLessThanOrEqual(cidrs.length);
    expect(cidrs.reduce((sum, cidr) => sum + AddressSet.parse([cidr]).size(), 0n)).toBe(AddressSet.parse(cidrs).size());
    const firsts = cidrs.map((cidr) => AddressSet.parse([cidr]));
    const keys = firsts.map(({ v4, v6 }) => (v4.ranges().length > 0 ? BigInt(v4.ranges()[0][0]) - 2n ** 32n : v6.ranges()[0][0]));
    expect(keys).toEqual([...keys].sort((a, b) => (a < b ? -1 : 1)));
  }), { seed: 6 });
});

test('order and repetition of what is given do not matter', () => {
  const shuffled = lists.chain((given) => fc.tuple(fc.constant(given), fc.shuffledSubarray([...given, ...given], { minLength: 2 * given.length })));
  fc.assert(fc.property(shuffled, limits, ([given, other], limit) => {
    expect(fitCidrs(other, limit).cidrs).toEqual(fitCidrs(given, limit).cidrs);
  }), { seed: 7 });
});

test('what fits is only aggregated', () => {
  fc.assert(fc.property(lists, (given) => {
    const aggregated = aggregateCidrs(given);
    for (const limit of [{ count: aggregated.length }, { bytes: bytesOf(aggregated) }, { bytes: Number.MAX_SAFE_INTEGER - 1 }]) {
      const { cidrs, added } = fitCidrs(given, limit);
      expect([cidrs, added.size()]).toEqual([aggregated, 0n]);
    }
  }), { seed: 8 });
});

test('a longer list never adds more', () => {
  fc.assert(fc.property(lists, (given) => {
    const added = Array.from({ length: 20 }, (_, i) => weigh(fitCidrs(given, { count: i + 2 }).added));
    added.slice(1).forEach((here, i) => expect(here <= added[i] + added[i] / 10n ** 30n).toBe(true));
  }), { seed: 9 });
});

test('neighbours are joined where that adds the fewest addresses', () => {
  const { cidrs, added } = fitCidrs(['192.0.2.0/26', '192.0.2.128/26', '198.51.100.0', '198.51.100.3', '203.0.113.9'], { count: 4 });
  expect(cidrs).toEqual(['192.0.2.0/26', '192.0.2.128/26', '198.51.100.0/30', '203.0.113.9/32']);
  expect(added.toCidrs()).toEqual(['198.51.100.1/32', '198.51.100.2/32']);
});

test('a few addresses count beside blocks that would add nearly all', () => {
  const far = Array.from({ length: 200 }, (_, i) => [`${(0x2000 + 40 * i).toString(16)}::`, `${(0x2001 + 40 * i).toString(16)}:ffff::`]).flat();
  for (const [first, last, adding] of [['5::', '5::3', 2n], ['5::', '5::7:0', 2n ** 19n - 2n], ['5::', '5::1:0:0:0', 2n ** 49n - 2n]] as const) {
    expect([last, fitCidrs([...far, first, last], { count: 401 }).added.size()]).toEqual([last, adding]);
  }
});

test('the added addresses of each family are counted exactly', () => {
  const { added } = fitCidrs(['::1', 'ffff::', '10.0.0.0/8', '11.0.0.0'], { count: 2 });
  expect([added.v4.size(), added.v6.size()]).toEqual([2n ** 24n - 1n, 2n ** 128n - 2n]);
});

test('an IPv4 /24 is worth an IPv6 /48', () => {
  const lists4 = ['192.0.2.0', '192.0.2.255'];
  expect(fitCidrs([...lists4, '2001:db8::', '2001:db8:0:7fff::'], { count: 3 }).cidrs).toEqual(['192.0.2.0/32', '192.0.2.255/32', '2001:db8::/49']);
  expect(fitCidrs([...lists4, '2001:db8::', '2001:db8:1::'], { count: 3 }).cidrs).toEqual(['192.0.2.0/24', '2001:db8::/128', '2001:db8:1::/128']);
});

test('families are never mixed: each keeps a block', () => {
  expect(fitCidrs(['192.0.2.1', '::ffff:192.0.2.1'], { count: 2 }).cidrs).toEqual(['192.0.2.1/32', '::ffff:c000:201/128']);
  expect(() => fitCidrs(['192.0.2.1', '::ffff:192.0.2.1'], { count: 1 })).toThrow('the addresses do not fit in 1 block: each address family needs its own, which makes 2');
});

test('a list that is too small for all says what is needed', () => {
  expect(() => fitCidrs(['192.0.2.1', '192.0.2.2'], { bytes: 13 })).toThrow('the addresses do not fit in 13 bytes: one block for each address family takes 14');
  expect(fitCidrs(['192.0.2.1', '192.0.2.2'], { bytes: 14 }).cidrs).toEqual(['192.0.2.0/30']);
});

test('no addresses fit everywhere', () => {
  const { cidrs, added } = fitCidrs([], { bytes: 1 });
  expect([cidrs, added.size()]).toEqual([[], 0n]);
});

test.each([0, -1, 1.5, NaN, Infinity])('%d is no limit', (most) => {
  expect(() => fitCidrs(['192.0.2.1'], { bytes: most })).toThrow(`a list cannot be limited to ${most}: give a whole number from 1 on`);
});

import * as fc from 'fast-check';
import { cheapestCover, PricedSet } from '../../../src/engine/matching/set-cover';

const costOf = (sets: readonly PricedSet[], taken: readonly number[]) => taken.reduce((sum, i) => sum + sets[i].cost, 0);

/** The plain definition: the cheapest of all selections that have everything. */
function byEnumeration(size: number, sets: readonly PricedSet[]): number {
  let best = Infinity;
  for (let selection = 0; selection < 2 ** sets.length; selection++) {
    const taken = sets.map((_, i) => i).filter((i) => Math.floor(selection / 2 ** i) % 2 === 1);
    const cost = costOf(sets, taken);
    if (cost < best && new Set(taken.flatMap((i) => sets[i].members)).size === size) { best = cost; }
  }
  return best;
}

test('is as cheap as the best of all selections', () => {
  const size = 9;
  const members = fc.uniqueArray(fc.nat(size - 1), { minLength: 1, maxLength: 5 });
  const sets = fc.array(fc.record({ members, cost: fc.integer({ min: 1, max: 4 }) }), { maxLength: 11 });
  fc.assert(fc.property(sets, (some) => {
    // One set has whatever the others leave, so that there is a cover.
    const rest = Array.from({ length: size }, (_, i) => i).filter((i) => !some.some((set) => set.members.includes(i)));
    const all = [...some, { members: rest, cost: 2 }];
    const taken = cheapestCover(size, all);
    expect(new Set(taken.flatMap((i) => all[i].members)).size).toBe(size);
    expect(costOf(all, taken)).toBe(byEnumeration(size, all));
  }), { seed: 5, numRuns: 400 });
});

test('nothing costs nothing', () => {
  expect(cheapestCover(0, [])).toEqual([]);
});

test('the largest set first is not the cheapest cover, and is not taken', () => {
  const sets = [[0, 1, 2, 3], [0, 1, 4], [2, 3, 5]].map((members) => ({ members, cost: 10 }));
  expect(cheapestCover(6, sets)).toEqual([1, 2]);
});

test('a problem without an end is answered with a good cover, in little time', () => {
  const size = 240;
  const membersOf = (set: number) => Array.from({ length: 7 }, (_, j) => (set * 31 + j * j * 17 + j * 5) % size);
  const sets = Array.from({ length: 300 }, (_, i) => ({ members: membersOf(i), cost: 10 + (i % 3) }));
  const taken = cheapestCover(size, sets);
  expect(new Set(taken.flatMap((i) => sets[i].members)).size).toBe(new Set(sets.flatMap(({ members }) => members)).size);
  expect(taken.length).toBeLessThan(80);
});

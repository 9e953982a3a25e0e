import * as fc from 'fast-check';
import { compiled, differences } from './cross-check';
import { Grid } from './grid';
import { MUTATIONS } from './mutations';
import { PLAIN, Random, randomPolicy } from './random';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { API } from '../testing';

const SETTING = { api: API };
const MOST = 1_500;

test.each(Object.entries(MUTATIONS))('%s: found whenever it changes anything', (_, mutate) => {
  const outcomes = new Set<boolean>();
  fc.assert(fc.property(fc.nat(), (seed) => {
    const random = new Random(seed);
    const document = randomPolicy(random, PLAIN);
    const changed = mutate(document, random);
    fc.pre(changed !== undefined);
    const grid = new Grid([document, changed], SETTING, {});
    fc.pre(grid.size <= MOST);
    const [before, after] = [document, changed].map((json) => compiled(json, SETTING));
    const { admitted, refused, isDoubtful } = differences(before, after, SETTING, [...grid.all()]);
    const { equivalent, newlyAdmitted, newlyRefused } = comparePolicies(before, after, SETTING);
    for (const [{ answer }, examples] of [[newlyAdmitted, admitted], [newlyRefused, refused]] as const) {
      const expected = examples.length > 0 ? ['fails'] : isDoubtful ? ['holds', 'undecided'] : ['holds'];
      expect([expected, document, changed]).toEqual([expect.arrayContaining([answer.outcome]), document, changed]);
    }
    if (equivalent !== undefined) outcomes.add(equivalent);
  }), { seed: 13, numRuns: 14, endOnFailure: true });
  expect(outcomes).toContain(false);
});

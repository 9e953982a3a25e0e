import * as fc from 'fast-check';
import { compiled } from './cross-check';
import { PLAIN, Random, USUAL, randomPolicy } from './random';
import { REWRITINGS } from './rewritings';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { API } from '../testing';

test.each(Object.entries(REWRITINGS))('%s: the meaning stays', (_, rewrite) => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const random = new Random(seed);
    const pair = rewrite(randomPolicy(random, { ...USUAL, ...PLAIN }), random);
    fc.pre(pair !== undefined);
    const [before, after] = pair.map((document) => compiled(document, { api: API }));
    const { equivalent, newlyAdmitted, newlyRefused } = comparePolicies(before, after, { api: API });
    expect([pair, newlyAdmitted.answer, newlyRefused.answer, equivalent]).toEqual([pair, expect.anything(), expect.anything(), true]);
  }), { seed: 11, numRuns: 25, endOnFailure: true });
});

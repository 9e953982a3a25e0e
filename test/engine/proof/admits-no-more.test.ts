import { Random, randomPolicy, randomSetting, variant } from './random';
import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { admitsNoMore } from '../../../src/engine/proof/decide';
import { Json } from '../testing';

/** Random policies, each with a variant of it and with one Deny more. */
const pairs = Array.from({ length: 60 }, (_, seed) => {
  const random = new Random(seed + 1);
  const setting = randomSetting(random);
  const compiled = (document: Json) => compilePolicy(parsePolicy(document), setting.api);
  const document = randomPolicy(random);
  const deny = [randomPolicy(random).Statement].flat()[0] as Json;
  const stricter = { ...document, Statement: [...[document.Statement].flat(), { ...deny, Sid: undefined, Effect: 'Deny' }] };
  return { setting, policy: compiled(document), other: compiled(variant(random, document)), stricter: compiled(stricter) };
});

test('the same answer as the comparison of both', () => {
  const outcomes = pairs.map(({ setting, policy, other }) => {
    const { outcome } = admitsNoMore(other, policy, setting);
    expect(outcome).toBe(comparePolicies(policy, other, setting).newlyAdmitted.answer.outcome);
    return outcome;
  });
  expect(new Set(outcomes)).toEqual(new Set(['holds', 'fails', 'undecided']));
});

test('a Deny more lets nobody in, with and without a search', () => {
  for (const { setting, policy, stricter } of pairs) {
    expect(admitsNoMore(stricter, policy, setting)).toEqual({ outcome: 'holds', empty: false });
    expect(comparePolicies(policy, stricter, setting).newlyAdmitted.answer.outcome).not.toBe('fails');
  }
});

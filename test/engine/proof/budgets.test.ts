import { Random, randomPolicy, randomSetting, randomSpace, variant } from './random';
import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { DEFAULT_LIMITS, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { API, Json, allow, deny, policy } from '../testing';

const SETTING = { api: API };
const compiled = (document: Json) => compilePolicy(parsePolicy(document), API);

test('with fewer steps the answer is the same, or undecided', () => {
  const outcomes: string[] = [];
  for (let seed = 1; seed <= 150; seed++) {
    const random = new Random(seed);
    const setting = randomSetting(random);
    const space = [randomSpace(random, setting)];
    const document = randomPolicy(random);
    const [before, after] = [document, variant(random, document)].map((one) => compilePolicy(parsePolicy(one), setting.api));
    const answers = [DEFAULT_LIMITS.steps, 50 + random.below(1_000)].map((steps) => {
      const limits = { ...DEFAULT_LIMITS, steps };
      const { newlyAdmitted, newlyRefused } = comparePolicies(before, after, setting, space, limits);
      const [denies, allows] = [deniesAll(before, setting, space, limits), allowsAll(before, setting, space, limits)];
      return [denies, allows, newlyAdmitted.answer, newlyRefused.answer].map(({ outcome }) => outcome);
    });
    const [usual, short] = answers;
    short.forEach((outcome, i) => {
      if (outcome !== 'undecided' && usual[i] !== 'undecided') expect([seed, i, outcome]).toEqual([seed, i, usual[i]]);
      outcomes.push(`${usual[i]}, ${outcome}`);
    });
  }
  expect(new Set(outcomes)).toEqual(new Set(['holds, holds', 'holds, undecided', 'fails, fails', 'fails, undecided', 'undecided, undecided']));
});

/** Each Deny has a pattern of places, and another of something else: the ways to combine them are too many to look at. */
const FAMILIES: Readonly<Record<string, (i: number) => Json>> = {
  'user agents': (i) => ({ StringLike: { 'aws:UserAgent': [`*x${i}*`, `y*${i}`] } }),
  'roles, and user agents': (i) => ({ StringLike: { 'aws:UserAgent': `*x${i}*` }, ArnLike: { 'aws:PrincipalArn': `arn:aws:iam::*:role/*${i}/*` } }),
  'principal tags': (i) => ({ StringNotEquals: { [`aws:PrincipalTag/t${i % 6}`]: [`v${i}`, `w${i}`] } }),
};

describe.each(Object.entries(FAMILIES))('thirty Deny statements with paths and %s', (_, condition) => {
  const denials = Array.from({ length: 30 }, (_item, i) => deny({ Resource: `execute-api:/*/a${i}/*`, Condition: condition(i) }));
  const whole = compiled(policy(allow(), ...denials));

  test('a request that gets in is found', () => {
    expect(deniesAll(whole, SETTING, [{}]).outcome).toBe('fails');
  });

  test('a request that is refused is found', () => {
    expect(allowsAll(whole, SETTING, [{ authorizationTypes: ['AWS_IAM'] }]).outcome).toBe('fails');
  });

  test('what a missing statement lets in is found', () => {
    const { newlyAdmitted } = comparePolicies(whole, compiled(policy(allow(), ...denials.slice(0, -1))), SETTING);
    expect(newlyAdmitted.answer).toMatchObject({ outcome: 'fails', request: { path: expect.stringContaining('/a29/') as unknown } });
  });

  test('other words are the same', () => {
    const words = compiled(policy(...[...denials].reverse(), allow({ Resource: ['execute-api:/*', 'execute-api:/*/GET/*'] })));
    expect(comparePolicies(whole, words, SETTING).equivalent).toBe(true);
  });
});

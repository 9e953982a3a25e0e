import { Random, randomPolicy, randomSetting } from './random';
import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { statementMeaning } from '../../../src/engine/evaluation/statement-meaning';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { deniesAll } from '../../../src/engine/proof/decide';
import { refusedByLaw } from '../../../src/engine/proof/laws';
import { RequestSpace } from '../../../src/engine/proof/request-space';
import { API, Json, allow, deny, policy } from '../testing';

const compiled = (document: Json) => compilePolicy(parsePolicy(document), API);

/** No such request, and no law that says so: with it, every question is searched. */
const NOTHING: RequestSpace = { stages: [] };

describe('the same answer with and without a search', () => {
  const questions = Array.from({ length: 80 }, (_, seed) => {
    const random = new Random(seed + 1);
    const setting = randomSetting(random);
    const subject = compilePolicy(parsePolicy(randomPolicy(random)), setting.api);
    const some = (effect: string) => subject.statements.filter(({ statement }) => statement.effect === effect && random.chance(0.8));
    const byPolicyAlone: RequestSpace = { notMatchedBy: some('Allow'), identityPolicy: ['Neither', 'Deny'], authorizer: ['Neither'] };
    const matched: RequestSpace = { matchedBy: random.chance(0.8) ? some('Deny') : random.some(subject.statements, 2) };
    return [byPolicyAlone, matched].map((space) => {
      const { outcome: searched } = deniesAll(subject, setting, [space, NOTHING]);
      return { byLaw: refusedByLaw(subject, [space]), searched };
    });
  }).flat();

  test('what a law refuses, the search never finds let in', () => {
    expect(questions.filter(({ byLaw }) => byLaw).length).toBeGreaterThan(60);
    expect(questions.filter(({ byLaw, searched }) => byLaw && searched === 'fails')).toEqual([]);
  });

  test('some of what no law refuses is let in', () => {
    expect(questions.filter(({ byLaw, searched }) => !byLaw && searched === 'fails').length).toBeGreaterThan(5);
  });
});

test('no sets of requests are no requests', () => {
  expect(deniesAll(compiled(policy(allow())), { api: API }, [])).toEqual({ outcome: 'holds', empty: true });
});

test('that there is no such request is still said of what no Allow matches', () => {
  const routes = [{ method: 'GET', path: '/pets', authorizationType: 'AWS_IAM' as const }];
  const silent: RequestSpace = { identityPolicy: ['Neither'], authorizer: ['Neither'] };
  const answers = ['/pets', '/cats'].map((path) => (
    deniesAll(compiled(policy(deny())), { api: API, routes }, [{ ...silent, authorizationTypes: ['AWS_IAM'], paths: [path] }])));
  expect(answers).toEqual([{ outcome: 'holds', empty: false }, { outcome: 'holds', empty: true }]);
});

test('the same statements in another order, and twice, are the same policy, whatever is not known of them', () => {
  for (let seed = 1; seed <= 40; seed++) {
    const random = new Random(seed);
    const setting = randomSetting(random);
    const document = randomPolicy(random);
    const statements = [document.Statement].flat() as Json[];
    const twice = { ...document, Statement: [...statements, ...statements].reverse() };
    const [subject, other] = [document, twice].map((one) => compilePolicy(parsePolicy(one), setting.api));
    const { equivalent, newlyAdmitted, newlyRefused } = comparePolicies(subject, other, setting);
    expect([seed, equivalent, newlyAdmitted.answer.outcome, newlyRefused.answer.outcome]).toEqual([seed, true, 'holds', 'holds']);
  }
});

test('a policy without statements that matter is not the same as none', () => {
  expect(comparePolicies(undefined, compiled(policy(deny({ Resource: 'execute-api:/' }))), { api: API }).equivalent).toBe(false);
  expect(comparePolicies(undefined, undefined, { api: API }).equivalent).toBe(true);
});

describe('what a statement says', () => {
  const meaning = (statement: Json, version = '2012-10-17') => statementMeaning(compiled({ ...policy(statement), Version: version }).statements[0]);
  const usual = {
    Principal: { AWS: ['111122223333', '444455556666'] },
    Resource: ['execute-api:/prod/*', 'execute-api:/*/GET/a'],
    Condition: { IpAddress: { 'aws:SourceIp': ['10.0.0.0/8', '192.0.2.1'] }, StringEquals: { 'aws:SourceVpc': 'vpc-1' } },
  };

  test('does not depend on Sids, and on no order', () => {
    const reordered = {
      Sid: 'Other',
      Principal: { AWS: ['444455556666', '111122223333'] },
      Resource: ['execute-api:/*/GET/a', 'execute-api:/prod/*'],
      Condition: { StringEquals: { 'aws:SourceVpc': ['vpc-1'] }, IpAddress: { 'aws:SourceIp': ['192.0.2.1', '10.0.0.0/8'] } },
    };
    expect(meaning(deny(reordered))).toBe(meaning(deny(usual)));
  });

  test.each<[string, Json]>([
    ['effect', allow(usual)],
    ['principal', deny({ ...usual, Principal: '*' })],
    ['NotPrincipal', deny({ ...usual, Principal: undefined, NotPrincipal: usual.Principal })],
    ['action', deny({ ...usual, Action: '*' })],
    ['resource', deny({ ...usual, Resource: 'execute-api:/prod/*' })],
    ['NotResource', deny({ ...usual, Resource: undefined, NotResource: usual.Resource })],
    ['operator', deny({ ...usual, Condition: { ...usual.Condition, StringEquals: undefined, StringLike: { 'aws:SourceVpc': 'vpc-1' } } })],
    ['key', deny({ ...usual, Condition: { ...usual.Condition, StringEquals: { 'aws:SourceVpce': 'vpc-1' } } })],
    ['value', deny({ ...usual, Condition: { ...usual.Condition, StringEquals: { 'aws:SourceVpc': 'vpc-2' } } })],
  ])('depends on the %s', (_, other) => {
    expect(meaning(JSON.parse(JSON.stringify(other)) as Json)).not.toBe(meaning(deny(usual)));
  });

  test('depends on the version where it has policy variables', () => {
    const [own, everything] = [deny({ Resource: 'execute-api:/*/GET/${aws:username}' }), deny()];
    expect(meaning(own, '2008-10-17')).not.toBe(meaning(own));
    expect(meaning(everything, '2008-10-17')).toBe(meaning(everything));
  });
});

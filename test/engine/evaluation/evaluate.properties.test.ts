import * as fc from 'fast-check';
import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { Decision } from '../../../src/engine/evaluation/decision';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { explain, explanationText } from '../../../src/engine/evaluation/explain';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { ApiIdentity, ApiRequest } from '../../../src/engine/request/request';
import { api, request, statement, statements } from '../arbitraries';
import { Json } from '../testing';

function decide(list: Json[], where: ApiIdentity, what: ApiRequest, version = '2012-10-17'): Decision {
  return evaluate(compilePolicy(parsePolicy({ Version: version, Statement: list }), where), where, what);
}

/** What a caller notices, without the numbers of statements. */
function answer({ outcome, reason, decidedBy, gatewayResponseType }: Decision): unknown {
  return { outcome, reason, decidedBy, gatewayResponseType };
}

const RANK = { DENY: 0, UNDECIDED: 1, ALLOW: 2 };

const OPTIONS = { seed: 1, numRuns: 1000 };

test('every request gets a consistent answer and an explanation', () => {
  fc.assert(fc.property(fc.option(statements), api, request, (list, where, what) => {
    const policy = list === null ? undefined : compilePolicy(parsePolicy({ Version: '2012-10-17', Statement: list }), where);
    const decision = evaluate(policy, where, what);
    expect(decision.outcome === 'ALLOW').toBe(decision.reason === 'allow');
    expect(decision.outcome === 'UNDECIDED').toBe(decision.reason === 'undecided');
    expect(decision.undecidedBecause.length > 0).toBe(decision.outcome === 'UNDECIDED');
    expect(decision.outcome === 'DENY' || decision.gatewayResponseType === undefined).toBe(true);
    const effect = decision.reason === 'allow' ? 'Allow' : 'Deny';
    if (decision.outcome !== 'UNDECIDED') expect(decision.statements.every((index) => list![index].Effect === effect)).toBe(true);
    const text = explanationText(explain(policy, where, what));
    expect(text).toMatch(decision.outcome === 'ALLOW' ? / is allowed\.\n/ : decision.outcome === 'DENY' ? / is refused/ : / is undecided:\n {2}- /);
    expect(text).not.toMatch(/undefined|\[object|[\uE000\uE001]/);
  }), { seed: 1, numRuns: 3000 });
});

test('the order of statements means nothing', () => {
  const shuffled = statements.chain((list) => fc.tuple(fc.constant(list), fc.shuffledSubarray(list, { minLength: list.length })));
  fc.assert(fc.property(shuffled, api, request, ([list, other], where, what) => {
    expect(answer(decide(other, where, what))).toEqual(answer(decide(list, where, what)));
  }), OPTIONS);
});

test('the order of list items means nothing, nor do repeated items', () => {
  const reversed = (value: unknown): unknown => Array.isArray(value) ? [...value, ...value].reverse()
    : typeof value === 'object' && value !== null ? Object.fromEntries(Object.entries(value).map(([key, item]) => [key, reversed(item)]).reverse())
      : value;
  fc.assert(fc.property(statements, api, request, (list, where, what) => {
    expect(answer(decide(list.map((item) => reversed(item) as Json), where, what))).toEqual(answer(decide(list, where, what)));
  }), OPTIONS);
});

test('a statement twice is a statement once', () => {
  fc.assert(fc.property(statements, fc.nat(), api, request, (list, at, where, what) => {
    expect(answer(decide([...list, list[at % list.length]], where, what))).toEqual(answer(decide(list, where, what)));
  }), OPTIONS);
});

test('one more Deny never lets in', () => {
  fc.assert(fc.property(statements, statement('Deny'), api, request, (list, more, where, what) => {
    expect(RANK[decide([...list, more], where, what).outcome]).toBeLessThanOrEqual(RANK[decide(list, where, what).outcome]);
  }), OPTIONS);
});

test('one more Allow never keeps out', () => {
  // A first Allow that names principals makes Lambda methods undecided (reading named-principals-with-authorizer), so it is for all.
  fc.assert(fc.property(statements, statement('Allow', fc.constant('*')), api, request, (list, more, where, what) => {
    expect(RANK[decide([...list, more], where, what).outcome]).toBeGreaterThanOrEqual(RANK[decide(list, where, what).outcome]);
  }), OPTIONS);
});

test('the letter case of condition keys means nothing, in the policy and in the request', () => {
  const upper = (record: object) => Object.fromEntries(Object.entries(record).map(([key, value]) => [key.toUpperCase(), value]));
  fc.assert(fc.property(statements, api, request, (list, where, what) => {
    const usual = answer(decide(list, where, what));
    expect(answer(decide(list, where, { ...what, context: upper(what.context) }))).toEqual(usual);
    const shouted = list.map((item) => ({
      ...item,
      Condition: Object.fromEntries(Object.entries(item.Condition as object).map(([operator, keys]) => [operator, upper(keys as object)])),
    }));
    expect(answer(decide(shouted, where, what))).toEqual(usual);
  }), OPTIONS);
});

test('what is known about an unknown value can only confirm an answer', () => {
  const values = [undefined, 'curl', 'Curl', '', '192.0.2.7', 'red', '10', '2026-06-01T10:00:00Z'];
  fc.assert(fc.property(statements, api, request, fc.constantFrom(...values), (list, where, what, value) => {
    const { outcome } = decide(list, where, { ...what, context: { ...what.context, 'aws:UserAgent': { unknown: 'nobody said', mayBeAbsent: true } } });
    if (outcome !== 'UNDECIDED') expect(decide(list, where, { ...what, context: { ...what.context, 'aws:UserAgent': value } }).outcome).toBe(outcome);
  }), { seed: 1, numRuns: 3000 });
});

test('what the other side says can only confirm an answer', () => {
  const verdict = fc.constantFrom('Allow' as const, 'Deny' as const, 'Neither' as const);
  fc.assert(fc.property(statements, api, request, verdict, (list, where, what, said) => {
    const { outcome } = decide(list, where, { ...what, identityPolicy: undefined, authorizer: undefined });
    const known = decide(list, where, { ...what, identityPolicy: said, authorizer: what.authorizationType === 'COGNITO_USER_POOLS' ? 'Allow' : said });
    const root = what.caller && 'type' in what.caller && what.caller.type === 'Root';
    if (outcome !== 'UNDECIDED' && !root) expect(known.outcome).toBe(outcome);
  }), OPTIONS);
});

test('what opaque constants turn out to be can only confirm an answer', () => {
  const values = fc.record({
    '!Api': fc.constantFrom('a1b2c3d4e5', 'x'),
    '!Role': fc.constantFrom('arn:aws:iam::444455556666:role/team/app', 'arn:aws:iam::111122223333:user/alice'),
    'Account': fc.constantFrom('111122223333', '444455556666'),
    'Agent': fc.constantFrom('curl', 'xurl', ''),
    'Block': fc.constantFrom('192.0.2.7', '203.0.113.0/24', '::/0'),
    'Region': fc.constantFrom('us-east-1', 'eu-west-1'),
    'Somebody': fc.constantFrom('*', '111122223333', 'arn:aws:iam::444455556666:user/bob', 'arn:aws:iam::444455556666:role/team/app'),
    'Stage': fc.constantFrom('prod', 'test'),
  });
  fc.assert(fc.property(statements, api, request, values, (list, where, what, known) => {
    const fill = <T>(value: T): T => JSON.parse(JSON.stringify(value).replace(/\uE000(.*?)\uE001/g, (_, name: keyof typeof known) => known[name])) as T;
    const { outcome } = decide(list, where, what);
    if (outcome !== 'UNDECIDED') expect(decide(fill(list), fill(where), fill(what)).outcome).toBe(outcome);
  }), { seed: 1, numRuns: 5000 });
});

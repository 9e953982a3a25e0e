import * as fc from 'fast-check';
import { compiled } from './cross-check';
import { Membership } from './membership';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { RequestSpace, SpaceCondition } from '../../../src/engine/proof/request-space';
import { ApiRequest } from '../../../src/engine/request/request';
import { ALICE, API, allow, policy } from '../testing';

/** Keys with an order: what conditions name, and the contexts on and between all of it. */
interface Kind {
  readonly conditions: readonly (readonly [key: string, operators: readonly string[], values: readonly string[]])[];
  readonly contexts: readonly ApiRequest['context'][];
}

const START = Date.parse('2026-01-01T00:00:00Z');
const instant = (ms: number) => new Date(START + ms).toISOString();
const seconds = (ms: number) => String((START + ms) / 1000);
const around = (points: readonly number[], step: number) => points.flatMap((at) => [at - step, at, at + step]);
const ordered = (type: string) => ['Equals', 'NotEquals', 'LessThan', 'LessThanEquals', 'GreaterThan', 'GreaterThanEquals'].map((name) => type + name);
const QUARTERS = Array.from({ length: 17 }, (_, i) => (i - 8) * 250);

const KINDS: Readonly<Record<string, Kind>> = {
  'the clock, by both of its keys': {
    conditions: [
      ['aws:CurrentTime', ordered('Date'), [instant(0), instant(500), instant(-1000), seconds(1000), seconds(-500)]],
      ['aws:EpochTime', [...ordered('Date'), ...ordered('Numeric')], [seconds(0), seconds(500), seconds(-1000), seconds(1000)]],
    ],
    contexts: around(QUARTERS, 1).map((ms) => ({ 'aws:CurrentTime': instant(ms), 'aws:EpochTime': String(Math.floor((START + ms) / 1000)) })),
  },
  'ages': {
    conditions: [['aws:MultiFactorAuthAge', [...ordered('Numeric'), 'NumericLessThanIfExists', 'NumericGreaterThanIfExists'], ['0', '1', '1.5', '1.501', '2', '-1']]],
    contexts: [{}, ...[0, 0.5, 1, 1.25, 1.5, 1.5005, 1.501, 1.75, 2, 3].map((age) => ({ 'aws:MultiFactorAuthAge': String(age) }))],
  },
  'addresses': {
    conditions: [['aws:SourceIp', ['IpAddress', 'NotIpAddress'], ['10.0.0.0/8', '10.0.0.0/30', '10.0.0.2/31', '10.0.0.1', '10.255.255.255', '11.0.0.0/8', '2001:db8::/127', '2001:db8::1', '::/0']]],
    contexts: [
      '0.0.0.0', '9.255.255.255', '10.0.0.0', '10.0.0.1', '10.0.0.2', '10.0.0.3', '10.0.0.4', '10.255.255.254', '10.255.255.255', '11.0.0.0', '11.255.255.255', '12.0.0.0',
      '255.255.255.255', '::', '2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', '2001:db8::', '2001:db8::1', '2001:db8::2',
    ].map((address) => ({ 'aws:SourceIp': address })),
  },
};

test.each(Object.entries(KINDS))('%s: an answer about a range is the answers about all values in it', (_, { conditions, contexts }) => {
  const condition: fc.Arbitrary<SpaceCondition> = fc.constantFrom(...conditions).chain(([key, operators, values]) => fc.record({
    key: fc.constant(key), operator: fc.constantFrom(...operators), values: fc.array(fc.constantFrom(...values), { minLength: 1, maxLength: 2 }),
  }));
  const several = fc.uniqueArray(condition, { minLength: 1, maxLength: 3, selector: ({ key, operator }) => `${key} ${operator}` });
  fc.assert(fc.property(several, several, (wanted, asked) => {
    const block: Record<string, Record<string, readonly string[]>> = {};
    for (const { operator, key, values } of wanted) block[operator] = { ...block[operator], [key]: values };
    const document = compiled(policy(allow({ Condition: block })), { api: API });
    const space: RequestSpace = { authorizationTypes: ['AWS_IAM'], callers: { exactly: [ALICE] }, identityPolicy: ['Neither'], conditions: asked };
    const member = new Membership(space, { api: API });
    const requests = contexts
      .map((context): ApiRequest => ({ stage: 's', method: 'GET', path: '/', authorizationType: 'AWS_IAM', caller: ALICE, identityPolicy: 'Neither', context }))
      .filter((request) => member.has(request));
    const outcomes = new Set(requests.map((request) => evaluate(document, API, request).outcome));
    const [denies, allows] = [deniesAll, allowsAll].map((ask) => ask(document, { api: API }, [space]));
    expect([wanted, asked, denies.outcome, allows.outcome]).toEqual([wanted, asked, outcomes.has('ALLOW') ? 'fails' : 'holds', outcomes.has('DENY') ? 'fails' : 'holds']);
    expect(denies.outcome === 'holds' && denies.empty).toBe(requests.length === 0);
  }), { seed: 37, numRuns: 120 });
});

import { CfnParameter } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { ApiTarget, DecisionOutcome, IpAllowlistPolicy, Requests, TimeWindowPolicy, TimeWindowProps } from '../../src';
import { newApi, newStack, policyIn, statementsIn, synthError } from '../testing';
import { expectNoSilentMistake } from './wrong-input';
import { ALMOST_TIMES, isTime } from './wrong-times';

type Window = Omit<TimeWindowProps, 'restApi'>;

function only(...windows: Window[]) {
  const stack = newStack();
  const restApi = newApi(stack);
  const [{ resourcePolicy }] = windows.map((window, i) => new TimeWindowPolicy(stack, `Open${i}`, { restApi, ...window }));
  return { stack, restApi, resourcePolicy };
}

const pets = Requests.to('GET', '/pets');
const [MARCH, APRIL, MAY] = ['2027-03-01T00:00:00Z', '2027-04-01T00:00:00Z', '2027-05-01T00:00:00Z'];

test.each<[Window, RegExp]>([
  [{}, /startTime and endTime are both missing: name at least one, or leave the construct out/],
  [{ startTime: APRIL, endTime: MARCH }, /startTime "2027-04-01T00:00:00Z" is after endTime "2027-03-01T00:00:00Z": swap them/],
  [{ startTime: '2027-03-01T12:00:00+02:00', endTime: '2027-03-01T10:30:00+01:00' }, /is after endTime/],
  [{ startTime: '2027-03-01T01:00:00+01:00', endTime: MARCH }, /are the same moment, and the end is excluded: name a later end/],
  [{ startTime: '2027-03-01' }, /startTime: "2027-03-01" has no time of day: write "2027-03-01T00:00:00Z"/],
  [{ startTime: MARCH, endTime: '2027-04-01T00:00:00' }, /endTime: "2027-04-01T00:00:00" has no time zone: write "2027-04-01T00:00:00Z" for UTC, or add an offset such as "\+01:00"/],
  [{ endTime: '2027-02-29T00:00:00Z' }, /"2027-02-29T00:00:00Z" does not exist/],
  [{ endTime: '2027-13-01T00:00:00Z' }, /does not exist/],
  [{ endTime: '2027-03-01T24:00:00Z' }, /does not exist.*hours up to 23/],
  [{ endTime: '2027-03-01T23:59:60Z' }, /does not exist/],
  [{ endTime: '2027-03-01T12:00:00+15:00' }, /has an offset that no time zone has/],
  [{ endTime: '1970-01-01T00:00:00Z' }, /is before there was API Gateway: correct the year, or leave this limit of the window out/],
  [{ endTime: '9999-12-31T23:59:59-01:00' }, /is after the year 9999/],
  [{ startTime: '' }, /"" is not a time in ISO 8601, to the millisecond at most: write one such as/],
  [{ startTime: '1772323200' }, /is not a time in ISO 8601/],
  [{ startTime: '2027-03-01 00:00:00Z' }, /is not a time in ISO 8601/],
  [{ startTime: '01/03/2027' }, /is not a time in ISO 8601/],
  [{ startTime: '2027-03-01T00:00:00.1234Z' }, /to the millisecond at most/],
])('%j is refused, with the construct that has it', (window, message) => {
  expect(() => only(window)).toThrow(message);
  expect(() => only(window)).toThrow(/\[at Stack\/Open0\]$/);
});

test('a time behind a token is refused: windows are joined at synth', () => {
  const stack = newStack();
  const startTime = new CfnParameter(stack, 'Start').valueAsString;
  expect(() => new TimeWindowPolicy(stack, 'Open', { restApi: newApi(stack), startTime })).toThrow(/startTime: the time is a token, whose value is not known at synth.*\[at Stack\/Open\]/);
  expect(() => only({ endTime: '{{resolve:ssm:End}}' })).toThrow(/endTime: the time is a token/);
});

test.each(['startTime', 'endTime'])('whatever is written in %s, it is refused or it is a time', (prop) => {
  expectNoSilentMistake(ALMOST_TIMES, { make: (scope, restApi, time) => new TimeWindowPolicy(scope, 'Open', { restApi, [prop]: time }), isRight: isTime });
});

test('it is a Deny before the window and one after it, in UTC', () => {
  const { stack } = only({ startTime: '2027-03-01T01:00+01:00', endTime: '2027-03-31T18:30:00.250-05:30' });
  const deny = { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  expect(statementsIn(stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    { Sid: 'DenyUnlessTimeWindow', ...deny, Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': '2027-04-01T00:00:00.250Z' } } },
    { Sid: 'DenyUnlessTimeWindow2', ...deny, Condition: { DateLessThan: { 'aws:CurrentTime': MARCH } } },
  ]);
});

test('several windows on one target are one list: what lies before, between and after them is refused', () => {
  const { stack } = only({ startTime: MAY }, { startTime: MARCH, endTime: '2027-03-08T00:00:00Z' }, { startTime: '2027-03-05T00:00:00Z', endTime: '2027-03-09T00:00:00Z' });
  expect(statementsIn(stack).slice(1).map(({ Condition }) => Condition)).toEqual([
    { DateGreaterThanEquals: { 'aws:CurrentTime': '2027-03-09T00:00:00Z' }, DateLessThan: { 'aws:CurrentTime': MAY } },
    { DateLessThan: { 'aws:CurrentTime': MARCH } },
  ]);
});

test('a window that begins when another ends leaves nothing between them', () => {
  const { stack, resourcePolicy } = only({ startTime: APRIL, endTime: MAY }, { startTime: MARCH, endTime: APRIL });
  resourcePolicy.assertAllows(Requests.any().between(MARCH, MAY));
  expect(statementsIn(stack)).toHaveLength(3);
});

test('windows that leave no time out are refused, since they keep nobody out', () => {
  expect(synthError(only({ endTime: APRIL }, { startTime: MARCH }).stack))
    .toMatch(/together with others of its kind, the list has all requests in it and refuses none: leave it out \[at Stack\/Open0\].*\[at Stack\/Open1\]/s);
});

test.each([
  ['2027-02-28T23:59:59.999Z', 'DENY'], [MARCH, 'ALLOW'], ['2027-03-01T00:00:00.001Z', 'ALLOW'],
  ['2027-03-31T23:59:59.999Z', 'ALLOW'], [APRIL, 'DENY'], ['2027-04-01T00:00:00.001Z', 'DENY'], ['2027-04-01T01:59:59.999+02:00', 'ALLOW'],
])('at %s the answer is %s', (time, outcome) => {
  expect(only({ startTime: MARCH, endTime: APRIL }).resourcePolicy.evaluate(pets.at(time)).outcome).toBe(DecisionOutcome[outcome as 'ALLOW' | 'DENY']);
});

test('all inside get in, and all outside are refused', () => {
  const { stack, resourcePolicy } = only({ startTime: MARCH, endTime: APRIL });
  resourcePolicy.assertAllows(Requests.any().between(MARCH, APRIL));
  resourcePolicy.assertDenies(Requests.any().between(APRIL, '9999-12-31T23:59:59Z'));
  resourcePolicy.assertDenies(Requests.any().between('1970-01-01T00:00:00Z', MARCH));
  statementsIn(stack);
});

test('an assertion that is one millisecond too wide fails', () => {
  const { stack, resourcePolicy } = only({ startTime: MARCH, endTime: APRIL });
  resourcePolicy.assertAllows(Requests.any().between(MARCH, '2027-04-01T00:00:00.001Z'));
  expect(synthError(stack)).toMatch(/requests must be let in, and are not/);
});

test('any windows let in exactly the moments in one of them, and their order does not change a byte', () => {
  const START = Date.parse(MARCH);
  const moment = fc.integer({ min: 0, max: 12 });
  const window = fc.tuple(fc.option(moment), fc.option(moment)).filter(([start, end]) => (start ?? end) !== null && (start ?? -1) < (end ?? 99));
  const iso = (at: number | null) => (at === null ? undefined : new Date(START + at).toISOString());
  const build = (windows: ReadonlyArray<[number | null, number | null]>, order: readonly number[]) => {
    const stack = newStack();
    const restApi = newApi(stack);
    const policies = order.map((i) => new TimeWindowPolicy(stack, `Open${i}`, { restApi, startTime: iso(windows[i][0]), endTime: iso(windows[i][1]) }));
    return { stack, restApi, resourcePolicy: policies[0].resourcePolicy };
  };
  const isIn = (windows: ReadonlyArray<[number | null, number | null]>, at: number) => (
    windows.some(([start, end]) => at >= (start ?? -Infinity) && at < (end ?? Infinity)));
  const moments = Array.from({ length: 15 }, (_, i) => i - 1);
  fc.assert(fc.property(fc.array(window, { minLength: 1, maxLength: 4 }).chain((windows) => (
    fc.tuple(fc.constant(windows), fc.shuffledSubarray([...windows.keys()], { minLength: windows.length })))), ([windows, order]) => {
    const { resourcePolicy, stack, restApi } = build(windows, order);
    if (moments.every((at) => isIn(windows, at))) {
      expect(() => resourcePolicy.evaluate(pets.at(MARCH))).toThrow(/has all requests in it and refuses none/);
      return;
    }
    for (const at of moments) {
      expect([at, resourcePolicy.evaluate(pets.at(iso(at)!)).outcome]).toEqual([at, isIn(windows, at) ? 'ALLOW' : 'DENY']);
    }
    const inOrder = build(windows, [...windows.keys()]);
    const policy = (of: typeof inOrder) => JSON.stringify(of.stack.resolve((of.restApi.node.defaultChild as unknown as { policy: unknown }).policy));
    expect(policy({ stack, restApi, resourcePolicy })).toBe(policy(inOrder));
  }), { seed: 9, numRuns: 100 });
});

test('other kinds of lists must hold as well', () => {
  const { stack, restApi, resourcePolicy } = only({ startTime: MARCH, endTime: APRIL });
  new IpAllowlistPolicy(stack, 'Office', { restApi, ipRanges: ['203.0.113.0/24'] });
  resourcePolicy.assertAllows(Requests.any().fromAddresses('203.0.113.0/24').between(MARCH, APRIL));
  resourcePolicy.assertDenies(Requests.any().fromAddressesOutside('203.0.113.0/24'));
  resourcePolicy.assertDenies(Requests.any().between(APRIL, MAY));
  statementsIn(stack);
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} });
  const { resourcePolicy } = new TimeWindowPolicy(stack, 'Open', { restApi, startTime: MARCH, targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').between('1970-01-01T00:00:00Z', MARCH));
  resourcePolicy.assertAllows(Requests.to('POST', '/pets').between(MARCH, '9999-12-31T23:59:59Z'));
  resourcePolicy.assertAllows(pets);
  expect(policyIn(stack)?.Statement[1].Resource).toBe('execute-api:/*/POST/pets');
});

import { CfnParameter } from 'aws-cdk-lib';
import { ApiTarget, DecisionOutcome, Requests, TimeWindowDenylistPolicy, TimeWindowPolicy, TimeWindowProps } from '../../src';
import { newApi, newStack, policyIn, statementsIn } from '../testing';
import { expectNoSilentMistake } from './wrong-input';
import { ALMOST_TIMES, isTime } from './wrong-times';

type Window = Omit<TimeWindowProps, 'restApi'>;

function not(window: Window) {
  const stack = newStack();
  return { stack, policy: new TimeWindowDenylistPolicy(stack, 'Closed', { restApi: newApi(stack), ...window }) };
}

const pets = Requests.to('GET', '/pets');
const [MARCH, APRIL, MAY] = ['2027-03-01T00:00:00Z', '2027-04-01T00:00:00Z', '2027-05-01T00:00:00Z'];

test.each<[Window, RegExp]>([
  [{}, /startTime and endTime are both missing/],
  [{ startTime: APRIL, endTime: MARCH }, /is after endTime "2027-03-01T00:00:00Z": swap them/],
  [{ startTime: MARCH, endTime: MARCH }, /are the same moment/],
  [{ startTime: '2027-03-01' }, /startTime: "2027-03-01" has no time of day/],
  [{ endTime: '2027-04-01T00:00:00' }, /endTime: "2027-04-01T00:00:00" has no time zone/],
  [{ endTime: '2027-04-31T00:00:00Z' }, /does not exist/],
  [{ startTime: new CfnParameter(newStack(), 'Start').valueAsString }, /startTime: the time is a token/],
])('%j is refused, with the construct that has it', (window, message) => {
  expect(() => not(window)).toThrow(message);
  expect(() => not(window)).toThrow(/\[at Stack\/Closed\]$/);
});

test.each(['startTime', 'endTime'])('whatever is written in %s, it is refused or it is a time', (prop) => {
  expectNoSilentMistake(ALMOST_TIMES, { make: (scope, restApi, time) => new TimeWindowDenylistPolicy(scope, 'Closed', { restApi, [prop]: time }), isRight: isTime });
});

test('it is one Deny inside of the window, in UTC', () => {
  expect(statementsIn(not({ startTime: '2027-03-01T01:00:00+01:00', endTime: APRIL }).stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    {
      Sid: 'DenyTimeWindow',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { DateGreaterThanEquals: { 'aws:CurrentTime': MARCH }, DateLessThan: { 'aws:CurrentTime': APRIL } },
    },
  ]);
});

test.each([
  ['2027-02-28T23:59:59.999Z', 'ALLOW'], [MARCH, 'DENY'], ['2027-03-01T00:00:00.001Z', 'DENY'],
  ['2027-03-31T23:59:59.999Z', 'DENY'], [APRIL, 'ALLOW'], ['2027-04-01T00:00:00.001Z', 'ALLOW'],
])('at %s the answer is %s', (time, outcome) => {
  expect(not({ startTime: MARCH, endTime: APRIL }).policy.resourcePolicy.evaluate(pets.at(time)).outcome).toBe(DecisionOutcome[outcome as 'ALLOW' | 'DENY']);
});

test('without an end, the API is closed from a moment on; without a start, until one', () => {
  const retired = not({ startTime: MARCH });
  retired.policy.resourcePolicy.assertDenies(Requests.any().between(MARCH, '9999-12-31T23:59:59Z'));
  retired.policy.resourcePolicy.assertAllows(Requests.any().between('1970-01-01T00:00:00Z', MARCH));
  statementsIn(retired.stack);
  const early = not({ endTime: MARCH });
  early.policy.resourcePolicy.assertAllows(Requests.any().between(MARCH, '9999-12-31T23:59:59Z'));
  early.policy.resourcePolicy.assertDenies(Requests.any().between('1970-01-01T00:00:00Z', MARCH));
  statementsIn(early.stack);
});

test('windows add up, in any order, and take from an allowlist', () => {
  const inOrder = (reverse: boolean) => {
    const stack = newStack();
    const restApi = newApi(stack);
    const policies = [
      () => new TimeWindowDenylistPolicy(stack, 'One', { restApi, startTime: MARCH, endTime: '2027-03-02T00:00:00Z' }),
      () => new TimeWindowPolicy(stack, 'Open', { restApi, startTime: MARCH, endTime: MAY }),
      () => new TimeWindowDenylistPolicy(stack, 'Two', { restApi, startTime: APRIL, endTime: '2027-04-02T00:00:00Z' }),
      () => new TimeWindowDenylistPolicy(stack, 'Again', { restApi, startTime: APRIL, endTime: '2027-04-02T00:00:00Z' }),
    ];
    const [{ resourcePolicy }] = (reverse ? policies.reverse() : policies).map((make) => make());
    resourcePolicy.assertDenies(Requests.any().between(MARCH, '2027-03-02T00:00:00Z'));
    resourcePolicy.assertAllows(Requests.any().between('2027-03-02T00:00:00Z', APRIL));
    resourcePolicy.assertDenies(Requests.any().between(APRIL, '2027-04-02T00:00:00Z'));
    resourcePolicy.assertAllows(Requests.any().between('2027-04-02T00:00:00Z', MAY));
    resourcePolicy.assertDenies(Requests.any().between(MAY, '9999-12-31T23:59:59Z'));
    expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowOpenMethods', 'DenyTimeWindow', 'DenyTimeWindow2', 'DenyUnlessTimeWindow', 'DenyUnlessTimeWindow2']);
    return JSON.stringify(policyIn(stack));
  };
  expect(inOrder(true)).toBe(inOrder(false));
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} });
  const { resourcePolicy } = new TimeWindowDenylistPolicy(stack, 'Closed', { restApi, startTime: MARCH, targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').between(MARCH, MAY));
  resourcePolicy.assertAllows(pets);
  statementsIn(stack);
});

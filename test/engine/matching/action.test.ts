import { opaque } from '../../../src/engine/matching/opaque';
import { Json, allow, decide, deny, outcome, policy } from '../testing';

test.each([
  ['execute-api:Invoke', true],
  ['EXECUTE-API:invoke', true],
  ['*', true],
  ['execute-api:*', true],
  ['execute-api:Inv?ke', true],
  ['execute-api:*k*', true],
  ['execute-api:Invok', false],
  ['execute-api:Invoke?', false],
  ['execute-api:InvalidateCache', false],
  ['s3:*', false],
])('Action %s matches a call: %s', (Action, expected) => {
  expect(outcome([allow({ Action })])).toBe(expected ? 'ALLOW' : 'DENY');
  expect(outcome([allow(), deny({ NotAction: Action } as Json)])).toBe(expected ? 'ALLOW' : 'DENY');
});

test('one of several actions is enough', () => {
  expect(outcome([allow({ Action: ['s3:GetObject', 'execute-api:Invoke'] })])).toBe('ALLOW');
  expect(outcome([allow(), deny({ NotAction: ['s3:GetObject', 'execute-api:Invoke'] })])).toBe('ALLOW');
});

test('an action that is not known yet is a reason', () => {
  const decision = decide(policy(allow({ Action: `execute-api:${opaque('Action')}` })));
  expect(decision.undecidedBecause).toEqual(['statement #1: the value of <Action> is not known yet']);
  expect(outcome([allow({ Action: `s3:${opaque('Action')}` })])).toBe('DENY');
});

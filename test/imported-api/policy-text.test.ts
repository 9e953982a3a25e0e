import * as fc from 'fast-check';
import { fingerprint, parsePolicy } from '../../src/imported-api/handler/policy-text';

const ARN = { partition: 'aws', region: 'eu-west-1', account: '111122223333', restApiId: 'a1b2c3d4e5' };
const print = (policy: unknown) => fingerprint(typeof policy === 'string' ? policy : JSON.stringify(policy), ARN);

const set = (...values: string[]) => fc.uniqueArray(fc.constantFrom(...values), { minLength: 1 });
const statement = fc.record({
  Effect: fc.constantFrom('Allow', 'Deny'),
  Principal: fc.oneof(fc.constant('*'), fc.record({ AWS: set('444455556666', 'arn:aws:iam::111122223333:role/A', 'arn:aws:iam::111122223333:role/"\\/') })),
  Action: set('execute-api:Invoke', 'execute-api:*'),
  Resource: set('execute-api:/*', 'execute-api:/prod/GET/pets', 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/test/*'),
  Condition: fc.record({ IpAddress: fc.record({ 'aws:SourceIp': set('192.0.2.0/24', '2001:db8::/32') }), Bool: fc.record({ 'aws:SecureTransport': fc.boolean() }) }),
});
const policy = fc.record({ Version: fc.constant('2012-10-17'), Statement: fc.array(statement, { minLength: 1, maxLength: 3 }) });

/** The same in other words: other order, no lists around one member, long names, text instead of true and false, and escaped. */
function retold(value: unknown, reversed: boolean): unknown {
  const order = <T>(members: T[]) => (reversed ? members.reverse() : members);
  if (Array.isArray(value)) { return value.length === 1 ? retold(value[0], reversed) : order(value.map((member) => retold(member, reversed))); }
  if (typeof value === 'object') { return Object.fromEntries(order(Object.entries(value!).map(([key, member]) => [key, retold(member, reversed)]))); }
  if (value === '*') { return { AWS: ['*'] }; }
  return String(value).replace(/^execute-api:\//, 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/').replace(/^(\d{12})$/, 'arn:aws:iam::$1:root');
}

test('a policy has one fingerprint, in whatever words API Gateway returns it', () => {
  fc.assert(fc.property(policy, fc.boolean(), (sent, reversed) => {
    const returned = JSON.stringify(retold(sent, reversed)).replace(/["\\/]/g, '\\$&');
    expect(parsePolicy(returned)).toEqual(retold(sent, reversed));
    expect(print(returned)).toBe(print(sent));
  }), { seed: 6 });
});

test('two policies have one fingerprint only if they have the same statements', () => {
  fc.assert(fc.property(policy, policy, (a, b) => {
    const sorted = (sent: typeof a) => [...new Set(sent.Statement.map(({ Effect, Principal, Action, Resource, Condition }) => JSON.stringify([
      Effect,
      typeof Principal === 'string' ? Principal : [...Principal.AWS].sort(),
      [...Action].sort(),
      [...new Set(Resource.map((name) => retold(name, false)))].sort(),
      [...Condition.IpAddress['aws:SourceIp']].sort(),
      Condition.Bool,
    ])))].sort();
    expect(print(a) === print(b)).toBe(JSON.stringify(sorted(a)) === JSON.stringify(sorted(b)));
  }), { seed: 6, numRuns: 500 });
});

test('text that is no policy is equal to itself, and to no policy', () => {
  expect(print('not a policy')).toBe(print('not a policy'));
  expect(print('not a policy')).not.toBe(print('{}'));
});

test('a short name means this API, and no other', () => {
  const short = { Statement: { Resource: 'execute-api:/*' } };
  expect(fingerprint(JSON.stringify(short), { ...ARN, restApiId: 'other' })).not.toBe(print(short));
});

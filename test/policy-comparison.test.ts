import { CfnParameter } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { allow, deny, document, DOCUMENTED, Json, OPEN, policy, SIGNED, where } from './documents';
import { newApi, newStack } from './testing';
import { IpDenylistPolicy, Requests } from '../src';

const office = (...ranges: string[]) => deny({ Sid: 'OfficeOnly', ...where('NotIpAddress', 'aws:SourceIp', ...ranges) });

describe('equivalent', () => {
  test.each(Object.entries(DOCUMENTED))('%s: in another order, and with other Sids', (_, { statements, api }) => {
    const reordered = [...statements].reverse().map((statement, i) => ({ ...statement, Sid: `Renamed${i}` }));
    const comparison = document(statements, api).changesSince(policy(...reordered));
    expect([comparison.equivalent, comparison.newlyAdmitted.outcome, comparison.newlyRefused.outcome]).toEqual(['YES', 'NO', 'NO']);
    expect(String(comparison)).toBe('Both policies let in the same requests.');
  });

  test('written with other blocks, lists that are split, and statements that mean nothing', () => {
    const before = policy(allow(), office('203.0.113.0/25', '203.0.113.128/25'));
    const after = document([office('203.0.113.0/24'), allow({ Resource: 'execute-api:/prod/*' }), allow({ Resource: 'execute-api:/*' })]);
    expect(after.changesSince(before).equivalent).toBe('YES');
  });

  test('as if there were no policy, where everybody may call', () => {
    expect(document([allow()], { methods: [OPEN] }).changesSince().equivalent).toBe('YES');
  });
});

describe('newly let in', () => {
  test('a range that is wider by one bit: addresses, region, example and the statements to blame', () => {
    const comparison = document([allow(), office('203.0.112.0/23', '2001:db8::/32')], { methods: [OPEN] }).changesSince(policy(allow(), office('203.0.113.0/24')));
    const { newlyAdmitted, newlyRefused, equivalent } = comparison;
    expect([equivalent, newlyAdmitted.outcome, newlyRefused.outcome]).toEqual(['NO', 'YES', 'NO']);
    expect([newlyAdmitted.addresses.ipv4Count, newlyAdmitted.addresses.ipv6Count]).toEqual(['256', String(2n ** 96n)]);
    expect(newlyAdmitted.addresses.cidrBlocks).toEqual(['203.0.112.0/24', '2001:db8::/32']);
    expect(newlyAdmitted.regions.map(({ description }) => description).join()).toMatch(/^anybody, from 203\.0\.112\.0\/24 or 2001:db8::\/32/);
    expect([newlyAdmitted.addedStatements, newlyAdmitted.removedStatements]).toEqual([[], ['OfficeOnly']]);
    expect(newlyAdmitted.example!.description).toMatch(/^GET \/pets, on stage prod, from /);
    expect(String(comparison)).toMatch(/^The policies differ\.\n\nNewly let in:\n {2}Methods without authorization:\n.*\n {2}from 256 IPv4 addresses \(203\.0\.112\.0\/24\) and 2\^96 IPv6 addresses \(2001:db8::\/32\)\n {2}because of OfficeOnly, which the earlier policy has and the later one has not\n.*\n\nNewly refused: nothing\.$/s);
  });

  test('an Allow that is new', () => {
    const { newlyAdmitted } = document([allow({ Principal: { AWS: '444455556666' } }), allow({ Principal: { AWS: '777788889999' } })], { methods: [SIGNED] })
      .changesSince(policy(allow({ Principal: { AWS: '444455556666' } })));
    expect([newlyAdmitted.addedStatements, newlyAdmitted.removedStatements]).toEqual([['#2'], []]);
    expect(newlyAdmitted.example!.description).toContain('777788889999');
  });
});

test('newly refused: the same, the other way round', () => {
  const { newlyAdmitted, newlyRefused } = document([allow(), office('203.0.113.0/24')], { methods: [OPEN] }).changesSince(policy(allow()));
  expect(newlyAdmitted.outcome).toBe('NO');
  expect([newlyRefused.outcome, newlyRefused.addresses.ipv4Count, newlyRefused.addedStatements]).toEqual(['YES', String(2n ** 32n - 256n), ['OfficeOnly']]);
  expect(newlyRefused.example!.explanation).toContain('is refused');
});

test('the two readings for signed callers are kept apart', () => {
  const { newlyAdmitted } = document([allow()], { methods: [SIGNED] }).changesSince(policy(deny({ Resource: 'execute-api:/other/*' })));
  const descriptions = newlyAdmitted.regions.map(({ description }) => description).join('\n');
  expect(descriptions).toMatch(/if their identity policy allows/);
  expect(descriptions).toMatch(/of account 111122223333, without an identity policy that allows/);
});

test('only the requests that are asked about are compared', () => {
  const before = policy(allow({ Resource: 'execute-api:/*/POST/*' }));
  const after = document([allow()], { methods: [OPEN, { ...OPEN, httpMethod: 'POST' }] });
  expect(after.changesSince(before, Requests.to('POST', '/pets')).equivalent).toBe('YES');
  expect(after.changesSince(before, Requests.to('GET', '/pets')).equivalent).toBe('NO');
});

test('a change that depends on a token is undecided, with the reason', () => {
  const stack = newStack();
  const range = new CfnParameter(stack, 'Range').valueAsString;
  const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: [range] });
  const earlier = policy(allow(), deny(where('IpAddress', 'aws:SourceIp', '198.51.100.0/24')));
  const comparison = resourcePolicy.toDocument().changesSince(earlier);
  expect(comparison.equivalent).toBe('UNDECIDED');
  expect(comparison.newlyRefused.undecidedReasons).not.toEqual([]);
  expect(String(comparison)).toMatch(/^It is undecided whether the policies differ\.\n\nNewly let in:\n {2}undecided:\n {4}- /);
});

test('the earlier policy is read as strictly', () => {
  expect(() => document([allow()]).changesSince('{"Statement": 1, "Statement": 2}')).toThrow(/written twice/);
});

describe('every change is found', () => {
  const verbs = fc.constantFrom('GET', 'POST', '*');
  const ranges = fc.constantFrom('203.0.113.0/24', '203.0.113.0/25', '198.51.100.0/24', '2001:db8::/32');
  const statement = fc.record({ effect: fc.boolean(), verb: verbs, range: fc.option(ranges) }).map(({ effect, verb, range }): Json => {
    const condition = range === null ? {} : where('IpAddress', 'aws:SourceIp', range);
    const resource = { Resource: `execute-api:/*/${verb}/pets`, ...condition };
    return effect ? allow(resource) : deny(resource);
  });

  test('a policy that differs for one of the addresses and methods that it names is not equivalent, and one that does not is', () => {
    const api = { methods: [OPEN, { ...OPEN, httpMethod: 'POST' }] };
    const probes = ['203.0.113.0', '203.0.113.200', '198.51.100.9', '192.0.2.1', '2001:db8::1', '2001:db9::1'].flatMap((address) => (
      ['GET', 'POST'].map((verb) => Requests.to(verb, '/pets').onStage('prod').fromAddress(address))));
    const statements = fc.array(statement, { minLength: 1, maxLength: 4 });
    fc.assert(fc.property(statements, statements, (before, after) => {
      const answers = (all: Json[]) => probes.map((probe) => document(all, api).allowsAll(probe).outcome);
      const same = answers(before).join() === answers(after).join();
      expect(document(after, api).changesSince(policy(...before)).equivalent).toBe(same ? 'YES' : 'NO');
    }), { seed: 4, numRuns: 60 });
  });
});

import { CfnParameter, Fn } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ApiTarget, IpDenylistPolicy, Requests } from '../../src';
import { newApi, newStack, PRIVATE, statementsIn } from '../testing';

function denylist(ipRanges: string[], props: typeof PRIVATE = {}) {
  const stack = newStack();
  return { stack, policy: new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, undefined, props), ipRanges }) };
}

test.each<[string[], RegExp]>([
  [[], /ipRanges is empty: name at least one/],
  [['300.1.2.3/8'], /"300\.1\.2\.3\/8" is not an address or CIDR block/],
  [['10.0.0.0/33'], /"10\.0\.0\.0\/33" has no possible prefix length: use 0 to 32 for IPv4/],
  [['198.51.100.0/-1'], /no possible prefix length/],
  [['198.51.100.1/8'], /has host bits set: write "198\.0\.0\.0\/8" for the block, or "198\.51\.100\.1" for the one address/],
  [['2001:db8::1/32'], /has host bits set: write "2001:db8::\/32"/],
  [['0.0.0.0'], /is one address that nobody has: write "0\.0\.0\.0\/0" and "::\/0" for everybody/],
  [['::'], /is one address that nobody has/],
  [['198.51.100.07'], /has leading zeros/],
  [[' 198.51.100.7'], /has spaces: write "198\.51\.100\.7"/],
  [['198.51.100.*'], /is not an address or CIDR block/],
  [['198.51.100'], /is not an address or CIDR block/],
  [['fe80::1%eth0'], /is not an address or CIDR block/],
  [['10.0.0.0/8'], /"10\.0\.0\.0\/8" is never the source of a request to a public API.*make the API private/],
  [['198.51.100.7', '192.168.1.1'], /"192\.168\.1\.1" is never the source/],
  [['fd00::/8'], /is never the source/],
  [['127.0.0.1'], /is never the source/],
])('%j is refused, with the construct that has it', (ipRanges, message) => {
  expect(() => denylist(ipRanges)).toThrow(message);
  expect(() => denylist(ipRanges)).toThrow(/\[at Stack\/Blocked\]$/);
});

test('addresses, blocks of both families and everybody are accepted', () => {
  const { stack } = denylist(['198.51.100.7', '2001:DB8:0::1', '203.0.113.0/24', '::/0']);
  expect(statementsIn(stack)[1].Condition).toEqual({ IpAddress: { 'aws:SourceIp': ['198.51.100.7/32', '203.0.113.0/24', '::/0'] } });
});

test('on a private API it compares the address inside the VPC, and private ranges are what it is for', () => {
  const { stack, policy } = denylist(['10.0.0.0/8'], PRIVATE);
  policy.resourcePolicy.assertDenies(Requests.to('GET', '/pets').fromAddress('10.1.2.3'));
  policy.resourcePolicy.assertAllows(Requests.to('GET', '/pets').fromAddress('192.168.1.1'));
  expect(statementsIn(stack)[1].Condition).toEqual({ IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/8' } });
});

test('tokens are rendered as they are, next to literals', () => {
  const { stack } = denylist(['203.0.113.0/24', Fn.importValue('Range'), '198.51.100.0/24']);
  expect(statementsIn(stack)[1].Condition).toEqual({
    IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/24', { 'Fn::ImportValue': 'Range' }] },
  });
});

test('a list token stays whole, in a statement of its own', () => {
  const stack = newStack();
  const api = newApi(stack);
  const list = new CfnParameter(stack, 'Ranges', { type: 'CommaDelimitedList' }).valueAsList;
  new IpDenylistPolicy(stack, 'A', { restApi: api, ipRanges: list });
  new IpDenylistPolicy(stack, 'B', { restApi: api, ipRanges: ['198.51.100.0/24'] });
  expect(statementsIn(stack).slice(1).map(({ Condition }) => Condition)).toEqual([
    { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } }, { IpAddress: { 'aws:SourceIp': { Ref: 'Ranges' } } },
  ]);
});

test('a list token cannot be spread into other values', () => {
  const stack = newStack();
  const list = new CfnParameter(stack, 'Ranges', { type: 'CommaDelimitedList' }).valueAsList;
  expect(() => new IpDenylistPolicy(stack, 'A', { restApi: newApi(stack), ipRanges: [...list, '198.51.100.0/24'] }))
    .toThrow(/ipRanges mixes a list token with other values.*pass the list token alone/);
});

test('an address behind a token is undecided, and undecided fails an assertion', () => {
  const { stack, policy } = denylist([Fn.importValue('Range')]);
  policy.resourcePolicy.assertDenies(Requests.to('GET', '/pets').fromAddress('198.51.100.7'));
  expect(() => Template.fromStack(stack)).toThrow(/undecided/i);
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} });
  const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', {
    restApi: api, ipRanges: ['198.51.100.0/24'], targets: [ApiTarget.path('POST', '/pets')],
  });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromAddress('198.51.100.7'));
  resourcePolicy.assertAllows(Requests.to('GET', '/pets').fromAddress('198.51.100.7'));
  Annotations.fromStack(stack).hasNoWarning('*', '*');
});

test('fails when targets is empty', () => {
  const stack = newStack();
  expect(() => new IpDenylistPolicy(stack, 'A', { restApi: newApi(stack), ipRanges: ['198.51.100.7'], targets: [] })).toThrow(/targets is empty/);
});

describe('a list that is made to fit', () => {
  const ranges = ['198.51.100.0/26', '198.51.100.128/26', '203.0.113.7', '2001:db8::/33'];

  test('refuses all that was listed, and the fewest others, which it names', () => {
    const stack = newStack();
    const policy = new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: ranges, maxListSizeInBytes: 60 });
    expect(policy.addedIpRanges).toEqual(['198.51.100.64/26', '198.51.100.192/26']);
    policy.resourcePolicy.assertDenies(Requests.any().fromAddresses(...ranges, ...policy.addedIpRanges));
    policy.resourcePolicy.assertAllows(Requests.any().fromAddressesOutside(...ranges, ...policy.addedIpRanges));
    const members = (statementsIn(stack)[1].Condition as { IpAddress: { 'aws:SourceIp': string[] } }).IpAddress['aws:SourceIp'];
    expect(JSON.stringify(members).length - '[]'.length).toBeLessThanOrEqual(60);
    Annotations.fromStack(stack).hasInfo('/Stack/Blocked', Match.stringLikeRegexp('fit into 60 bytes by refusing 128 IPv4 addresses that nobody listed: 198.51.100.64/26'));
  });

  test('adds nothing where all fits', () => {
    const stack = newStack();
    const policy = new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: ranges, maxListSizeInBytes: 4096 });
    expect(policy.addedIpRanges).toEqual([]);
    Annotations.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });

  test.each<[number, string[], RegExp]>([
    [0, ranges, /maxListSizeInBytes is 0: pass a whole number of bytes.*\[at Stack\/Blocked\]$/],
    [1.5, ranges, /maxListSizeInBytes is 1.5/],
    [5, ranges, /do not fit in 5 bytes.*\[at Stack\/Blocked\]$/],
    [60, [Fn.importValue('Range')], /ipRanges has tokens, whose size nobody knows/],
  ])('%d bytes for %j are refused', (maxListSizeInBytes, ipRanges, message) => {
    const stack = newStack();
    expect(() => new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges, maxListSizeInBytes })).toThrow(message);
  });
});

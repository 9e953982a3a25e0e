import { CfnParameter, Fn } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnRestApi, EndpointType, IpAddressType, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { AnyPrincipal, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { ApiTarget, DecisionOutcome, IpAllowlistPolicy, IpDenylistPolicy, Requests } from '../../src';
import { newApi, newStack, policyIn, PRIVATE, statementsIn, synthError } from '../testing';
import { ALMOST_BLOCKS, bitsOf, expectNoSilentMistake, isBlock } from './wrong-input';

function allowlist(ipRanges: string[], props: RestApiProps = {}) {
  const stack = newStack();
  return { stack, policy: new IpAllowlistPolicy(stack, 'Office', { restApi: newApi(stack, undefined, props), ipRanges }) };
}

const pets = Requests.to('GET', '/pets');
const DUALSTACK: RestApiProps = { endpointConfiguration: { types: [EndpointType.REGIONAL], ipAddressType: IpAddressType.DUAL_STACK } };

test.each<[string[], RegExp]>([
  [[], /ipRanges is empty: name at least one/],
  [['300.1.2.3/8'], /"300\.1\.2\.3\/8" is not an address or CIDR block/],
  [['198.51.100.0/33'], /has no possible prefix length: use 0 to 32 for IPv4/],
  [['198.51.100.1/8'], /has host bits set: write "198\.0\.0\.0\/8" for the block, or "198\.51\.100\.1" for the one address/],
  [['0.0.0.0'], /is one address that nobody has: write "0\.0\.0\.0\/0" and "::\/0" for everybody/],
  [['198.51.100.7', ' 198.51.100.7'], /has spaces: write "198\.51\.100\.7"/],
  [['10.0.0.0/8'], /"10\.0\.0\.0\/8" is never the source of a request to a public API/],
  [['fd00::/8'], /is never the source/],
])('%j is refused, with the construct that has it', (ipRanges, message) => {
  expect(() => allowlist(ipRanges)).toThrow(message);
  expect(() => allowlist(ipRanges)).toThrow(/\[at Stack\/Office\]$/);
});

test('whatever is written, it is refused or it is an address', () => {
  expectNoSilentMistake(ALMOST_BLOCKS, {
    make: (scope, restApi, range) => new IpAllowlistPolicy(scope, 'Office', { restApi, ipRanges: [range] }),
    isRight: (range) => isBlock(range) && !isSpecial(range),
  });
});

/** Inside of a block that no request comes from: the registries of IANA for special purposes. */
function isSpecial(range: string): boolean {
  const bits = bitsOf(range.split('/')[0]);
  const length = Number(range.split('/')[1] ?? bits.length);
  const blocks = bits.length === 32
    ? ['0.0.0.0/8', '10.0.0.0/8', '100.64.0.0/10', '127.0.0.0/8', '169.254.0.0/16', '172.16.0.0/12', '192.0.0.0/24', '192.168.0.0/16', '198.18.0.0/15', '224.0.0.0/4', '240.0.0.0/4']
    : ['::/128', '::1/128', '::ffff:0:0/96', '100::/64', 'fc00::/7', 'fe80::/10', 'fec0::/10', 'ff00::/8'];
  return blocks.map((block) => block.split('/')).some(([address, prefix]) => length >= Number(prefix) && bits.startsWith(bitsOf(address).slice(0, Number(prefix))));
}

test('it is one Deny unless the address is in the list, which is aggregated', () => {
  const { stack } = allowlist(['203.0.113.128/25', '198.51.100.7', '203.0.113.0/25', '2001:DB8:0::/32']);
  expect(statementsIn(stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    {
      Sid: 'DenyUnlessSourceAddress',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { NotIpAddress: { 'aws:SourceIp': ['198.51.100.7/32', '2001:db8::/32', '203.0.113.0/24'] } },
    },
  ]);
});

test.each([
  ['203.0.112.255', 'DENY'], ['203.0.113.0', 'ALLOW'], ['203.0.113.255', 'ALLOW'], ['203.0.114.0', 'DENY'],
  ['2001:db7:ffff:ffff:ffff:ffff:ffff:ffff', 'DENY'], ['2001:db8::', 'ALLOW'], ['2001:db8:ffff:ffff:ffff:ffff:ffff:ffff', 'ALLOW'], ['2001:db9::', 'DENY'],
  ['198.51.100.6', 'DENY'], ['198.51.100.7', 'ALLOW'], ['198.51.100.8', 'DENY'],
])('from %s the answer is %s', (address, outcome) => {
  const { policy } = allowlist(['203.0.113.0/24', '2001:db8::/32', '198.51.100.7']);
  expect(policy.resourcePolicy.evaluate(pets.fromAddress(address)).outcome).toBe(DecisionOutcome[outcome as 'ALLOW' | 'DENY']);
});

test('all inside get in and all outside are refused, whatever others allow', () => {
  const { stack, policy: { resourcePolicy } } = allowlist(['203.0.113.0/24', '2001:db8::/32']);
  (resourcePolicy.node.scope as RestApi).addToResourcePolicy(new PolicyStatement({
    principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'],
  }));
  resourcePolicy.assertAllows(Requests.any().fromAddresses('203.0.113.0/24', '2001:db8::/32'));
  resourcePolicy.assertDenies(Requests.any().fromAddressesOutside('203.0.113.0/24', '2001:db8::/32'));
  statementsIn(stack);
});

test('an assertion that is one address too wide fails', () => {
  const { stack, policy: { resourcePolicy } } = allowlist(['203.0.113.0/24']);
  resourcePolicy.assertAllows(Requests.any().fromAddresses('203.0.113.0/24', '203.0.114.0/32'));
  expect(synthError(stack)).toMatch(/requests must be let in, and are not/);
});

test('several lists on one target are one list, in any order; a list on another target must hold as well', () => {
  const lists: Array<[string, string[], ApiTarget[] | undefined]> = [
    ['A', ['203.0.113.0/25'], undefined], ['B', ['203.0.113.128/25', '2001:db8::/32'], undefined], ['C', ['203.0.113.0/24'], [ApiTarget.path('POST', '/pets')]],
  ];
  const inOrder = (ordered: typeof lists) => {
    const stack = newStack();
    const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} });
    const [{ resourcePolicy }] = ordered.map(([id, ipRanges, targets]) => new IpAllowlistPolicy(stack, id, { restApi, ipRanges, targets }));
    resourcePolicy.assertAllows(Requests.any().fromAddresses('203.0.113.0/24'));
    resourcePolicy.assertAllows(pets.fromAddress('2001:db8::7'));
    resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromAddress('2001:db8::7'));
    resourcePolicy.assertDenies(Requests.any().fromAddressesOutside('203.0.113.0/24', '2001:db8::/32'));
    return JSON.stringify(policyIn(stack));
  };
  fc.assert(fc.property(fc.shuffledSubarray(lists, { minLength: 3 }), (ordered) => inOrder(ordered) === inOrder(lists)), { seed: 1, numRuns: 6 });
});

test('a denylist takes addresses out of it', () => {
  const { stack, policy: { resourcePolicy } } = allowlist(['203.0.113.0/24']);
  new IpDenylistPolicy(stack, 'Blocked', { restApi: resourcePolicy.node.scope as RestApi, ipRanges: ['203.0.113.7'] });
  resourcePolicy.assertDenies(pets.fromAddress('203.0.113.7'));
  resourcePolicy.assertAllows(pets.fromAddress('203.0.113.8'));
  statementsIn(stack);
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} });
  const { resourcePolicy } = new IpAllowlistPolicy(stack, 'Office', { restApi, ipRanges: ['203.0.113.0/24'], targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromAddressesOutside('203.0.113.0/24'));
  resourcePolicy.assertAllows(pets);
  statementsIn(stack);
});

test('on a private API it points to the list that names the network', () => {
  expect(() => allowlist(['10.0.0.0/8'], PRIVATE))
    .toThrow(/the API is PRIVATE, and addresses inside VPCs tell nobody apart without their network.*use a VpcSourceIpAllowlistPolicy, which names it \[at Stack\/Office\]$/);
});

test('a list of everybody is refused, since it keeps nobody out', () => {
  expect(synthError(allowlist(['0.0.0.0/0', '::/0']).stack)).toMatch(/refuses nobody who would get in without it.*\[at Stack\/Office\]/);
});

test('tokens are rendered as they are, and what they may be is undecided', () => {
  const { stack, policy: { resourcePolicy } } = allowlist(['203.0.113.0/24', Fn.importValue('Range')]);
  expect(resourcePolicy.evaluate(pets.fromAddress('203.0.113.7')).outcome).toBe(DecisionOutcome.ALLOW);
  expect(resourcePolicy.evaluate(pets.fromAddress('198.51.100.7')).outcome).toBe(DecisionOutcome.UNDECIDED);
  expect(statementsIn(stack)[1].Condition).toEqual({ NotIpAddress: { 'aws:SourceIp': ['203.0.113.0/24', { 'Fn::ImportValue': 'Range' }] } });
});

test('a list token stays whole, and cannot be joined with another list on the same target', () => {
  const stack = newStack();
  const restApi = newApi(stack);
  const ipRanges = new CfnParameter(stack, 'Ranges', { type: 'CommaDelimitedList' }).valueAsList;
  expect(() => new IpAllowlistPolicy(stack, 'Spread', { restApi, ipRanges: [...ipRanges, '203.0.113.0/24'] })).toThrow(/ipRanges mixes a list token with other values/);
  new IpAllowlistPolicy(stack, 'A', { restApi, ipRanges });
  expect(statementsIn(stack)[1].Condition).toEqual({ NotIpAddress: { 'aws:SourceIp': { Ref: 'Ranges' } } });
  const other = newStack();
  const api = newApi(other);
  new IpAllowlistPolicy(other, 'A', { restApi: api, ipRanges: new CfnParameter(other, 'Ranges', { type: 'CommaDelimitedList' }).valueAsList });
  new IpAllowlistPolicy(other, 'B', { restApi: api, ipRanges: ['203.0.113.0/24'] });
  expect(synthError(other)).toMatch(/a list that is one token cannot be joined with other lists of its kind on the same target \(Stack\/B\).*\[at Stack\/A\]/);
});

describe('on a dual-stack API, a list of one family', () => {
  type List = typeof IpAllowlistPolicy | typeof IpDenylistPolicy;
  const synthesised = (List: List, ipRanges: string[], props: RestApiProps = DUALSTACK, prepare: (api: CfnRestApi) => void = () => {}) => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, props);
    prepare(restApi.node.defaultChild as CfnRestApi);
    new List(stack, 'List', { restApi, ipRanges });
    return { stack, warnings: Annotations.fromStack(stack).findWarning('*', Match.stringLikeRegexp(':oneAddressFamily')).map(({ entry }) => String(entry.data)) };
  };

  test.each<[List, string[], RegExp]>([
    [IpAllowlistPolicy, ['203.0.113.0/24'], /the API is dual-stack, and DenyUnlessSourceAddress lists IPv4 addresses only, so everybody who comes over IPv6 is refused; list IPv6 addresses as well \[at Stack\/List\]/],
    [IpAllowlistPolicy, ['2001:db8::/32'], /lists IPv6 addresses only, so everybody who comes over IPv4 is refused; list IPv4 addresses as well \[/],
    [IpDenylistPolicy, ['203.0.113.0/24'], /the API is dual-stack, and DenySourceAddress lists IPv4 addresses only, so whoever comes over IPv6 gets past it; list IPv6 addresses as well \("::\/0" is all of them\)/],
    [IpDenylistPolicy, ['2001:db8::/32'], /whoever comes over IPv4 gets past it/],
  ])('%p of %j is worth a warning', (List, ipRanges, message) => {
    const { warnings } = synthesised(List, ipRanges);
    expect(warnings).toEqual([expect.stringMatching(message)]);
  });

  test.each([IpAllowlistPolicy, IpDenylistPolicy])('%p of both families is not, and neither is one with a token', (List) => {
    expect(synthesised(List, ['203.0.113.0/24', '2001:db8::/32']).warnings).toEqual([]);
    expect(synthesised(List, ['203.0.113.0/24', Fn.importValue('Range')]).warnings).toEqual([]);
  });

  test.each([IpAllowlistPolicy, IpDenylistPolicy])('%p is not on an API without IPv6 callers', (List) => {
    expect(synthesised(List, ['203.0.113.0/24'], {}).warnings).toEqual([]);
    expect(synthesised(List, ['203.0.113.0/24'], { endpointConfiguration: { types: [EndpointType.REGIONAL], ipAddressType: IpAddressType.IPV4 } }).warnings).toEqual([]);
  });

  test('the type is read from the template, overrides included; behind a token it may be either', () => {
    const type = (value: unknown) => synthesised(IpDenylistPolicy, ['203.0.113.0/24'], {}, (api) => api.addPropertyOverride('EndpointConfiguration.IpAddressType', value)).warnings;
    expect(type('dualstack')).toEqual([expect.stringMatching(/the API is dual-stack/)]);
    expect(type('ipv4')).toEqual([]);
    expect(type({ Ref: 'Type' })).toEqual([expect.stringMatching(/the API may be dual-stack/)]);
  });

  test('lists of two constructs on one target count as one', () => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, DUALSTACK);
    new IpAllowlistPolicy(stack, 'A', { restApi, ipRanges: ['203.0.113.0/24'] });
    new IpAllowlistPolicy(stack, 'B', { restApi, ipRanges: ['2001:db8::/32'] });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(':oneAddressFamily'));
  });
});

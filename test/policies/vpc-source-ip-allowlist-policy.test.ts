import { CfnParameter } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { CfnRestApi, EndpointType, IpAddressType } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import { ApiTarget, DecisionOutcome, PrivateVpcePolicy, PrivateVpcPolicy, Requests, VpcSourceIpAllowlistPolicy, VpcSourceIpAllowlistPolicyProps } from '../../src';
import { newApi, newStack, PRIVATE, statementsIn, synthError } from '../testing';
import { almost, ALMOST_BLOCKS, expectNoSilentMistake, isBlock } from './wrong-input';

type List = Omit<VpcSourceIpAllowlistPolicyProps, 'restApi'>;

function only(list: List, stack = newStack()) {
  return { stack, policy: new VpcSourceIpAllowlistPolicy(stack, 'Subnet', { restApi: newApi(stack, undefined, PRIVATE), ...list }) };
}

const [A, B, C] = ['vpc-0000000a', 'vpc-0000000b', 'vpc-0000000c'];
const [E, F] = ['vpce-0000000e', 'vpce-0000000f'];
const RANGES = ['10.0.1.0/24'];
const pets = Requests.to('GET', '/pets');

test.each<[List, RegExp]>([
  [{ ipRanges: RANGES }, /vpcs, vpcIds, vpcEndpoints and vpcEndpointIds are all empty: private addresses repeat across VPCs, so name the VPCs or VPC endpoints that they are of/],
  [{ ipRanges: RANGES, vpcs: [], vpcIds: [], vpcEndpoints: [], vpcEndpointIds: [] }, /are all empty/],
  [{ ipRanges: [], vpcIds: [A] }, /ipRanges is empty: name at least one/],
  [{ ipRanges: ['10.0.1.7/24'], vpcIds: [A] }, /has host bits set: write "10\.0\.1\.0\/24" for the block/],
  [{ ipRanges: ['10.0.1.*'], vpcIds: [A] }, /is not an address or CIDR block/],
  [{ ipRanges: RANGES, vpcIds: [E] }, /vpcIds: "vpce-0000000e" is the id of a VPC endpoint: .* or name the endpoint in vpcEndpointIds/],
  [{ ipRanges: RANGES, vpcEndpointIds: [A] }, /vpcEndpointIds: "vpc-0000000a" is the id of a VPC: .* or name the VPC in vpcIds/],
  [{ ipRanges: RANGES, vpcIds: [A], vpcEndpointIds: ['vpce-*'] }, /"vpce-\*" is not the id of a VPC endpoint/],
])('%j is refused, with the construct that has it', (list, message) => {
  expect(() => only(list)).toThrow(message);
  expect(() => only(list)).toThrow(/\[at Stack\/Subnet\]$/);
});

test.each<[string, typeof ALMOST_BLOCKS, (value: string) => List, (value: string) => boolean]>([
  ['vpcIds', almost([A, E]), (id) => ({ ipRanges: RANGES, vpcIds: [id] }), (id) => id.startsWith('vpc-') && [12, 21].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(4))],
  ['vpcEndpointIds', almost([A, E]), (id) => ({ ipRanges: RANGES, vpcEndpointIds: [id] }), (id) => id.startsWith('vpce-') && [13, 22].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(5))],
  ['ipRanges', ALMOST_BLOCKS, (range) => ({ ipRanges: [range], vpcIds: [A] }), isBlock],
])('whatever is written in %s, it is refused or it is right', (_, values, list, isRight) => {
  expectNoSilentMistake(values, { api: PRIVATE, make: (scope, restApi, value) => new VpcSourceIpAllowlistPolicy(scope, 'Subnet', { restApi, ...list(value) }), isRight });
});

test.each([EndpointType.REGIONAL, EndpointType.EDGE])('fails on an API of type %s, where it would refuse everybody', (type) => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [type] } });
  expect(() => new VpcSourceIpAllowlistPolicy(stack, 'Subnet', { restApi, vpcIds: [A], ipRanges: RANGES }))
    .toThrow(/only private APIs are called through VPC endpoints, so everybody would be refused: .*EndpointType.PRIVATE.*\[at Stack\/Subnet\]/);
});

test('it is a list of networks, and in them a list of addresses', () => {
  expect(statementsIn(only({ vpcIds: [B, A], ipRanges: ['10.0.1.128/25', 'fd00::/8', '10.0.1.0/25'] }).stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    {
      Sid: 'DenyUnlessPrivateNetwork',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { StringNotEquals: { 'aws:SourceVpc': [A, B] } },
    },
    {
      Sid: 'DenyUnlessSourceAddress',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { StringEquals: { 'aws:SourceVpc': [A, B] }, NotIpAddress: { 'aws:VpcSourceIp': ['10.0.1.0/24', 'fd00::/8'] } },
    },
  ]);
});

test.each([
  [A, '10.0.0.255', 'DENY'], [A, '10.0.1.0', 'ALLOW'], [A, '10.0.1.255', 'ALLOW'], [A, '10.0.2.0', 'DENY'],
  [A, 'fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'DENY'], [A, 'fd00::', 'ALLOW'], [A, 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ALLOW'], [A, 'fe00::', 'DENY'],
  [B, '10.0.1.7', 'DENY'],
])('from %s and %s the answer is %s', (vpc, address, outcome) => {
  const { policy } = only({ vpcIds: [A], ipRanges: [...RANGES, 'fd00::/8'] });
  expect(policy.resourcePolicy.evaluate(pets.fromVpc(vpc).fromAddress(address)).outcome).toBe(DecisionOutcome[outcome as 'ALLOW' | 'DENY']);
});

test('both hold of all requests: other networks are refused, and other addresses of these', () => {
  const { stack, policy: { resourcePolicy } } = only({ vpcIds: [A], vpcEndpointIds: [E], ipRanges: RANGES });
  resourcePolicy.assertAllows(Requests.any().fromVpc(A).fromAddresses(...RANGES));
  resourcePolicy.assertAllows(Requests.any().throughVpcEndpoint(E).fromAddresses(...RANGES));
  resourcePolicy.assertDenies(Requests.any().fromAddressesOutside(...RANGES));
  resourcePolicy.assertDenies(Requests.any().fromOtherVpcThan(A).throughOtherVpcEndpointThan(E));
  statementsIn(stack);
});

test('the networks are one list with those of others, which may have any address', () => {
  const { stack, policy: { resourcePolicy } } = only({ vpcIds: [A], ipRanges: RANGES });
  const restApi = resourcePolicy.node.scope as ReturnType<typeof newApi>;
  new PrivateVpcPolicy(stack, 'Vpc', { restApi, vpcIds: [B] });
  new PrivateVpcePolicy(stack, 'Endpoint', { restApi, vpcEndpointIds: [E] });
  resourcePolicy.assertAllows(Requests.any().fromVpc(B));
  resourcePolicy.assertAllows(Requests.any().fromVpc(C).throughVpcEndpoint(E));
  resourcePolicy.assertDenies(Requests.any().fromVpc(A).throughVpcEndpoint(E).fromAddressesOutside(...RANGES));
  resourcePolicy.assertDenies(Requests.any().fromVpc(C).throughVpcEndpoint(F));
  expect(statementsIn(stack)[1].Condition).toEqual({ StringNotEquals: { 'aws:SourceVpc': [A, B], 'aws:SourceVpce': E } });
});

test('addresses that several constructs name for one network are one list, and networks with equal lists share a statement', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  const list = (id: string, vpcIds: string[], ...ipRanges: string[]) => new VpcSourceIpAllowlistPolicy(stack, id, { restApi, vpcIds, ipRanges });
  const { resourcePolicy } = list('AB', [A, B], '10.0.0.0/25');
  list('A', [A], '10.0.0.128/25');
  list('C', [C], '10.0.0.0/24');
  resourcePolicy.assertAllows(Requests.any().fromVpc(A, C).fromAddresses('10.0.0.0/24'));
  resourcePolicy.assertAllows(Requests.any().fromVpc(B).fromAddresses('10.0.0.0/25'));
  resourcePolicy.assertDenies(Requests.any().fromVpc(B).fromAddressesOutside('10.0.0.0/25'));
  resourcePolicy.assertDenies(Requests.any().fromVpc(A, C).fromAddressesOutside('10.0.0.0/24'));
  expect(statementsIn(stack).slice(2).map(({ Condition }) => Condition)).toEqual([
    { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/24' }, StringEquals: { 'aws:SourceVpc': [A, C] } },
    { NotIpAddress: { 'aws:VpcSourceIp': '10.0.0.0/25' }, StringEquals: { 'aws:SourceVpc': B } },
  ]);
});

describe('whatever lists there are', () => {
  const BLOCKS = ['10.0.0.0/26', '10.0.0.64/26', '10.0.0.128/25'];
  const ADDRESSES = ['10.0.0.63', '10.0.0.64', '10.0.0.128', '10.0.1.0'];
  const inside = (address: string, block: string) => {
    const [last, [from, length]] = [Number(address.split('.')[3]), [Number(block.split(/[./]/)[3]), Number(block.split('/')[1])]];
    return address.startsWith('10.0.0.') && last >= from && last < from + 2 ** (32 - length);
  };
  const lists = fc.array(fc.record({
    vpcIds: fc.subarray([A, B]),
    vpcEndpointIds: fc.subarray([E]),
    ipRanges: fc.option(fc.subarray(BLOCKS, { minLength: 1 }), { nil: undefined }),
  }).filter(({ vpcIds, vpcEndpointIds }) => vpcIds.length + vpcEndpointIds.length > 0), { minLength: 1, maxLength: 4 });

  interface Named { readonly id: string; readonly vpcIds: string[]; readonly vpcEndpointIds: string[]; readonly ipRanges?: string[] }
  const apply = (all: readonly Named[]) => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, PRIVATE);
    const policies = all.flatMap(({ id, ipRanges, vpcIds, vpcEndpointIds }) => (ipRanges !== undefined
      ? [new VpcSourceIpAllowlistPolicy(stack, id, { restApi, vpcIds, vpcEndpointIds, ipRanges })]
      : [
        ...vpcIds.length > 0 ? [new PrivateVpcPolicy(stack, `${id}Vpc`, { restApi, vpcIds })] : [],
        ...vpcEndpointIds.length > 0 ? [new PrivateVpcePolicy(stack, `${id}Vpce`, { restApi, vpcEndpointIds })] : [],
      ]));
    const policy = () => JSON.stringify(stack.resolve((restApi.node.defaultChild as CfnRestApi).policy));
    return { resourcePolicy: policies[0].resourcePolicy, policy };
  };

  test('a request gets in if its network is named, and its address is in the list of each of its networks that has one', () => {
    fc.assert(fc.property(lists, (all) => {
      const { resourcePolicy } = apply(all.map((list, i) => ({ ...list, id: `List${i}` })));
      for (const vpc of [A, B, C]) {
        for (const endpoint of [E, F]) {
          for (const address of ADDRESSES) {
            const named = all.some(({ vpcIds, vpcEndpointIds }) => vpcIds.includes(vpc) || vpcEndpointIds.includes(endpoint));
            const rangesOf = (id: string) => (
              all.flatMap((list) => ([...list.vpcIds, ...list.vpcEndpointIds].includes(id) ? list.ipRanges ?? [] : [])));
            const ofNetworks = [rangesOf(vpc), rangesOf(endpoint)].filter((ranges) => ranges.length > 0);
            const addressed = ofNetworks.every((ranges) => ranges.some((block) => inside(address, block)));
            const { outcome } = resourcePolicy.evaluate(pets.fromVpc(vpc).throughVpcEndpoint(endpoint).fromAddress(address));
            expect([vpc, endpoint, address, outcome]).toEqual([vpc, endpoint, address, named && addressed ? 'ALLOW' : 'DENY']);
          }
        }
      }
    }), { seed: 11, numRuns: 25 });
  });

  test('their order, and that of their members, does not change a byte', () => {
    fc.assert(fc.property(lists.chain((all) => {
      const given = all.map((list, i) => ({ ...list, id: `List${i}` }));
      return fc.tuple(fc.constant(given), fc.shuffledSubarray(given, { minLength: given.length }));
    }), ([given, shuffled]) => {
      const reversed = shuffled.map(({ vpcIds, ipRanges, ...list }) => (
        { ...list, vpcIds: [...vpcIds].reverse(), ipRanges: ipRanges && [...ipRanges].reverse() }));
      expect(apply(reversed).policy()).toBe(apply(given).policy());
    }), { seed: 12, numRuns: 100 });
  });
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} }, PRIVATE);
  const { resourcePolicy } = new VpcSourceIpAllowlistPolicy(stack, 'Subnet', { restApi, vpcIds: [A], ipRanges: RANGES, targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromAddressesOutside(...RANGES));
  resourcePolicy.assertAllows(pets);
  statementsIn(stack);
});

test('networks and addresses of this app are tokens, of which the own are known to be equal', () => {
  const stack = newStack();
  const [mine, other] = ['Mine', 'Other'].map((id) => new Vpc(stack, id, { natGateways: 0, maxAzs: 1 }));
  const [endpoint, elsewhere] = [mine, other].map((vpc) => vpc.addInterfaceEndpoint('ExecuteApi', { service: InterfaceVpcEndpointAwsService.APIGATEWAY }));
  const { policy: { resourcePolicy } } = only({ vpcs: [mine], vpcEndpoints: [endpoint], ipRanges: [...RANGES, mine.vpcCidrBlock] }, stack);
  resourcePolicy.assertAllows(pets.fromVpc(mine.vpcId).fromAddresses(...RANGES).throughVpcEndpoint(endpoint.vpcEndpointId));
  resourcePolicy.assertDenies(pets.fromVpc(other.vpcId).throughVpcEndpoint(elsewhere.vpcEndpointId));
  const conditions = statementsIn(stack).map(({ Condition }) => JSON.stringify(Condition));
  expect(conditions[2]).toMatch(/^\{"NotIpAddress":\{"aws:VpcSourceIp":\["10\.0\.1\.0\/24",\{"Fn::GetAtt":\["Mine\w+","CidrBlock"\]\}\]\},"StringEquals":\{"aws:SourceVpc":\{"Ref":"Mine\w+"\}\}\}$/);
  expect(conditions[3]).toMatch(/"StringEquals":\{"aws:SourceVpce":\{"Ref":"MineExecuteApi\w+"\}\}/);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(':undecidedPromise'));
  expect(resourcePolicy.evaluate(pets.fromVpc(mine.vpcId).fromAddress('10.9.9.9')).outcome).toBe(DecisionOutcome.UNDECIDED);
});

test('list tokens stay whole', () => {
  const stack = newStack();
  const [vpcIds, ipRanges] = ['Vpcs', 'Ranges'].map((id) => new CfnParameter(stack, id, { type: 'CommaDelimitedList' }).valueAsList);
  only({ vpcIds, ipRanges }, stack);
  expect(statementsIn(stack).slice(1).map(({ Condition }) => Condition)).toEqual([
    { StringNotEquals: { 'aws:SourceVpc': { Ref: 'Vpcs' } } },
    { NotIpAddress: { 'aws:VpcSourceIp': { Ref: 'Ranges' } }, StringEquals: { 'aws:SourceVpc': { Ref: 'Vpcs' } } },
  ]);
});

test('list tokens cannot be joined', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  const [vpcIds, ipRanges] = ['Vpcs', 'Ranges'].map((id) => new CfnParameter(stack, id, { type: 'CommaDelimitedList' }).valueAsList);
  expect(() => new VpcSourceIpAllowlistPolicy(stack, 'Mixed', { restApi, ipRanges: [...ipRanges, '10.0.0.0/8'], vpcIds: [A] })).toThrow(/ipRanges mixes a list token/);
  expect(() => new VpcSourceIpAllowlistPolicy(stack, 'Both', { restApi, ipRanges, vpcIds, vpcs: [new Vpc(stack, 'Vpc')] })).toThrow(/vpcIds is a list token/);
  new VpcSourceIpAllowlistPolicy(stack, 'One', { restApi, ipRanges, vpcIds: [A] });
  new VpcSourceIpAllowlistPolicy(stack, 'Two', { restApi, ipRanges: RANGES, vpcIds: [A, B] });
  expect(synthError(stack)).toMatch(/a list that is one token cannot be joined with other lists of its kind on the same target \(Stack\/Two\).*\[at Stack\/One\]/);
});

test('on an API that is said to be dual-stack, a list of one family is worth a warning', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [EndpointType.PRIVATE], ipAddressType: IpAddressType.DUAL_STACK } });
  new VpcSourceIpAllowlistPolicy(stack, 'Subnet', { restApi, vpcIds: [A], ipRanges: RANGES });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('everybody who comes over IPv6 is refused.*at Stack/Subnet.*:oneAddressFamily'));
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(':openPrivateApi'));
});

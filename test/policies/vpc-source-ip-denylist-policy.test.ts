import { CfnParameter } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApiTarget, DecisionOutcome, IpDenylistPolicy, PrivateVpcPolicy, Requests, VpcSourceIpDenylistPolicy, VpcSourceIpDenylistPolicyProps } from '../../src';
import { newApi, newStack, policyIn, PRIVATE, statementsIn } from '../testing';
import { almost, ALMOST_BLOCKS, expectNoSilentMistake, isBlock } from './wrong-input';

type List = Omit<VpcSourceIpDenylistPolicyProps, 'restApi'>;

function not(list: List, stack = newStack()) {
  return { stack, policy: new VpcSourceIpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, undefined, PRIVATE), ...list }) };
}

const [A, B, C] = ['vpc-0000000a', 'vpc-0000000b', 'vpc-0000000c'];
const [E, F] = ['vpce-0000000e', 'vpce-0000000f'];
const RANGES = ['10.0.1.0/24'];
const pets = Requests.to('GET', '/pets');

test.each<[List, RegExp]>([
  [{ ipRanges: RANGES }, /are all empty: private addresses repeat across VPCs, so name the VPCs or VPC endpoints that they are of/],
  [{ ipRanges: RANGES, vpcs: [], vpcIds: [], vpcEndpoints: [], vpcEndpointIds: [] }, /are all empty/],
  [{ ipRanges: [], vpcIds: [A] }, /ipRanges is empty: name at least one/],
  [{ ipRanges: ['fd00::1/8'], vpcIds: [A] }, /has host bits set: write "fd00::\/8" for the block/],
  [{ ipRanges: RANGES, vpcIds: [E] }, /vpcIds: "vpce-0000000e" is the id of a VPC endpoint/],
  [{ ipRanges: RANGES, vpcEndpointIds: [A] }, /vpcEndpointIds: "vpc-0000000a" is the id of a VPC/],
])('%j is refused, with the construct that has it', (list, message) => {
  expect(() => not(list)).toThrow(message);
  expect(() => not(list)).toThrow(/\[at Stack\/Blocked\]$/);
});

test.each<[string, typeof ALMOST_BLOCKS, (value: string) => List, (value: string) => boolean]>([
  ['vpcIds', almost([A, E]), (id) => ({ ipRanges: RANGES, vpcIds: [id] }), (id) => id.startsWith('vpc-') && [12, 21].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(4))],
  ['vpcEndpointIds', almost([A, E]), (id) => ({ ipRanges: RANGES, vpcEndpointIds: [id] }), (id) => id.startsWith('vpce-') && [13, 22].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(5))],
  ['ipRanges', ALMOST_BLOCKS, (range) => ({ ipRanges: [range], vpcIds: [A] }), isBlock],
])('whatever is written in %s, it is refused or it is right', (_, values, list, isRight) => {
  expectNoSilentMistake(values, { api: PRIVATE, make: (scope, restApi, value) => new VpcSourceIpDenylistPolicy(scope, 'Blocked', { restApi, ...list(value) }), isRight });
});

test.each([EndpointType.REGIONAL, EndpointType.EDGE])('fails on an API of type %s, where it would refuse nobody', (type) => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [type] } });
  expect(() => new VpcSourceIpDenylistPolicy(stack, 'Blocked', { restApi, vpcIds: [A], ipRanges: RANGES }))
    .toThrow(/only private APIs are called through VPC endpoints, so nobody would be refused: .*EndpointType.PRIVATE.*\[at Stack\/Blocked\]/);
});

test('it is a Deny if network and address are both in the lists, for VPCs and for endpoints', () => {
  const { stack } = not({ vpcIds: [B, A], vpcEndpointIds: [E], ipRanges: ['10.0.1.128/25', 'fd00::/8', '10.0.1.0/25'] });
  const deny = { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  const addresses = { IpAddress: { 'aws:VpcSourceIp': ['10.0.1.0/24', 'fd00::/8'] } };
  expect(statementsIn(stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    { Sid: 'DenySourceAddress', ...deny, Condition: { ...addresses, StringEquals: { 'aws:SourceVpc': [A, B] } } },
    { Sid: 'DenySourceAddress2', ...deny, Condition: { ...addresses, StringEquals: { 'aws:SourceVpce': E } } },
  ]);
});

test.each([
  [A, '10.0.0.255', 'ALLOW'], [A, '10.0.1.0', 'DENY'], [A, '10.0.1.255', 'DENY'], [A, '10.0.2.0', 'ALLOW'],
  [A, 'fcff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'ALLOW'], [A, 'fd00::', 'DENY'], [A, 'fdff:ffff:ffff:ffff:ffff:ffff:ffff:ffff', 'DENY'], [A, 'fe00::', 'ALLOW'],
  [B, '10.0.1.7', 'ALLOW'],
])('from %s and %s the answer is %s', (vpc, address, outcome) => {
  const { policy } = not({ vpcIds: [A], ipRanges: [...RANGES, 'fd00::/8'] });
  expect(policy.resourcePolicy.evaluate(pets.fromVpc(vpc).fromAddress(address)).outcome).toBe(DecisionOutcome[outcome as 'ALLOW' | 'DENY']);
});

test('these addresses of these networks are refused, and all others get in', () => {
  const { stack, policy: { resourcePolicy } } = not({ vpcIds: [A], vpcEndpointIds: [E], ipRanges: RANGES });
  resourcePolicy.assertDenies(Requests.any().fromVpc(A).fromAddresses(...RANGES));
  resourcePolicy.assertDenies(Requests.any().throughVpcEndpoint(E).fromAddresses(...RANGES));
  resourcePolicy.assertAllows(Requests.any().fromAddressesOutside(...RANGES));
  resourcePolicy.assertAllows(Requests.any().fromOtherVpcThan(A).throughOtherVpcEndpointThan(E));
  statementsIn(stack);
});

test('denylists add up, in any order, and networks with equal lists share a statement', () => {
  const build = (order: readonly number[]) => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, PRIVATE);
    const lists: ReadonlyArray<[string, string[], string]> = [['One', [A, B], '10.0.0.0/25'], ['Two', [A], '10.0.0.128/25'], ['Three', [C], '10.0.0.0/24']];
    const [{ resourcePolicy }] = order.map((i) => lists[i])
      .map(([id, vpcIds, range]) => new VpcSourceIpDenylistPolicy(stack, id, { restApi, vpcIds, ipRanges: [range] }));
    new PrivateVpcPolicy(stack, 'Ours', { restApi, vpcIds: [A, B] });
    resourcePolicy.assertDenies(Requests.any().fromVpc(A, C).fromAddresses('10.0.0.0/24'));
    resourcePolicy.assertDenies(Requests.any().fromVpc(B).fromAddresses('10.0.0.0/25'));
    resourcePolicy.assertAllows(Requests.any().fromVpc(B).fromAddressesOutside('10.0.0.0/25'));
    resourcePolicy.assertDenies(Requests.any().fromVpc(C));
    return stack;
  };
  expect(statementsIn(build([0, 1, 2])).slice(1, 3).map(({ Condition }) => Condition)).toEqual([
    { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/24' }, StringEquals: { 'aws:SourceVpc': [A, C] } },
    { IpAddress: { 'aws:VpcSourceIp': '10.0.0.0/25' }, StringEquals: { 'aws:SourceVpc': B } },
  ]);
  expect(JSON.stringify(policyIn(build([2, 1, 0])))).toBe(JSON.stringify(policyIn(build([0, 1, 2]))));
});

test('an IpDenylistPolicy refuses the address in all networks', () => {
  const { stack, policy: { resourcePolicy } } = not({ vpcIds: [A], ipRanges: RANGES });
  new IpDenylistPolicy(stack, 'Everywhere', { restApi: resourcePolicy.node.scope as ReturnType<typeof newApi>, ipRanges: ['10.0.2.0/24'] });
  resourcePolicy.assertDenies(Requests.any().fromAddresses('10.0.2.0/24'));
  resourcePolicy.assertAllows(pets.fromVpc(B).fromAddress('10.0.1.7').throughVpcEndpoint(F));
  statementsIn(stack);
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} }, PRIVATE);
  const { resourcePolicy } = new VpcSourceIpDenylistPolicy(stack, 'Blocked', { restApi, vpcIds: [A], ipRanges: RANGES, targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromVpc(A).fromAddresses(...RANGES));
  resourcePolicy.assertAllows(pets);
  statementsIn(stack);
});

test('it does not say who may call, so the API stays open, which is worth a warning', () => {
  Annotations.fromStack(not({ vpcIds: [A], ipRanges: RANGES }).stack).hasWarning('*', Match.stringLikeRegexp(':openPrivateApi'));
});

test('networks and addresses of this app are tokens, of which the own are known to be equal', () => {
  const stack = newStack();
  const [mine, other] = ['Mine', 'Other'].map((id) => new Vpc(stack, id, { natGateways: 0, maxAzs: 1 }));
  const { policy: { resourcePolicy } } = not({ vpcs: [mine], ipRanges: [...RANGES, mine.vpcCidrBlock] }, stack);
  resourcePolicy.assertDenies(pets.fromVpc(mine.vpcId).fromAddresses(...RANGES));
  resourcePolicy.assertAllows(pets.fromVpc(other.vpcId));
  expect(JSON.stringify(statementsIn(stack)[1].Condition))
    .toMatch(/^\{"IpAddress":\{"aws:VpcSourceIp":\["10\.0\.1\.0\/24",\{"Fn::GetAtt":\["Mine\w+","CidrBlock"\]\}\]\},"StringEquals":\{"aws:SourceVpc":\{"Ref":"Mine\w+"\}\}\}$/);
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(':undecidedPromise'));
  expect(resourcePolicy.evaluate(pets.fromVpc(mine.vpcId).fromAddress('10.9.9.9')).outcome).toBe(DecisionOutcome.UNDECIDED);
});

test('list tokens stay whole, in statements of their own', () => {
  const stack = newStack();
  const [vpcIds, ipRanges] = ['Vpcs', 'Ranges'].map((id) => new CfnParameter(stack, id, { type: 'CommaDelimitedList' }).valueAsList);
  const { policy: { resourcePolicy } } = not({ vpcIds, ipRanges }, stack);
  const restApi = resourcePolicy.node.scope as ReturnType<typeof newApi>;
  new VpcSourceIpDenylistPolicy(stack, 'More', { restApi, vpcIds, ipRanges: RANGES });
  new VpcSourceIpDenylistPolicy(stack, 'Given', { restApi, vpcIds: [A, B], ipRanges });
  expect(() => new VpcSourceIpDenylistPolicy(stack, 'Mixed', { restApi, vpcIds: [...vpcIds, A], ipRanges })).toThrow(/vpcIds mixes a list token/);
  expect(statementsIn(stack).slice(1).map(({ Condition }) => Condition)).toEqual(expect.arrayContaining([
    { IpAddress: { 'aws:VpcSourceIp': { Ref: 'Ranges' } }, StringEquals: { 'aws:SourceVpc': { Ref: 'Vpcs' } } },
    { IpAddress: { 'aws:VpcSourceIp': '10.0.1.0/24' }, StringEquals: { 'aws:SourceVpc': { Ref: 'Vpcs' } } },
    { IpAddress: { 'aws:VpcSourceIp': { Ref: 'Ranges' } }, StringEquals: { 'aws:SourceVpc': [A, B] } },
  ]));
  expect(statementsIn(stack)).toHaveLength(4);
});

import { CfnParameter } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApiTarget, DecisionOutcome, PrivateVpcDenylistPolicy, PrivateVpcDenylistPolicyProps, PrivateVpceDenylistPolicy, PrivateVpcPolicy, Requests } from '../../src';
import { newApi, newStack, policyIn, PRIVATE, statementsIn } from '../testing';
import { almost, expectNoSilentMistake } from './wrong-input';

type Networks = Omit<PrivateVpcDenylistPolicyProps, 'restApi'>;

function not(networks: Networks, stack = newStack()) {
  return { stack, policy: new PrivateVpcDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, undefined, PRIVATE), ...networks }) };
}

const [A, B, C] = ['vpc-0000000a', 'vpc-0123456789abcdef0', 'vpc-0000000c'];
const pets = Requests.to('GET', '/pets');

test.each<[Networks, RegExp]>([
  [{}, /vpcs and vpcIds are both empty: name at least one VPC/],
  [{ vpcs: [], vpcIds: [] }, /both empty/],
  [{ vpcIds: ['vpce-01234567'] }, /vpcIds: "vpce-01234567" is the id of a VPC endpoint: pass the id of the VPC that it is in/],
  [{ vpcIds: ['vpc-*'] }, /is not the id of a VPC: write one such as/],
  [{ vpcIds: [A, ''] }, /"" is not the id of a VPC/],
])('%j is refused, with the construct that has it', (networks, message) => {
  expect(() => not(networks)).toThrow(message);
  expect(() => not(networks)).toThrow(/\[at Stack\/Blocked\]$/);
});

test('whatever is written, it is refused or it is an id', () => {
  expectNoSilentMistake(almost([A, B, 'vpce-01234567']), {
    api: PRIVATE,
    make: (scope, restApi, id) => new PrivateVpcDenylistPolicy(scope, 'Blocked', { restApi, vpcIds: [id] }),
    isRight: (id) => id.startsWith('vpc-') && [12, 21].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(4)),
  });
});

test.each([EndpointType.REGIONAL, EndpointType.EDGE])('fails on an API of type %s, where it would refuse nobody', (type) => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [type] } });
  expect(() => new PrivateVpcDenylistPolicy(stack, 'Blocked', { restApi, vpcIds: [A] }))
    .toThrow(new RegExp(`the API is ${type}, and only private APIs are called through VPC endpoints, so nobody would be refused: .*EndpointType.PRIVATE.*\\[at Stack/Blocked\\]`));
});

test('it is one Deny of what is in the list', () => {
  expect(statementsIn(not({ vpcIds: [B, A, B] }).stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    {
      Sid: 'DenyPrivateNetwork',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { StringEquals: { 'aws:SourceVpc': [A, B] } },
    },
  ]);
});

test('what is in the list is refused, and nothing else', () => {
  const { stack, policy: { resourcePolicy } } = not({ vpcIds: [A, B] });
  resourcePolicy.assertDenies(Requests.any().fromVpc(A, B));
  resourcePolicy.assertAllows(Requests.any().fromOtherVpcThan(A, B));
  expect(resourcePolicy.evaluate(pets.fromVpc(C)).outcome).toBe(DecisionOutcome.ALLOW);
  statementsIn(stack);
});

test('denylists add up, in any order, and take from an allowlist', () => {
  const inOrder = (reverse: boolean) => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, PRIVATE);
    const policies = [
      () => new PrivateVpcDenylistPolicy(stack, 'One', { restApi, vpcIds: [A] }),
      () => new PrivateVpcPolicy(stack, 'Ours', { restApi, vpcIds: [A, B, C] }),
      () => new PrivateVpcDenylistPolicy(stack, 'Two', { restApi, vpcIds: [B] }),
    ];
    const [{ resourcePolicy }] = (reverse ? policies.reverse() : policies).map((make) => make());
    resourcePolicy.assertDenies(Requests.any().fromVpc(A, B));
    resourcePolicy.assertAllows(Requests.any().fromVpc(C));
    resourcePolicy.assertDenies(Requests.any().fromOtherVpcThan(C));
    return JSON.stringify(policyIn(stack));
  };
  expect(inOrder(true)).toBe(inOrder(false));
});

test('a mixed denylist refuses either', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  const policies = [
    new PrivateVpcDenylistPolicy(stack, 'Vpc', { restApi, vpcIds: [A] }),
    new PrivateVpceDenylistPolicy(stack, 'Endpoint', { restApi, vpcEndpointIds: ['vpce-0000000e'] }),
  ];
  const [{ resourcePolicy }] = policies;
  resourcePolicy.assertDenies(Requests.any().fromVpc(A).throughOtherVpcEndpointThan('vpce-0000000e'));
  resourcePolicy.assertDenies(Requests.any().fromOtherVpcThan(A).throughVpcEndpoint('vpce-0000000e'));
  resourcePolicy.assertAllows(Requests.any().fromOtherVpcThan(A).throughOtherVpcEndpointThan('vpce-0000000e'));
  expect(statementsIn(stack).map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
    ['AllowOpenMethods', undefined],
    ['DenyPrivateNetwork', { StringEquals: { 'aws:SourceVpc': A } }],
    ['DenyPrivateNetwork2', { StringEquals: { 'aws:SourceVpce': 'vpce-0000000e' } }],
  ]);
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} }, PRIVATE);
  const { resourcePolicy } = new PrivateVpcDenylistPolicy(stack, 'Blocked', { restApi, vpcIds: [A], targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromVpc(A));
  resourcePolicy.assertAllows(pets);
  statementsIn(stack);
});

test('the API stays open to everybody else, which is worth a warning', () => {
  Annotations.fromStack(not({ vpcIds: [A] }).stack).hasWarning('*', Match.stringLikeRegexp('names no VPC endpoint and no VPC that may call.*:openPrivateApi'));
});

test('what this app makes is refused, and another of its kind is not, though neither has an id yet', () => {
  const stack = newStack();
  const [mine, other] = ['Mine', 'Other'].map((id) => new Vpc(stack, id, { natGateways: 0 }));
  const { policy: { resourcePolicy } } = not({ vpcs: [mine] }, stack);
  resourcePolicy.assertDenies(pets.fromVpc(mine.vpcId));
  resourcePolicy.assertAllows(pets.fromVpc(other.vpcId));
  statementsIn(stack);
  expect(resourcePolicy.evaluate(pets.fromVpc(A)).outcome).toBe(DecisionOutcome.UNDECIDED);
});

test('a list token stays whole, in a statement of its own', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  const vpcIds = new CfnParameter(stack, 'Blocked', { type: 'CommaDelimitedList' }).valueAsList;
  new PrivateVpcDenylistPolicy(stack, 'A', { restApi, vpcIds });
  new PrivateVpcDenylistPolicy(stack, 'B', { restApi, vpcIds: [A] });
  expect(() => new PrivateVpcDenylistPolicy(stack, 'C', { restApi, vpcIds: [...vpcIds, A] })).toThrow(/vpcIds mixes a list token with other values/);
  expect(statementsIn(stack).slice(1).map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'aws:SourceVpc': A } }, { StringEquals: { 'aws:SourceVpc': { Ref: 'Blocked' } } },
  ]);
});

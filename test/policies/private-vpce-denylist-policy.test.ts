import { CfnParameter } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { ApiTarget, DecisionOutcome, PrivateVpceDenylistPolicy, PrivateVpceDenylistPolicyProps, PrivateVpcePolicy, Requests } from '../../src';
import { newApi, newStack, policyIn, PRIVATE, statementsIn } from '../testing';
import { almost, expectNoSilentMistake } from './wrong-input';

type Networks = Omit<PrivateVpceDenylistPolicyProps, 'restApi'>;

function not(networks: Networks, stack = newStack()) {
  return { stack, policy: new PrivateVpceDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, undefined, PRIVATE), ...networks }) };
}

const [A, B, C] = ['vpce-0000000a', 'vpce-0123456789abcdef0', 'vpce-0000000c'];
const pets = Requests.to('GET', '/pets');

test.each<[Networks, RegExp]>([
  [{}, /vpcEndpoints and vpcEndpointIds are both empty: name at least one VPC endpoint/],
  [{ vpcEndpoints: [], vpcEndpointIds: [] }, /both empty/],
  [{ vpcEndpointIds: ['vpc-01234567'] }, /vpcEndpointIds: "vpc-01234567" is the id of a VPC: pass the id of the VPC endpoint for execute-api in it, such as .*, or name the VPC in vpcIds \(PrivateVpcPolicy has it\)/],
  [{ vpcEndpointIds: ['vpce-*'] }, /is not the id of a VPC endpoint: write one such as/],
  [{ vpcEndpointIds: [A, ''] }, /"" is not the id of a VPC endpoint/],
])('%j is refused, with the construct that has it', (networks, message) => {
  expect(() => not(networks)).toThrow(message);
  expect(() => not(networks)).toThrow(/\[at Stack\/Blocked\]$/);
});

test('whatever is written, it is refused or it is an id', () => {
  expectNoSilentMistake(almost([A, B, 'vpc-01234567']), {
    api: PRIVATE,
    make: (scope, restApi, id) => new PrivateVpceDenylistPolicy(scope, 'Blocked', { restApi, vpcEndpointIds: [id] }),
    isRight: (id) => id.startsWith('vpce-') && [13, 22].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(5)),
  });
});

test.each([EndpointType.REGIONAL, EndpointType.EDGE])('fails on an API of type %s, where it would refuse nobody', (type) => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [type] } });
  expect(() => new PrivateVpceDenylistPolicy(stack, 'Blocked', { restApi, vpcEndpointIds: [A] }))
    .toThrow(new RegExp(`the API is ${type}, and only private APIs are called through VPC endpoints, so nobody would be refused: .*EndpointType.PRIVATE.*\\[at Stack/Blocked\\]`));
});

test('it is one Deny of what is in the list', () => {
  expect(statementsIn(not({ vpcEndpointIds: [B, A, B] }).stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    {
      Sid: 'DenyPrivateNetwork',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { StringEquals: { 'aws:SourceVpce': [A, B] } },
    },
  ]);
});

test('what is in the list is refused, and nothing else', () => {
  const { stack, policy: { resourcePolicy } } = not({ vpcEndpointIds: [A, B] });
  resourcePolicy.assertDenies(Requests.any().throughVpcEndpoint(A, B));
  resourcePolicy.assertAllows(Requests.any().throughOtherVpcEndpointThan(A, B));
  expect(resourcePolicy.evaluate(pets.throughVpcEndpoint(C)).outcome).toBe(DecisionOutcome.ALLOW);
  statementsIn(stack);
});

test('denylists add up, in any order, and take from an allowlist', () => {
  const inOrder = (reverse: boolean) => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, PRIVATE);
    const policies = [
      () => new PrivateVpceDenylistPolicy(stack, 'One', { restApi, vpcEndpointIds: [A] }),
      () => new PrivateVpcePolicy(stack, 'Ours', { restApi, vpcEndpointIds: [A, B, C] }),
      () => new PrivateVpceDenylistPolicy(stack, 'Two', { restApi, vpcEndpointIds: [B] }),
    ];
    const [{ resourcePolicy }] = (reverse ? policies.reverse() : policies).map((make) => make());
    resourcePolicy.assertDenies(Requests.any().throughVpcEndpoint(A, B));
    resourcePolicy.assertAllows(Requests.any().throughVpcEndpoint(C));
    resourcePolicy.assertDenies(Requests.any().throughOtherVpcEndpointThan(C));
    return JSON.stringify(policyIn(stack));
  };
  expect(inOrder(true)).toBe(inOrder(false));
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} }, PRIVATE);
  const { resourcePolicy } = new PrivateVpceDenylistPolicy(stack, 'Blocked', { restApi, vpcEndpointIds: [A], targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').throughVpcEndpoint(A));
  resourcePolicy.assertAllows(pets);
  statementsIn(stack);
});

test('the API stays open to everybody else, which is worth a warning', () => {
  Annotations.fromStack(not({ vpcEndpointIds: [A] }).stack).hasWarning('*', Match.stringLikeRegexp('names no VPC endpoint and no VPC that may call.*:openPrivateApi'));
});

test('what this app makes is refused, and another of its kind is not, though neither has an id yet', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const [mine, other] = ['Mine', 'Other'].map((id) => vpc.addInterfaceEndpoint(id, { service: InterfaceVpcEndpointAwsService.APIGATEWAY }));
  const { policy: { resourcePolicy } } = not({ vpcEndpoints: [mine] }, stack);
  resourcePolicy.assertDenies(pets.throughVpcEndpoint(mine.vpcEndpointId));
  resourcePolicy.assertAllows(pets.throughVpcEndpoint(other.vpcEndpointId));
  statementsIn(stack);
  expect(resourcePolicy.evaluate(pets.throughVpcEndpoint(A)).outcome).toBe(DecisionOutcome.UNDECIDED);
});

test('a list token stays whole, in a statement of its own', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  const vpcEndpointIds = new CfnParameter(stack, 'Blocked', { type: 'CommaDelimitedList' }).valueAsList;
  new PrivateVpceDenylistPolicy(stack, 'A', { restApi, vpcEndpointIds });
  new PrivateVpceDenylistPolicy(stack, 'B', { restApi, vpcEndpointIds: [A] });
  expect(() => new PrivateVpceDenylistPolicy(stack, 'C', { restApi, vpcEndpointIds: [...vpcEndpointIds, A] })).toThrow(/vpcEndpointIds mixes a list token with other values/);
  expect(statementsIn(stack).slice(1).map(({ Condition }) => Condition)).toEqual([
    { StringEquals: { 'aws:SourceVpce': A } }, { StringEquals: { 'aws:SourceVpce': { Ref: 'Blocked' } } },
  ]);
});

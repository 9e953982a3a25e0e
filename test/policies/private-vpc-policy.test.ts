import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { EndpointType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import * as fc from 'fast-check';
import { ApiTarget, DecisionOutcome, PrivateVpcePolicy, PrivateVpcPolicy, PrivateVpcPolicyProps, Requests } from '../../src';
import { newApi, newStack, policyIn, PRIVATE, statementsIn, synthError } from '../testing';
import { almost, expectNoSilentMistake } from './wrong-input';

type Networks = Omit<PrivateVpcPolicyProps, 'restApi'>;

function only(networks: Networks, stack = newStack()) {
  return { stack, policy: new PrivateVpcPolicy(stack, 'Private', { restApi: newApi(stack, undefined, PRIVATE), ...networks }) };
}

const [A, B, C] = ['vpc-0000000a', 'vpc-0123456789abcdef0', 'vpc-0000000c'];
const [E, F] = ['vpce-0000000e', 'vpce-0000000f'];
const pets = Requests.to('GET', '/pets');

test.each<[Networks, RegExp]>([
  [{}, /vpcs and vpcIds are both empty: name at least one VPC, or leave the construct out/],
  [{ vpcs: [], vpcIds: [] }, /both empty/],
  [{ vpcIds: ['vpce-01234567'] }, /vpcIds: "vpce-01234567" is the id of a VPC endpoint: pass the id of the VPC that it is in.*or name the endpoint in vpcEndpointIds \(PrivateVpcePolicy has it\)/],
  [{ vpcIds: ['vpc-*'] }, /"vpc-\*" is not the id of a VPC: write one such as/],
  [{ vpcIds: ['vpc-12345'] }, /is not the id of a VPC/],
  [{ vpcIds: [A, ''] }, /"" is not the id of a VPC/],
  [{ vpcIds: [A, ' vpc-0000000b'] }, /is not the id of a VPC/],
])('%j is refused, with the construct that has it', (networks, message) => {
  expect(() => only(networks)).toThrow(message);
  expect(() => only(networks)).toThrow(/\[at Stack\/Private\]$/);
});

test('whatever is written, it is refused or it is an id', () => {
  expectNoSilentMistake(almost([A, B, 'vpc-12345', E]), {
    api: PRIVATE,
    make: (scope, restApi, id) => new PrivateVpcPolicy(scope, 'Private', { restApi, vpcIds: [id] }),
    isRight: (id) => id.startsWith('vpc-') && [12, 21].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(4)),
  });
});

test.each([EndpointType.REGIONAL, EndpointType.EDGE])('fails on an API of type %s, where it would refuse everybody', (type) => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [type] } });
  expect(() => new PrivateVpcPolicy(stack, 'Private', { restApi, vpcIds: [A] }))
    .toThrow(new RegExp(`the API is ${type}, and only private APIs are called through VPC endpoints, so everybody would be refused: .*EndpointType.PRIVATE.*\\[at Stack/Private\\]`));
});

test('it is one Deny unless the VPC is in the list', () => {
  expect(statementsIn(only({ vpcIds: [B, A, B] }).stack)).toEqual([
    { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
    {
      Sid: 'DenyUnlessPrivateNetwork',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:Invoke',
      Resource: 'execute-api:/*',
      Condition: { StringNotEquals: { 'aws:SourceVpc': [A, B] } },
    },
  ]);
});

test('these VPCs get in, whatever the endpoint, and no other', () => {
  const { stack, policy: { resourcePolicy } } = only({ vpcIds: [A, B] });
  resourcePolicy.assertAllows(Requests.any().fromVpc(A, B));
  resourcePolicy.assertDenies(Requests.any().fromOtherVpcThan(A, B));
  expect(resourcePolicy.evaluate(pets.fromVpc(C)).outcome).toBe(DecisionOutcome.DENY);
  expect(resourcePolicy.evaluate(pets.throughVpcEndpoint(E)).outcome).toBe(DecisionOutcome.UNDECIDED);
  statementsIn(stack);
});

describe('together with PrivateVpcePolicy', () => {
  const joined = (reverse: boolean) => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, PRIVATE);
    const policies = [
      () => new PrivateVpcPolicy(stack, 'Vpc', { restApi, vpcIds: [A] }),
      () => new PrivateVpcePolicy(stack, 'Endpoint', { restApi, vpcEndpointIds: [E] }),
      () => new PrivateVpcPolicy(stack, 'Vpc2', { restApi, vpcIds: [B, A] }),
    ];
    const [{ resourcePolicy }] = (reverse ? policies.reverse() : policies).map((make) => make());
    return { stack, resourcePolicy };
  };

  test('callers from this VPC or through that endpoint get in', () => {
    const { stack, resourcePolicy } = joined(false);
    resourcePolicy.assertAllows(Requests.any().fromVpc(A).throughVpcEndpoint(F));
    resourcePolicy.assertAllows(Requests.any().fromVpc(C).throughVpcEndpoint(E));
    resourcePolicy.assertDenies(Requests.any().fromVpc(C).throughVpcEndpoint(F));
    resourcePolicy.assertDenies(Requests.any().fromOtherVpcThan(A, B).throughOtherVpcEndpointThan(E));
    expect(statementsIn(stack)).toHaveLength(2);
    expect(statementsIn(stack)[1]).toMatchObject({
      Sid: 'DenyUnlessPrivateNetwork', Condition: { StringNotEquals: { 'aws:SourceVpc': [A, B], 'aws:SourceVpce': E } },
    });
  });

  test('in any order', () => {
    expect(JSON.stringify(policyIn(joined(true).stack))).toBe(JSON.stringify(policyIn(joined(false).stack)));
  });

  test('on another target, both must hold', () => {
    const stack = newStack();
    const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} }, PRIVATE);
    new PrivateVpcPolicy(stack, 'Vpc', { restApi, vpcIds: [A] });
    const { resourcePolicy } = new PrivateVpcePolicy(stack, 'Endpoint', { restApi, vpcEndpointIds: [E], targets: [ApiTarget.path('POST', '/pets')] });
    resourcePolicy.assertAllows(pets.fromVpc(A));
    resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromVpc(A).throughVpcEndpoint(F));
    resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromVpc(C).throughVpcEndpoint(E));
    resourcePolicy.assertAllows(Requests.to('POST', '/pets').fromVpc(A).throughVpcEndpoint(E));
    statementsIn(stack);
  });

  test('a list token of VPCs and a list of endpoints are compared with different keys, and so can be joined; two of VPCs cannot', () => {
    const withToken = (build: (stack: Stack, restApi: RestApi) => void) => {
      const stack = newStack();
      const restApi = newApi(stack, undefined, PRIVATE);
      new PrivateVpcPolicy(stack, 'Vpc', { restApi, vpcIds: new CfnParameter(stack, 'Vpcs', { type: 'CommaDelimitedList' }).valueAsList });
      build(stack, restApi);
      return stack;
    };
    const joinable = withToken((stack, restApi) => new PrivateVpcePolicy(stack, 'Endpoint', { restApi, vpcEndpointIds: [E] }));
    expect(statementsIn(joinable)[1].Condition).toEqual({ StringNotEquals: { 'aws:SourceVpc': { Ref: 'Vpcs' }, 'aws:SourceVpce': E } });
    expect(synthError(withToken((stack, restApi) => new PrivateVpcPolicy(stack, 'Vpc2', { restApi, vpcIds: [A] }))))
      .toMatch(/a list that is one token cannot be joined with other lists of its kind on the same target \(Stack\/Vpc2\).*\[at Stack\/Vpc\]/);
  });
});

test('targets limit it, and the rest of the API does not notice', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} }, PRIVATE);
  const { resourcePolicy } = new PrivateVpcPolicy(stack, 'Private', { restApi, vpcIds: [A], targets: [ApiTarget.path('POST', '/pets')] });
  resourcePolicy.assertDenies(Requests.to('POST', '/pets').fromOtherVpcThan(A));
  resourcePolicy.assertAllows(pets);
  statementsIn(stack);
});

test('constructs, ids and tokens become one list', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  only({ vpcs: [vpc, Vpc.fromVpcAttributes(stack, 'Given', { vpcId: B, availabilityZones: ['eu-west-1a'] })], vpcIds: [A, new CfnParameter(stack, 'Foreign').valueAsString] }, stack);
  expect(JSON.stringify(statementsIn(stack)[1].Condition)).toMatch(/^\{"StringNotEquals":\{"aws:SourceVpc":\["vpc-0000000a","vpc-0123456789abcdef0",\{"Ref":"Foreign"\},\{"Ref":"Vpc\w+"\}\]\}\}$/);
});

test('a VPC of this app gets in, and another one of this app does not, though neither has an id yet', () => {
  const stack = newStack();
  const [mine, other] = ['Mine', 'Other'].map((id) => new Vpc(stack, id, { natGateways: 0 }));
  const { policy: { resourcePolicy } } = only({ vpcs: [mine] }, stack);
  resourcePolicy.assertAllows(pets.fromVpc(mine.vpcId));
  resourcePolicy.assertDenies(pets.fromVpc(other.vpcId));
  statementsIn(stack);
  expect(resourcePolicy.evaluate(pets.fromVpc(A)).outcome).toBe(DecisionOutcome.UNDECIDED);
});

test('an attribute of a VPC that is not its id is not taken for it', () => {
  const stack = newStack();
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  const { policy: { resourcePolicy } } = only({ vpcs: [vpc] }, stack);
  expect(resourcePolicy.evaluate(pets.fromVpc(vpc.vpcDefaultSecurityGroup)).outcome).toBe(DecisionOutcome.UNDECIDED);
});

test('a VPC that is still to be looked up does not fail the synthesis that asks for it, unless its id is written so', () => {
  const stack = newStack();
  const vpc = Vpc.fromLookup(stack, 'Vpc', { vpcName: 'Shared' });
  only({ vpcs: [vpc] }, stack);
  expect(statementsIn(stack)[1].Condition).toEqual({ StringNotEquals: { 'aws:SourceVpc': 'vpc-12345' } });
  expect(() => new PrivateVpcPolicy(stack, 'Written', { restApi: newApi(new Stack(new App(), 'Other'), undefined, PRIVATE), vpcIds: ['vpc-12345'] })).toThrow(/"vpc-12345" is not the id of a VPC/);
});

test('a list token stays whole, and cannot be mixed', () => {
  const stack = newStack();
  const vpcIds = new CfnParameter(stack, 'Vpcs', { type: 'CommaDelimitedList' }).valueAsList;
  const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
  expect(() => only({ vpcs: [vpc], vpcIds }, stack)).toThrow(/vpcIds is a list token, which CloudFormation cannot join with vpcs: pass all in one of the two \[at Stack\/Private\]/);
  expect(() => only({ vpcIds: [...vpcIds, A] }, newStack())).toThrow(/vpcIds mixes a list token with other values/);
});

test('a construct whose id is that of an endpoint is refused', () => {
  const stack = newStack();
  const wrong = Vpc.fromVpcAttributes(stack, 'Wrong', { vpcId: E, availabilityZones: ['eu-west-1a'] });
  expect(() => only({ vpcs: [wrong] }, stack)).toThrow(/vpcs: "vpce-0000000e" is the id of a VPC endpoint/);
});

test('any set of VPCs and endpoints lets in exactly its members', () => {
  const ids = fc.subarray([A, B, C]);
  const endpointIds = fc.subarray([E, F]);
  fc.assert(fc.property(ids, endpointIds, (vpcIds, vpcEndpointIds) => {
    fc.pre(vpcIds.length + vpcEndpointIds.length > 0);
    const stack = newStack();
    const restApi = newApi(stack, undefined, PRIVATE);
    const policies = [
      ...vpcIds.map((id) => new PrivateVpcPolicy(stack, id, { restApi, vpcIds: [id] })),
      ...vpcEndpointIds.map((id) => new PrivateVpcePolicy(stack, id, { restApi, vpcEndpointIds: [id] })),
    ];
    for (const vpc of [A, B, C]) {
      for (const endpoint of [E, F]) {
        const { outcome } = policies[0].resourcePolicy.evaluate(pets.fromVpc(vpc).throughVpcEndpoint(endpoint));
        expect(outcome).toBe(vpcIds.includes(vpc) || vpcEndpointIds.includes(endpoint) ? DecisionOutcome.ALLOW : DecisionOutcome.DENY);
      }
    }
  }), { seed: 3, numRuns: 30 });
});

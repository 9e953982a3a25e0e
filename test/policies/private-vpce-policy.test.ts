import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateVpcePolicy, PrivateVpcePolicyProps, Requests } from '../../src';
import { newApi, newStack, PRIVATE, statementsIn, synthError } from '../testing';
import { almost, expectNoSilentMistake } from './wrong-input';

function endpointIn(stack: Stack, id: string = 'Endpoint') {
  const vpc = stack.node.tryFindChild('Vpc') as Vpc ?? new Vpc(stack, 'Vpc', { natGateways: 0 });
  return new InterfaceVpcEndpoint(stack, id, { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY });
}

test.each<[Omit<PrivateVpcePolicyProps, 'restApi'>, RegExp]>([
  [{}, /vpcEndpoints and vpcEndpointIds are both empty/],
  [{ vpcEndpoints: [], vpcEndpointIds: [] }, /both empty/],
  [{ vpcEndpointIds: ['vpc-01234567'] }, /"vpc-01234567" is the id of a VPC: pass the id of the VPC endpoint/],
  [{ vpcEndpointIds: ['vpce-*'] }, /is not the id of a VPC endpoint/],
  [{ vpcEndpointIds: ['vpce-01234567', ''] }, /"" is not the id of a VPC endpoint/],
])('%j is refused', (props, message) => {
  const stack = newStack();
  expect(() => new PrivateVpcePolicy(stack, 'Private', { restApi: newApi(stack, undefined, PRIVATE), ...props })).toThrow(message);
});

test('whatever is written, it is refused or it is an id', () => {
  expectNoSilentMistake(almost(['vpce-01234567', 'vpce-0123456789abcdef0', 'vpc-01234567']), {
    api: PRIVATE,
    make: (scope, restApi, id) => new PrivateVpcePolicy(scope, 'Private', { restApi, vpcEndpointIds: [id] }),
    isRight: (id) => id.startsWith('vpce-') && [13, 22].includes(id.length) && /^[0-9a-f]+$/.test(id.slice(5)),
  });
});

test.each([EndpointType.REGIONAL, EndpointType.EDGE])('fails on an API of type %s, where it would refuse everybody', (type) => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [type] } });
  expect(() => new PrivateVpcePolicy(stack, 'Private', { restApi, vpcEndpointIds: ['vpce-01234567'] }))
    .toThrow(new RegExp(`the API is ${type}, and only private APIs are called through VPC endpoints.*EndpointType.PRIVATE.*\\[at Stack/Private\\]`));
});

test('constructs, ids and tokens become one list', () => {
  const stack = newStack();
  const api = newApi(stack, undefined, PRIVATE);
  const parameter = new CfnParameter(stack, 'Foreign').valueAsString;
  new PrivateVpcePolicy(stack, 'Private', { restApi: api, vpcEndpoints: [endpointIn(stack)], vpcEndpointIds: ['vpce-01234567', parameter] });
  expect(JSON.stringify(statementsIn(stack)[1].Condition)).toMatch(/^\{"StringNotEquals":\{"aws:SourceVpce":\["vpce-01234567",\{"Ref":"Endpoint\w+"\},\{"Ref":"Foreign"\}\]\}\}$/);
});

test('an endpoint of this app gets in, and another one of this app does not, though neither has an id yet', () => {
  const stack = newStack();
  const [mine, other] = [endpointIn(stack), endpointIn(stack, 'Other')];
  const { resourcePolicy } = new PrivateVpcePolicy(stack, 'Private', { restApi: newApi(stack, undefined, PRIVATE), vpcEndpoints: [mine] });
  resourcePolicy.assertAllows(Requests.to('GET', '/pets').throughVpcEndpoint(mine.vpcEndpointId));
  resourcePolicy.assertDenies(Requests.to('GET', '/pets').throughVpcEndpoint(other.vpcEndpointId));
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('an endpoint known by id is undecided against one that has none yet', () => {
  const stack = newStack();
  const { resourcePolicy } = new PrivateVpcePolicy(stack, 'Private', { restApi: newApi(stack, undefined, PRIVATE), vpcEndpoints: [endpointIn(stack)] });
  resourcePolicy.assertDenies(Requests.to('GET', '/pets').throughVpcEndpoint('vpce-01234567'));
  expect(synthError(stack)).toMatch(/undecided/i);
});

test('a list token stays whole, and cannot be joined with another list on the same target', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  const list = new CfnParameter(stack, 'Endpoints', { type: 'CommaDelimitedList' }).valueAsList;
  new PrivateVpcePolicy(stack, 'A', { restApi, vpcEndpointIds: list });
  expect(() => new PrivateVpcePolicy(stack, 'B', { restApi, vpcEndpointIds: list, vpcEndpoints: [endpointIn(stack)] })).toThrow(/vpcEndpointIds is a list token/);
  new PrivateVpcePolicy(stack, 'C', { restApi, vpcEndpointIds: ['vpce-01234567'] });
  expect(synthError(stack)).toMatch(/a list that is one token cannot be joined with other lists of its kind on the same target \(Stack\/C\).*\[at Stack\/A\]/);
});

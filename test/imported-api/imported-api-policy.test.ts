import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, EndpointType, IRestApi, RestApi } from 'aws-cdk-lib/aws-apigateway';
import {
  AccessDeniedResponse, AccountAllowPolicy, ApiTarget, ImportedApiPolicy, ImportedApiPolicyProps, IpDenylistPolicy, PolicyDelivery, PolicyDeletion,
  Requests, ResourcePolicy,
} from '../../src';
import { newApi, newStack, policyIn, synthError } from '../testing';

const METHODS = [
  { httpMethod: 'GET', path: '/pets', authorizationType: AuthorizationType.NONE },
  { httpMethod: 'ANY', path: '/orders/{proxy+}', authorizationType: AuthorizationType.IAM },
];

function imported(stack: Stack, props: Partial<ImportedApiPolicyProps> = {}): IRestApi {
  const restApi = RestApi.fromRestApiId(stack, 'Api', 'a1b2c3d4e5');
  new ImportedApiPolicy(stack, 'Imported', {
    restApi,
    endpointType: EndpointType.REGIONAL,
    methods: METHODS,
    stageNames: ['test'],
    delivery: PolicyDelivery.customResource({ onDeletion: PolicyDeletion.RESTORE }),
    ...props,
  });
  return restApi;
}

function constructs(stack: Stack, restApi: IRestApi): void {
  new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: ['198.51.100.0/24'], accessDeniedResponse: AccessDeniedResponse.message('no') });
  new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'], targets: [ApiTarget.path('ANY', '/orders/*')] });
}

function properties(stack: Stack): { [name: string]: unknown } {
  const [resource] = Object.values(Template.fromStack(stack).findResources('Custom::ApiGatewayResourcePolicy'));
  return (resource as { Properties: { [name: string]: unknown } }).Properties;
}

test('an imported API gets the policy that the same API of this app would', () => {
  const [here, there] = [newStack(), newStack()];
  constructs(there, imported(there));
  constructs(here, newApi(here, { 'GET /pets': {}, 'ANY /orders/{proxy+}': { authorizationType: AuthorizationType.IAM } }));
  expect(properties(there).Policy).toEqual(policyIn(here));
  expect(properties(there).GatewayResponses).toEqual({
    ACCESS_DENIED: { statusCode: '403', responseParameters: {}, responseTemplates: { 'application/json': '{"message":"no"}' } },
  });
});

test('nothing of the API is in the template', () => {
  const stack = newStack();
  constructs(stack, imported(stack, { delivery: PolicyDelivery.output() }));
  expect(Object.keys(Template.fromStack(stack).toJSON())).toEqual(['Outputs', 'Parameters', 'Rules']);
});

test('what is asserted is proved for all requests to its stages', () => {
  const asserting = (address: string) => {
    const stack = newStack();
    constructs(stack, imported(stack));
    ResourcePolicy.of(stack.node.findChild('Api') as unknown as IRestApi).assertDenies(Requests.to('GET', '/pets').onStage('test').fromAddress(address));
    return stack;
  };
  expect(properties(asserting('198.51.100.7')).RestApiId).toBe('a1b2c3d4e5');
  expect(synthError(asserting('192.0.2.1'))).toMatch('192.0.2.1');
});

test('what callers get is said, refusals included', () => {
  const stack = newStack();
  const restApi = imported(stack);
  constructs(stack, restApi);
  const policy = ResourcePolicy.of(restApi);
  expect(policy.evaluate(Requests.to('GET', '/pets').fromAddress('192.0.2.1'))).toMatchObject({ outcome: 'ALLOW' });
  expect(policy.evaluate(Requests.to('GET', '/pets').fromAddress('198.51.100.7'))).toMatchObject({ outcome: 'DENY', response: { body: '{"message":"no"}' } });
});

test('redeployOn() changes the resource, and so deploys anew', () => {
  const stack = newStack();
  ResourcePolicy.of(imported(stack)).redeployOn('7');
  expect(properties(stack).Version).toEqual(['7']);
});

test('a value that only CloudFormation knows needs no redeployOn(): the resource changes with it', () => {
  const stack = newStack();
  const ipRanges = [new CfnParameter(stack, 'Range').valueAsString];
  new IpDenylistPolicy(stack, 'Blocked', { restApi: imported(stack), ipRanges });
  Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp('deployTimeValue'));
  expect(JSON.stringify(properties(stack).Policy)).toContain('{"Ref":"Range"}');
});

test('fails for an imported API without it, and says what to do', () => {
  const stack = newStack();
  expect(() => ResourcePolicy.of(RestApi.fromRestApiId(stack, 'Api', 'a1b2c3d4e5'))).toThrow(/the API is imported.*or say with an ImportedApiPolicy/);
});

test.each<[string, (stack: Stack) => void, RegExp]>([
  ['an API of this app', (stack) => imported(stack, { restApi: newApi(new Stack(stack, 'Other')) }), /is defined in this app and not imported: leave the ImportedApiPolicy out \[at Stack\/Imported\]/],
  ['an API that has one', (stack) => imported(stack, { restApi: imported(new Stack(stack, 'Other')) }), /has an ImportedApiPolicy already: keep one \[at Stack\/Imported\]/],
  ['an API elsewhere', (stack) => imported(stack, { restApi: RestApi.fromRestApiId(new Stack(new App(), 'Other', { env: { region: 'us-east-1', account: stack.account } }), 'Api', 'a1b2c3d4e5') }), /is in Region us-east-1, and this stack in eu-west-1: put the ImportedApiPolicy into a stack of the API's own Region/],
  ['a verb that is none', (stack) => imported(stack, { methods: [{ ...METHODS[0], httpMethod: 'get' }] }), /methods has the verb "get"/],
])('fails for %s', (_, make, message) => {
  expect(() => make(newStack())).toThrow(message);
});

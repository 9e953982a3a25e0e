import { CfnParameter, CfnWaitConditionHandle, Lazy, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { Construct } from 'constructs';
import { CustomResourceDeliveryOptions, PolicyDeletion } from '../../src/imported-api/custom-resource-delivery';
import { Delivered } from '../../src/imported-api/delivered';
import { PolicyDelivery } from '../../src/imported-api/policy-delivery';
import { newStack } from '../testing';

// CDK's own validation of templates is on: see jest-setup.js.
beforeAll(() => { delete process.env.CDK_VALIDATION; });

const POLICY = { Version: '2012-10-17', Statement: [{ Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' }] };
const RESPONSES = { ACCESS_DENIED: { statusCode: '403', responseTemplates: { 'application/json': '{}' } } };
const CUSTOM = 'Custom::ApiGatewayResourcePolicy';

function deliver(delivery: PolicyDelivery, changes: Partial<Delivered> = {}, scope: Construct = newStack()): Template {
  const later = (value: unknown) => Lazy.uncachedAny({ produce: () => value });
  delivery._deliver(scope, { restApiId: 'a1b2c3d4e5', stageNames: ['prod'], policy: later(POLICY), gatewayResponses: later(RESPONSES), ...changes });
  return Template.fromStack(Stack.of(scope));
}

function managed(options: Partial<CustomResourceDeliveryOptions> = {}): PolicyDelivery {
  return PolicyDelivery.customResource({ onDeletion: PolicyDeletion.RESTORE, ...options });
}

/** CDK refuses templates without resources. */
function stackWithResource(): Stack {
  const stack = newStack();
  new CfnWaitConditionHandle(stack, 'Other');
  return stack;
}

describe('output', () => {
  test('hands over the policy and the gateway responses, and touches nothing', () => {
    const template = deliver(PolicyDelivery.output(), {}, stackWithResource());
    expect(template.toJSON()).toEqual({
      Resources: { Other: { Type: 'AWS::CloudFormation::WaitConditionHandle' } },
      Outputs: {
        Policy: { Description: 'Resource policy for API a1b2c3d4e5', Value: JSON.stringify(POLICY) },
        GatewayResponses: { Description: 'Gateway responses for API a1b2c3d4e5, by type', Value: JSON.stringify(RESPONSES) },
      },
      Parameters: expect.anything() as unknown,
      Rules: expect.anything() as unknown,
    });
  });

  test('hands over values that only CloudFormation knows', () => {
    const stack = stackWithResource();
    const vpce = new CfnParameter(stack, 'Vpce').valueAsString;
    const Condition = { StringNotEquals: { 'aws:SourceVpce': vpce } };
    const template = deliver(PolicyDelivery.output(), { policy: { ...POLICY, Statement: [{ ...POLICY.Statement[0], Effect: 'Deny', Condition }] } }, stack);
    template.hasOutput('Policy', { Value: { 'Fn::Join': ['', [Match.stringLikeRegexp('"aws:SourceVpce":"$'), { Ref: 'Vpce' }, Match.anyValue()]] } });
  });
});

describe('a custom resource', () => {
  test('carries the policy as it is, and all that its handler needs', () => {
    deliver(managed({ previousPolicy: '{\\"Statement\\":[],\\"Id\\":\\"a\\/b\\"}', previousResponses: { ACCESS_DENIED: '{"responseType":"ACCESS_DENIED","statusCode":"401","defaultResponse":false}' } }), { version: '7' })
      .hasResource(CUSTOM, {
        Properties: {
          RestApiId: 'a1b2c3d4e5',
          StageNames: ['prod'],
          Policy: POLICY,
          PreviousPolicy: '{"Statement":[],"Id":"a/b"}',
          GatewayResponses: RESPONSES,
          PreviousGatewayResponses: { ACCESS_DENIED: { statusCode: '401' } },
          OnDeletion: 'RESTORE',
          Version: '7',
        },
        DeletionPolicy: 'Delete',
      });
  });

  test('may touch this API, its stages, deployments and gateway responses, and nothing else of API Gateway', () => {
    const stack = newStack();
    const arn = (part: string) => stack.resolve(`arn:${stack.partition}:apigateway:eu-west-1::/restapis/a1b2c3d4e5${part}`) as unknown;
    const template = deliver(managed(), { stageNames: ['prod', 'test'] }, stack);
    template.resourceCountIs('AWS::IAM::Policy', 1);
    template.hasResourceProperties('AWS::IAM::Policy', {
      PolicyDocument: {
        Version: '2012-10-17',
        Statement: [
          { Effect: 'Allow', Action: ['apigateway:GET', 'apigateway:PATCH', 'apigateway:UpdateRestApiPolicy'], Resource: arn('') },
          { Effect: 'Allow', Action: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PUT'], Resource: arn('/gatewayresponses/*') },
          { Effect: 'Allow', Action: ['apigateway:GET', 'apigateway:POST'], Resource: arn('/deployments') },
          { Effect: 'Allow', Action: ['apigateway:GET', 'apigateway:PATCH'], Resource: [arn('/stages/prod'), arn('/stages/test')] },
        ],
      },
    });
    template.hasResourceProperties('AWS::IAM::Role', { ManagedPolicyArns: [{ 'Fn::Join': ['', Match.arrayWith([':iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'])] }] });
  });

  test('comes after the function and its permissions, and goes before them', () => {
    const template = deliver(managed());
    const [policy] = Object.keys(template.findResources('AWS::IAM::Policy'));
    const [handler] = Object.keys(template.findResources('AWS::Lambda::Function', { DependsOn: Match.arrayWith([policy]) }));
    template.hasResourceProperties(CUSTOM, { ServiceToken: { 'Fn::GetAtt': [handler, 'Arn'] } });
  });

  test.each([
    [PolicyDeletion.RESTORE, 'RESTORE', 'Delete'],
    [PolicyDeletion.REMOVE, 'REMOVE', 'Delete'],
    [PolicyDeletion.RETAIN, 'RESTORE', 'RetainExceptOnCreate'],
  ])('on deletion: %s', (onDeletion, OnDeletion, DeletionPolicy) => {
    deliver(managed({ onDeletion })).hasResource(CUSTOM, { Properties: { OnDeletion }, DeletionPolicy });
  });

  test('and its function have the same logical ids wherever they are in the stack: an app that is rearranged deletes nothing', () => {
    const idsIn = (...path: string[]) => {
      const scope = path.reduce<Construct>((parent, id) => new Construct(parent, id), newStack());
      const template = deliver(managed(), {}, scope);
      return [CUSTOM, 'AWS::Lambda::Function'].flatMap((type) => Object.keys(template.findResources(type)));
    };
    expect(idsIn('A')).toHaveLength(2);
    expect(idsIn('A')).toEqual(idsIn('B', 'C'));
  });

  test('fails for two policies of one API in one stack', () => {
    const stack = newStack();
    managed()._deliver(new Construct(stack, 'First'), { restApiId: 'a1b2c3d4e5', stageNames: ['prod'], policy: POLICY, gatewayResponses: {} });
    expect(() => deliver(managed(), {}, new Construct(stack, 'Second'))).toThrow(/section 'Resources' already contains 'ResourcePolicyOfApi/);
  });

  test.each<[string, Partial<CustomResourceDeliveryOptions>, Partial<Delivered>, RegExp]>([
    ['no stage', {}, { stageNames: [] }, /^there are no stages: name those that are to serve the policy \[at Stack\/Resource\]$/],
    ['a previous policy that is none', { previousPolicy: 'None' }, {}, /^previousPolicy is "None", which is not a policy in JSON: give it as the AWS CLI prints it \[at/],
    ['a previous policy without statements', { previousPolicy: '{}' }, {}, /^previousPolicy is "\{\}", which is not a policy/],
    ['a previous response that is none', { previousResponses: { THROTTLED: '[]' } }, {}, /^previousResponses\.THROTTLED is "\[\]", which is not a gateway response in JSON/],
  ])('fails for %s', (_, options, changes, message) => {
    expect(() => deliver(managed(options), changes)).toThrow(message);
  });
});

import { App, Aspects, Aws, CfnParameter, CfnResource, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  ApiDefinition, CfnMethod, CfnRestApi, EndpointType, GatewayResponse, IRestApi, LambdaRestApi, MethodOptions, MockIntegration, ResponseType, RestApi,
  RestApiBase, SpecRestApi, StepFunctionsRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnVPC } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Effect, PolicyDocument, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { DefinitionBody, Pass, StateMachine, StateMachineType } from 'aws-cdk-lib/aws-stepfunctions';
import { Construct } from 'constructs';
import { IAM, newApi, newStack, policyIn, PRIVATE, statementsIn, synthError } from './testing';
import {
  AccessDeniedResponse, AccountAllowPolicy, ApiTarget, AuthorizationOutcome, DecisionOutcome, HeaderValue, IpAllowlistPolicy, IpDenylistPolicy,
  OpenAccessPolicy, PrivateVpcDenylistPolicy, PrivateVpcePolicy, Requests, ResourcePolicy,
} from '../src';

const BLOCKED = { ipRanges: ['198.51.100.0/24'] };

function denyUserAgent(): PolicyStatement {
  return new PolicyStatement({
    effect: Effect.DENY,
    principals: [new StarPrincipal()],
    actions: ['execute-api:Invoke'],
    resources: ['execute-api:/*'],
    conditions: { StringEquals: { 'aws:UserAgent': 'bad' } },
  });
}

function allowEverybody(...resources: string[]): PolicyStatement {
  return new PolicyStatement({ principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources });
}

describe('one object per API', () => {
  test.each<[string, (stack: Stack) => RestApiBase]>([
    ['RestApi', (stack) => newApi(stack)],
    ['LambdaRestApi', (stack) => new LambdaRestApi(stack, 'Api', {
      handler: new Function(stack, 'Handler', { code: Code.fromInline('exports.handler = async () => ({})'), handler: 'index.handler', runtime: Runtime.NODEJS_22_X }),
    })],
    ['StepFunctionsRestApi', (stack) => new StepFunctionsRestApi(stack, 'Api', {
      stateMachine: new StateMachine(stack, 'Machine', {
        stateMachineType: StateMachineType.EXPRESS, definitionBody: DefinitionBody.fromChainable(new Pass(stack, 'Pass')),
      }),
    })],
    ['SpecRestApi', (stack) => new SpecRestApi(stack, 'Api', {
      apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1', paths: { '/pets': { get: { responses: {} } } } }),
    })],
  ])('%s: found from anywhere, and rendered into the API', (_, create) => {
    const stack = newStack();
    const api = create(stack);
    const policy = new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED }).resourcePolicy;
    expect(ResourcePolicy.of(api)).toBe(policy);
    expect(ResourcePolicy.of(api as IRestApi)).toBe(policy);
    expect(statementsIn(stack)).toEqual([
      { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
      {
        Sid: 'DenySourceAddress',
        Effect: 'Deny',
        Principal: '*',
        Action: 'execute-api:Invoke',
        Resource: 'execute-api:/*',
        Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } },
      },
    ]);
  });

  test('fails for an imported API, since nothing could be rendered', () => {
    const stack = newStack();
    const imported = RestApi.fromRestApiId(stack, 'Imported', 'a1b2c3d4e5');
    expect(() => new IpDenylistPolicy(stack, 'Blocked', { restApi: imported, ...BLOCKED }))
      .toThrow(/the API is imported.*define the policy where the API is defined.*\[at Stack\/Imported\]/);
  });

  test('constructs of another stack contribute to the API where it is', () => {
    const app = new App();
    const [owner, other] = [new Stack(app, 'Owner'), new Stack(app, 'Other')];
    const api = newApi(owner);
    new IpDenylistPolicy(other, 'Blocked', { restApi: api, ...BLOCKED });
    expect(statementsIn(owner).map(({ Sid }) => Sid)).toEqual(['AllowOpenMethods', 'DenySourceAddress']);
  });
});

describe('the baseline keeps methods that no grant names as they were', () => {
  const cases: [string, { [method: string]: MethodOptions }, string | string[]][] = [
    ['methods without authorization need an Allow', { 'GET /pets': {}, 'POST /pets': {} }, 'execute-api:/*'],
    ['only the open ones of a mixed API get it', { 'GET /': {}, 'GET /pets': {}, 'POST /pets': IAM }, 'execute-api:/*/GET/*'],
    ['also where the shortest pattern would reach too far', { 'GET /pets': {}, 'GET /pets/{petId}': IAM, 'POST /pets': {} },
      ['execute-api:/*/GET/pets', 'execute-api:/*/POST/*']], // */*/pets would match GET /pets/pets
  ];
  test.each(cases)('%s', (_, methods, resource) => {
    const stack = newStack();
    ResourcePolicy.of(newApi(stack, methods));
    expect(statementsIn(stack).map(({ Sid, Resource }) => [Sid, [Resource].flat()])).toEqual([['AllowOpenMethods', [resource].flat()]]);
  });

  test('methods with AWS_IAM need none, and get none; a policy that says nothing stays in the template all the same', () => {
    const stack = newStack();
    const policy = ResourcePolicy.of(newApi(stack, { 'GET /pets': IAM }));
    const signed = Requests.to('GET', '/pets').signedBy('arn:aws:iam::111122223333:role/app');
    policy.assertAllows(signed.withIdentityPolicy(AuthorizationOutcome.ALLOW));
    policy.assertDenies(signed.withIdentityPolicy(AuthorizationOutcome.NEITHER));
    expect(statementsIn(stack)).toMatchObject([{
      Sid: 'DenyInsecureTransport', Effect: 'Deny', Resource: 'execute-api:/*', Condition: { Bool: { 'aws:SecureTransport': 'false' } },
    }]);
  });

  test('with a Lambda authorizer there is no Allow beside the denylist', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {} });
    (api.root.getResource('pets')!.node.findChild('GET').node.defaultChild as CfnResource).addPropertyOverride('AuthorizationType', 'CUSTOM');
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    expect(statementsIn(stack).map(({ Effect: effect }) => effect)).toEqual(['Deny']);
  });

  test('a private API with AWS_IAM methods gets none either: any caller with a signature would get in', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM }, PRIVATE);
    new PrivateVpcePolicy(stack, 'Private', { restApi: api, vpcEndpointIds: ['vpce-01234567'] });
    expect(statementsIn(stack).map(({ Effect: effect }) => effect)).toEqual(['Deny']);
  });

  test('a grant on one method leaves the others open', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {}, 'POST /pets': IAM });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'], targets: [ApiTarget.path('POST', '/pets')] });
    expect(statementsIn(stack)).toEqual([
      { Sid: 'AllowCallers', Effect: 'Allow', Principal: { AWS: '444455556666' }, Action: 'execute-api:Invoke', Resource: 'execute-api:/*/POST/pets' },
      { Sid: 'AllowOpenMethods', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/GET/*' },
    ]);
  });

  test('fails when a method that stays open cannot be told apart from one that does not', () => {
    const stack = newStack();
    ResourcePolicy.of(newApi(stack, { 'GET /{proxy+}': {}, 'GET /admin': IAM }));
    expect(synthError(stack)).toMatch(/GET \/\{proxy\+\} on stage test stays open, but no resource pattern matches its requests without matching others/);
  });
});

describe('composition', () => {
  test('lists of one kind on one target are one list, in any order', () => {
    const inOrder = (ranges: string[]) => {
      const stack = newStack();
      const api = newApi(stack);
      ranges.forEach((range) => new IpDenylistPolicy(stack, `Blocked${range}`, { restApi: api, ipRanges: [range] }));
      return policyIn(stack);
    };
    const ranges = ['203.0.113.0/25', '198.51.100.7', '203.0.113.128/25', '2001:db8::/32', '198.51.100.7/32'];
    expect(inOrder(ranges)!.Statement[1].Condition).toEqual({
      IpAddress: { 'aws:SourceIp': ['198.51.100.7/32', '2001:db8::/32', '203.0.113.0/24'] },
    });
    expect(JSON.stringify(inOrder([...ranges].reverse()))).toBe(JSON.stringify(inOrder(ranges)));
  });

  test('lists on different targets stay apart', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {}, 'POST /pets': {} });
    new IpDenylistPolicy(stack, 'A', { restApi: api, ipRanges: ['198.51.100.0/24'], targets: [ApiTarget.path('POST', '/pets')] });
    new IpDenylistPolicy(stack, 'B', { restApi: api, ipRanges: ['203.0.113.0/24'] });
    expect(statementsIn(stack).map(({ Sid, Resource }) => [Sid, Resource])).toEqual([
      ['AllowOpenMethods', 'execute-api:/*'], ['DenySourceAddress', 'execute-api:/*'], ['DenySourceAddress2', 'execute-api:/*/POST/pets'],
    ]);
  });

  test('several endpoint lists on one target let any of the endpoints in', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {} }, PRIVATE);
    new PrivateVpcePolicy(stack, 'A', { restApi: api, vpcEndpointIds: ['vpce-0000000b'] });
    const { resourcePolicy } = new PrivateVpcePolicy(stack, 'B', { restApi: api, vpcEndpointIds: ['vpce-0000000a', 'vpce-0000000b'] });
    const pets = Requests.to('GET', '/pets');
    resourcePolicy.assertAllows(pets.throughVpcEndpoint('vpce-0000000a'));
    resourcePolicy.assertAllows(pets.throughVpcEndpoint('vpce-0000000b'));
    resourcePolicy.assertDenies(pets.throughVpcEndpoint('vpce-0000000c'));
    expect(statementsIn(stack)[1]).toMatchObject({
      Sid: 'DenyUnlessPrivateNetwork', Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-0000000a', 'vpce-0000000b'] } },
    });
  });

  test('an account grant and a denylist must both hold: the list does not open the API to everybody, as SAM does', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    const allowed = Requests.to('GET', '/pets').fromAddress('203.0.113.7').withIdentityPolicy(AuthorizationOutcome.ALLOW);
    resourcePolicy.assertAllows(allowed.signedBy('arn:aws:iam::444455556666:role/app'));
    resourcePolicy.assertDenies(allowed.signedBy('arn:aws:iam::777788889999:role/app'));
    resourcePolicy.assertDenies(allowed.signedBy('arn:aws:iam::444455556666:role/app').fromAddress('198.51.100.7'));
    expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowCallers', 'DenySourceAddress']);
  });

  test('grants on one target add up in one statement', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    new AccountAllowPolicy(stack, 'A', { restApi: api, principalArns: ['arn:aws:iam::444455556666:role/app'] });
    new AccountAllowPolicy(stack, 'B', { restApi: api, accountIds: ['777788889999', '444455556666'] });
    expect(statementsIn(stack)).toMatchObject([
      { Sid: 'AllowCallers', Principal: { AWS: ['444455556666', '777788889999', 'arn:aws:iam::444455556666:role/app'] }, Resource: 'execute-api:/*' },
    ]);
  });

  test('a large API renders each list once, not once per path', () => {
    const stack = newStack();
    const methods = Object.fromEntries(Array.from({ length: 40 }, (_, i) => [`GET /things${i}`, {}]));
    new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack, methods), ...BLOCKED });
    expect(statementsIn(stack)).toHaveLength(2);
  });
});

describe('statements of others', () => {
  test('the policy prop and addToResourcePolicy() are kept, before and after ours', () => {
    const stack = newStack();
    const api = newApi(stack, undefined, { policy: new PolicyDocument({ statements: [allowEverybody('execute-api:/*')] }) });
    api.addToResourcePolicy(denyUserAgent());
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    api.addToResourcePolicy(new PolicyStatement({
      effect: Effect.DENY, principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/test/*'],
    }));
    expect(statementsIn(stack).map(({ Sid, Effect: effect, Resource }) => [Sid, effect, Resource])).toEqual([
      ['DenySourceAddress', 'Deny', 'execute-api:/*'],
      [undefined, 'Allow', 'execute-api:/*'],
      [undefined, 'Deny', 'execute-api:/*'],
      [undefined, 'Deny', 'execute-api:/test/*'],
    ]);
  });

  test('a Deny of others is a restriction: it closes nothing but what it names', () => {
    const stack = newStack();
    const api = newApi(stack);
    api.addToResourcePolicy(denyUserAgent());
    const policy = ResourcePolicy.of(api);
    policy.assertAllows(Requests.to('GET', '/pets').withContext('aws:UserAgent', 'good'));
    policy.assertDenies(Requests.to('GET', '/pets').withContext('aws:UserAgent', 'bad'));
    expect(statementsIn(stack)).toHaveLength(2);
  });

  test('an Allow of others is a grant: no second one is written on what it reaches', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {}, 'GET /dogs': {} });
    api.addToResourcePolicy(allowEverybody('execute-api:/*/GET/pets'));
    ResourcePolicy.of(api);
    expect(statementsIn(stack).map(({ Resource }) => Resource)).toEqual(['execute-api:/*/*/dogs', 'execute-api:/*/GET/pets']);
  });

  test.each([
    `arn:${Aws.PARTITION}:execute-api:${Aws.REGION}:${Aws.ACCOUNT_ID}:*/test/GET/pets`,
    'arn:aws:execute-api:eu-west-1:111122223333:*/*/GET/pets',
  ])('an Allow of others may be a full ARN: %s', (resource) => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {}, 'GET /dogs': {} });
    api.addToResourcePolicy(allowEverybody(resource));
    ResourcePolicy.of(api).assertAllows(Requests.to('GET', '/dogs'));
    expect(statementsIn(stack)[0].Resource).toBe('execute-api:/*/*/dogs');
  });

  test('fails when an Allow of others reaches a part of a method whose rest stays open', () => {
    const stack = newStack();
    const api = newApi(stack, { 'ANY /{proxy+}': {} });
    api.addToResourcePolicy(allowEverybody('execute-api:/*/GET/health'));
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    expect(synthError(stack)).toMatch(/grants reach a part of the requests to ANY \/\{proxy\+\}.*make the granted part a resource of its own/);
  });

  test('one spelling for the same statements, so that their order does not deploy anew', () => {
    const render = (statements: PolicyStatement[]) => {
      const stack = newStack();
      const api = newApi(stack);
      statements.forEach((statement) => api.addToResourcePolicy(statement));
      ResourcePolicy.of(api);
      return JSON.stringify(Template.fromStack(stack).toJSON());
    };
    expect(render([denyUserAgent(), allowEverybody('execute-api:/a/*', 'execute-api:/b/*')]))
      .toBe(render([allowEverybody('execute-api:/b/*', 'execute-api:/a/*'), denyUserAgent()]));
  });

  test('fails when the policy of the L1 is set after ours', () => {
    const stack = newStack();
    const api = newApi(stack);
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    (api.node.defaultChild as CfnRestApi).policy = new PolicyDocument({ statements: [allowEverybody('execute-api:/*')] });
    expect(synthError(stack)).toMatch(/statements of Stack\/Blocked \(.*DenySourceAddress\) are not in the policy of the API: the "policy" property of its CfnRestApi/);
  });

  test('fails when an Aspect overrides the policy', () => {
    const stack = newStack();
    const api = newApi(stack);
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    Aspects.of(stack).add({
      visit: (node) => { if (node instanceof CfnRestApi) { node.addPropertyOverride('Policy.Statement.1.Condition', { IpAddress: { 'aws:SourceIp': '192.0.2.1/32' } }); } },
    });
    expect(synthError(stack)).toMatch(/statements of Stack\/Blocked \(DenySourceAddress\) are not in the policy of the API/);
  });

  test('fails when a statement given to the API is lost, because the policy of the L1 was set', () => {
    const stack = newStack();
    const api = newApi(stack);
    (api.node.defaultChild as CfnRestApi).policy = new PolicyDocument({ statements: [allowEverybody('execute-api:/*')] });
    ResourcePolicy.of(api);
    api.addToResourcePolicy(denyUserAgent());
    expect(synthError(stack)).toMatch(/a statement that was given to the API with its policy prop or addToResourcePolicy\(\) is not in its policy \(.*UserAgent/);
  });

  test('fails when the body of a SpecRestApi carries a policy already', () => {
    const stack = newStack();
    const api = new SpecRestApi(stack, 'Api', {
      apiDefinition: ApiDefinition.fromInline({
        'openapi': '3.0.1', 'paths': { '/pets': { get: {} } }, 'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [] },
      }),
    });
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    expect(synthError(stack)).toMatch(/carries a policy of its own \(x-amazon-apigateway-policy\).*move its statements to addToResourcePolicy\(\)/);
  });

  test('fails with the JSON path when a statement of others is not valid', () => {
    const stack = newStack();
    const api = newApi(stack);
    api.addToResourcePolicy(new PolicyStatement({
      principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'], conditions: { IpAdress: { 'aws:SourceIp': '192.0.2.1' } },
    }));
    ResourcePolicy.of(api);
    expect(synthError(stack)).toMatch(/the policy of the API is not valid.*IpAdress/s);
  });

  test('an API of another stack with the same logical id is not mistaken for ours', () => {
    const app = new App();
    const [a, b] = ['A', 'B'].map((id) => new Stack(app, id));
    const api = newApi(a);
    const other = newApi(b, { 'PUT /cats': IAM });
    new CfnMethod(b, 'Raw', {
      restApiId: Token.asString(b.resolve(other.restApiId)), resourceId: other.restApiRootResourceId, httpMethod: 'POST',
    });
    new IpDenylistPolicy(a, 'Blocked', { restApi: api, ...BLOCKED });
    expect(statementsIn(a)[0].Resource).toBe('execute-api:/*');
  });

  test('a parameter elsewhere in the API is no reason to warn', () => {
    const stack = newStack();
    const api = newApi(stack, undefined, { description: new CfnParameter(stack, 'Text').valueAsString });
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    Annotations.fromStack(stack).hasNoWarning('*', Match.anyValue());
  });

  test('two APIs that share a PolicyDocument do not share our statements', () => {
    const stack = newStack();
    const policy = new PolicyDocument({ statements: [allowEverybody('execute-api:/*')] });
    const [a, b] = ['A', 'B'].map((id) => {
      const api = new RestApi(stack, id, { policy });
      api.root.addMethod('GET', new MockIntegration());
      return api;
    });
    new IpDenylistPolicy(stack, 'Blocked', { restApi: a, ...BLOCKED });
    const statements = (api: RestApi) => (stack.resolve((api.node.defaultChild as CfnRestApi).policy) as { Statement: unknown[] }).Statement;
    expect([statements(a), statements(b)].map(({ length }) => length)).toEqual([2, 1]);
  });
});

describe('assertions', () => {
  const api = (stack: Stack) => newApi(stack, { 'GET /pets': {}, 'POST /pets': IAM });

  test('that hold say nothing', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: api(stack), ...BLOCKED });
    resourcePolicy.assertDenies(Requests.to('GET', '/pets').fromAddress('198.51.100.255'));
    resourcePolicy.assertAllows(Requests.to('GET', '/pets').fromAddress('198.51.101.0'));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('fail synthesis with the construct path, the request, the decision and the statement', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: api(stack), ...BLOCKED });
    resourcePolicy.assertAllows(Requests.to('GET', '/pets').fromAddress('198.51.100.7'));
    const error = synthError(stack);
    expect(error).toContain('[Stack/Api/ResourcePolicy] requests must be let in, and are not: GET /pets, from 198.51.100.7\n    GET /pets on stage test is refused');
    expect(error).toContain('DenySourceAddress');
    expect(error).toContain('\n    DenySourceAddress comes from Stack/Blocked');
  });

  test('are about all requests that are described: what is left open may have any value', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: api(stack), ...BLOCKED });
    resourcePolicy.assertAllows(Requests.to('GET', '/pets'));
    resourcePolicy.assertDenies(Requests.to('GET', '/pets'));
    const error = synthError(stack);
    expect(error).toMatch(/must be let in, and are not: GET \/pets\n.*aws:SourceIp is 198\.51\.100\.\d+, which lies in 198\.51\.100\.0\/24/s);
    expect(error).toMatch(/must be refused, and are not: GET \/pets\n.*GET \/pets on stage test is allowed/s);
  });

  test('never pass on undecided', () => {
    for (const assertion of ['assertAllows', 'assertDenies'] as const) {
      const stack = newStack();
      const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: api(stack), ipRanges: [new CfnParameter(stack, 'Range').valueAsString] });
      resourcePolicy[assertion](Requests.to('GET', '/pets').fromAddress('198.51.100.7'));
      expect(synthError(stack)).toMatch(/it is undecided whether they are: GET \/pets, from 198\.51\.100\.7\n.*Stack\/Range/s);
    }
  });

  test('hold for what is left open, where it does not matter', () => {
    const stack = newStack();
    ResourcePolicy.of(api(stack)).assertAllows(Requests.to('GET', '/pets'));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('see what is added later, by an Aspect too', () => {
    const stack = newStack();
    const restApi = api(stack);
    ResourcePolicy.of(restApi).assertDenies(Requests.to('GET', '/pets').withContext('aws:UserAgent', 'bad'));
    Aspects.of(stack).add({ visit: (node) => { if (node === restApi) { restApi.addToResourcePolicy(denyUserAgent()); } } });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('speak about every stage, or about one', () => {
    const stack = newStack();
    const restApi = api(stack);
    restApi.deploymentStage.node.addMetadata('note', 'first stage');
    new IpDenylistPolicy(stack, 'Blocked', { restApi, ...BLOCKED, targets: [ApiTarget.stage(restApi.deploymentStage.stageName)] });
    ResourcePolicy.of(restApi).assertDenies(Requests.to('GET', '/pets').fromAddress('198.51.100.7').onStage('test'));
    expect(statementsIn(stack)[1].Resource).toBe('execute-api:/test/*');
  });

  test('speak about stages that the API has', () => {
    const stack = newStack();
    const restApi = api(stack);
    const policy = ResourcePolicy.of(restApi);
    policy.assertAllows(Requests.to('GET', '/pets').onStage(restApi.deploymentStage.stageName));
    expect(() => policy.evaluate(Requests.to('GET', '/pets').onStage('prod'))).toThrow(/the API has no stage "prod".*its stages are test/);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('warn when they only hold because the API has no such method', () => {
    const stack = newStack();
    ResourcePolicy.of(api(stack)).assertDenies(Requests.to('GET', '/pet'));
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('"GET /pet" must be refused, which holds only because there is no such request.*:noRequest'));
  });

  test('are not answered by a policy that cannot be composed', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: api(stack), ...BLOCKED, targets: [ApiTarget.path('GET', '/cats')] });
    expect(() => resourcePolicy.evaluate(Requests.to('GET', '/pets'))).toThrow(/target "GET \/cats" matches no method/);
  });

  test('are about any stage where the app has none, and a single request has to name one', () => {
    const stack = newStack();
    const restApi = newApi(stack, { 'GET /pets': {} }, { deploy: false, deployOptions: undefined });
    const policy = ResourcePolicy.of(restApi);
    policy.assertAllows(Requests.to('GET', '/pets'));
    expect(() => policy.evaluate(Requests.to('GET', '/pets'))).toThrow(/the app has no stage of the API.*onStage\(\)/);
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('a route that the API does not have is refused as API Gateway refuses it', () => {
    const stack = newStack();
    const decision = ResourcePolicy.of(api(stack)).evaluate(Requests.to('GET', '/cats'));
    expect([decision.outcome, decision.gatewayResponseType]).toEqual([DecisionOutcome.DENY, 'MISSING_AUTHENTICATION_TOKEN']);
  });
});

describe('sets of requests', () => {
  test('are proved, and fail with a request that breaks the assertion', () => {
    const stack = newStack();
    const restApi = newApi(stack, { 'GET /pets': {}, 'GET /pets/{petId}': {}, 'POST /pets': IAM });
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: ['198.51.100.0/24', '2001:db8::/32'] });
    resourcePolicy.assertDenies(Requests.any().fromAddresses('198.51.100.128/25', '2001:db8:1::/48'));
    resourcePolicy.assertAllows(Requests.toTarget(ApiTarget.path('GET', '/pets/*')).fromAddressesOutside('198.51.100.0/24', '2001:db8::/32'));
    resourcePolicy.assertDenies(Requests.toTarget(ApiTarget.path('POST', '/pets')).anonymous());
    resourcePolicy.assertDenies(Requests.to('POST', '/pets').signedByOthersThan('111122223333'));
    expect(() => Template.fromStack(stack)).not.toThrow();
    resourcePolicy.assertAllows(Requests.to('GET', '/pets').fromAddressesOutside('198.51.100.0/24'));
    expect(() => stack.node.root instanceof App && stack.node.root.synth({ force: true })).toThrow(/aws:SourceIp is 2001:db8:/);
  });

  test('fail on a list that is one bit too narrow', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: ['198.51.100.0/25'] });
    resourcePolicy.assertDenies(Requests.any().fromAddresses('198.51.100.0/24'));
    expect(synthError(stack)).toMatch(/must be refused, and are not: any request, from inside 198\.51\.100\.0\/24/);
  });

  test('speak about callers, endpoints and time', () => {
    const stack = newStack();
    const restApi = newApi(stack, { 'GET /pets': IAM }, PRIVATE);
    new PrivateVpcePolicy(stack, 'Private', { restApi, vpcEndpointIds: ['vpce-0000000a', 'vpce-0000000b'] });
    const { resourcePolicy } = new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'] });
    resourcePolicy.assertDenies(Requests.any().throughOtherVpcEndpointThan('vpce-0000000a', 'vpce-0000000b'));
    resourcePolicy.assertDenies(Requests.any().signedByOthersThan('444455556666', '111122223333').between('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z'));
    resourcePolicy.assertAllows(Requests.any().signedByAccounts('444455556666').throughVpcEndpoint('vpce-0000000a', 'vpce-0000000b')
      .withIdentityPolicy(AuthorizationOutcome.ALLOW));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('are no single request to evaluate', () => {
    const policy = ResourcePolicy.of(newApi(newStack()));
    expect(() => policy.evaluate(Requests.any())).toThrow(/"any request" are many requests: evaluate one/);
    expect(() => policy.evaluate(Requests.to('GET', '/pets').fromAddresses('198.51.100.0/24'))).toThrow(/are many requests/);
  });
});

describe('promises of constructs', () => {
  const stranger = () => new PolicyStatement({
    principals: [new AccountPrincipal('777788889999')], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'],
  });

  test('an Allow of others cannot open what a denylist closed', () => {
    const stack = newStack();
    const api = newApi(stack);
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    api.addToResourcePolicy(allowEverybody('execute-api:/*'));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('an Allow of others next to a grant lets strangers in, and fails with one of them', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
    api.addToResourcePolicy(allowEverybody('execute-api:/*'));
    const error = synthError(stack);
    expect(error).toMatch(/callers whom no grant names, and no identity policy either are let in \[at Stack\/Partner\]; change the statement, or waive the promise/);
    expect(error).toMatch(/Statement #\d \(Allow\) matches/);
  });

  test('can be waived with a reason, which is recorded', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    const partner = new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
    api.addToResourcePolicy(allowEverybody('execute-api:/*'));
    expect(() => partner.resourcePolicy.waivePromise(partner, ' ')).toThrow(/waived without a reason/);
    partner.resourcePolicy.waivePromise(partner, 'the partner portal is public this week');
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(partner.node.metadata).toMatchObject([{ data: 'the partner portal is public this week' }]);
  });

  test('a grant to another account by others needs that account\'s identity policy, so it admits nobody without one', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
    api.addToResourcePolicy(stranger());
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('a grant that restrictions leave without effect fails', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
    new IpDenylistPolicy(stack, 'Everybody', { restApi: api, ipRanges: ['0.0.0.0/0', '::/0'] });
    expect(synthError(stack)).toMatch(/statement AllowCallers admits nobody to execute-api:\/\*: restrictions refuse all the callers that it names \[at Stack\/Partner\]/);
  });

  test('an allowlist fails if nobody in it gets in', () => {
    const stack = newStack();
    const restApi = newApi(stack);
    new IpAllowlistPolicy(stack, 'Office', { restApi, ipRanges: ['203.0.113.0/24'] });
    new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: ['203.0.113.0/24'] });
    expect(synthError(stack)).toMatch(/nobody in the list of statement DenyUnlessSourceAddress gets in: other restrictions refuse them all, or nothing lets them in \[at Stack\/Office\]/);
  });

  test('a denylist on methods that nobody may call fails', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {}, 'GET /dogs': {} }, { policy: new PolicyDocument({ statements: [allowEverybody('execute-api:/*/GET/pets')] }) });
    api.addToResourcePolicy(new PolicyStatement({
      principals: [new AccountPrincipal('777788889999')], actions: ['execute-api:Invoke'], resources: ['execute-api:/*/GET/dogs'],
    }));
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED, targets: [ApiTarget.path('GET', '/dogs')] });
    expect(synthError(stack)).toMatch(/statement DenySourceAddress refuses nobody who would get in without it.*\[at Stack\/Blocked\]/);
  });
});

describe('the access-denied response', () => {
  const sorry = AccessDeniedResponse.message('Not from here.');

  test('is rendered once, whichever construct gives it', () => {
    const stack = newStack();
    const api = newApi(stack);
    new IpDenylistPolicy(stack, 'A', { restApi: api, ...BLOCKED, accessDeniedResponse: sorry });
    new IpDenylistPolicy(stack, 'B', { restApi: api, ...BLOCKED, accessDeniedResponse: AccessDeniedResponse.message('Not from here.') });
    ResourcePolicy.of(api).addAccessDeniedResponse(sorry);
    Template.fromStack(stack).resourcePropertiesCountIs('AWS::ApiGateway::GatewayResponse', {
      ResponseType: 'ACCESS_DENIED', StatusCode: '403', ResponseTemplates: { 'application/json': '{"message":"Not from here."}' },
    }, 1);
  });

  test('fails when two different ones are given, naming both constructs', () => {
    const stack = newStack();
    const api = newApi(stack);
    new IpDenylistPolicy(stack, 'A', { restApi: api, ...BLOCKED, accessDeniedResponse: sorry });
    expect(() => new IpDenylistPolicy(stack, 'B', { restApi: api, ...BLOCKED, accessDeniedResponse: AccessDeniedResponse.message('Go away.') }))
      .toThrow(/another access-denied response already, given by Stack\/A.*\[at Stack\/B\]/);
  });

  test('fails when the API has one of the same type from elsewhere', () => {
    const stack = newStack();
    const api = newApi(stack);
    new GatewayResponse(stack, 'Mine', { restApi: api, type: ResponseType.ACCESS_DENIED });
    ResourcePolicy.of(api).addAccessDeniedResponse(sorry);
    expect(synthError(stack)).toMatch(/2 gateway responses of type ACCESS_DENIED \(.*Stack\/Mine\/Resource.*\), and one silently wins: keep one/);
  });

  test.each<[string, AccessDeniedResponse, RegExp]>([
    ['a header with a quote', AccessDeniedResponse.message('no', { headers: { 'X-Why': HeaderValue.literal('it\'s closed') } }), /has a single quote/],
    ['a header with a line break', AccessDeniedResponse.message('no', { headers: { 'X-Why': HeaderValue.literal('a\nb') } }), /has a line break/],
    ['#if', AccessDeniedResponse.templates({ 'application/json': '#if(true){}#end' }), /#if/],
    ['$util', AccessDeniedResponse.templates({ 'application/json': '{"m":"$util.escapeJavaScript(1)"}' }), /\$util/],
    ['a leak', AccessDeniedResponse.templates({ 'application/json': '{"m":$context.error.messageString}' }), /exposeCallerDetails: true/],
  ])('fails with the construct that gets it: %s', (_, accessDeniedResponse, message) => {
    const make = () => {
      const stack = newStack();
      return new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ...BLOCKED, accessDeniedResponse });
    };
    expect(make).toThrow(message);
    expect(make).toThrow(/\[at Stack\/Blocked\]$/);
  });

  test('is what a refused caller sees', () => {
    const stack = newStack();
    const api = newApi(stack);
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'A', { restApi: api, ...BLOCKED });
    const refused = Requests.to('GET', '/pets').fromAddress('198.51.100.7');
    expect(resourcePolicy.evaluate(refused).response).toMatchObject({
      statusCode: 403,
      body: expect.stringMatching(/User: anonymous is not authorized to perform: execute-api:Invoke on resource: arn:.*\/test\/GET\/pets with an explicit deny/),
    });
    resourcePolicy.addAccessDeniedResponse(sorry);
    expect(resourcePolicy.evaluate(refused).response).toMatchObject({ statusCode: 403, body: '{"message":"Not from here."}' });
  });
});

describe('size', () => {
  const ranges = (count: number) => Array.from({ length: count }, (_, i) => `20.${i % 200}.${Math.floor(i / 200)}.1/32`);

  test('fails over 8,192 bytes and says which construct costs what', () => {
    const stack = newStack();
    const api = newApi(stack);
    new IpDenylistPolicy(stack, 'Long', { restApi: api, ipRanges: ranges(600) });
    expect(synthError(stack)).toMatch(/the policy has \d+ bytes, and API Gateway takes 8192 \(Stack\/Long: \d+.*raiseSizeQuota\(\)/);
  });

  test('takes more when AWS has raised the quota', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Long', { restApi: newApi(stack), ipRanges: ranges(600) });
    resourcePolicy.raiseSizeQuota(16384);
    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(() => resourcePolicy.raiseSizeQuota(100)).toThrow(/size quota 100 is not possible/);
  });
});

test('an API without a policy answers, too, and gets none by that', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': {}, 'POST /pets': IAM });
  expect(ResourcePolicy.evaluateFor(api, Requests.to('GET', '/pets')).outcome).toBe(DecisionOutcome.ALLOW);
  expect(ResourcePolicy.evaluateFor(api, Requests.to('POST', '/pets').anonymous()).gatewayResponseType).toBe('MISSING_AUTHENTICATION_TOKEN');
  expect(policyIn(stack)).toBeUndefined();
});

test('an API that cannot be read is not answered for: its definition may refuse what the template seems to let in', () => {
  const stack = newStack();
  const withPolicy = new SpecRestApi(stack, 'WithPolicy', {
    apiDefinition: ApiDefinition.fromInline({ 'paths': { '/pets': { get: {} } }, 'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [] } }),
    deployOptions: { stageName: 'test' },
  });
  expect(() => ResourcePolicy.evaluateFor(withPolicy, Requests.to('GET', '/pets')))
    .toThrow(/carries a policy of its own.*\[at Stack\/WithPolicy\]/);

  const hidden = newApi(stack);
  (hidden.node.defaultChild as CfnRestApi).endpointConfiguration = { types: [stack.resolve({ Ref: 'Type' }) as EndpointType] };
  expect(() => ResourcePolicy.evaluateFor(hidden, Requests.to('GET', '/pets'))).toThrow(/endpoint type of the API is hidden by a token/);
});

test.each(['300.1.2.3', '203.0.113.0/25', 'here'])('a request does not come from "%s"', (address) => {
  expect(() => Requests.to('GET', '/pets').fromAddress(address)).toThrow(`"${address}" is not one address`);
});

test('a request to a public API does not come through a VPC endpoint', () => {
  const policy = ResourcePolicy.of(newApi(newStack()));
  expect(() => policy.evaluate(Requests.to('GET', '/pets').throughVpcEndpoint('vpce-01234567')))
    .toThrow(/names aws:SourceVpce, which only private APIs know, and the API is EDGE/);
});

test('an API in a stack without environment leaves it open whether a caller is of the same account', () => {
  const stack = new Stack(new App(), 'Stack');
  const policy = ResourcePolicy.of(newApi(stack, { 'GET /pets': IAM }));
  policy.assertDenies(Requests.to('GET', '/pets').signedBy('arn:aws:iam::444455556666:role/app').withIdentityPolicy(AuthorizationOutcome.ALLOW));
  expect(synthError(stack)).toMatch(/not known whether the caller belongs to the account of the API/);
});

test('a private API that any VPC endpoint reaches is worth a warning', () => {
  const stack = newStack();
  const api = newApi(stack, undefined, PRIVATE);
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['10.0.0.0/8'] });
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('names no VPC endpoint and no VPC.*add a PrivateVpcePolicy.*:openPrivateApi'));
});

test('an endpoint type behind a token is an error, since the policy depends on it', () => {
  const stack = newStack();
  const api = newApi(stack);
  (api.node.defaultChild as CfnRestApi).endpointConfiguration = { types: [stack.resolve({ Ref: 'Type' }) as EndpointType] };
  ResourcePolicy.of(api);
  expect(synthError(stack)).toMatch(/the endpoint type of the API is hidden by a token/);
});

test('the size says what each construct costs', () => {
  const stack = newStack();
  const restApi = newApi(stack);
  new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: ['198.51.100.0/24', '203.0.113.0/24'] });
  const size = ResourcePolicy.of(restApi).size();
  expect(size.constructs.map(({ name }) => name)).toEqual(['Stack/Blocked', 'methods that stay open']);
  expect(size.constructs.reduce((sum, { sizeInBytes }) => sum + sizeInBytes, 0)).toBeLessThan(size.sizeInBytes);
  expect(size.toString()).toMatch(/^\d+ of 8192 bytes\n +\d+ {2}Stack\/Blocked\n +\d+ {2}methods that stay open$/);
});

test('warns when no construct is left, and not when somebody says that everybody may call', () => {
  const stack = newStack();
  const restApi = newApi(stack);
  ResourcePolicy.of(restApi);
  statementsIn(stack);
  Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('no construct grants or restricts anything on this API.*:noConstruct'));
  const open = newStack();
  new OpenAccessPolicy(open, 'Everybody', { restApi: newApi(open) });
  statementsIn(open);
  Annotations.fromStack(open).hasNoWarning('*', Match.anyValue());
});

test('statements are called the same in the template and in answers, though tokens sort differently in both', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  const vpcs = ['a', 'Z', 'aa'].map((id) => new CfnVPC(new Construct(stack, `${id}${id}`), id, { cidrBlock: '10.0.0.0/16' }));
  vpcs.forEach((vpc, i) => new PrivateVpcDenylistPolicy(stack, `List${i}`, { restApi, vpcIds: [vpc.attrVpcId], targets: [ApiTarget.path('GET', `/pets${'*'.repeat(i)}`)] }));
  const inTemplate = statementsIn(stack).filter(({ Effect: effect }) => effect === 'Deny').map(({ Sid, Resource: resource }) => `${Sid} ${String(resource)}`);
  const request = (i: number) => Requests.to('GET', '/pets').fromVpc(vpcs[i].attrVpcId);
  const inAnswers = vpcs.map((_, i) => `${ResourcePolicy.of(restApi).evaluate(request(i)).statementIds.join()} execute-api:/*/GET/pets${'*'.repeat(i)}`);
  expect(inAnswers.sort()).toEqual(inTemplate.sort());
});

import { App, Stage, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnDeployment, CfnMethod, CfnRestApi, CfnStage, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Effect, PolicyDocument, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { include, KINDS, l1Api } from './attaching';
import { newApi, newStack, statementsIn, synthError } from './testing';
import { AccessDeniedResponse, AccountAllowPolicy, ApiTarget, DecisionOutcome, IpDenylistPolicy, Requests, ResourcePolicy } from '../src';

const BLOCKED = { ipRanges: ['198.51.100.0/24'] };
const REFUSED = '198.51.100.7';
const sorry = { accessDeniedResponse: AccessDeniedResponse.message('Not from here') };

/** Ids of all deployments in all stacks of an app. */
function deploymentIds(app: App): string[] {
  return app.node.findAll().filter((node) => node instanceof Stack)
    .flatMap((stack) => Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment')));
}

describe.each(KINDS)('%s', (_, newApiIn) => {
  /** Its app, with this done to it. */
  function appWith(ranges: string[], props: object = {}): App {
    const stack = newStack();
    const restApi = newApiIn(stack);
    ranges.forEach((range) => new IpDenylistPolicy(stack, `Blocked${range}`, { restApi, ipRanges: [range], ...props }));
    return stack.node.root as App;
  }

  test('gets the policy; methods with AWS_IAM get no Allow', () => {
    const stack = newStack();
    new IpDenylistPolicy(stack, 'Blocked', { restApi: newApiIn(stack), ...BLOCKED });
    expect(statementsIn(stack)).toEqual([
      expect.objectContaining({ Sid: 'AllowOpenMethods', Effect: 'Allow', Resource: expect.anything() as unknown }),
      expect.objectContaining({ Sid: 'DenySourceAddress', Effect: 'Deny', Resource: 'execute-api:/*', Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }),
    ]);
    expect(JSON.stringify(statementsIn(stack)[0])).not.toMatch(/POST|"execute-api:\/\*"/);
  });

  test('answers for its methods, and assertions about them hold', () => {
    const stack = newStack();
    const restApi = newApiIn(stack);
    const policy = ResourcePolicy.of(restApi);
    new IpDenylistPolicy(stack, 'Blocked', { restApi, ...BLOCKED });
    policy.assertDenies(Requests.any().fromAddress(REFUSED));
    policy.assertAllows(Requests.to('GET', '/pets/7').fromAddress('192.0.2.1'));
    policy.assertDenies(Requests.to('POST', '/pets').anonymous());
    Template.fromStack(stack);
    const outcome = (verb: string, path: string, address: string) => ResourcePolicy.evaluateFor(restApi, Requests.to(verb, path).onStage('test').fromAddress(address)).outcome;
    expect(outcome('GET', '/pets/7', REFUSED)).toBe(DecisionOutcome.DENY);
    expect(outcome('GET', '/pets/7', '192.0.2.1')).toBe(DecisionOutcome.ALLOW);
    expect(outcome('GET', '/cats', '192.0.2.1')).toBe(DecisionOutcome.DENY);
  });

  test('has targets: a method by its path, and grants', () => {
    const stack = newStack();
    const restApi = newApiIn(stack);
    new IpDenylistPolicy(stack, 'Blocked', { restApi, ...BLOCKED, targets: [ApiTarget.methodByPath('GET', '/pets/{petId}')] });
    new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'], targets: [ApiTarget.methodByPath('POST', '/pets').onStage('test')] });
    expect(statementsIn(stack).find(({ Sid }) => Sid === 'DenySourceAddress')?.Resource).toBe('execute-api:/*/GET/pets/*');
  });

  test('is deployed anew when the policy or the response changes, and not for another order', () => {
    const ids = (ranges: string[], props: object = {}) => deploymentIds(appWith(ranges, props));
    const first = ids(['198.51.100.0/24', '203.0.113.0/24']);
    expect(first).toHaveLength(1);
    expect(ids(['203.0.113.0/24', '198.51.100.0/24'])).toEqual(first);
    const changed = [ids(['198.51.100.0/24']), ids(['198.51.100.0/24', '203.0.113.0/25']), ids(['198.51.100.0/24', '203.0.113.0/24'], sorry)];
    expect(new Set([first, ...changed].flat()).size).toBe(4);
  });

  test('shows refused callers the response', () => {
    const app = appWith(['198.51.100.0/24'], sorry);
    const [stack] = app.node.children.filter((node) => node instanceof Stack);
    expect(JSON.stringify(Template.fromStack(stack))).toContain('Not from here');
  });

  test('passes all checks of CDK when synthesised', () => {
    const validation = process.env.CDK_VALIDATION;
    delete process.env.CDK_VALIDATION; // see jest-setup.js
    try {
      const { stacks } = appWith(['198.51.100.0/24'], sorry).synth({ validateOnSynthesis: true });
      const texts = stacks.flatMap(({ messages }) => messages).map(({ entry }) => String(entry.data));
      // Newer versions of CDK recommend a feature flag to apps whose stacks refer to each other.
      expect(texts.filter((text) => !text.includes('cross-stack-reference strength'))).toEqual([]);
    } finally {
      process.env.CDK_VALIDATION = validation;
    }
  });
});

describe('one object per API', () => {
  test('whether it is asked for with the L2, its L1, or a reference of another stack', () => {
    const app = new App();
    const [owner, other] = [new Stack(app, 'Owner'), new Stack(app, 'Other')];
    const api = newApi(owner);
    const policy = ResourcePolicy.of(api.node.defaultChild as CfnRestApi);
    expect(policy.node.path).toBe('Owner/Api/ResourcePolicy');
    expect(ResourcePolicy.of(api)).toBe(policy);
    expect(ResourcePolicy.of(RestApi.fromRestApiId(other, 'Id', api.restApiId))).toBe(policy);
    expect(ResourcePolicy.of(CfnRestApi.fromRestApiId(other, 'L1', api.restApiId))).toBe(policy);
  });

  test('L1s of one stack, or of one construct, each have their own', () => {
    const stack = newStack();
    const group = new Construct(stack, 'Group');
    const apis = [new CfnRestApi(stack, 'A', { name: 'a' }), new CfnRestApi(stack, 'B', { name: 'b' }), new CfnRestApi(group, 'Resource', { name: 'c' })];
    expect(apis.map((api) => ResourcePolicy.of(api).node.path)).toEqual(['Stack/A/ResourcePolicy', 'Stack/B/ResourcePolicy', 'Stack/Group/Resource/ResourcePolicy']);
    expect(ResourcePolicy.of(apis[0])).toBe(ResourcePolicy.of(apis[0]));
  });

  test('an L1 inside an L2 that it is not the API of has its own', () => {
    const stack = newStack();
    const api = newApi(stack);
    expect(ResourcePolicy.of(new CfnRestApi(api, 'Mock', { name: 'mock' }))).not.toBe(ResourcePolicy.of(api));
  });

  test('a construct that is an API by its reference, such as one of an author, counts by the L1 in it', () => {
    const stack = newStack();
    class Pets extends Construct {
      public readonly env = { account: '111122223333', region: 'eu-west-1' };
      public readonly api = new CfnRestApi(this, 'Resource', { name: 'pets' });
      public readonly restApiRef = this.api.restApiRef;
    }
    const pets = new Pets(stack, 'Pets');
    expect(ResourcePolicy.of(pets)).toBe(ResourcePolicy.of(pets.api));
  });
});

describe('stacks that share an API', () => {
  test('methods that are added by a reference are read, and are targets like those of the API', () => {
    const app = new App();
    const [owner, other] = ['Owner', 'Other'].map((id) => new Stack(app, id));
    const api = newApi(owner);
    const reference = RestApi.fromRestApiAttributes(other, 'Reference', { restApiId: api.restApiId, rootResourceId: api.restApiRootResourceId });
    const cats = reference.root.addResource('cats').addMethod('GET');
    const dogs = api.root.addResource('dogs').addMethod('GET');
    new IpDenylistPolicy(other, 'Blocked', { restApi: reference, ...BLOCKED, targets: [ApiTarget.method(cats), ApiTarget.method(dogs)] });
    new IpDenylistPolicy(other, 'Except', { restApi: api, ipRanges: ['192.0.2.1'], targets: [ApiTarget.allExcept(ApiTarget.method(cats), ApiTarget.method(dogs))] });
    expect(statementsIn(owner).filter(({ Effect: effect }) => effect === 'Deny').map(({ Resource }) => Resource))
      .toEqual(expect.arrayContaining([['execute-api:/*/GET/cats', 'execute-api:/*/GET/dogs']]));
  });

  test('a target of another API is refused, whatever it is referred to by', () => {
    const stack = newStack();
    const method = newApi(stack).root.addMethod('GET');
    const other = new CfnRestApi(stack, 'Other', { name: 'other' });
    expect(() => new IpDenylistPolicy(stack, 'Blocked', { restApi: other, ...BLOCKED, targets: [ApiTarget.method(method)] }))
      .toThrow(/belongs to Stack\/Api, not to Stack\/Other.*\[at Stack\/Blocked\]/);
  });
});

test.each<[string, (stack: Stack) => Parameters<typeof ResourcePolicy.of>[0]]>([
  ['an L2', (stack) => RestApi.fromRestApiId(stack, 'Imported', 'a1b2c3d4e5')],
  ['an L1 reference', (stack) => CfnRestApi.fromRestApiId(stack, 'Imported', 'a1b2c3d4e5')],
  ['an id of something else', (stack) => RestApi.fromRestApiId(stack, 'Imported', new CfnDeployment(stack, 'D', { restApiId: 'a1b2c3d4e5' }).ref)],
])('%s of an API that this app does not define is refused, with the ways out', (_, imported) => {
  const stack = newStack();
  expect(() => ResourcePolicy.of(imported(stack)))
    .toThrow(/the API is imported.*define the policy where the API is defined; if this app defines it, pass the API, or an id that refers to it.*\[at Stack\/Imported\]/);
});

describe('what an L1 or a template has already', () => {
  const deny = new PolicyStatement({ effect: Effect.DENY, principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*/GET/pets'] });

  test('its policy is kept, and so are later additions to the document', () => {
    const stack = newStack();
    const api = l1Api(stack);
    const document = new PolicyDocument();
    api.policy = document;
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED });
    document.addStatements(deny);
    expect(statementsIn(stack).map(({ Resource }) => Resource)).toContain('execute-api:/*/GET/pets');
  });

  test('a policy without a version has the old one, in which variables are plain text', () => {
    const stack = newStack();
    const api = l1Api(stack);
    api.policy = { Statement: [{ Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { StringEquals: { 'aws:UserAgent': '${aws:username}' } } }] };
    ResourcePolicy.of(api);
    expect(synthError(stack)).toMatch(/is of version "2008-10-17", in which variables are plain text/);
  });

  test('deployments and outputs of a template follow the new id', () => {
    const stack = newStack();
    const template = include(stack, 'pets.yaml');
    new IpDenylistPolicy(stack, 'Blocked', { restApi: template.getResource('Api') as CfnRestApi, ...BLOCKED, ...sorry });
    const result = Template.fromStack(stack);
    const [id] = Object.keys(result.findResources('AWS::ApiGateway::Deployment'));
    expect(id).toMatch(/^Deployment.+/);
    const [response] = Object.keys(result.findResources('AWS::ApiGateway::GatewayResponse', { Condition: 'Public' }));
    result.hasResource('AWS::ApiGateway::Deployment', { DependsOn: Match.arrayWith([response]) });
    result.hasResourceProperties('AWS::ApiGateway::Stage', { DeploymentId: { Ref: id } });
    result.hasOutput('Deployed', { Value: { 'Fn::Sub': `\${Api}/\${${id}}` } });
  });
});

test('an API in a Stage is read with what is in the same Stage, other stages of L1s included', () => {
  const stack = new Stack(new Stage(new App(), 'Live'), 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const api = l1Api(stack);
  new CfnMethod(stack, 'PutPets', { restApiId: api.ref, resourceId: api.attrRootResourceId, httpMethod: 'PUT', authorizationType: 'NONE' });
  new CfnStage(stack, 'Prod', { restApiId: api.ref, stageName: 'prod' });
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED, targets: [ApiTarget.methodByPath('PUT', '/').onStage('prod')] });
  expect(statementsIn(stack).find(({ Effect: effect }) => effect === 'Deny')?.Resource).toBe('execute-api:/prod/PUT/');
});

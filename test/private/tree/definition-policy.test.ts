import { App, Fn, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiDefinition, CfnRestApi, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { AccessDeniedResponse, DecisionOutcome, IpDenylistPolicy, Requests, ResourcePolicy } from '../../../src';
import { DEFINITION, includedApi, l1ApiWithDefinition, specApi } from '../../attaching';
import { deploymentIds, newApi, newStack, policyIn, statementsIn, synthError } from '../../testing';

const BLOCKED = { ipRanges: ['198.51.100.0/24'] };
const DENY_CATS = { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { StringLike: { 'aws:UserAgent': 'cat*' } } };
const ALLOW = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/GET/*' };
const withPolicy = (...Statement: object[]) => ({ 'x-amazon-apigateway-policy': { Version: '2012-10-17', Id: 'pets', Statement } });
const cats = withPolicy(DENY_CATS);

function bodyIn(stack: Stack): { [key: string]: unknown } {
  const [api] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi')) as { Properties: { Body: { [key: string]: unknown } } }[];
  return api.Properties.Body;
}

describe.each<[string, (stack: Stack, more: object) => SpecRestApi | CfnRestApi]>([
  ['a SpecRestApi', specApi],
  ['an L1', l1ApiWithDefinition],
  ['an API of a template', (stack, more) => {
    const api = includedApi(stack, 'pets-definition.yaml');
    api.body = { ...api.body as object, ...more };
    return api;
  }],
])('the policy in the definition of %s', (_, apiWith) => {
  function merged(more: object, build: (restApi: SpecRestApi | CfnRestApi, stack: Stack) => void = () => {}): Stack {
    const stack = newStack();
    const restApi = apiWith(stack, more);
    build(restApi, stack);
    ResourcePolicy.of(restApi).mergeDefinitionPolicy();
    return stack;
  }
  const block = (restApi: SpecRestApi | CfnRestApi, stack: Stack) => void new IpDenylistPolicy(stack, 'Blocked', { restApi, ...BLOCKED });

  test('fails as long as nobody says what becomes of it', () => {
    const stack = newStack();
    block(apiWith(stack, cats), stack);
    expect(synthError(stack)).toMatch(/carries a policy of its own \(x-amazon-apigateway-policy\).*call ResourcePolicy\.of\(api\)\.mergeDefinitionPolicy\(\), or move its statements/);
  });

  test('is merged, and no longer in the definition', () => {
    const stack = merged(cats, block);
    expect(policyIn(stack)).toEqual({ Version: '2012-10-17', Id: 'pets', Statement: [expect.anything(), expect.objectContaining({ Sid: 'DenySourceAddress' }), DENY_CATS] });
    expect(Object.keys(bodyIn(stack)).sort()).toEqual(Object.keys(bodyIn(merged({}, block))).sort());
  });

  test('is a grant where it allows, as a policy of others is', () => {
    const stack = merged(withPolicy(ALLOW), block);
    expect(statementsIn(stack).filter(({ Effect: effect }) => effect === 'Allow')).toEqual([ALLOW]);
  });

  test('deploys the API anew when it changes, and not when nothing does', () => {
    const first = deploymentIds(merged(cats, block));
    expect(first).toHaveLength(1);
    expect(deploymentIds(merged(cats, block))).toEqual(first);
    expect(deploymentIds(merged(withPolicy({ ...DENY_CATS, Resource: 'execute-api:/test/*' }), block))).not.toEqual(first);
  });

  test('is merged once, before or after a response that is written into the definition', () => {
    const respond = (restApi: SpecRestApi | CfnRestApi) => ResourcePolicy.of(restApi).addAccessDeniedResponse(AccessDeniedResponse.message('Not from here'));
    const before = merged(cats, respond);
    const after = merged(cats, (restApi) => {
      ResourcePolicy.of(restApi).mergeDefinitionPolicy();
      respond(restApi);
    });
    expect(policyIn(before)?.Statement.filter(({ Effect: effect }) => effect === 'Deny')).toEqual([DENY_CATS]);
    expect([policyIn(after), bodyIn(after)]).toEqual([policyIn(before), bodyIn(before)]);
    expect(bodyIn(before)).toHaveProperty('x-amazon-apigateway-gateway-responses');
  });

  test('is none of a definition that replaces it later', () => {
    const stack = newStack();
    const restApi = apiWith(stack, withPolicy(ALLOW));
    ResourcePolicy.of(restApi).mergeDefinitionPolicy();
    const api = (restApi instanceof CfnRestApi ? restApi : restApi.node.defaultChild) as CfnRestApi;
    api.body = DEFINITION;
    expect(statementsIn(stack)).not.toContainEqual(ALLOW);
    api.body = { ...DEFINITION, ...cats };
    const again = newStack();
    const other = apiWith(again, cats);
    ResourcePolicy.of(other).mergeDefinitionPolicy();
    ((other instanceof CfnRestApi ? other : other.node.defaultChild) as CfnRestApi).body = { ...DEFINITION, ...cats };
    expect(synthError(again)).toMatch(/carries a policy of its own/);
  });
});

test('joins what addToResourcePolicy() and the policy prop say', () => {
  const stack = newStack();
  const api = specApi(stack, cats);
  ResourcePolicy.of(api).mergeDefinitionPolicy();
  api.addToResourcePolicy(new PolicyStatement({ principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*/GET/pets'] }));
  expect(statementsIn(stack).map(({ Effect: effect, Resource }) => [effect, Resource])).toEqual(expect.arrayContaining([['Deny', 'execute-api:/*'], ['Allow', 'execute-api:/*/GET/pets']]));
});

test('intrinsic functions in its statements survive', () => {
  const stack = newStack();
  const endpoint = Fn.ref('Endpoint');
  const api = specApi(stack, withPolicy({ ...DENY_CATS, Condition: { StringNotEquals: { 'aws:UserAgent': endpoint } } }));
  ResourcePolicy.of(api).mergeDefinitionPolicy();
  expect(JSON.stringify(statementsIn(stack))).toContain('{"aws:UserAgent":{"Ref":"Endpoint"}}');
});

test('decides', () => {
  const app = new App();
  const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
  const api = specApi(stack, withPolicy({ ...DENY_CATS, Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } }));
  const policy = ResourcePolicy.of(api);
  policy.mergeDefinitionPolicy();
  policy.assertDenies(Requests.any().fromAddresses('198.51.100.0/24'));
  app.synth({ validateOnSynthesis: true });
  const outcomeFrom = (address: string) => policy.evaluate(Requests.to('GET', '/pets').onStage('test').fromAddress(address)).outcome;
  expect([outcomeFrom('198.51.100.7'), outcomeFrom('192.0.2.1')]).toEqual([DecisionOutcome.DENY, DecisionOutcome.ALLOW]);
});

test.each<[string, object, RegExp]>([
  ['is no policy', { 'x-amazon-apigateway-policy': 'text' }, /is not a policy document with statements/],
  ['has an old version with variables', { 'x-amazon-apigateway-policy': { Statement: [{ ...DENY_CATS, Condition: { StringEquals: { 'aws:UserAgent': '${aws:username}' } } }] } }, /of version "2008-10-17"/],
  ['is not valid', withPolicy({ ...DENY_CATS, Condition: { StringAlike: { 'aws:UserAgent': 'cat' } } }), /the policy of the API is not valid.*StringAlike/s],
])('fails when it %s', (_, more, message) => {
  const stack = newStack();
  ResourcePolicy.of(specApi(stack, more)).mergeDefinitionPolicy();
  expect(synthError(stack)).toMatch(message);
});

describe('wrong use', () => {
  test('fails on an API without a definition', () => {
    const policy = ResourcePolicy.of(newApi(newStack()));
    expect(() => policy.mergeDefinitionPolicy()).toThrow(/has no OpenAPI definition whose policy could be merged.*\[at Stack\/Api\/ResourcePolicy\]/);
  });

  test('fails on a definition in S3', () => {
    const api = new SpecRestApi(newStack(), 'Api', { apiDefinition: ApiDefinition.fromAsset(__filename) });
    expect(() => ResourcePolicy.of(api).mergeDefinitionPolicy()).toThrow(/is an asset in S3, which cannot be changed.*ApiDefinition\.fromInline\(\)/);
  });
});

import { CfnCondition, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import { CfnMethod, CfnResource, CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { readApi } from '../../../src/private/tree/api-model';
import { DEFINITION, l1Api } from '../../attaching';
import { newStack } from '../../testing';

interface Parts {
  readonly stack: Stack;
  readonly api: CfnRestApi;
  readonly pet: CfnResource;
  readonly getPet: CfnMethod;
}

/** What is read of an API that was changed. */
function read(change: (parts: Parts) => void): { routes: string[]; problems: readonly string[]; endpointType?: string; stages: readonly string[] } {
  const stack = newStack();
  const api = l1Api(stack);
  change({ stack, api, pet: stack.node.findChild('Pet') as CfnResource, getPet: stack.node.findChild('GetPet') as CfnMethod });
  const { routes, ...model } = readApi(api);
  return { ...model, routes: routes.map(({ method, path, authorizationType }) => `${method} ${path} ${authorizationType}`) };
}

const ROUTES = ['GET /pets NONE', 'POST /pets AWS_IAM', 'GET /pets/{petId} NONE'];
const condition = (stack: Stack) => new CfnCondition(stack, 'Sometimes', { expression: Fn.conditionEquals('a', 'b') });

test('L1 methods are read as they are', () => {
  expect(read(() => {})).toMatchObject({ routes: ROUTES, problems: [], endpointType: 'REGIONAL', stages: ['test'] });
});

describe('overrides are read as the template will carry them', () => {
  test.each<[string, (parts: Parts) => void, string]>([
    ['authorization type', ({ getPet }) => getPet.addPropertyOverride('AuthorizationType', 'AWS_IAM'), 'GET /pets/{petId} AWS_IAM'],
    ['verb', ({ getPet }) => getPet.addPropertyOverride('HttpMethod', 'ANY'), 'ANY /pets/{petId} NONE'],
    ['path part', ({ pet }) => pet.addPropertyOverride('PathPart', '{id}'), 'GET /pets/{id} NONE'],
    ['resource', ({ getPet }) => getPet.addPropertyOverride('ResourceId', { 'Fn::GetAtt': ['Api', 'RootResourceId'] }), 'GET / NONE'],
    ['resource, in the short form', ({ getPet }) => getPet.addPropertyOverride('ResourceId', { 'Fn::GetAtt': 'Api.RootResourceId' }), 'GET / NONE'],
    ['parent', ({ pet, api }) => pet.addPropertyOverride('ParentId', api.attrRootResourceId), 'GET /{petId} NONE'],
  ])('%s', (_, change, route) => {
    const { routes, problems } = read(change);
    expect(problems).toEqual([]);
    expect(routes).toContain(route);
  });

  test('a deleted authorization type is NONE', () => {
    expect(read(({ stack }) => (stack.node.findChild('PostPets') as CfnMethod).addPropertyDeletionOverride('AuthorizationType')).routes).toContain('POST /pets NONE');
  });

  test('a method that is moved to another API is not ours', () => {
    expect(read(({ getPet }) => getPet.addPropertyOverride('RestApiId', 'a1b2c3d4e5')).routes).toEqual(ROUTES.slice(0, 2));
  });

  test.each<[string, (api: CfnRestApi) => void, string | undefined]>([
    ['types', (api) => api.addPropertyOverride('EndpointConfiguration.Types', ['PRIVATE']), 'PRIVATE'],
    ['the whole', (api) => api.addPropertyOverride('EndpointConfiguration', { Types: ['PRIVATE'] }), 'PRIVATE'],
    ['another part', (api) => api.addPropertyOverride('EndpointConfiguration.IpAddressType', 'dualstack'), 'REGIONAL'],
    ['nothing left', (api) => api.addPropertyDeletionOverride('EndpointConfiguration'), 'EDGE'],
    ['something hidden', (api) => api.addPropertyOverride('EndpointConfiguration', { 'Fn::If': ['Sometimes', {}, {}] }), undefined],
  ])('endpoint configuration: %s', (_, change, type) => {
    expect(read(({ api }) => change(api)).endpointType).toBe(type);
  });

  test('the name of a stage', () => {
    expect(read(({ stack }) => (stack.node.findChild('Stage') as CfnStage).addPropertyOverride('StageName', 'prod')).stages).toEqual(['prod']);
  });
});

test.each<[string, (parts: Parts) => void, RegExp]>([
  ['a path part behind a token', ({ stack, pet }) => { pet.pathPart = new CfnParameter(stack, 'Part').valueAsString; },
    /the path of method Stack\/GetPet cannot be read: a token hides the path part of Stack\/Pet/],
  ['a parent that is not in this app', ({ pet }) => { pet.parentId = 'abc123'; }, /the path of method Stack\/GetPet cannot be read: its resource is not in this app/],
  ['a verb behind a token', ({ stack, getPet }) => { getPet.httpMethod = new CfnParameter(stack, 'Verb').valueAsString; },
    /the verb of method Stack\/GetPet is not one of .*GET.*, or hidden by a token/],
  ['a verb that API Gateway does not know', ({ getPet }) => { getPet.httpMethod = 'get'; }, /the verb of method Stack\/GetPet is not one of/],
  ['an authorization type behind a token', ({ getPet }) => { getPet.authorizationType = Token.asString({ 'Fn::If': ['Sometimes', 'NONE', 'AWS_IAM'] }); },
    /the authorization type of method Stack\/GetPet is not one of .*, or hidden by a token/],
  ['an override by an intrinsic function', ({ getPet }) => getPet.addPropertyOverride('AuthorizationType', { Ref: 'Type' }), /the authorization type of method Stack\/GetPet/],
  ['a method on a condition', ({ stack, getPet }) => { getPet.cfnOptions.condition = condition(stack); },
    /whether the API has method Stack\/GetPet is not known: condition Stack\/Sometimes of Stack\/GetPet is not the one of the API/],
  ['a resource on a condition', ({ stack, pet }) => { pet.cfnOptions.condition = condition(stack); }, /condition Stack\/Sometimes of Stack\/Pet is not the one of the API/],
  ['a method in both ways', ({ api }) => { api.body = { ...DEFINITION, paths: { '/pets': { post: {} } } }; },
    /the API has POST \/pets twice, with NONE and with AWS_IAM authorization: keep one/],
  ['an API that is a clone', ({ api }) => api.addPropertyOverride('CloneFrom', 'a1b2c3d4e5'), /is overridden/],
  ['a base path', ({ api }) => { api.body = DEFINITION; api.parameters = { basepath: 'prepend' }; }, /the parameters of the API change how its definition is imported.*"basepath"/],
  ['an endpoint type as a parameter', ({ api }) => { api.body = DEFINITION; api.parameters = { endpointConfigurationTypes: 'PRIVATE' }; }, /"endpointConfigurationTypes"/],
  ['parameters behind a token', ({ api }) => { api.body = DEFINITION; api.parameters = Token.asAny({ Ref: 'Parameters' }); }, /the parameters of the API change/],
])('%s is a problem, and not a guess', (_, change, message) => {
  expect(read(change).problems.join()).toMatch(message);
});

test('a clone has methods that nobody can read', () => {
  const stack = newStack();
  expect(readApi(new CfnRestApi(stack, 'Clone', { name: 'clone', cloneFrom: 'a1b2c3d4e5' })).problems).toEqual([expect.stringMatching(/it is a clone of another API \(cloneFrom\)/)]);
});

test('the condition of the API itself is that of its methods', () => {
  expect(read(({ stack, api, pet, getPet }) => {
    const same = condition(stack);
    for (const { cfnOptions } of [api, pet, getPet]) { cfnOptions.condition = same; }
  })).toMatchObject({ routes: ROUTES, problems: [] });
});

test('parameters that leave paths alone are none', () => {
  expect(read(({ api }) => { api.body = { paths: {} }; api.parameters = { basepath: 'ignore', ignore: 'documentation' }; }).problems).toEqual([]);
});

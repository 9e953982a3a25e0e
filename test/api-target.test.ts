import { Stack } from 'aws-cdk-lib';
import { CfnStage, Deployment, MethodOptions, MockIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { AccountAllowPolicy, ApiTarget, AuthorizationOutcome, IpAllowlistPolicy, IpDenylistPolicy, PrincipalAllowlistPolicy, Requests } from '../src';
import { IAM, newApi, newStack, statementsIn, synthError } from './testing';

const METHODS = { 'GET /': {}, 'GET /pets': {}, 'POST /pets': {}, 'GET /pets/{petId}': {}, 'ANY /admin/users': {}, 'GET /admin': {} };
const SHOP = { 'GET /': {}, 'ANY /shop': {}, 'GET /admin': {}, 'ANY /admin/users': {} };
const PHOTOS = { 'GET /pets/{petId}': {}, 'GET /pets/{petId}/photos': {} };

type Targets = (api: RestApi) => ApiTarget[];

function denyOn(targets: Targets, methods: { [method: string]: MethodOptions } = METHODS): Stack {
  const stack = newStack();
  const api = newApi(stack, methods);
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'], targets: targets(api) });
  return stack;
}

/** What the Deny statement names, without `execute-api:/`. */
function denied(stack: Stack): string[] {
  const { Resource } = statementsIn(stack).find(({ Effect }) => Effect === 'Deny')!;
  return [Resource].flat().map((resource) => resource.replace('execute-api:/', ''));
}

const method = (api: RestApi, verb: string, path: string) => (
  ApiTarget.method(api.methods.find((one) => one.httpMethod === verb && one.resource.path === path)!));
const resource = (api: RestApi, path: string) => path.slice(1).split('/').reduce((parent, name) => parent.getResource(name)!, api.root);

test.each<[string, Targets, string[]]>([
  ['the whole API', () => [ApiTarget.all()], ['*']],
  ['a stage', () => [ApiTarget.stage('test')], ['test/*']],
  ['the stage of the API', (api) => [ApiTarget.stage(api.deploymentStage.stageName)], ['test/*']],
  ['a method', (api) => [method(api, 'POST', '/pets')], ['*/POST/pets']],
  ['the root', (api) => [method(api, 'GET', '/')], ['*/GET/']],
  ['a method with a parameter', (api) => [method(api, 'GET', '/pets/{petId}')], ['*/GET/pets/*']],
  ['a method on a stage', (api) => [method(api, 'POST', '/pets').onStage('test')], ['test/POST/pets']],
  ['the root and below', (api) => [ApiTarget.resourceTree(api.root)], ['*']],
  ['the root and below on a stage', (api) => [ApiTarget.resourceTree(api.root).onStage('test')], ['test/*']],
  ['a pattern', () => [ApiTarget.path('ANY', '/admin*')], ['*/*/admin/users', '*/GET/admin*']],
  ['a pattern for everything', () => [ApiTarget.path('ANY', '/*')], ['*']],
  ['several', () => [ApiTarget.path('GET', '/pets'), ApiTarget.path('GET', '/pets/7')], ['*/GET/pets', '*/GET/pets/7']],
  ['the same twice', () => [ApiTarget.path('GET', '/pets'), ApiTarget.path('GET', '/pets')], ['*/GET/pets']],
  ['one within the other', (api) => [ApiTarget.path('GET', '/pets*'), method(api, 'GET', '/pets')], ['*/GET/pets*']],
  ['two that are apart', (api) => [method(api, 'GET', '/'), method(api, 'POST', '/pets')], ['*/GET/', '*/POST/pets']],
  ['two that one pattern matches', (api) => [method(api, 'GET', '/pets'), method(api, 'GET', '/pets/{petId}')], ['*/GET/pets*']],
])('%s', (_, targets, patterns) => {
  expect(denied(denyOn(targets))).toEqual(patterns);
});

test.each<[string, Targets, string[]]>([
  ['a resource', (api) => [ApiTarget.resource(resource(api, '/shop'))], ['*/*/shop']],
  ['a resource and below', (api) => [ApiTarget.resourceTree(resource(api, '/admin'))], ['*/*/admin*']],
])('%s, with every verb where that is exact', (_, targets, patterns) => {
  expect(denied(denyOn(targets, SHOP))).toEqual(patterns);
});

test('a resource writes its verbs out where the short form would reach another path', () => {
  const verbs = (methods: { [method: string]: MethodOptions }) => denied(denyOn((api) => [ApiTarget.resource(resource(api, '/pets'))], methods));
  expect(verbs({ 'GET /pets': {}, 'POST /pets': {}, 'GET /pets/{petId}': {} })).toEqual(['*/GET/pets', '*/POST/pets']); // GET /pets/pets
  expect(verbs({ 'ANY /pets': {}, 'GET /shop/pets': {} })).toHaveLength(7);
});

test('ANY is written verb by verb where the resource has a method that is not meant', () => {
  expect(denied(denyOn((api) => [method(api, 'ANY', '/pets')], { 'ANY /pets': {}, 'GET /pets': {} })))
    .toEqual(['*/DELETE/pets', '*/HEAD/pets', '*/OPTIONS/pets', '*/PATCH/pets', '*/POST/pets', '*/PUT/pets']);
});

describe('everything but some targets', () => {
  test.each<[string, Targets, string[]]>([
    ['a method', (api) => [ApiTarget.allExcept(method(api, 'POST', '/pets'))], ['*/*/admin*', '*/GET/*']],
    ['a resource', (api) => [ApiTarget.allExcept(ApiTarget.resource(resource(api, '/pets')))], ['*/*/', '*/*/admin*', '*/*/pets/*']],
    ['a resource and below', (api) => [ApiTarget.allExcept(ApiTarget.resourceTree(resource(api, '/pets')))], ['*/*/', '*/*/admin/*', '*/GET/admin']], // GET /pets/admin is no request to /admin
    ['two', (api) => [ApiTarget.allExcept(method(api, 'GET', '/'), ApiTarget.resourceTree(resource(api, '/admin')))], ['*/*/pets*']],
    ['one at a time', (api) => [ApiTarget.allExcept(method(api, 'GET', '/')).excluding(ApiTarget.resourceTree(resource(api, '/admin')))], ['*/*/pets*']],
    ['a pattern', () => [ApiTarget.allExcept(ApiTarget.path('ANY', '/admin/*'), ApiTarget.path('GET', '/admin'), ApiTarget.path('GET', '/'))], ['*/*/pets*']],
    ['everything but one', (api) => [ApiTarget.allExcept(ApiTarget.allExcept(method(api, 'POST', '/pets')))], ['*/POST/pets']],
    ['a part of a part', (api) => [ApiTarget.resourceTree(resource(api, '/admin')).excluding(ApiTarget.resource(resource(api, '/admin/users')))], ['*/GET/admin']],
    ['a part, and that again', (api) => [ApiTarget.allExcept(method(api, 'GET', '/')), method(api, 'GET', '/')], ['*']],
    ['on a stage', (api) => [ApiTarget.stage('test').excluding(method(api, 'GET', '/'), ApiTarget.resourceTree(resource(api, '/admin')))], ['*/*/pets*']],
  ])('%s', (_, targets, patterns) => {
    expect(denied(denyOn(targets))).toEqual(patterns);
  });

  test('leaves a health check and a webhook open, and closes the rest', () => {
    const stack = newStack();
    const restApi = newApi(stack, { 'GET /health': {}, 'POST /webhooks/{source}': {}, 'GET /pets': {}, 'ANY /pets/{petId}': {} });
    const open = [method(restApi, 'GET', '/health'), method(restApi, 'POST', '/webhooks/{source}')];
    const { resourcePolicy } = new IpAllowlistPolicy(stack, 'Office', { restApi, ipRanges: ['192.0.2.0/24'], targets: [ApiTarget.allExcept(...open)] });
    resourcePolicy.assertAllows(Requests.to('GET', '/health'));
    resourcePolicy.assertAllows(Requests.to('POST', '/webhooks/github'));
    resourcePolicy.assertAllows(Requests.any().fromAddresses('192.0.2.0/24'));
    resourcePolicy.assertDenies(Requests.toTarget(ApiTarget.allExcept(...open)).fromAddressesOutside('192.0.2.0/24'));
    expect(denied(stack)).toEqual(['*/*/pets/*', '*/GET/pets']); // POST /webhooks/pets is a webhook
  });

  test('a stage', () => {
    const { stack, api, stages: [alpha] } = twoStages();
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'], targets: [ApiTarget.allExcept(ApiTarget.stage(alpha.stageName))] });
    expect(denied(stack)).toEqual(['beta/*']);
  });

  test('a method on one stage', () => {
    const { stack, api } = twoStages();
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'], targets: [ApiTarget.allExcept(ApiTarget.path('POST', '/').onStage('alpha'))] });
    expect(denied(stack)).toEqual(['*/GET/', 'beta/*']);
  });

  test.each<[string, Targets, RegExp]>([
    ['nothing', () => [ApiTarget.allExcept()], /nothing is left out of target "the whole API": name at least one target/],
    ['a target that is not possible', () => [ApiTarget.allExcept(ApiTarget.path('get', '/pets'))], /verb "get" would match no request: write "GET"/],
    ['a method of another API', (api) => [ApiTarget.resource(api.root).excluding(method(newApi(newStack('Other')), 'GET', '/pets'))],
      /target "\/" and what is left out of it are parts of several APIs \(Stack\/Api, Other\/Api\)/],
    ['only a method of another API', () => [ApiTarget.allExcept(method(newApi(newStack('Other')), 'GET', '/pets'))], /target "the whole API except GET \/pets" belongs to Other\/Api/],
  ])('leaving out %s is refused, by the construct that gets it', (_, targets, message) => {
    expect(() => denyOn(targets)).toThrow(message);
    expect(() => denyOn(targets)).toThrow(/\[at Stack\/Blocked\]$/);
  });

  test.each<[string, Targets, RegExp, object?]>([
    ['nothing is left', () => [ApiTarget.allExcept(ApiTarget.path('ANY', '/*'))], /target "the whole API except ANY \/\*" leaves nothing: it has no methods but those that are left out/],
    ['a part does not exist', () => [ApiTarget.allExcept(ApiTarget.path('GET', '/cats'))], /target "GET \/cats" matches no method of the API/],
    ['a part is no part', (api) => [ApiTarget.resource(resource(api, '/pets')).excluding(method(api, 'GET', '/admin'))],
      /"GET \/admin" is left out of a target that it is no part of: "\/pets except GET \/admin"/],
    ['a stage does not exist', () => [ApiTarget.allExcept(ApiTarget.stage('prod'))], /target "the whole API on stage prod" names a stage that the API does not have: its stages are test/],
    ['a part is only some of the requests to a method', () => [ApiTarget.allExcept(ApiTarget.path('GET', '/pets/7'))],
      /"GET \/pets\/7" cannot be left out, because it is a part of the requests to GET \/pets\/\{petId\} on stage test.*leave out whole methods or resources, or make the part a resource of its own/],
    ['a greedy path has the rest', () => [ApiTarget.allExcept(ApiTarget.path('GET', '/health').onStage('test'))],
      /GET \/\{proxy\+\} on stage test cannot be told apart from GET \/health on stage test: the pattern "execute-api:\/test\/GET\/\*" matches both, since "\*" also crosses slashes; leave both out or neither, or move one of them to a path of its own, such as \/api\/\{proxy\+\}/,
      { 'GET /health': {}, 'ANY /{proxy+}': {} }],
  ])('an error says what to do where %s', (_, targets, message, methods = METHODS) => {
    expect(synthError(denyOn(targets, methods as typeof METHODS))).toMatch(message);
    expect(synthError(denyOn(targets, methods as typeof METHODS))).toMatch(/\[at Stack\/Blocked\]/);
  });

  test('the root can be told apart from a greedy path, which is not empty', () => {
    const methods = { 'GET /': {}, 'GET /{proxy+}': {} };
    expect(denied(denyOn((api) => [ApiTarget.allExcept(method(api, 'GET', '/'))], methods))).toEqual(['*/*/?*']);
    expect(denied(denyOn((api) => [method(api, 'GET', '/')], methods))).toEqual(['test/GET/']); // GET /x/GET/ is a request to /{proxy+}
  });
});

test.each<[string, () => ApiTarget, RegExp]>([
  ['a verb in lower case', () => ApiTarget.path('get', '/pets'), /verb "get" would match no request: write "GET"/],
  ['an unknown verb', () => ApiTarget.path('FETCH', '/pets'), /verb "FETCH" would match no request: use one of GET, POST/],
  ['a parameter in a pattern', () => ApiTarget.path('GET', '/pets/{petId}'), /path pattern "\/pets\/\{petId\}" would match no request.*write "\/pets\/\*"/],
  ['a pattern without slash', () => ApiTarget.path('GET', 'pets'), /path pattern "pets" is not a path/],
  ['a stage with a slash', () => ApiTarget.stage('test/'), /stage name "test\/" is not possible/],
])('%s is refused, by the construct that gets it', (_, target, message) => {
  expect(() => denyOn(() => [target()])).toThrow(message);
  expect(() => denyOn(() => [target()])).toThrow(/\[at Stack\/Blocked\]$/);
});

test.each<[string, Targets, RegExp]>([
  ['a stage', () => [ApiTarget.stage('prod')], /target "the whole API on stage prod" names a stage that the API does not have: its stages are test.*\[at Stack\/Blocked\]/],
  ['a verb', () => [ApiTarget.path('DELETE', '/pets')], /target "DELETE \/pets" matches no method of the API: it has GET \/, .*POST \/pets/],
  ['a path', () => [ApiTarget.path('GET', '/cats')], /target "GET \/cats" matches no method of the API/],
  ['a path with another slash', () => [ApiTarget.path('GET', '/pets/')], /target "GET \/pets\/" matches no method of the API/],
])('%s that the API does not have fails at synth', (_, targets, message) => {
  expect(synthError(denyOn(targets))).toMatch(message);
});

test('a method that no pattern tells from others is refused, since * crosses slashes', () => {
  expect(synthError(denyOn((api) => [method(api, 'GET', '/pets/{petId}')], PHOTOS))).toMatch(new RegExp('GET /pets/{petId} on stage test cannot be told apart from '
    + 'GET /pets/{petId}/photos on stage test: the pattern "execute-api:/test/GET/pets/\\*" matches both.*name the other methods as targets too'));
  expect(denied(denyOn((api) => [method(api, 'GET', '/pets/{petId}/photos')], PHOTOS))).toEqual(['*/GET/pets/*/photos']);
  expect(denied(denyOn((api) => [method(api, 'GET', '/pets/{petId}'), method(api, 'GET', '/pets/{petId}/photos')], PHOTOS))).toEqual(['*/GET/pets/*']);
  expect(denied(denyOn(() => [ApiTarget.path('GET', '/pets/*')], PHOTOS))).toEqual(['*/GET/pets/*']);
});

test('where a greedy path takes requests of every stage, the stage is written, and where there is none, the error asks for it', () => {
  const methods = { 'GET /health': {}, 'ANY /{proxy+}': {} };
  expect(denied(denyOn((api) => [method(api, 'GET', '/health')], methods))).toEqual(['test/GET/health']); // GET /x/GET/health is a request to /{proxy+}
  const withoutStage = (target: Targets) => {
    const stack = newStack();
    const restApi = newApi(stack, methods, { deploy: false, deployOptions: undefined });
    new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: ['198.51.100.0/24'], targets: target(restApi) });
    return stack;
  };
  expect(synthError(withoutStage((api) => [method(api, 'GET', '/health')])))
    .toMatch(/GET \/health cannot be told apart from ANY \/\{proxy\+\}: .*name the other methods as targets too, limit the targets with onStage\(\), or write/);
  expect(denied(withoutStage((api) => [method(api, 'GET', '/health').onStage('prod')]))).toEqual(['prod/GET/health']);
  expect(synthError(withoutStage(() => [ApiTarget.allExcept(ApiTarget.stage('prod'))])))
    .toMatch(/"the whole API on stage prod" cannot be left out, because the app deploys no stage of the API.*name those that remain, with ApiTarget.stage\(\) or onStage\(\)/);
});

test('a pattern that is a part of the requests to a method cannot leave preflight alone, which is an error', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets/{petId}': IAM, 'OPTIONS /pets/{petId}': {} });
  new PrincipalAllowlistPolicy(stack, 'Callers', { restApi, accountIds: ['111122223333'], targets: [ApiTarget.path('ANY', '/pets/7')] });
  expect(synthError(stack)).toMatch(/the preflight requests among the targets cannot be left alone: the targets are a part of the requests to GET \/pets\/\{petId\} on stage test only/);
});

test('a target that names a stage of an API with several leaves the others alone', () => {
  const { stack, api, stages } = twoStages();
  expect((stages[0].node.defaultChild as CfnStage).stageName).toBe('alpha');
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'], targets: [ApiTarget.stage(stages[1].stageName)] });
  expect(statementsIn(stack).map(({ Resource }) => Resource)).toEqual(['execute-api:/*', 'execute-api:/beta/*']);
});

test('a target says what it means', () => {
  const api = newApi(newStack(), METHODS);
  const target = ApiTarget.stage('test').excluding(method(api, 'GET', '/'), ApiTarget.resourceTree(resource(api, '/admin')));
  expect(target.toString()).toBe('the whole API on stage test except GET / and /admin and below');
});

function twoStages() {
  const stack = newStack();
  const api = new RestApi(stack, 'Api', { deploy: false });
  for (const verb of ['GET', 'POST']) { api.root.addMethod(verb, new MockIntegration()); }
  const deployment = new Deployment(stack, 'Deployment', { api });
  const stages = ['alpha', 'beta'].map((stageName) => new Stage(stack, stageName, { deployment, stageName }));
  return { stack, api, stages };
}

test('a path pattern of any verb does not reach longer paths that end alike', () => {
  const stack = newStack();
  const restApi = newApi(stack, { 'GET /pets': IAM, 'POST /pets': IAM, 'GET /pets/{petId}': IAM });
  const { resourcePolicy } = new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: ['444455556666'], targets: [ApiTarget.path('ANY', '/pets')] });
  const partner = (path: string) => Requests.to('GET', path).signedByAccounts('444455556666').withIdentityPolicy(AuthorizationOutcome.ALLOW);
  resourcePolicy.assertAllows(partner('/pets'));
  resourcePolicy.assertDenies(partner('/pets/pets'));
  expect(statementsIn(stack)[0].Resource).toEqual(['execute-api:/*/GET/pets', 'execute-api:/*/POST/pets']);
});

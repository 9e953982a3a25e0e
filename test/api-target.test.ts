import { Stack } from 'aws-cdk-lib';
import { CfnStage, Deployment, MockIntegration, RestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { ApiTarget, IpDenylistPolicy } from '../src';
import { newApi, newStack, statementsIn, synthError } from './testing';

const METHODS = { 'GET /': {}, 'GET /pets': {}, 'POST /pets': {}, 'GET /pets/{petId}': {}, 'ANY /admin/users': {}, 'GET /admin': {} };
const SHOP = { 'GET /': {}, 'ANY /shop': {}, 'GET /admin': {}, 'ANY /admin/users': {} };

function denyOn(targets: (api: RestApi) => ApiTarget[], methods: object = METHODS): Stack {
  const stack = newStack();
  const api = newApi(stack, methods as typeof METHODS);
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'], targets: targets(api) });
  return stack;
}

const method = (api: RestApi, verb: string, path: string) => api.methods.find((m) => m.httpMethod === verb && m.resource.path === path)!;

test.each<[string, (api: RestApi) => ApiTarget[], string[]]>([
  ['the whole API', () => [ApiTarget.all()], ['execute-api:/*']],
  ['a stage', () => [ApiTarget.stage('test')], ['execute-api:/test/*']],
  ['the stage of the API', (api) => [ApiTarget.stage(api.deploymentStage.stageName)], ['execute-api:/test/*']],
  ['a method', (api) => [ApiTarget.method(method(api, 'POST', '/pets'))], ['execute-api:/*/POST/pets']],
  ['the root', (api) => [ApiTarget.method(method(api, 'GET', '/'))], ['execute-api:/*/GET/']],
  ['a method with a parameter', (api) => [ApiTarget.method(method(api, 'GET', '/pets/{petId}'))], ['execute-api:/*/GET/pets/*']],
  ['a method on a stage', (api) => [ApiTarget.method(method(api, 'POST', '/pets')).onStage('test')], ['execute-api:/test/POST/pets']],
  ['the root and below', (api) => [ApiTarget.resourceTree(api.root)], ['execute-api:/*/*/*']],
  ['a pattern', () => [ApiTarget.path('ANY', '/admin*')], ['execute-api:/*/*/admin*']],
  ['several', () => [ApiTarget.path('GET', '/pets'), ApiTarget.path('GET', '/pets/7')], ['execute-api:/*/GET/pets', 'execute-api:/*/GET/pets/7']],
  ['the same twice', () => [ApiTarget.path('GET', '/pets'), ApiTarget.path('GET', '/pets')], ['execute-api:/*/GET/pets']],
])('%s', (_, targets, resources) => {
  expect([statementsIn(denyOn(targets))[1].Resource].flat()).toEqual(resources);
});

test.each<[string, (api: RestApi) => ApiTarget[], string[]]>([
  ['a resource', (api) => [ApiTarget.resource(api.root.getResource('shop')!)], ['execute-api:/*/*/shop']],
  ['a resource and below', (api) => [ApiTarget.resourceTree(api.root.getResource('admin')!)], ['execute-api:/*/*/admin', 'execute-api:/*/*/admin/*']],
])('%s, with every verb where that is exact', (_, targets, resources) => {
  expect(statementsIn(denyOn(targets, SHOP))[1].Resource).toEqual(resources.length === 1 ? resources[0] : resources);
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

test.each<[string, (api: RestApi) => ApiTarget[], RegExp]>([
  ['a stage', () => [ApiTarget.stage('prod')], /target "the whole API on stage prod" names a stage that the API does not have: its stages are test.*\[at Stack\/Blocked\]/],
  ['a verb', () => [ApiTarget.path('DELETE', '/pets')], /target "DELETE \/pets" matches no method of the API: it has GET \/, .*POST \/pets/],
  ['a path', () => [ApiTarget.path('GET', '/cats')], /target "GET \/cats" matches no method of the API/],
  ['a path with another slash', () => [ApiTarget.path('GET', '/pets/')], /target "GET \/pets\/" matches no method of the API/],
])('%s that the API does not have fails at synth', (_, targets, message) => {
  expect(synthError(denyOn(targets))).toMatch(message);
});

test('a method whose pattern also reaches other methods is refused, since * crosses slashes', () => {
  const methods = { 'GET /pets/{petId}': {}, 'GET /pets/{petId}/photos': {} };
  const target = (api: RestApi) => ApiTarget.method(method(api, 'GET', '/pets/{petId}'));
  expect(synthError(denyOn((api) => [target(api)], methods)))
    .toMatch(/GET \/pets\/\{petId\} cannot be told apart from GET \/pets\/\{petId\}\/photos on stage test.*name the other methods as targets too/);
  expect(statementsIn(denyOn((api) => [target(api), ApiTarget.method(method(api, 'GET', '/pets/{petId}/photos'))], methods))[1].Resource)
    .toEqual(['execute-api:/*/GET/pets/*', 'execute-api:/*/GET/pets/*/photos']);
});

test('a resource writes its verbs out where the short form would reach another path', () => {
  const verbs = (methods: object) => statementsIn(denyOn((api) => [ApiTarget.resource(api.root.getResource('pets')!)], methods))[1].Resource;
  expect(verbs({ 'GET /pets': {}, 'POST /pets': {}, 'GET /pets/{petId}': {} })).toEqual(['execute-api:/*/GET/pets', 'execute-api:/*/POST/pets']); // GET /pets/pets
  expect(verbs({ 'ANY /pets': {}, 'GET /shop/pets': {} })).toHaveLength(7);
});

test('a target that names a stage of an API with several leaves the others alone', () => {
  const stack = newStack();
  const api = new RestApi(stack, 'Api', { deploy: false });
  api.root.addMethod('GET', new MockIntegration());
  const deployment = new Deployment(stack, 'Deployment', { api });
  const stages = ['alpha', 'beta'].map((stageName) => new Stage(stack, stageName, { deployment, stageName }));
  expect((stages[0].node.defaultChild as CfnStage).stageName).toBe('alpha');
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'], targets: [ApiTarget.stage(stages[1].stageName)] });
  expect(statementsIn(stack).map(({ Resource }) => Resource)).toEqual(['execute-api:/*', 'execute-api:/beta/*']);
});

import { load } from 'js-yaml';
import { routesFromOpenApi } from '../../../src/private/tree/open-api-routes';

const OPENAPI_3 = `
openapi: 3.0.1
security: [{ sigv4: [] }]
paths:
  /:
    get: { security: [] }
  /pets:
    parameters: []
    get: {}
    post: { security: [{ pool: [] }] }
    options: { x-amazon-apigateway-auth: { type: NONE } }
  /pets/{petId}:
    delete: { security: [{ token: [] }] }
    put: { security: [{ api_key: [] }] }
    patch: { security: [{ sigv4: [], api_key: [] }] }
  /{proxy+}:
    x-amazon-apigateway-any-method: {}
components:
  securitySchemes:
    sigv4: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: awsSigv4 }
    pool: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: cognito_user_pools, x-amazon-apigateway-authorizer: { type: cognito_user_pools } }
    token: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authtype: custom, x-amazon-apigateway-authorizer: { type: token } }
    api_key: { type: apiKey, name: x-api-key, in: header }
`;

const SWAGGER_2 = `
swagger: '2.0'
paths:
  /pets:
    get: { security: [{ request: [] }] }
    post: {}
securityDefinitions:
  request: { type: apiKey, name: Authorization, in: header, x-amazon-apigateway-authorizer: { type: request } }
`;

function routes(text: string): { [route: string]: string } {
  const problems: string[] = [];
  const found = routesFromOpenApi(load(text), problems);
  expect(problems).toEqual([]);
  return Object.fromEntries(found.map(({ method, path, authorizationType }) => [`${method} ${path}`, authorizationType]));
}

test('OpenAPI 3: extensions, security schemes and greedy paths', () => {
  expect(routes(OPENAPI_3)).toEqual({
    'GET /': 'NONE',
    'GET /pets': 'AWS_IAM',
    'POST /pets': 'COGNITO_USER_POOLS',
    'OPTIONS /pets': 'NONE',
    'DELETE /pets/{petId}': 'CUSTOM',
    'PUT /pets/{petId}': 'NONE',
    'PATCH /pets/{petId}': 'AWS_IAM',
    'ANY /{proxy+}': 'AWS_IAM',
  });
});

test('Swagger 2', () => {
  expect(routes(SWAGGER_2)).toEqual({ 'GET /pets': 'CUSTOM', 'POST /pets': 'NONE' });
});

test.each<[string, unknown, RegExp]>([
  ['no paths', { openapi: '3.0.1' }, /has no "paths"/],
  ['a scheme that is not defined', { paths: { '/a': { get: { security: [{ missing: [] }] } } } }, /GET \/a cannot be read.*security scheme "missing" is not defined/],
  ['an unknown auth type', { paths: { '/a': { get: { 'x-amazon-apigateway-auth': { type: 'MAGIC' } } } } }, /names the type "MAGIC"/],
  ['two kinds at once', {
    paths: { '/a': { get: { security: [{ s: [], t: [] }] } } },
    components: { securitySchemes: { s: { 'x-amazon-apigateway-authtype': 'awsSigv4' }, t: { 'x-amazon-apigateway-authorizer': { type: 'token' } } } },
  }, /names several kinds of authorization: AWS_IAM, CUSTOM/],
  ['a scheme that exists only after deployment', {
    paths: { '/a': { get: { security: [{ s: [] }] } } }, components: { securitySchemes: { s: { 'Fn::If': ['Open', {}, {}] } } },
  }, /security scheme "s" is not defined, or exists only after deployment/],
  ['an authorizer that exists only after deployment', {
    paths: { '/a': { get: { security: [{ s: [] }] } } }, components: { securitySchemes: { s: { 'x-amazon-apigateway-authorizer': { Ref: 'Authorizer' } } } },
  }, /security scheme "s" has an authorizer that is not written out/],
  ['an authorizer that is missing', {
    paths: { '/a': { get: { security: [{ s: [] }] } } }, components: { securitySchemes: { s: { 'x-amazon-apigateway-authtype': 'custom' } } },
  }, /security scheme "s" has an authorizer that is not written out/],
])('%s is a problem, not a guess', (_, document, message) => {
  const problems: string[] = [];
  routesFromOpenApi(document, problems);
  expect(problems.join()).toMatch(message);
});

test.each<[string, object]>([
  ['a path', { paths: { '/pets': { 'Fn::If': ['Open', {}, {}] } } }],
  ['all paths', { paths: { 'Fn::Transform': { Name: 'AWS::Include' } } }],
  ['an operation', { paths: { '/pets': { get: { Ref: 'Operation' } } } }],
  ['a path that is elsewhere', { paths: { '/pets': { $ref: 'pets.yaml' } } }],
])('%s that cannot be read is a problem, and not a route less', (_, document) => {
  const problems: string[] = [];
  expect(routesFromOpenApi(document, problems)).toEqual([]);
  expect(problems).toEqual([expect.stringMatching(/in the definition of the API cannot be read, because it exists only after deployment or elsewhere/)]);
});

test.each<[string, object]>([
  ['type', { 'x-amazon-apigateway-auth': { type: { Ref: 'Type' } }, 'security': [] }],
  ['whole extension', { 'x-amazon-apigateway-auth': { 'Fn::If': ['Open', {}, {}] } }],
  ['requirement', { security: [{ 'Fn::If': ['Open', {}, {}] }] }],
])('an authorization whose %s exists only after deployment is a problem', (_, operation) => {
  const problems: string[] = [];
  expect(routesFromOpenApi({ paths: { '/pets': { get: operation } } }, problems)).toEqual([]);
  expect(problems).toHaveLength(1);
});

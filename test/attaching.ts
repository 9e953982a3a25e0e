import { join } from 'path';
import { Stack } from 'aws-cdk-lib';
import { ApiDefinition, CfnDeployment, CfnMethod, CfnResource, CfnRestApi, CfnStage, Deployment, RestApi, SpecRestApi, Stage } from 'aws-cdk-lib/aws-apigateway';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { aws_apigateway } from 'aws-cdk-lib/interfaces';

/** GET and POST (with AWS_IAM) of /pets, and GET of /pets/{petId}. */
export const DEFINITION = {
  openapi: '3.0.1',
  paths: {
    '/pets': { get: {}, post: { security: [{ sigv4: [] }] } },
    '/pets/{petId}': { get: {} },
  },
  components: { securitySchemes: { sigv4: { 'type': 'apiKey', 'name': 'Authorization', 'in': 'header', 'x-amazon-apigateway-authtype': 'awsSigv4' } } },
};

/** An API with L1 methods; what else it has may be of another stack. */
export function l1Api(stack: Stack, other: Stack = stack): CfnRestApi {
  const api = new CfnRestApi(stack, 'Api', { name: 'Pets', endpointConfiguration: { types: ['REGIONAL'] } });
  const restApiId = api.ref;
  const pets = new CfnResource(other, 'Pets', { restApiId, parentId: api.attrRootResourceId, pathPart: 'pets' });
  const pet = new CfnResource(other, 'Pet', { restApiId, parentId: pets.ref, pathPart: '{petId}' });
  const integration = { type: 'MOCK' };
  const methods = [
    new CfnMethod(other, 'GetPets', { restApiId, resourceId: pets.ref, httpMethod: 'GET', authorizationType: 'NONE', integration }),
    new CfnMethod(other, 'PostPets', { restApiId, resourceId: pets.ref, httpMethod: 'POST', authorizationType: 'AWS_IAM', integration }),
    new CfnMethod(other, 'GetPet', { restApiId, resourceId: pet.ref, httpMethod: 'GET', integration }),
  ];
  const deployment = new CfnDeployment(other, 'Deployment', { restApiId });
  methods.forEach((method) => deployment.addDependency(method));
  new CfnStage(other, 'Stage', { restApiId, deploymentId: deployment.ref, stageName: 'test' });
  return api;
}

export function l1ApiWithDefinition(stack: Stack, more: object = {}): CfnRestApi {
  const api = new CfnRestApi(stack, 'Api', { body: { ...DEFINITION, info: { title: 'Pets', version: '1' }, ...more } });
  new CfnStage(stack, 'Stage', { restApiId: api.ref, deploymentId: new CfnDeployment(stack, 'Deployment', { restApiId: api.ref }).ref, stageName: 'test' });
  return api;
}

export function specApi(stack: Stack, more: object = {}): SpecRestApi {
  return new SpecRestApi(stack, 'Api', { apiDefinition: ApiDefinition.fromInline({ ...DEFINITION, ...more }), deployOptions: { stageName: 'test' } });
}

export function include(stack: Stack, file: string): CfnInclude {
  return new CfnInclude(stack, 'Template', { templateFile: join(__dirname, 'templates', file) });
}

export function includedApi(stack: Stack, file: string): CfnRestApi {
  return include(stack, file).getResource('Api') as CfnRestApi;
}

/** All have the same methods, and a stage "test". */
export const KINDS: readonly (readonly [string, (stack: Stack) => aws_apigateway.IRestApiRef])[] = [
  ['an L1', l1Api],
  ['an L1 whose methods, deployment and stage are in another stack', (stack) => l1Api(stack, new Stack(stack.node.scope, 'Other', { env: stack }))],
  ['an L1 whose deployment is an L2 in another stack', (stack) => {
    const api = new CfnRestApi(stack, 'Api', { body: DEFINITION });
    const other = new Stack(stack.node.scope, 'Other', { env: stack });
    const reference = RestApi.fromRestApiId(other, 'Reference', api.ref);
    new Stage(other, 'Stage', { deployment: new Deployment(other, 'Deployment', { api: reference }), stageName: 'test' });
    return api;
  }],
  ['an L1 with an OpenAPI definition', l1ApiWithDefinition],
  ['a SpecRestApi', specApi],
  ['an API of a YAML template', (stack) => includedApi(stack, 'pets.yaml')],
  ['an API of a YAML template with an OpenAPI definition', (stack) => includedApi(stack, 'pets-definition.yaml')],
  ['an API of a JSON template with an OpenAPI definition', (stack) => includedApi(stack, 'pets-definition.json')],
];

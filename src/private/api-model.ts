import { CfnElement, IResolvable, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { routesFromOpenApi } from './open-api-routes';
import { elementsAround, isObject, referencedElement, refersTo } from './references';
import { AuthorizationType, EndpointType, Route } from '../engine';


/** What the construct tree says about one API, as far as authorization is concerned. */
export interface ApiModel {
  /** Undefined where a token hides it. */
  readonly endpointType?: EndpointType;
  readonly routes: readonly Route[];
  /** Names of the stages that the app deploys; empty where it has none of its own. */
  readonly stages: readonly string[];
  readonly gatewayResponses: readonly apigateway.CfnGatewayResponse[];
  readonly deployments: readonly apigateway.CfnDeployment[];
  /** What could not be read from the tree, or has no certain meaning; every conclusion is void where this is not empty. */
  readonly problems: readonly string[];
}

const AUTHORIZATION_TYPES: readonly string[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

/** Reads the API from the L1s, so that it makes no difference whether the L2s, CfnInclude or an Aspect made them. */
export function readApi(api: apigateway.CfnRestApi): ApiModel {
  const elements = elementsAround(api);
  const belongs = (node: CfnElement & { readonly restApiId: string }) => refersTo(node.restApiId, api, node);
  const problems: string[] = [];
  const stages = new Set<string>();
  const deployments = elements.filter(isDeployment).filter(belongs);
  for (const stage of [...elements.filter(isStage).filter(belongs), ...deployments]) {
    if (stage.stageName !== undefined) { stages.add(stage.stageName); }
  }
  const body: unknown = api.stack.resolve(api.body);
  const routes = body === undefined ? routesFromMethods(api, elements, problems) : routesFromOpenApi(body, problems);
  if (isObject(body) && body['x-amazon-apigateway-policy'] !== undefined) { problems.push(POLICY_IN_BODY); }
  if (api.bodyS3Location !== undefined) { problems.push(BODY_IN_S3); }
  return {
    endpointType: endpointTypeOf(api),
    routes,
    stages: [...stages].sort(),
    gatewayResponses: elements.filter(isGatewayResponse).filter(belongs),
    deployments,
    problems,
  };
}

const POLICY_IN_BODY = 'the definition of the API carries a policy of its own (x-amazon-apigateway-policy), and AWS does not document which of two policies wins: '
  + 'move its statements to addToResourcePolicy() and remove it from the definition';

const BODY_IN_S3 = 'the routes of the API cannot be read, because its definition is an asset in S3; '
  + 'load the file yourself and pass it with ApiDefinition.fromInline()';

export const HIDDEN_ENDPOINT_TYPE = 'the endpoint type of the API is hidden by a token, and the policy depends on it; set it to a literal type';

const isDeployment = (x: CfnElement): x is apigateway.CfnDeployment => x instanceof apigateway.CfnDeployment;
const isStage = (x: CfnElement): x is apigateway.CfnStage => x instanceof apigateway.CfnStage;
const isGatewayResponse = (x: CfnElement): x is apigateway.CfnGatewayResponse => x instanceof apigateway.CfnGatewayResponse;
const isMethod = (x: CfnElement): x is apigateway.CfnMethod => x instanceof apigateway.CfnMethod;

/** The type that the API has been given so far, or undefined where a token hides it. An API that says nothing is edge-optimized. */
export function endpointTypeOf(api: apigateway.CfnRestApi): EndpointType | undefined {
  const configuration: unknown = api.stack.resolve(api.endpointConfiguration);
  if (configuration === undefined) { return 'EDGE'; }
  const types = isObject(configuration) ? configuration.types ?? configuration.Types : undefined;
  if (types === undefined && isObject(configuration) && !isIntrinsic(configuration)) { return 'EDGE'; }
  const [type] = Array.isArray(types) ? types as unknown[] : [undefined];
  return type === 'EDGE' || type === 'REGIONAL' || type === 'PRIVATE' ? type : undefined;
}

function isIntrinsic(value: { readonly [key: string]: unknown }): boolean {
  return Object.keys(value).some((key) => key === 'Ref' || key.startsWith('Fn::'));
}

function routesFromMethods(api: apigateway.CfnRestApi, elements: readonly CfnElement[], problems: string[]): Route[] {
  const resources = [api, ...elements.filter((x) => x instanceof apigateway.CfnResource)];
  const paths = new Map<unknown, string | undefined>([[api, '/']]);
  const pathOf = (resource: unknown): string | undefined => {
    if (!paths.has(resource) && resource instanceof apigateway.CfnResource) {
      const parent = pathOf(referencedElement(resource.parentId) ?? byLogicalId(resource, resource.parentId));
      paths.set(resource, parent === undefined ? undefined : `${parent === '/' ? '' : parent}/${resource.pathPart}`);
    }
    return paths.get(resource);
  };
  const byLogicalId = (from: CfnElement, id: unknown) => {
    const resolved: unknown = from.stack.resolve(id);
    if (!isObject(resolved)) { return undefined; }
    const name = resolved.Ref ?? (Array.isArray(resolved['Fn::GetAtt']) ? (resolved['Fn::GetAtt'] as unknown[])[0] : undefined);
    return resources.find((resource) => resource.stack === from.stack && resource.stack.resolve(resource.logicalId) === name);
  };

  const routes: Route[] = [];
  for (const method of elements.filter(isMethod).filter((m) => refersTo(m.restApiId, api, m))) {
    const path = pathOf(referencedElement(method.resourceId) ?? byLogicalId(method, method.resourceId));
    const authorizationType = authorizationTypeOf(method);
    if (path === undefined) {
      problems.push(`the path of method ${method.node.path} cannot be read, because its resource is not in this app`);
    } else if (authorizationType === undefined) {
      problems.push(`the authorization type of method ${method.node.path} is not one of ${AUTHORIZATION_TYPES.join(', ')}, or hidden by a token`);
    } else {
      routes.push({ method: method.httpMethod, path, authorizationType });
    }
  }
  return routes.sort((a, b) => (a.path === b.path ? order(a.method, b.method) : order(a.path, b.path)));
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}

/** Overriding this property is the usual way to open the preflight methods of an API with a default authorizer. */
function authorizationTypeOf(method: apigateway.CfnMethod): AuthorizationType | undefined {
  const { rawOverrides: overrides } = method as unknown as { readonly rawOverrides?: unknown };
  const properties = isObject(overrides) ? overrides.Properties : undefined;
  const override = isObject(properties) ? properties.AuthorizationType : undefined;
  const type: string | IResolvable = typeof override === 'string' ? override : method.authorizationType ?? 'NONE';
  return !Token.isUnresolved(type) && AUTHORIZATION_TYPES.includes(type) ? type as AuthorizationType : undefined;
}

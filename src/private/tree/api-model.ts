import { CfnElement } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { POLICY_EXTENSION } from './definition-policy';
import { routesFromMethods } from './method-routes';
import { routesFromOpenApi } from './open-api-routes';
import { overriddenProperties, propertyOf } from './overrides';
import { elementsAround, isObject, refersTo } from './references';
import { EndpointType, Route } from '../../engine';
import { RESPONSES_EXTENSION } from '../responses/existing-responses';

/** What the construct tree says about one API, as far as authorization is concerned. */
export interface ApiModel {
  /** Undefined where a token hides it. */
  readonly endpointType?: EndpointType;
  readonly routes: readonly Route[];
  /** Names of the stages that the app deploys; empty where it has none of its own. */
  readonly stages: readonly string[];
  readonly deployments: readonly apigateway.CfnDeployment[];
  /** What could not be read from the tree, or has no certain meaning; every conclusion is void where this is not empty. */
  readonly problems: readonly string[];
}

const remembered = new WeakMap<apigateway.CfnRestApi, ApiModel>();

/** Reads the API from the L1s, so that it makes no difference whether the L2s, CfnInclude or an Aspect made them. */
export function readApi(api: apigateway.CfnRestApi): ApiModel {
  return remembered.get(api) ?? readTree(api);
}

/**
 * Reads the API once for all that is asked while the tree does not change: from the end of the Aspects on, CDK resolves it a dozen times, and each time
 * asks for the policy.
 */
export function rememberApi(api: apigateway.CfnRestApi): void {
  remembered.set(api, readApi(api));
}

/** The tree may have changed. */
export function forgetApi(api: apigateway.CfnRestApi): void {
  remembered.delete(api);
}

function readTree(api: apigateway.CfnRestApi): ApiModel {
  const elements = elementsAround(api);
  const belongs = (node: apigateway.CfnDeployment | apigateway.CfnStage) => refersTo(propertyOf(node, 'RestApiId', node.restApiId), api, node);
  const problems: string[] = [];
  const stages = new Set<string>();
  const deployments = elements.filter(isDeployment).filter(belongs);
  for (const stage of [...elements.filter(isStage).filter(belongs), ...deployments]) {
    const name = propertyOf(stage, 'StageName', stage.stageName);
    if (typeof name === 'string') { stages.add(name); }
  }
  const body: unknown = api.stack.resolve(api.body);
  const routes = [...body === undefined ? [] : routesFromOpenApi(body, problems), ...routesFromMethods(api, elements, problems)];
  problems.push(...twofoldRoutes(routes));
  if (isObject(body) && body[POLICY_EXTENSION] !== undefined) { problems.push(POLICY_IN_BODY); }
  if (isObject(body) && [body, body[RESPONSES_EXTENSION] ?? {}].some(isHidden)) { problems.push(BODY_HIDDEN); }
  if (body !== undefined && !isPlainImport(api)) { problems.push(IMPORT_PARAMETERS); }
  if (api.bodyS3Location !== undefined) { problems.push(BODY_IN_S3); }
  if (api.cloneFrom !== undefined) { problems.push(CLONED); }
  if (Object.keys(overriddenProperties(api)).some((name) => ['Body', 'BodyS3Location', 'CloneFrom', 'Parameters'].includes(name))) { problems.push(BODY_OVERRIDDEN); }
  return {
    endpointType: endpointTypeOf(api),
    routes,
    stages: [...stages].sort(),
    deployments,
    problems,
  };
}

const POLICY_IN_BODY = `the definition of the API carries a policy of its own (${POLICY_EXTENSION}), and AWS does not document which of two policies wins: `
  + 'call ResourcePolicy.of(api).mergeDefinitionPolicy(), or move its statements to addToResourcePolicy() and remove it from the definition';

const BODY_IN_S3 = 'the routes of the API cannot be read, because its definition is an asset in S3; '
  + 'load the file yourself and pass it with ApiDefinition.fromInline()';

const BODY_HIDDEN = `the definition of the API, or its ${RESPONSES_EXTENSION}, has parts that exist only after deployment (an intrinsic function such as Fn::Transform), `
  + 'so it cannot be read; load the file yourself and pass it with ApiDefinition.fromInline()';

const BODY_OVERRIDDEN = 'the definition of the API is overridden with addPropertyOverride() or addPropertyDeletionOverride(), and cannot be read; '
  + 'change the object that is passed to ApiDefinition.fromInline()';

const IMPORT_PARAMETERS = 'the parameters of the API change how its definition is imported: where its paths begin ("basepath"), or its endpoint type '
  + '("endpointConfigurationTypes"); write the paths out, and set endpointConfiguration';

const CLONED = 'the methods of the API cannot be read, because it is a clone of another API (cloneFrom); define them in this app';

export const HIDDEN_ENDPOINT_TYPE = 'the endpoint type of the API is hidden by a token, and the policy depends on it; set it to a literal type';

const isDeployment = (x: CfnElement): x is apigateway.CfnDeployment => x instanceof apigateway.CfnDeployment;
const isStage = (x: CfnElement): x is apigateway.CfnStage => x instanceof apigateway.CfnStage;

/** The type that the API has been given so far, or undefined where a token hides it. An API that says nothing is edge-optimized. */
export function endpointTypeOf(api: apigateway.CfnRestApi): EndpointType | undefined {
  const override = propertyOf(api, 'EndpointConfiguration', {});
  const isOverride = !isObject(override) || Object.keys(override).some((key) => key === 'Types' || isIntrinsicName(key));
  const configuration: unknown = api.stack.resolve(isOverride ? override : api.endpointConfiguration);
  if (configuration === undefined) { return 'EDGE'; }
  const types = isObject(configuration) ? configuration.types ?? configuration.Types : undefined;
  if (types === undefined && !isHidden(configuration)) { return 'EDGE'; }
  const [type] = Array.isArray(types) ? types as unknown[] : [undefined];
  return type === 'EDGE' || type === 'REGIONAL' || type === 'PRIVATE' ? type : undefined;
}

/** Whether an intrinsic function stands in place of a map, or adds to it. */
function isHidden(value: unknown): boolean {
  return !isObject(value) || Object.keys(value).some(isIntrinsicName);
}

function isIntrinsicName(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-import-api-basePath.html */
function isPlainImport(api: apigateway.CfnRestApi): boolean {
  const parameters: unknown = api.stack.resolve(api.parameters) ?? {};
  return !isHidden(parameters) && isObject(parameters) && (parameters.basepath ?? 'ignore') === 'ignore' && parameters.endpointConfigurationTypes === undefined;
}

/** One method with two kinds of authorization: nobody knows which of them API Gateway keeps. */
function twofoldRoutes(routes: readonly Route[]): string[] {
  const seen = new Map<string, Route>();
  return routes.flatMap((route) => {
    const name = `${route.method} ${route.path}`;
    const first = seen.get(name) ?? route;
    seen.set(name, first);
    return first.authorizationType === route.authorizationType ? []
      : [`the API has ${name} twice, with ${first.authorizationType} and with ${route.authorizationType} authorization: keep one`];
  });
}

import { CfnElement, CfnResource, Token } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { propertyOf } from './overrides';
import { isObject, referencedElement, refersTo } from './references';
import { AuthorizationType, Route, VERBS } from '../../engine';

const AUTHORIZATION_TYPES: readonly string[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

/** The routes of methods that are resources of their own, whoever made them. */
export function routesFromMethods(api: apigateway.CfnRestApi, elements: readonly CfnElement[], problems: string[]): Route[] {
  const resourceOf = resourceFinder(api, elements);
  const paths = new Map<CfnElement | undefined, Path>([[api, '/'], [undefined, { problem: 'its resource is not in this app' }]]);
  const pathOf = (resource: CfnElement | undefined): Path => {
    const path = paths.get(resource) ?? readPath(resource as apigateway.CfnResource);
    paths.set(resource, path);
    return path;
  };
  const readPath = (resource: apigateway.CfnResource): Path => {
    const part = propertyOf(resource, 'PathPart', resource.pathPart);
    if (typeof part !== 'string' || Token.isUnresolved(part)) { return { problem: `a token hides the path part of ${resource.node.path}; set it to a literal` }; }
    const problem = conditionOf(resource, api);
    if (problem !== undefined) { return { problem }; }
    const parent = pathOf(resourceOf(resource, propertyOf(resource, 'ParentId', resource.parentId)));
    return typeof parent === 'string' ? `${parent === '/' ? '' : parent}/${part}` : parent;
  };

  const routes: Route[] = [];
  for (const method of elements) {
    if (!(method instanceof apigateway.CfnMethod) || !refersTo(propertyOf(method, 'RestApiId', method.restApiId), api, method)) { continue; }
    const verb = propertyOf(method, 'HttpMethod', method.httpMethod);
    const authorizationType = propertyOf(method, 'AuthorizationType', method.authorizationType) ?? 'NONE';
    const path = pathOf(resourceOf(method, propertyOf(method, 'ResourceId', method.resourceId)));
    const condition = conditionOf(method, api);
    if (typeof path !== 'string') {
      problems.push(`the path of method ${method.node.path} cannot be read: ${path.problem}`);
    } else if (condition !== undefined) {
      problems.push(`whether the API has method ${method.node.path} is not known: ${condition}`);
    } else if (typeof verb !== 'string' || ![...VERBS, 'ANY'].includes(verb)) {
      problems.push(`the verb of method ${method.node.path} is not one of ${VERBS.join(', ')}, ANY, or hidden by a token`);
    } else if (typeof authorizationType !== 'string' || !AUTHORIZATION_TYPES.includes(authorizationType)) {
      problems.push(`the authorization type of method ${method.node.path} is not one of ${AUTHORIZATION_TYPES.join(', ')}, or hidden by a token`);
    } else {
      routes.push({ method: verb, path, authorizationType: authorizationType as AuthorizationType });
    }
  }
  return routes.sort((a, b) => (a.path === b.path ? order(a.method, b.method) : order(a.path, b.path)));
}

type Path = string | { readonly problem: string };

/** Where a method does not exist, its requests go to a greedy method, whose authorization may be another. */
function conditionOf(resource: CfnResource, api: apigateway.CfnRestApi): string | undefined {
  const { condition } = resource.cfnOptions;
  return condition === undefined || condition === api.cfnOptions.condition ? undefined
    : `condition ${condition.node.path} of ${resource.node.path} is not the one of the API, or the API has none; give both the same, or make two APIs`;
}

/** Finds the resource that an id names: by token, or by an intrinsic function that was written out, which only means something within one stack. */
function resourceFinder(api: apigateway.CfnRestApi, elements: readonly CfnElement[]): (from: CfnElement, id: unknown) => CfnElement | undefined {
  const resources = new Set<IConstruct>([api, ...elements.filter((x) => x instanceof apigateway.CfnResource)]);
  return (from, id) => {
    const referenced = referencedElement(id);
    if (referenced !== undefined) { return resources.has(referenced) ? referenced as CfnElement : undefined; }
    const resolved: unknown = from.stack.resolve(id);
    if (!isObject(resolved)) { return undefined; }
    const name = resolved.Ref ?? [resolved['Fn::GetAtt']].flat()[0];
    const logicalId = typeof name === 'string' ? name.split('.')[0] : undefined;
    return ([...resources] as CfnElement[]).find(({ stack, logicalId: token }) => stack === from.stack && stack.resolve(token) === logicalId);
  };
}

function order(a: string, b: string): number {
  return a < b ? -1 : 1;
}

import { isObject } from './references';
import { AuthorizationType, Route } from '../engine';

type Json = { readonly [key: string]: unknown };

const VERBS = new Map([
  ['get', 'GET'], ['put', 'PUT'], ['post', 'POST'], ['delete', 'DELETE'], ['options', 'OPTIONS'], ['head', 'HEAD'], ['patch', 'PATCH'],
  ['x-amazon-apigateway-any-method', 'ANY'],
]);

/**
 * The routes of an OpenAPI 3 or Swagger 2 document, with the authorization that API Gateway's extensions give them.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-swagger-extensions.html
 */
export function routesFromOpenApi(document: unknown, problems: string[]): Route[] {
  if (!isObject(document) || !isObject(document.paths)) {
    problems.push('the routes of the API cannot be read, because its definition has no "paths"; pass an OpenAPI object to ApiDefinition.fromInline()');
    return [];
  }
  const routes: Route[] = [];
  for (const [path, item] of Object.entries(document.paths)) {
    if (!isObject(item)) { continue; }
    for (const [key, operation] of Object.entries(item)) {
      const method = VERBS.get(key);
      if (method === undefined || !isObject(operation)) { continue; }
      const authorizationType = authorizationOf(document, operation);
      if (typeof authorizationType === 'string') {
        routes.push({ method, path, authorizationType });
      } else {
        problems.push(`the authorization of ${method} ${path} cannot be read from the API's definition: ${authorizationType.problem}`);
      }
    }
  }
  return routes;
}

/** `x-amazon-apigateway-auth` on the operation wins; then its own `security`, then the document's. */
function authorizationOf(document: Json, operation: Json): AuthorizationType | { problem: string } {
  const auth = operation['x-amazon-apigateway-auth'];
  if (isObject(auth) && typeof auth.type === 'string') {
    const type = auth.type.toUpperCase();
    if (type === 'NONE' || type === 'AWS_IAM' || type === 'CUSTOM' || type === 'COGNITO_USER_POOLS') { return type; }
    return { problem: `x-amazon-apigateway-auth names the type "${auth.type}"` };
  }
  const security = operation.security ?? document.security;
  if (security === undefined) { return 'NONE'; }
  if (!Array.isArray(security)) { return { problem: '"security" is not a list' }; }
  const names = security.flatMap((requirement: unknown) => (isObject(requirement) ? Object.keys(requirement) : []));
  const types = new Set<AuthorizationType>();
  for (const name of names) {
    const type = schemeType(document, name);
    if (typeof type !== 'string') { return type; }
    if (type !== 'NONE') { types.add(type); }
  }
  if (types.size > 1) { return { problem: `"security" names several kinds of authorization: ${[...types].join(', ')}` }; }
  const [only] = types;
  return only ?? 'NONE';
}

/** A scheme without an authorizer is an API key, which API Gateway checks after authorization. */
function schemeType(document: Json, name: string): AuthorizationType | { problem: string } {
  const components = isObject(document.components) ? document.components : {};
  const schemes = isObject(components.securitySchemes) ? components.securitySchemes : document.securityDefinitions;
  const scheme = isObject(schemes) ? schemes[name] : undefined;
  if (!isObject(scheme)) { return { problem: `security scheme "${name}" is not defined` }; }
  if (scheme['x-amazon-apigateway-authtype'] === 'awsSigv4') { return 'AWS_IAM'; }
  const authorizer = scheme['x-amazon-apigateway-authorizer'];
  if (!isObject(authorizer)) { return 'NONE'; }
  switch (authorizer.type) {
    case 'cognito_user_pools': return 'COGNITO_USER_POOLS';
    case 'token': case 'request': return 'CUSTOM';
    default: return { problem: `the authorizer of security scheme "${name}" has the type "${String(authorizer.type)}"` };
  }
}

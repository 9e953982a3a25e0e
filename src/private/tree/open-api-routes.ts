import { isObject } from './references';
import { AuthorizationType, Route } from '../../engine';

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
    if (path.startsWith('x-')) { continue; }
    if (!path.startsWith('/') || !isReadable(item)) { problems.push(hidden(path)); continue; }
    for (const [key, operation] of Object.entries(item)) {
      const method = VERBS.get(key);
      if (method === undefined) { continue; }
      if (!isReadable(operation)) { problems.push(hidden(`${method} ${path}`)); continue; }
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

/** A route that cannot be read may be any: what is said about all routes would not hold for it. */
function hidden(what: string): string {
  return `"${what}" in the definition of the API cannot be read, because it exists only after deployment or elsewhere (an intrinsic function, $ref); write it out`;
}

function isReadable(value: unknown): value is Json {
  return isObject(value) && !Object.keys(value).some((key) => key === 'Ref' || key === '$ref' || key.startsWith('Fn::'));
}

/** `x-amazon-apigateway-auth` on the operation wins; then its own `security`, then the document's. */
function authorizationOf(document: Json, operation: Json): AuthorizationType | { problem: string } {
  const auth = operation['x-amazon-apigateway-auth'];
  if (auth !== undefined) {
    if (!isReadable(auth) || typeof auth.type !== 'string') { return { problem: 'x-amazon-apigateway-auth has no literal type' }; }
    const type = auth.type.toUpperCase();
    if (type === 'NONE' || type === 'AWS_IAM' || type === 'CUSTOM' || type === 'COGNITO_USER_POOLS') { return type; }
    return { problem: `x-amazon-apigateway-auth names the type "${auth.type}"` };
  }
  const security = operation.security ?? document.security;
  if (security === undefined) { return 'NONE'; }
  if (!Array.isArray(security)) { return { problem: '"security" is not a list' }; }
  if (!security.every(isReadable)) { return { problem: '"security" has requirements that exist only after deployment' }; }
  const names = security.flatMap((requirement) => Object.keys(requirement));
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
  if (!isReadable(scheme)) { return { problem: `security scheme "${name}" is not defined, or exists only after deployment` }; }
  const { 'x-amazon-apigateway-authtype': type, 'x-amazon-apigateway-authorizer': authorizer } = scheme;
  if (type === 'awsSigv4') { return 'AWS_IAM'; }
  if (authorizer === undefined && type === undefined) { return 'NONE'; }
  if (!isReadable(authorizer)) { return { problem: `security scheme "${name}" has an authorizer that is not written out` }; }
  switch (authorizer.type) {
    case 'cognito_user_pools': return 'COGNITO_USER_POOLS';
    case 'token': case 'request': return 'CUSTOM';
    default: return { problem: `the authorizer of security scheme "${name}" has the type "${String(authorizer.type)}"` };
  }
}

import { CfnGatewayResponse, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { GatewayResponseDefinition } from '../../engine';
import { renderForEngine, resolveForEngine } from '../tree/opaque-resolver';
import { elementsAround, isObject, refersTo } from '../tree/references';

/** Where an OpenAPI definition has its gateway responses. */
export const RESPONSES_EXTENSION = 'x-amazon-apigateway-gateway-responses';

/** A gateway response of an API, whoever made it. */
export interface ExistingResponse {
  readonly type: string;
  readonly definition: GatewayResponseDefinition;
}

/** A gateway response that is a resource of its own. */
export interface ResponseResource extends ExistingResponse {
  readonly resource: CfnGatewayResponse;
}

/** All of them, wherever they are. */
export function existingResponses(api: CfnRestApi): ExistingResponse[] {
  return [...responseResources(api), ...responsesOfBody(api, api.body)];
}

/** Those that are resources, as the template will carry them. */
export function responseResources(api: CfnRestApi): ResponseResource[] {
  const resources = elementsAround(api).filter((element) => element instanceof CfnGatewayResponse);
  return resources.filter((resource) => refersTo(resource.restApiId, api, resource)).map((resource) => {
    const { value } = renderForEngine(resource);
    const properties = isObject(value) && isObject(value.Properties) ? value.Properties : {};
    const { ResponseType: type, StatusCode: status, ResponseParameters: parameters, ResponseTemplates: templates } = properties;
    return { type: String(type), definition: definitionOf(status, parameters, templates), resource };
  });
}

/** Those of an OpenAPI definition. */
export function responsesOfBody(api: CfnRestApi, body: unknown): ExistingResponse[] {
  const { value } = resolveForEngine(api.stack, body);
  const responses = isObject(value) ? value[RESPONSES_EXTENSION] : undefined;
  return Object.entries(isObject(responses) ? responses : {}).map(([type, response]) => {
    // An intrinsic function in place of the response is one constant: whatever it says, it says about each part.
    const { statusCode, responseParameters, responseTemplates } = isObject(response) ? response
      : { statusCode: response, responseParameters: undefined, responseTemplates: response };
    return { type, definition: definitionOf(statusCode, responseParameters, responseTemplates) };
  });
}

/** Constants in place of a map are shown as they are. */
function definitionOf(status: unknown, parameters: unknown, templates: unknown): GatewayResponseDefinition {
  const headers = Object.entries(isObject(parameters) ? parameters : {}).map(([name, value]) => [name.replace(/^gatewayresponse\.header\./, ''), String(value)] as const);
  return {
    statusCode: status === undefined ? undefined : String(status),
    headers: Object.fromEntries(headers),
    templates: typeof templates === 'string' ? { 'application/json': templates } : (isObject(templates) ? templates : {}) as { [mediaType: string]: string },
  };
}

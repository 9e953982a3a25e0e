import { CfnResource } from 'aws-cdk-lib';
import { renderForEngine } from './opaque-resolver';
import { isObject } from './references';
import { RenderedApi } from './rendered-api';
import { ApiRequest, Caller, customisationOf, Decision, GatewayResponseDefinition, methodArn, RefusedAnswer, renderRefusal } from '../engine';

/** What a refused caller sees, by the gateway responses of the API. */
export function refusalOf(api: RenderedApi, decision: Decision, request: ApiRequest): RefusedAnswer {
  const customised: { [type: string]: GatewayResponseDefinition } = {};
  for (const response of api.model.gatewayResponses) { customised[response.responseType] = definitionOf(response); }
  const { gatewayResponseType: type } = decision;
  const signed = request.authorizationType === 'AWS_IAM' && request.caller !== undefined && 'arn' in request.caller;
  return renderRefusal(type === undefined ? undefined : customisationOf(type, customised), {
    gatewayResponseType: type,
    explicitDeny: decision.reason === 'explicitDeny',
    byAuthorizer: decision.decidedBy === 'authorizer' || (decision.decidedBy === 'no grant' && request.authorizationType === 'CUSTOM'),
    callerArn: signed ? (request.caller as Caller).arn : undefined,
    methodArn: methodArn(api.identity, request),
    stage: request.stage,
    method: request.method,
    path: request.path,
  });
}

function definitionOf(response: CfnResource): GatewayResponseDefinition {
  const { value } = renderForEngine(response);
  const properties = isObject(value) && isObject(value.Properties) ? value.Properties : {};
  const parameters = isObject(properties.ResponseParameters) ? properties.ResponseParameters : {};
  const headers = Object.entries(parameters).map(([name, expression]) => [name.replace(/^gatewayresponse\.header\./, ''), String(expression)]);
  return {
    statusCode: typeof properties.StatusCode === 'string' ? properties.StatusCode : undefined,
    headers: Object.fromEntries(headers) as { [name: string]: string },
    templates: (isObject(properties.ResponseTemplates) ? properties.ResponseTemplates : {}) as { [mediaType: string]: string },
  };
}

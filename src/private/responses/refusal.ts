import { ExistingResponse } from './existing-responses';
import { ApiIdentity, ApiRequest, Caller, customisationOf, Decision, methodArn, RefusedAnswer, renderRefusal } from '../../engine';

/** What a refused caller sees, by the gateway responses of the API; undefined if it is not known by which of them. */
export function refusalOf(
  responses: readonly ExistingResponse[], api: ApiIdentity, decision: Decision, request: ApiRequest,
): RefusedAnswer | undefined {
  const { gatewayResponseType: type } = decision;
  if (type === undefined && (decision.decidedBy === 'several' || decision.layer !== undefined)) { return undefined; }
  const customised = Object.fromEntries(responses.map((response) => [response.type, response.definition]));
  const signed = request.authorizationType === 'AWS_IAM' && request.caller !== undefined && 'arn' in request.caller;
  return renderRefusal(type === undefined ? undefined : customisationOf(type, customised), {
    gatewayResponseType: type,
    explicitDeny: decision.reason === 'explicitDeny',
    byAuthorizer: decision.decidedBy === 'authorizer' || (decision.decidedBy === 'no grant' && request.authorizationType === 'CUSTOM'),
    callerArn: signed ? (request.caller as Caller).arn : undefined,
    methodArn: methodArn(api, request),
    stage: request.stage,
    method: request.method,
    path: request.path,
  });
}

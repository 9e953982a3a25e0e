import type { Explanation, StatementExplanation } from './explain';
import type { LayerKind } from './layers';
import { statementChange, statementText } from './statement-text';
import { sameText } from '../matching/glob';
import { displayOpaque } from '../matching/opaque';
import { NO, UNKNOWN, YES } from '../matching/tri';
import { statementName } from '../policy/policy';
import { contextKey } from '../request/context-keys';
import { ApiIdentity, ApiRequest, INVOKE, Unknown, isUnknown } from '../request/request';

/** More statements than fit on a screen are counted instead. */
const MOST_STATEMENTS = 4;

/** An answer to "why do I get a 403?", as a colleague would give it. */
export function explanationText(explanation: Explanation): string {
  const paragraphs = [headline, workflowLines, statementLines, wayOut, openKeyLines].map((lines) => lines(explanation).join('\n'));
  return displayOpaque(paragraphs.filter((paragraph) => paragraph !== '').join('\n\n'));
}

function headline({ decision, request, statusCode }: Explanation): string[] {
  const action = request.action === undefined || request.action === INVOKE ? '' : ` (${request.action})`;
  const call = `${request.method} ${request.path} on stage ${request.stage}${action}`;
  if (decision.outcome === 'ALLOW') return [`${call} is allowed.`];
  if (decision.outcome === 'UNDECIDED') return [`${call} is undecided:`, ...decision.undecidedBecause.map((reason) => `  - ${reason}`)];
  const answer = decision.gatewayResponseType === undefined ? 'refused' : `refused with ${statusCode} (${decision.gatewayResponseType})`;
  return [`${call} is ${answer}: ${refusal(decision)}.`];
}

function refusal({ reason, decidedBy, layer }: Explanation['decision']): string {
  if (layer) return reason === 'explicitDeny' ? `${layer.name} refuses it` : `no statement of ${layer.name} allows it`;
  switch (decidedBy) {
    case 'no route': return 'the API has no such resource or method';
    case 'signature': return 'the method needs a signed request (AWS_IAM), and this one is not signed';
    case 'no policy': return 'the API has no resource policy that could allow it';
    case 'no grant': return 'nobody denies it, but nobody allows it';
    case 'several': return 'whatever the unknown facts are, it is not allowed';
  }
  if (reason === 'explicitDeny') return `the ${decidedBy} denies it explicitly`;
  if (reason === 'unauthenticated') return 'the authorizer does not accept the credentials';
  return decidedBy === 'resource policy' ? 'no statement of the resource policy allows it' : `the ${decidedBy} does not allow it`;
}

/** Who has a say. */
function workflowLines(explanation: Explanation): string[] {
  return [workflowText(explanation)];
}

function workflowText({ api, request, statements, decision }: Explanation): string {
  if (decision.layer) return LAYERS[decision.layer.kind];
  const policy = statements ? 'the resource policy' : 'a resource policy (the API has none)';
  if (!statements && api.endpointType === 'PRIVATE') return 'A private API without a resource policy cannot be called by anybody.';
  switch (request.authorizationType) {
    case 'NO_ROUTE': return 'API Gateway answers this before it looks at the resource policy.';
    case 'NONE': return statements
      ? `The method has no authorization, so the caller is anonymous and ${POLICY_ALONE}`
      : 'The method has no authorization and the API has no resource policy, so everybody may call it.';
    case 'CUSTOM': return `The method has a Lambda authorizer, which ${said(request.authorizer)}. `
      + `It is enough if the authorizer or ${policy} allows and neither denies; an explicit deny of the policy comes before the authorizer.`;
    case 'COGNITO_USER_POOLS': return `The method has a Cognito authorizer, which ${said(request.authorizer)}. `
      + (statements ? `After a valid token ${POLICY_ALONE}` : 'The API has no resource policy, so a valid token is enough.');
    case 'AWS_IAM': return iamText({ api, request }, policy);
  }
}

const LAYERS: Readonly<Record<LayerKind, string>> = {
  'web ACL': 'AWS WAF answers this before API Gateway looks at the resource policy.',
  'VPC endpoint policy': 'The VPC endpoint applies its own policy before the request reaches the API: it must allow the request, and not deny it. '
    + 'It sees who signed, whatever the authorization of the method is.',
  'domain name policy': 'The private domain name applies its own policy before that of the API: it must allow the request, and not deny it. '
    + 'It sees who signed, whatever the authorization of the method is.',
};

const POLICY_ALONE = 'the resource policy alone decides: it must allow the request, and not deny it.';

function iamText({ api, request }: Pick<Explanation, 'api' | 'request'>, policy: string): string {
  const { caller } = request;
  if (caller === undefined) return 'API Gateway checks the signature before it looks at the resource policy.';
  const either = `Within the account of the API it is enough if the identity policy or ${policy} allows; from another account, both must.`;
  if (isUnknown(caller)) return either;
  const who = `The caller is ${caller.arn}, whose identity policy ${said(request.identityPolicy)}.`;
  switch (sameText(caller.account, api.account)) {
    case YES: return `${who} It belongs to the account of the API, so it is enough if the identity policy or ${policy} allows and neither denies.`;
    case NO: return `${who} It belongs to account ${caller.account} and the API to ${api.account}, so both the identity policy and ${policy} must allow.`;
    default: return `${who} It belongs to account ${caller.account}, and the API to ${api.account}, which may or may not be the same. ${either}`;
  }
}

function said(verdict: string | Unknown<string> | undefined): string {
  switch (verdict) {
    case 'Allow': return 'allows the request';
    case 'Deny': return 'denies the request';
    case 'Neither': return 'is silent about the request';
    case 'Unauthenticated': return 'does not accept the credentials';
    default: return 'may or may not allow the request';
  }
}

/** The statements that decided; if none allows, the Allows and what keeps them from matching. */
function decisive({ decision, statements = [] }: Explanation): readonly StatementExplanation[] {
  if (decision.outcome === 'UNDECIDED') return statements.filter(({ matches }) => matches === UNKNOWN);
  if (!lacksAllow(decision)) return statements.filter(({ statement }) => decision.statements.includes(statement.index));
  return statements.filter(({ statement, matches }) => statement.effect === 'Allow' && matches !== YES);
}

function lacksAllow({ reason, decidedBy }: Explanation['decision']): boolean {
  return reason === 'implicitDeny' && decidedBy !== 'identity policy' && decidedBy !== 'authorizer' && decidedBy !== 'no policy';
}

function statementLines(explanation: Explanation): string[] {
  const { decision, statements = [] } = explanation;
  const shown = decisive(explanation);
  if (shown.length === 0) return lacksAllow(decision) && statements.length > 0 ? [`${capitalized(policyName(decision))} has no Allow statement.`] : [];
  const more = shown.length - MOST_STATEMENTS;
  return [...shown.slice(0, MOST_STATEMENTS).flatMap(statementText), ...more > 0 ? [`... and ${more} more statements like these.`] : []];
}

/** What would have to differ for the request to be let in. */
function wayOut(explanation: Explanation): string[] {
  const { decision, statements = [] } = explanation;
  if (decision.outcome !== 'DENY') return [];
  const changes = decisive(explanation).slice(0, MOST_STATEMENTS).map((item) => `  - ${statementName(item.statement)}: ${statementChange(item)}`);
  if (lacksAllow(decision)) {
    const both = decision.decidedBy === 'no grant' && isCrossAccount(explanation) ? 'the identity policy must allow it too, and ' : '';
    const goal = decision.layer ? 'To get past it' : 'To be let in';
    return [`${goal}, ${both}one of these must come true:`, ...changes, ...otherGrants(explanation), ...decision.layer ? [BEHIND] : []];
  }
  if (decision.layer) return ['To get past it, no Deny may match any more:', ...changes, BEHIND];
  if (decision.reason === 'explicitDeny' && decision.decidedBy === 'resource policy') {
    const allowed = statements.some(({ statement, matches }) => statement.effect === 'Allow' && matches === YES);
    return ['To be let in, no Deny may match any more:', ...changes, ...allowed ? [] : ['Besides, no Allow statement of the resource policy matches this request.']];
  }
  return [`To be let in, ${remedy(decision)}.`];
}

const BEHIND = 'What the API itself would say comes after that.';

function policyName({ layer }: Explanation['decision']): string {
  return layer?.name ?? 'the resource policy';
}

function capitalized(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}`;
}

function isCrossAccount({ api, request }: Explanation): boolean {
  const { authorizationType, caller } = request;
  return authorizationType === 'AWS_IAM' && caller !== undefined && !isUnknown(caller) && caller.account !== api.account;
}

function otherGrants(explanation: Explanation): string[] {
  const { authorizationType } = explanation.request;
  const grants = [`  - another statement of ${policyName(explanation.decision)} allows the request`];
  if (explanation.decision.layer) return grants;
  if (authorizationType === 'CUSTOM') grants.push('  - the authorizer allows the request');
  if (authorizationType === 'AWS_IAM' && !isCrossAccount(explanation)) grants.push('  - the identity policy of the caller allows the request');
  return grants;
}

function remedy({ reason, decidedBy }: Explanation['decision']): string {
  switch (decidedBy) {
    case 'no route': return 'call a method that the API has, on a stage to which it was deployed';
    case 'signature': return 'sign the request with AWS credentials (Signature Version 4)';
    case 'no policy': return 'the API needs a resource policy that allows the request';
    default: return reason === 'unauthenticated' ? 'send credentials that the authorizer accepts' : `the ${decidedBy} must allow the request`;
  }
}

function openKeyLines({ openKeys, api, request, decision }: Explanation): string[] {
  const unknown = openKeys.filter(({ state }) => state === 'unknown').map(({ key }) => key);
  return [
    ...openKeys.filter(({ state }) => state === 'absent').map(({ key }) => `The policy asks for ${key}, which the request does not have${absence(key, api, request, decision.layer !== undefined)}.`),
    ...unknown.length > 0 ? [`The policy asks for what nobody said about the request: ${unknown.join(', ')}.`] : [],
  ];
}

/** Why no such request has the key, if so. */
function absence(key: string, { endpointType }: ApiIdentity, { authorizationType }: ApiRequest, byLayer: boolean): string {
  switch (contextKey(key)?.presence) {
    case 'endpoint': return endpointType === 'PRIVATE' ? '' : ' (only requests to private APIs have it)';
    case 'signed':
    case 'some callers': return byLayer ? ' (only some signed requests have it)' : authorizationType === 'AWS_IAM' ? '' : ' (only requests to methods with IAM authorization have it)';
    case undefined: return ' (API Gateway does not list this key)';
    default: return '';
  }
}

import { GATEWAY_RESPONSE_TYPES, GatewayResponseDefinition, GatewayResponseType } from './gateway-response-types';
import { Reference, substitute } from './template';
import { displayOpaque, splitOutsideOpaque } from '../matching/opaque';

/** Values by name. A map that is left out is unknown; a name that is missing from a given map is absent from the request. */
interface Values { readonly [name: string]: string }

/** What is known about a refused request. */
export interface RefusalFacts {
  /** Undefined for refusals that no gateway response answers, such as a disabled default endpoint: a plain 403. */
  readonly gatewayResponseType?: string;
  readonly explicitDeny: boolean;
  /** A Lambda or Cognito authorizer refused, not the resource policy or an identity policy. Its text names no ARNs. */
  readonly byAuthorizer: boolean;
  /** Undefined for callers who did not sign. */
  readonly callerArn?: string;
  /** `arn:aws:execute-api:region:account:api/stage/VERB/path` of the request. */
  readonly methodArn: string;
  readonly stage: string;
  readonly method: string;
  /** Path of the request without the stage, such as `/pets/7`. */
  readonly path: string;
  /** Values of further `$context` variables, without `$context.`. The only map that is never complete. */
  readonly context?: Values;
  readonly stageVariables?: Values;
  readonly requestHeaders?: Values;
  readonly pathParameters?: Values;
  readonly queryString?: Values;
}

/** What the refused caller sees. Values that exist only at run time stand in braces, such as `{requestId}`. */
export interface RefusedAnswer {
  /** Undefined if it depends on an opaque constant, or the type is one of the two defaults, which have none. */
  readonly statusCode?: number;
  readonly headers: { readonly [name: string]: string };
  readonly body: string;
}

const JSON_TYPE = 'application/json';
/** What answers where no gateway response does. */
const PLAIN: GatewayResponseType = { statusCode: 403, errorType: 'ForbiddenException', message: 'Forbidden' };

/**
 * The answer to a refused request.
 *
 * How API Gateway chooses among several templates is undocumented: the template of the given media type is rendered, else the one for
 * `application/json`, else the first in alphabetical order. Without a template the default body answers.
 *
 * @param definition the customisation of the type, see `customisationOf`; undefined if there is none
 * @param facts the request and why it was refused
 * @param mediaType the template to show
 */
export function renderRefusal(definition: GatewayResponseDefinition | undefined, facts: RefusalFacts, mediaType: string = JSON_TYPE): RefusedAnswer {
  const name = facts.gatewayResponseType;
  const type = name === undefined ? PLAIN : GATEWAY_RESPONSE_TYPES[name];
  if (type === undefined) {
    throw new Error(`gateway response type "${name}" does not exist: use one of ${Object.keys(GATEWAY_RESPONSE_TYPES).join(', ')}`);
  }
  const { statusCode, headers, templates } = (name === undefined ? undefined : definition) ?? { headers: {}, templates: {} };
  const contentType = [mediaType, JSON_TYPE, ...Object.keys(templates).sort()].find((candidate) => candidate in templates);
  const template = contentType === undefined ? defaultTemplate(facts) : templates[contentType];
  const status = Number(statusCode ?? type.statusCode);
  const value = (reference: Reference) => valueOf(reference, facts, type) ?? '';
  const errorType = type.errorType ?? '{errorType}';
  return {
    statusCode: Number.isNaN(status) ? undefined : status,
    headers: {
      'Content-Type': contentType ?? JSON_TYPE,
      'x-amzn-ErrorType': errorType,
      ...Object.fromEntries(Object.entries(headers).map(([header, expression]) => {
        const text = displayOpaque(headerValue(expression, value));
        // API Gateway adds its own all the same, behind the one that is given: https://github.com/aws/aws-sdk-js-v3/pull/3852
        return /^x-amzn-errortype$/i.test(header) ? ['x-amzn-ErrorType', `${text}, ${errorType}`] : [header, text];
      })),
    },
    body: displayOpaque(substitute(template, value)),
  };
}

/** The guide's default template has a small letter; refusals by a policy were observed with a capital one. Clients should take both. */
function defaultTemplate(facts: RefusalFacts): string {
  const key = facts.gatewayResponseType === 'ACCESS_DENIED' && !facts.byAuthorizer ? 'Message' : 'message';
  return `{"${key}":$context.error.messageString}`;
}

function headerValue(expression: string, value: (reference: Reference) => string): string {
  const literal = /^'(.*)'$/s.exec(expression);
  return literal === null ? substitute(expression, value) : literal[1];
}

/** The value of a reference, a placeholder in braces if it is unknown, or undefined if the request has none. */
function valueOf({ text, source, name }: Reference, facts: RefusalFacts, type: GatewayResponseType): string | undefined {
  const placeholder = `{${source === 'context' ? name : text.replace('$', '')}}`;
  switch (source) {
    case 'context': return contextValues(facts, type)[name] ?? placeholder;
    case 'stageVariables': return from(facts.stageVariables);
    case 'path': return from(facts.pathParameters);
    case 'querystring': return from(facts.queryString);
    case 'header': {
      const headers = facts.requestHeaders;
      return headers === undefined ? placeholder : Object.entries(headers).find(([header]) => header.toLowerCase() === name.toLowerCase())?.[1];
    }
  }
  function from(values: Values | undefined): string | undefined {
    return values === undefined ? placeholder : values[name];
  }
}

function contextValues(facts: RefusalFacts, type: GatewayResponseType): Values {
  const message = displayOpaque(facts.gatewayResponseType === 'ACCESS_DENIED' ? accessDeniedMessage(facts) : type.message ?? '{error.message}');
  return {
    'error.message': message,
    'error.messageString': JSON.stringify(message),
    'error.responseType': facts.gatewayResponseType ?? '{error.responseType}',
    'error.validationErrorString': '',
    'httpMethod': facts.method,
    'path': `/${facts.stage}${facts.path}`,
    'stage': facts.stage,
    ...facts.context,
  };
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html */
function accessDeniedMessage({ byAuthorizer, callerArn, methodArn, explicitDeny }: RefusalFacts): string {
  const refused = byAuthorizer
    ? 'User is not authorized to access this resource'
    : `User: ${callerArn ?? 'anonymous'} is not authorized to perform: execute-api:Invoke on resource: ${masked(methodArn)}`;
  return explicitDeny ? `${refused} with an explicit deny` : refused;
}

/** API Gateway shows the last four digits of the account only. */
function masked(arn: string): string {
  const parts = splitOutsideOpaque(arn, ':');
  parts[4] = /^\d{12}$/.test(parts[4]) ? parts[4].replace(/^\d{8}/, '********') : '********{last four digits of the account}';
  return parts.join(':');
}

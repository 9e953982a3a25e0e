/** One kind of answer that API Gateway gives by itself, without calling the integration. */
export interface GatewayResponseType {
  /** Undefined for the two defaults: each type they stand in for keeps its own status. */
  readonly statusCode?: number;
  /** The type whose customisation answers as long as this one has none. */
  readonly fallback?: 'DEFAULT_4XX' | 'DEFAULT_5XX';
  /** Value of the header `x-amzn-ErrorType`, where it is known. */
  readonly errorType?: string;
  /** Value of `$context.error.message`, where it is known and always the same. AWS does not promise these texts. */
  readonly message?: string;
}

/** A customised answer, as CloudFormation has it: header values carry their single quotes. */
export interface GatewayResponseDefinition {
  readonly statusCode?: string;
  readonly headers: { readonly [name: string]: string };
  readonly templates: { readonly [mediaType: string]: string };
}

/**
 * All 21 types.
 *
 * Every unset type takes the whole answer of its fallback. UNAUTHORIZED is the one whose description names no fallback; the description of
 * DEFAULT_4XX covers all 4XX types, so it is listed with it. REQUEST_TOO_LARGE keeps its own fixed text.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html
 * @see https://repost.aws/knowledge-center/api-gateway-troubleshoot-403-forbidden
 */
export const GATEWAY_RESPONSE_TYPES: { readonly [name: string]: GatewayResponseType | undefined } = {
  ACCESS_DENIED: { statusCode: 403, fallback: 'DEFAULT_4XX', errorType: 'AccessDeniedException' },
  API_CONFIGURATION_ERROR: { statusCode: 500, fallback: 'DEFAULT_5XX' },
  AUTHORIZER_CONFIGURATION_ERROR: { statusCode: 500, fallback: 'DEFAULT_5XX' },
  AUTHORIZER_FAILURE: { statusCode: 500, fallback: 'DEFAULT_5XX' },
  BAD_REQUEST_BODY: { statusCode: 400, fallback: 'DEFAULT_4XX' },
  BAD_REQUEST_PARAMETERS: { statusCode: 400, fallback: 'DEFAULT_4XX' },
  DEFAULT_4XX: {},
  DEFAULT_5XX: {},
  EXPIRED_TOKEN: { statusCode: 403, fallback: 'DEFAULT_4XX', errorType: 'ExpiredTokenException' },
  INTEGRATION_FAILURE: { statusCode: 504, fallback: 'DEFAULT_5XX' },
  INTEGRATION_TIMEOUT: { statusCode: 504, fallback: 'DEFAULT_5XX' },
  INVALID_API_KEY: { statusCode: 403, fallback: 'DEFAULT_4XX', errorType: 'ForbiddenException', message: 'Forbidden' },
  INVALID_SIGNATURE: { statusCode: 403, fallback: 'DEFAULT_4XX', errorType: 'InvalidSignatureException' },
  MISSING_AUTHENTICATION_TOKEN: {
    statusCode: 403,
    fallback: 'DEFAULT_4XX',
    errorType: 'MissingAuthenticationTokenException',
    message: 'Missing Authentication Token',
  },
  QUOTA_EXCEEDED: { statusCode: 429, fallback: 'DEFAULT_4XX' },
  REQUEST_TOO_LARGE: { statusCode: 413, message: 'HTTP content length exceeded 10485760 bytes.' },
  RESOURCE_NOT_FOUND: { statusCode: 404, fallback: 'DEFAULT_4XX' },
  THROTTLED: { statusCode: 429, fallback: 'DEFAULT_4XX' },
  UNAUTHORIZED: { statusCode: 401, fallback: 'DEFAULT_4XX', errorType: 'UnauthorizedException', message: 'Unauthorized' },
  UNSUPPORTED_MEDIA_TYPE: { statusCode: 415, fallback: 'DEFAULT_4XX' },
  WAF_FILTERED: { statusCode: 403, fallback: 'DEFAULT_4XX', errorType: 'ForbiddenException', message: 'Forbidden' },
};

/**
 * The types by which API Gateway turns a caller away before it calls the integration. Each has a status and a text of its own, so together they tell
 * which routes exist and what guards them.
 *
 * Left out are those that tell callers what to do: a request that is invalid, too large or too frequent.
 */
export const REFUSALS: readonly string[] = [
  'ACCESS_DENIED', 'AUTHORIZER_CONFIGURATION_ERROR', 'AUTHORIZER_FAILURE', 'EXPIRED_TOKEN', 'INVALID_API_KEY', 'INVALID_SIGNATURE',
  'MISSING_AUTHENTICATION_TOKEN', 'RESOURCE_NOT_FOUND', 'UNAUTHORIZED', 'WAF_FILTERED',
];

/** The customisation that answers for a type: its own, else the whole of its fallback's, else none. */
export function customisationOf(
  type: string,
  customised: { readonly [type: string]: GatewayResponseDefinition | undefined },
): GatewayResponseDefinition | undefined {
  const fallback = GATEWAY_RESPONSE_TYPES[type]?.fallback;
  return customised[type] ?? (fallback === undefined ? undefined : customised[fallback]);
}

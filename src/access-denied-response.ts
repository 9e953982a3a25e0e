import { Token, Tokenization } from 'aws-cdk-lib';
import { ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { checkTemplate, GATEWAY_RESPONSE_TYPES, GatewayResponseDefinition, jsonText, opaque, REFUSALS } from './engine';
import { HeaderValue } from './header-value';
import { Checked, checked, unwrap } from './private/checked';
import { renderHeaders } from './private/responses/response-headers';

/** Headers of a gateway response. */
export interface GatewayResponseHeaders {
  /**
   * Headers by name. Names differ in more than upper and lower case.
   *
   * @default - none, apart from those that API Gateway adds to every answer
   */
  readonly headers?: { [name: string]: HeaderValue };

  /**
   * Whose pages may read the answer: `*`, or one origin such as `https://shop.example`. Sets the header `Access-Control-Allow-Origin`.
   *
   * Without it, a browser hides status and body of a refusal from the page that sent the request. The headers of your methods and of other
   * gateway responses do not apply here. The preflight request itself must be allowed by the policy: browsers accept no refusal there.
   *
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/how-to-cors.html
   * @default - not set
   */
  readonly corsAllowOrigin?: string;
}

/** How an access-denied response looks besides its body. */
export interface AccessDeniedResponseOptions extends GatewayResponseHeaders {
  /**
   * Status code, a whole number from 400 to 599.
   *
   * With 404 alone, a stranger still tells what is refused (404) from what does not exist (403): see `AccessDeniedResponse.notFound()`.
   *
   * @default 403
   */
  readonly statusCode?: number;

  /**
   * Whether templates may show refused callers who they are for AWS, or identifiers of the account: `$context.error.message` (API Gateway's own
   * text, with the ARNs of the caller and the method), `$context.identity.userArn`, `$context.authorizer.*` and their like.
   *
   * Off, because a refused caller is a stranger until shown otherwise, and such values help in the next attempt.
   *
   * @default false
   */
  readonly exposeCallerDetails?: boolean;
}

/**
 * What a caller sees whom the API refuses: status, headers and body.
 *
 * It answers *every* refusal of type ACCESS_DENIED on the API, those of IAM and of Lambda and Cognito authorizers included: API Gateway has no
 * type of its own for resource policies. Other refusals (a wrong signature, an unknown path, AWS WAF) have types, status codes and texts of their
 * own, by which a stranger learns what guards a route and whether it exists; `alsoFor()` and `forEveryRefusal()` give them the same answer.
 *
 * API Gateway adds the ids of the request to every answer, as the headers `x-amzn-RequestId` and `x-amz-apigw-id`, so that bodies need not repeat
 * them, and the kind of refusal as `x-amzn-ErrorType`, which nothing in the API takes away.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export class AccessDeniedResponse {
  /**
   * Answers with the JSON object `{"message": "your text"}`, and nothing else.
   *
   * The text arrives exactly as given, whatever its characters: `$`, quotes and `$context.requestId` are plain text here. A token is put in as
   * it is: its value must not have double quotes, backslashes, line breaks or variables.
   *
   * The construct that gets the response throws if the message is blank, or for what the options do not allow.
   *
   * @param message what to tell the caller; do not say whom you would let in
   * @param options status and headers
   */
  public static message(message: string, options: AccessDeniedResponseOptions = {}): AccessDeniedResponse {
    return new AccessDeniedResponse(checked(() => {
      if (message.trim() === '') {
        throw new Error(`access-denied message ${JSON.stringify(message)} is blank: say what the caller should read, such as "Forbidden"`);
      }
      const text = message.split(TOKEN).map((part) => Token.isUnresolved(part) ? part : jsonText(part)).join('');
      return renderResponse({ [JSON_TYPE]: `{"message":"${text}"}` }, options);
    }));
  }

  /**
   * Answers with templates of your own, one per media type.
   *
   * API Gateway replaces `$context.x`, `$stageVariables.x` and `method.request.header.x` (`.path.x`, `.querystring.x`) by their values as they are;
   * there are no directives and no escaping. In JSON, write double quotes around every variable except `$context.error.messageString`.
   * `$context.extendedRequestId` is a good id to show: it finds the request in the logs.
   *
   * @param templates templates by media type; `application/json` is required: it is API Gateway's default, and how callers get another is undocumented
   * @param options status and headers
   */
  public static templates(templates: { [mediaType: string]: string }, options: AccessDeniedResponseOptions = {}): AccessDeniedResponse {
    return new AccessDeniedResponse(checked(() => {
      checkTemplates(templates, options);
      return renderResponse(templates, options);
    }));
  }

  /**
   * Answers 404 with the JSON object `{"message": "Not Found"}` wherever API Gateway refuses a caller, as if nothing were there:
   * `message('Not Found', { statusCode: 404 }).forEveryRefusal()`.
   *
   * Where only ACCESS_DENIED answers 404, a stranger tells routes apart: unknown paths answer 403 (MISSING_AUTHENTICATION_TOKEN), and so do known ones
   * with AWS_IAM authorization; others answer 401 (UNAUTHORIZED) or 500 (a failing authorizer). What still differs is the header `x-amzn-ErrorType`,
   * which API Gateway always adds, and OPTIONS methods that answer preflight requests. Give your own 404 answers the same body.
   *
   * @param options headers
   */
  public static notFound(options: GatewayResponseHeaders = {}): AccessDeniedResponse {
    return AccessDeniedResponse.message('Not Found', { ...options, statusCode: 404 }).forEveryRefusal();
  }

  private constructor(private readonly definition: Checked<GatewayResponseDefinition>, private readonly types: readonly string[] = ['ACCESS_DENIED']) {}

  /**
   * The same answer for other types of gateway responses, too.
   *
   * The construct that gets the response throws for types that do not exist, REQUEST_TOO_LARGE, which cannot be customized, and DEFAULT_4XX and
   * DEFAULT_5XX, which stand for all types that have no response of their own, such as those of invalid and throttled requests.
   *
   * @param types the types besides ACCESS_DENIED
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/supported-gateway-response-types.html
   */
  public alsoFor(...types: ResponseType[]): AccessDeniedResponse {
    const names = types.map(({ responseType }) => responseType);
    return new AccessDeniedResponse(checked(() => {
      names.forEach(checkType);
      return unwrap(this.definition);
    }), [...new Set([...this.types, ...names])].sort());
  }

  /**
   * The same answer for every type by which API Gateway turns callers away before it calls the integration, so that its status and body do not tell
   * which of them it was: besides ACCESS_DENIED, these are AUTHORIZER_CONFIGURATION_ERROR, AUTHORIZER_FAILURE, EXPIRED_TOKEN, INVALID_API_KEY,
   * INVALID_SIGNATURE, MISSING_AUTHENTICATION_TOKEN (which unknown paths get, too), RESOURCE_NOT_FOUND, UNAUTHORIZED and WAF_FILTERED.
   *
   * Callers who wait for status 401 to sign in again, and alarms that count the 500 of a failing authorizer, no longer see these. Requests that are
   * invalid, too large or too frequent keep their answers, since callers need them. A template that shows `$context.error.*` still tells the types apart.
   */
  public forEveryRefusal(): AccessDeniedResponse {
    return this.alsoFor(...REFUSALS.map((type) => ResponseType.of(type)));
  }

  /**
   * In canonical order, so that two responses are the same if their JSON is.
   * @throws if the response is not possible
   * @internal
   */
  public _render(): GatewayResponseDefinition {
    return unwrap(this.definition);
  }

  /**
   * Names of the types that get this answer, sorted.
   * @internal
   */
  public get _types(): readonly string[] {
    return this.types;
  }
}

const JSON_TYPE = 'application/json';
const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+_-]*\/[a-z0-9][a-z0-9.+_-]*$/;
/** How aws-cdk-lib marks a token inside a string. */
const TOKEN = /(\$\{Token\[[\w.:-]+\]\})/g;

function checkType(type: string): void {
  const known = GATEWAY_RESPONSE_TYPES[type];
  if (known === undefined) {
    throw new Error(`gateway response type "${type}" does not exist: use one of the constants of ResponseType, such as ResponseType.WAF_FILTERED`);
  }
  if (known.statusCode === undefined) {
    throw new Error(`gateway response type ${type} stands in for every type that has no response of its own, and a status code there would replace `
      + 'those of invalid and throttled requests, too: name the types, or call forEveryRefusal()');
  }
  if (known.fallback === undefined) { throw new Error(`gateway response type ${type} keeps its own answer, API Gateway does not let it be customized: leave it out`); }
}

function checkTemplates(templates: { [mediaType: string]: string }, options: AccessDeniedResponseOptions): void {
  const mediaTypes = Object.keys(templates);
  for (const mediaType of mediaTypes) {
    if (!MEDIA_TYPE.test(mediaType)) {
      throw new Error(`media type "${mediaType}" is not possible: write type and subtype in lower case, without parameters, such as "text/html"`);
    }
  }
  if (!mediaTypes.includes(JSON_TYPE)) {
    throw new Error(`templates for ${mediaTypes.map((mediaType) => `"${mediaType}"`).join(', ') || 'no media type'} leave out "${JSON_TYPE}": add it, it is API Gateway's default, and how callers get another is undocumented`);
  }
  for (const mediaType of mediaTypes) {
    const problem = checkTemplate(mediaType, templates[mediaType].replace(TOKEN, opaque('$1')))
      .find(({ kind }) => kind !== 'exposes details' || !options.exposeCallerDetails);
    if (problem !== undefined) { throw new Error(problem.message); }
  }
}

function renderResponse(templates: { [mediaType: string]: string }, options: AccessDeniedResponseOptions): GatewayResponseDefinition {
  return {
    statusCode: renderStatusCode(options.statusCode ?? 403),
    headers: renderHeaders(options),
    templates: sorted(templates),
  };
}

function renderStatusCode(statusCode: number): string {
  if (Token.isUnresolved(statusCode)) { return Tokenization.stringifyNumber(statusCode); }
  if (!Number.isInteger(statusCode) || statusCode < 400 || statusCode > 599) {
    throw new Error(`status code ${statusCode} does not tell callers that they were refused (2xx reads as success, 3xx as a redirect): use a whole number from 400 to 599, such as 403, or 404 to hide what is refused`);
  }
  return String(statusCode);
}

function sorted(map: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

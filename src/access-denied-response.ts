import { Token, Tokenization } from 'aws-cdk-lib';
import { checkTemplate, GatewayResponseDefinition, jsonText, opaque } from './engine';
import { HeaderValue } from './header-value';
import { Checked, checked, unwrap } from './private/checked';

/** How an access-denied response looks besides its body. */
export interface AccessDeniedResponseOptions {
  /**
   * Status code, a whole number from 400 to 599.
   *
   * 404 hides that there is something to be refused. For the disguise to hold, unknown paths must answer the same: give the API's gateway
   * response MISSING_AUTHENTICATION_TOKEN the same status and body. The header `x-amzn-ErrorType: AccessDeniedException` stays in any case.
   *
   * @default 403
   */
  readonly statusCode?: number;

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
 * type of its own for resource policies. API Gateway adds the ids of the request to every answer, as the headers `x-amzn-RequestId` and
 * `x-amz-apigw-id`, so that bodies need not repeat them.
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

  private constructor(private readonly definition: Checked<GatewayResponseDefinition>) {}

  /**
   * In canonical order, so that two responses are the same if their JSON is.
   * @throws if the response is not possible
   * @internal
   */
  public _render(): GatewayResponseDefinition {
    return unwrap(this.definition);
  }
}

const JSON_TYPE = 'application/json';
const MEDIA_TYPE = /^[a-z0-9][a-z0-9.+_-]*\/[a-z0-9][a-z0-9.+_-]*$/;
const ALLOW_ORIGIN = 'access-control-allow-origin';
/** How aws-cdk-lib marks a token inside a string. */
const TOKEN = /(\$\{Token\[[\w.:-]+\]\})/g;

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

function renderHeaders({ headers = {}, corsAllowOrigin }: AccessDeniedResponseOptions): { [name: string]: string } {
  const named = new Map<string, string>();
  for (const name of Object.keys(headers)) {
    if (!/^[\w-]+$/.test(name)) {
      throw new Error(`header name "${name}" is not possible: use letters, digits, hyphens and underscores, without "gatewayresponse.header." in front`);
    }
    const twin = named.get(name.toLowerCase());
    if (twin !== undefined) { throw new Error(`headers "${twin}" and "${name}" are the same header: keep one, names are compared without case`); }
    named.set(name.toLowerCase(), name);
  }

  const rendered = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, value._render()]));
  if (corsAllowOrigin !== undefined) {
    const twin = named.get(ALLOW_ORIGIN);
    if (twin !== undefined) { throw new Error(`corsAllowOrigin "${corsAllowOrigin}" and header "${twin}" set the same header: keep one`); }
    checkOrigin(corsAllowOrigin);
    rendered['Access-Control-Allow-Origin'] = HeaderValue.literal(corsAllowOrigin)._render();
  }
  checkCors(new Map(Object.entries(rendered).map(([name, value]) => [name.toLowerCase(), value])));
  return sorted(rendered);
}

function checkOrigin(origin: string): void {
  if (origin === '*' || Token.isUnresolved(origin)) { return; }
  const sent = URL.canParse(origin) ? new URL(origin).origin : 'null';
  if (sent === origin && /^https?:\/\/[^*,]+$/.test(origin)) { return; }
  const remedy = /^https?:\/\/[^*,]+$/.test(sent) ? `write "${sent}", as browsers send it` : 'use "*", or one origin such as "https://shop.example", without path or wildcard';
  throw new Error(`corsAllowOrigin "${origin}" would match no page: ${remedy}`);
}

/** @see https://developer.mozilla.org/en-US/docs/Web/HTTP/Guides/CORS */
function checkCors(headers: Map<string, string>): void {
  const origin = headers.get(ALLOW_ORIGIN);
  if (origin === undefined) { return; }
  if (!origin.startsWith('\'')) {
    throw new Error(`header Access-Control-Allow-Origin from ${origin} echoes any origin that a page sends: say corsAllowOrigin: "*" if every page may read the answer, or name the one that may`);
  }
  if (origin === '\'*\'' && headers.get('access-control-allow-credentials') === '\'true\'') {
    throw new Error('header Access-Control-Allow-Credentials "true" does not go with the origin "*": browsers refuse the pair, so name one origin or leave the credentials out');
  }
}

function sorted(map: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

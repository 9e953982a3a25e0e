import { CfnParameter, Stack } from 'aws-cdk-lib';
import { ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import * as fc from 'fast-check';
import { AccessDeniedResponse, AccessDeniedResponseOptions } from '../src/access-denied-response';
import { checkTemplate } from '../src/engine/response/check-template';
import { renderRefusal } from '../src/engine/response/render-refusal';
import { HeaderValue } from '../src/header-value';

const seed = { seed: 403 };
const facts = {
  gatewayResponseType: 'ACCESS_DENIED',
  explicitDeny: true,
  byAuthorizer: false,
  callerArn: 'arn:aws:iam::111122223333:user/alice',
  methodArn: 'arn:aws:execute-api:eu-west-1:444455556666:abc123/prod/GET/pets',
  stage: 'prod',
  method: 'GET',
  path: '/pets',
  requestHeaders: { a: '","admin":"yes' },
};
/** Text that is likely to be mistaken for something else. */
const trap = fc.constantFrom('$context.requestId', '$', '#if', '$util', 'method.request.header.a', 'method', '.request.', '"', '\\', '\\u0024', '\n', 'ü', '🦊', '\ud83e');
const text = fc.oneof(fc.string({ unit: 'binary' }), fc.array(fc.oneof(trap, fc.string())).map((parts) => parts.join('')));

function withOptions(options: AccessDeniedResponseOptions) {
  return AccessDeniedResponse.message('Forbidden', options)._render();
}

describe('message', () => {
  test('answers 403 with a JSON message and nothing else', () => {
    expect(AccessDeniedResponse.message('Only our offices may call this API')._render()).toEqual({
      statusCode: '403',
      headers: {},
      templates: { 'application/json': '{"message":"Only our offices may call this API"}' },
    });
  });

  test('any text arrives at the caller exactly as it is', () => {
    fc.assert(fc.property(text.filter((message) => message.trim() !== ''), (message) => {
      const { body } = renderRefusal(AccessDeniedResponse.message(message)._render(), facts);
      expect(JSON.parse(body)).toEqual({ message });
    }), { ...seed, numRuns: 1000 });
  });

  test('any text passes the checks for templates, and is written in ASCII', () => {
    fc.assert(fc.property(text.filter((message) => message.trim() !== ''), (message) => {
      const template = AccessDeniedResponse.message(message)._render().templates['application/json'];
      expect(checkTemplate('application/json', template)).toEqual([]);
      expect(template).toMatch(/^[ -~]*$/);
    }), { ...seed, numRuns: 1000 });
  });

  test.each(['', ' \n'])('fails when the message is blank', (message) => {
    expect(() => AccessDeniedResponse.message(message)._render()).toThrow(`access-denied message ${JSON.stringify(message)} is blank: say what the caller should read, such as "Forbidden"`);
  });

  test('a token is put in as it is, the text around it is escaped', () => {
    const stack = new Stack();
    const contact = new CfnParameter(stack, 'Contact').valueAsString;
    const { templates } = AccessDeniedResponse.message(`call "${contact}" for $5`)._render();
    expect(stack.resolve(templates['application/json'])).toEqual({
      'Fn::Join': ['', ['{"message":"call \\"', { Ref: 'Contact' }, '\\" for \\u00245"}']],
    });
  });
});

describe('templates', () => {
  const json = (template: string, options?: AccessDeniedResponseOptions) => AccessDeniedResponse.templates({ 'application/json': template }, options);

  test('are rendered unchanged, in the order of their media types', () => {
    const templates = {
      'text/plain': 'no entry to $context.path',
      'application/problem+json': '{ "type": "about:blank", "instance": "$context.extendedRequestId" }',
      'application/json': '{"message":"no","id":"$context.requestId","stage":"$stageVariables.name","at":$context.requestTimeEpoch}',
    };
    const rendered = AccessDeniedResponse.templates(templates)._render();
    expect(rendered.templates).toEqual(templates);
    expect(Object.keys(rendered.templates)).toEqual(['application/json', 'application/problem+json', 'text/plain']);
  });

  test.each([
    ['a directive', '{"message":"#if($context.stage)no#end"}', 'template "application/json" has "#if": gateway response templates are not VTL'],
    ['$util', '{"message":"$util.escapeJavaScript(1)"}', 'has "$util.escapeJavaScript": gateway response templates are not VTL, they only replace $context.x, $stageVariables.x and method.request.header.x'],
    ['$input', '{"message":$input.json(1)}', 'has "$input.json"'],
    ['braces around a variable', '{"message":"${context.requestId}"}', 'has "${context.requestId"'],
    ['a misspelt variable', '{"message":"$context.requestID"}', 'uses "$context.requestID", which gateway responses do not have: did you mean "$context.requestId"'],
    ['a variable of access logs', '{"message":"$context.authorize.error"}', 'uses "$context.authorize.error", which exists in access logs only'],
    ['a string variable without quotes', '{"id":$context.requestId}', 'is not JSON once its variables are replaced'],
    ['no JSON at all', 'no entry', 'is not JSON once its variables are replaced'],
    ['a value that the caller chooses', '{"you":"method.request.header.User-Agent"}', 'uses "method.request.header.User-Agent", which the caller can make any text'],
    ['more than API Gateway takes', `"${'é'.repeat(153_600)}"`, 'has 307202 bytes: API Gateway takes at most 307200'],
  ])('fail when a template has %s', (_, template, message) => {
    expect(() => json(template)._render()).toThrow(message);
    expect(() => json(template, { exposeCallerDetails: true })._render()).toThrow(message);
  });

  test.each([
    ['$context.error.message', '{"message":"$context.error.message"}', 'API Gateway\'s own text, with the caller\'s ARN and the method\'s'],
    ['$context.error.messageString', '{"message":$context.error.messageString}', 'API Gateway\'s own text, with the caller\'s ARN and the method\'s'],
    ['$context.identity.userArn', '{"you":"$context.identity.userArn"}', 'the caller\'s ARN'],
    ['$context.authorizer.claims.email', '{"you":"$context.authorizer.claims.email"}', 'what the authorizer returned'],
    ['$context.accountId', '{"account":"$context.accountId"}', 'the account that owns the API'],
  ])('show %s only when told so', (variable, template, shown) => {
    expect(() => json(template)._render()).toThrow(`template "application/json" uses "${variable}", which shows refused callers ${shown}`);
    expect(() => json(template)._render()).toThrow('or say exposeCallerDetails: true if they may see it');
    expect(json(template, { exposeCallerDetails: true })._render().templates).toEqual({ 'application/json': template });
  });

  test('fail when application/json is missing', () => {
    expect(() => AccessDeniedResponse.templates({ 'text/html': '<p>no</p>' })._render()).toThrow('templates for "text/html" leave out "application/json": add it, it is API Gateway\'s default, and how callers get another is undocumented');
    expect(() => AccessDeniedResponse.templates({})._render()).toThrow('templates for no media type leave out "application/json"');
  });

  test.each(['json', 'application/JSON', 'text/html; charset=utf-8', ' text/html'])('fail when "%s" is given as a media type', (mediaType) => {
    expect(() => AccessDeniedResponse.templates({ 'application/json': '{}', [mediaType]: '' })._render())
      .toThrow(`media type "${mediaType}" is not possible: write type and subtype in lower case, without parameters, such as "text/html"`);
  });

  test('with tokens are checked where they are known', () => {
    const token = new RestApi(new Stack(), 'Api').restApiId;
    expect(json(`{"api":${token}}`)._render().templates['application/json']).toBe(`{"api":${token}}`);
    expect(() => json(`{"api":"${token}","who":"$context.identity.userArn"}`)._render()).toThrow('uses "$context.identity.userArn"');
  });
});

describe('status code', () => {
  test.each([400, 404, 456, 599])('%d is rendered as text', (statusCode) => {
    expect(withOptions({ statusCode }).statusCode).toBe(String(statusCode));
  });

  test.each([100, 200, 204, 302, 399, 600, 403.5, NaN])('fails when it is %d', (statusCode) => {
    expect(() => withOptions({ statusCode })).toThrow(`status code ${statusCode} does not tell callers that they were refused (2xx reads as success, 3xx as a redirect)`);
  });

  test('may be a token', () => {
    const stack = new Stack();
    const statusCode = new CfnParameter(stack, 'Status', { type: 'Number' }).valueAsNumber;
    expect(stack.resolve(withOptions({ statusCode }).statusCode)).toEqual({ Ref: 'Status' });
  });
});

describe('headers', () => {
  test('are rendered by type, in the order of their names', () => {
    const { headers } = withOptions({ headers: { 'X-Trace': HeaderValue.requestHeader('X-Trace'), 'Cache-Control': HeaderValue.literal('no-store') } });
    expect(Object.entries(headers)).toEqual([['Cache-Control', '\'no-store\''], ['X-Trace', 'method.request.header.X-Trace']]);
  });

  test.each(['', 'X Y', 'X:', 'gatewayresponse.header.X-Y'])('fail when "%s" is given as a name', (name) => {
    expect(() => withOptions({ headers: { [name]: HeaderValue.literal('a') } }))
      .toThrow(`header name "${name}" is not possible: use letters, digits, hyphens and underscores, without "gatewayresponse.header." in front`);
  });

  test('fail when two names differ in case only', () => {
    expect(() => withOptions({ headers: { 'X-A': HeaderValue.literal('1'), 'x-a': HeaderValue.literal('2') } }))
      .toThrow('headers "X-A" and "x-a" are the same header: keep one, names are compared without case');
  });

  test('the order in which they are given does not matter', () => {
    const rendered = (names: string[]) =>
      JSON.stringify(withOptions({ headers: Object.fromEntries(names.map((name) => [name, HeaderValue.literal(name)])) }));
    const orders = fc.uniqueArray(fc.stringMatching(/^[A-Z][a-z-]{0,5}$/), { selector: (name) => name.toLowerCase() })
      .chain((names) => fc.tuple(fc.constant(names), fc.shuffledSubarray(names, { minLength: names.length })));
    fc.assert(fc.property(orders, ([names, shuffled]) => {
      expect(rendered(shuffled)).toBe(rendered(names));
    }), seed);
  });
});

describe('CORS', () => {
  test.each(['*', 'https://shop.example', 'http://localhost:3000'])('lets pages of %s read the answer', (corsAllowOrigin) => {
    expect(withOptions({ corsAllowOrigin }).headers).toEqual({ 'Access-Control-Allow-Origin': `'${corsAllowOrigin}'` });
  });

  test.each([
    ['https://shop.example/', 'write "https://shop.example", as browsers send it'],
    ['https://Shop.Example/cart', 'write "https://shop.example", as browsers send it'],
    ['https://shop.example:443', 'write "https://shop.example", as browsers send it'],
    ['https://*.example', 'use "*", or one origin such as "https://shop.example", without path or wildcard'],
    ['https://a.example,https://b.example', 'use "*", or one origin'],
    ['https://a.example https://b.example', 'use "*", or one origin'],
    ['shop.example', 'use "*", or one origin'],
    ['null', 'use "*", or one origin'],
    ['', 'use "*", or one origin'],
  ])('fails when the origin is "%s"', (corsAllowOrigin, remedy) => {
    expect(() => withOptions({ corsAllowOrigin })).toThrow(`corsAllowOrigin "${corsAllowOrigin}" would match no page: ${remedy}`);
  });

  test('the origin may be a token', () => {
    const stack = new Stack();
    const corsAllowOrigin = new CfnParameter(stack, 'Origin').valueAsString;
    expect(stack.resolve(withOptions({ corsAllowOrigin }).headers)).toEqual({
      'Access-Control-Allow-Origin': { 'Fn::Join': ['', ['\'', { Ref: 'Origin' }, '\'']] },
    });
  });

  test('fails when the same header is given twice', () => {
    expect(() => withOptions({ corsAllowOrigin: '*', headers: { 'access-control-allow-origin': HeaderValue.literal('*') } }))
      .toThrow('corsAllowOrigin "*" and header "access-control-allow-origin" set the same header: keep one');
  });

  test('fails when the origin of the request is echoed', () => {
    expect(() => withOptions({ headers: { 'Access-Control-Allow-Origin': HeaderValue.requestHeader('Origin') } }))
      .toThrow('header Access-Control-Allow-Origin from method.request.header.Origin echoes any origin that a page sends: say corsAllowOrigin: "*"');
  });

  test('fails when credentials are allowed for every origin', () => {
    const headers = { 'Access-Control-Allow-Credentials': HeaderValue.literal('true') };
    expect(() => withOptions({ corsAllowOrigin: '*', headers })).toThrow('header Access-Control-Allow-Credentials "true" does not go with the origin "*"');
    expect(withOptions({ corsAllowOrigin: 'https://shop.example', headers }).headers).toHaveProperty('Access-Control-Allow-Credentials');
  });
});

describe('types of gateway responses', () => {
  const response = AccessDeniedResponse.message('Forbidden');

  test('are ACCESS_DENIED alone, unless others are named', () => {
    expect(response._types).toEqual(['ACCESS_DENIED']);
    expect(response.alsoFor(ResponseType.WAF_FILTERED, ResponseType.UNAUTHORIZED)._types).toEqual(['ACCESS_DENIED', 'UNAUTHORIZED', 'WAF_FILTERED']);
    expect(response.alsoFor(ResponseType.THROTTLED).alsoFor(ResponseType.ACCESS_DENIED, ResponseType.THROTTLED)._types).toEqual(['ACCESS_DENIED', 'THROTTLED']);
  });

  test('naming others leaves the response as it is', () => {
    expect(response.forEveryRefusal()._render()).toEqual(response._render());
    expect(response._types).toEqual(['ACCESS_DENIED']);
  });

  test('every refusal is every type that is about the caller or the route, and none that is about the request', () => {
    expect(response.forEveryRefusal()._types).toEqual([
      'ACCESS_DENIED', 'AUTHORIZER_CONFIGURATION_ERROR', 'AUTHORIZER_FAILURE', 'EXPIRED_TOKEN', 'INVALID_API_KEY', 'INVALID_SIGNATURE',
      'MISSING_AUTHENTICATION_TOKEN', 'RESOURCE_NOT_FOUND', 'UNAUTHORIZED', 'WAF_FILTERED',
    ]);
  });

  test('"not found" answers every refusal with 404', () => {
    const notFound = AccessDeniedResponse.notFound({ corsAllowOrigin: '*' });
    expect(notFound._types).toEqual(response.forEveryRefusal()._types);
    expect(notFound._render()).toEqual({
      statusCode: '404', headers: { 'Access-Control-Allow-Origin': "'*'" }, templates: { 'application/json': '{"message":"Not Found"}' },
    });
    expect(() => AccessDeniedResponse.notFound({ corsAllowOrigin: 'shop' })._render()).toThrow('corsAllowOrigin "shop" would match no page');
  });

  test.each([
    [ResponseType.of('WAF_BLOCKED'), 'gateway response type "WAF_BLOCKED" does not exist: use one of the constants of ResponseType'],
    [ResponseType.DEFAULT_4XX, 'gateway response type DEFAULT_4XX stands in for every type that has no response of its own'],
    [ResponseType.DEFAULT_5XX, 'name the types, or call forEveryRefusal()'],
    [ResponseType.REQUEST_TOO_LARGE, 'gateway response type REQUEST_TOO_LARGE keeps its own answer, API Gateway does not let it be customized: leave it out'],
  ])('fail when $responseType is named', (type, message) => {
    expect(() => response.alsoFor(ResponseType.THROTTLED, type)._render()).toThrow(message);
    expect(() => response.alsoFor(type).forEveryRefusal()._render()).toThrow(message);
  });
});

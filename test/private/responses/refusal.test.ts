import { CfnGatewayResponse, CfnRestApi, GatewayResponse, ResponseType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccessDeniedResponse, AuthorizationOutcome, IpDenylistPolicy, Requests, ResourcePolicy } from '../../../src';
import { GATEWAY_RESPONSE_TYPES, REFUSALS } from '../../../src/engine';
import { existingResponses } from '../../../src/private/responses/existing-responses';
import { refusalOf } from '../../../src/private/responses/refusal';
import { RenderedApi } from '../../../src/private/tree/rendered-api';
import { IAM, newApi, newStack } from '../../testing';

/** What callers see whom API Gateway refuses by a gateway response of this type. */
function answerOf(restApi: RestApi, type: string) {
  const api = restApi.node.defaultChild as CfnRestApi;
  const decision = {
    outcome: 'DENY', reason: 'explicitDeny', decidedBy: 'resource policy', statements: [], undecidedBecause: [], gatewayResponseType: type,
  } as const;
  const request = { stage: 'test', method: 'GET', path: '/pets', authorizationType: 'NONE', context: {} } as const;
  return refusalOf(existingResponses(api), new RenderedApi(api).identity, decision, request);
}

function apiWith(build: (api: RestApi) => void): RestApi {
  const api = newApi(newStack());
  build(api);
  return api;
}

const OTHERS = Object.keys(GATEWAY_RESPONSE_TYPES).filter((type) => !REFUSALS.includes(type) && !type.startsWith('DEFAULT_'));

describe('one answer for every refusal', () => {
  const api = apiWith((restApi) => {
    ResourcePolicy.of(restApi).addAccessDeniedResponse(AccessDeniedResponse.notFound({ corsAllowOrigin: 'https://shop.example' }));
  });

  test.each(REFUSALS)('%s says 404 like all others, and pages of the origin may read it', (type) => {
    expect(answerOf(api, type)).toEqual({
      statusCode: 404,
      headers: {
        'Content-Type': 'application/json',
        'Access-Control-Allow-Origin': 'https://shop.example',
        'x-amzn-ErrorType': GATEWAY_RESPONSE_TYPES[type]?.errorType ?? '{errorType}',
      },
      body: '{"message":"Not Found"}',
    });
  });

  test.each(OTHERS)('%s, which is about the request and not about the caller, keeps its own answer', (type) => {
    const answer = answerOf(api, type);
    expect(answer?.statusCode).toBe(GATEWAY_RESPONSE_TYPES[type]?.statusCode);
    expect(answer?.headers).not.toHaveProperty('Access-Control-Allow-Origin');
    expect(answer?.body).not.toContain('Not Found');
  });
});

test.each(REFUSALS.filter((type) => type !== 'ACCESS_DENIED'))('%s tells a stranger apart as long as only ACCESS_DENIED is changed', (type) => {
  const api = apiWith((restApi) => { ResourcePolicy.of(restApi).addAccessDeniedResponse(AccessDeniedResponse.message('Not Found', { statusCode: 404 })); });
  const { statusCode, body } = answerOf(api, 'ACCESS_DENIED')!;
  const other = answerOf(api, type)!;
  expect([other.statusCode, other.body]).not.toEqual([statusCode, body]);
  expect(other.statusCode).toBe(GATEWAY_RESPONSE_TYPES[type]?.statusCode);
});

describe('the defaults of an author', () => {
  const FALLBACK_4XX = Object.keys(GATEWAY_RESPONSE_TYPES).filter((type) => GATEWAY_RESPONSE_TYPES[type]?.fallback === 'DEFAULT_4XX');
  const cors = { 'Access-Control-Allow-Origin': "'*'" };

  test.each(FALLBACK_4XX)('%s takes headers and body of DEFAULT_4XX, and its own status where that has none', (type) => {
    const api = apiWith((restApi) => restApi.addGatewayResponse('Default4xx', {
      type: ResponseType.DEFAULT_4XX, responseHeaders: cors, templates: { 'application/json': '{"error":"$context.error.responseType"}' },
    }));
    expect(answerOf(api, type)).toMatchObject({
      statusCode: GATEWAY_RESPONSE_TYPES[type]?.statusCode, headers: { 'Access-Control-Allow-Origin': '*' }, body: `{"error":"${type}"}`,
    });
  });

  test.each(FALLBACK_4XX)('%s takes the status of DEFAULT_4XX where that has one', (type) => {
    const api = apiWith((restApi) => restApi.addGatewayResponse('Default4xx', { type: ResponseType.DEFAULT_4XX, statusCode: '418' }));
    expect(answerOf(api, type)?.statusCode).toBe(418);
  });

  test.each(['AUTHORIZER_FAILURE', 'AUTHORIZER_CONFIGURATION_ERROR'])('%s takes DEFAULT_5XX, and not DEFAULT_4XX', (type) => {
    const api = apiWith((restApi) => {
      restApi.addGatewayResponse('Default4xx', { type: ResponseType.DEFAULT_4XX, statusCode: '418' });
      restApi.addGatewayResponse('Default5xx', { type: ResponseType.DEFAULT_5XX, statusCode: '503' });
    });
    expect(answerOf(api, type)?.statusCode).toBe(503);
  });

  test('a type of ours takes nothing from them: neither headers nor status', () => {
    const api = apiWith((restApi) => {
      restApi.addGatewayResponse('Default4xx', { type: ResponseType.DEFAULT_4XX, statusCode: '418', responseHeaders: cors });
      ResourcePolicy.of(restApi).addAccessDeniedResponse(AccessDeniedResponse.message('no').alsoFor(ResponseType.WAF_FILTERED));
    });
    for (const type of ['ACCESS_DENIED', 'WAF_FILTERED']) {
      expect(answerOf(api, type)).toMatchObject({ statusCode: 403, body: '{"message":"no"}' });
      expect(answerOf(api, type)?.headers).not.toHaveProperty('Access-Control-Allow-Origin');
    }
    expect(answerOf(api, 'UNAUTHORIZED')?.statusCode).toBe(418);
  });

  test('REQUEST_TOO_LARGE keeps its own text', () => {
    const api = apiWith((restApi) => restApi.addGatewayResponse('Default4xx', { type: ResponseType.DEFAULT_4XX, statusCode: '418' }));
    expect(answerOf(api, 'REQUEST_TOO_LARGE')).toMatchObject({ statusCode: 413, body: expect.stringContaining('10485760 bytes') });
  });
});

describe('responses of others are read as the template carries them', () => {
  test('after overrides, of the type too', () => {
    const api = apiWith((restApi) => {
      const response = new GatewayResponse(restApi, 'Mine', { restApi, type: ResponseType.THROTTLED, statusCode: '401' });
      (response.node.defaultChild as CfnGatewayResponse).addPropertyOverride('ResponseType', 'ACCESS_DENIED');
      (response.node.defaultChild as CfnGatewayResponse).addPropertyOverride('StatusCode', '404');
    });
    expect(answerOf(api, 'ACCESS_DENIED')?.statusCode).toBe(404);
    expect(answerOf(api, 'THROTTLED')?.statusCode).toBe(429);
  });

  test('an intrinsic function in place of the templates is shown, and not taken for the default body', () => {
    const api = apiWith((restApi) => {
      const response = new CfnGatewayResponse(restApi, 'Mine', { restApiId: restApi.restApiId, responseType: 'ACCESS_DENIED' });
      response.addPropertyOverride('ResponseTemplates', { 'Fn::FindInMap': ['A', 'B', 'C'] });
    });
    expect(answerOf(api, 'ACCESS_DENIED')?.body).toBe('<{"Fn::FindInMap":["A","B","C"]}>');
  });
});

describe('what callers see', () => {
  const methods = { 'GET /pets': {}, 'POST /pets': IAM };

  test('of a refused route and of one that does not exist is the same behind a 404', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', {
      restApi: newApi(stack, methods), ipRanges: ['198.51.100.0/24'], accessDeniedResponse: AccessDeniedResponse.notFound(),
    });
    const seen = [
      resourcePolicy.evaluate(Requests.to('GET', '/pets').fromAddress('198.51.100.7')),
      resourcePolicy.evaluate(Requests.to('GET', '/cats').fromAddress('198.51.100.7')),
      resourcePolicy.evaluate(Requests.to('PATCH', '/pets').fromAddress('203.0.113.7')),
      resourcePolicy.evaluate(Requests.to('POST', '/pets').fromAddress('203.0.113.7').anonymous()),
    ];
    expect(seen.map(({ gatewayResponseType }) => gatewayResponseType))
      .toEqual(['ACCESS_DENIED', 'MISSING_AUTHENTICATION_TOKEN', 'MISSING_AUTHENTICATION_TOKEN', 'MISSING_AUTHENTICATION_TOKEN']);
    expect(seen.map(({ response }) => [response?.statusCode, response?.body])).toEqual(seen.map(() => [404, '{"message":"Not Found"}']));
    expect(seen.map(({ response }) => response?.headers['x-amzn-ErrorType']))
      .toEqual(['AccessDeniedException', ...seen.slice(1).map(() => 'MissingAuthenticationTokenException')]);
  });

  test('is not said where it depends on something unknown which response answers', () => {
    const policy = ResourcePolicy.of(newApi(newStack(), methods));
    const unsignedOrRefused = policy.evaluate(Requests.to('POST', '/pets').withIdentityPolicy(AuthorizationOutcome.DENY));
    expect([unsignedOrRefused.outcome, unsignedOrRefused.gatewayResponseType, unsignedOrRefused.response]).toEqual(['DENY', undefined, undefined]);
    expect(policy.evaluate(Requests.to('POST', '/pets').anonymous()).response?.statusCode).toBe(403);
  });
});

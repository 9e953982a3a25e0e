import { customisationOf, GATEWAY_RESPONSE_TYPES, REFUSALS } from '../../../src/engine/response/gateway-response-types';

const definition = (statusCode: string) => ({ statusCode, headers: {}, templates: {} });

test('there are 21 types, each with the status that the guide gives it', () => {
  const statuses = Object.fromEntries(Object.entries(GATEWAY_RESPONSE_TYPES).map(([name, type]) => [name, type?.statusCode]));
  expect(statuses).toEqual({
    ACCESS_DENIED: 403,
    API_CONFIGURATION_ERROR: 500,
    AUTHORIZER_CONFIGURATION_ERROR: 500,
    AUTHORIZER_FAILURE: 500,
    BAD_REQUEST_BODY: 400,
    BAD_REQUEST_PARAMETERS: 400,
    DEFAULT_4XX: undefined,
    DEFAULT_5XX: undefined,
    EXPIRED_TOKEN: 403,
    INTEGRATION_FAILURE: 504,
    INTEGRATION_TIMEOUT: 504,
    INVALID_API_KEY: 403,
    INVALID_SIGNATURE: 403,
    MISSING_AUTHENTICATION_TOKEN: 403,
    QUOTA_EXCEEDED: 429,
    REQUEST_TOO_LARGE: 413,
    RESOURCE_NOT_FOUND: 404,
    THROTTLED: 429,
    UNAUTHORIZED: 401,
    UNSUPPORTED_MEDIA_TYPE: 415,
    WAF_FILTERED: 403,
  });
});

test('every type but REQUEST_TOO_LARGE falls back to the default of its hundred', () => {
  for (const [name, type] of Object.entries(GATEWAY_RESPONSE_TYPES)) {
    const expected = type?.statusCode === undefined || name === 'REQUEST_TOO_LARGE' ? undefined : `DEFAULT_${Math.floor(type.statusCode / 100)}XX`;
    expect([name, type?.fallback]).toEqual([name, expected]);
  }
});

test('a customised type answers for itself, an unset one by the whole of its fallback', () => {
  const customised = { ACCESS_DENIED: definition('404'), DEFAULT_4XX: definition('418') };
  expect(customisationOf('ACCESS_DENIED', customised)).toBe(customised.ACCESS_DENIED);
  expect(customisationOf('UNAUTHORIZED', customised)).toBe(customised.DEFAULT_4XX);
  expect(customisationOf('REQUEST_TOO_LARGE', customised)).toBeUndefined();
  expect(customisationOf('AUTHORIZER_FAILURE', customised)).toBeUndefined();
});

test('refusals are types that can be customised, and all whose status says who may not call', () => {
  expect(REFUSALS.map((name) => GATEWAY_RESPONSE_TYPES[name]?.fallback)).not.toContain(undefined);
  const aboutCallers = Object.keys(GATEWAY_RESPONSE_TYPES).filter((name) => [401, 403, 404].includes(GATEWAY_RESPONSE_TYPES[name]?.statusCode ?? 0));
  expect(REFUSALS).toEqual(expect.arrayContaining(aboutCallers));
  expect(REFUSALS.filter((name) => !aboutCallers.includes(name))).toEqual(['AUTHORIZER_CONFIGURATION_ERROR', 'AUTHORIZER_FAILURE']);
});

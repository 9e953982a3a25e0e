import { opaque } from '../../../src/engine/matching/opaque';
import { RefusalFacts, renderRefusal } from '../../../src/engine/response/render-refusal';

const facts: RefusalFacts = {
  gatewayResponseType: 'ACCESS_DENIED',
  explicitDeny: false,
  byAuthorizer: false,
  methodArn: 'arn:aws:execute-api:eu-west-1:444455556666:abc123/prod/GET/pets/7',
  stage: 'prod',
  method: 'GET',
  path: '/pets/7',
};
const resource = 'arn:aws:execute-api:eu-west-1:********6666:abc123/prod/GET/pets/7';

function bodyOf(template: string, more: Partial<RefusalFacts> = {}): string {
  return renderRefusal({ headers: {}, templates: { 'application/json': template } }, { ...facts, ...more }).body;
}

describe('without customisation', () => {
  test('an anonymous caller learns the method, and that the policy refused', () => {
    expect(renderRefusal(undefined, facts)).toEqual({
      statusCode: 403,
      headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'AccessDeniedException' },
      body: `{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: ${resource}"}`,
    });
  });

  test('a caller who signed reads his ARN, and whether a statement denies', () => {
    const { body } = renderRefusal(undefined, { ...facts, callerArn: 'arn:aws:iam::111122223333:user/alice', explicitDeny: true });
    expect(JSON.parse(body)).toEqual({
      Message: `User: arn:aws:iam::111122223333:user/alice is not authorized to perform: execute-api:Invoke on resource: ${resource} with an explicit deny`,
    });
  });

  test.each([
    [true, 'User is not authorized to access this resource with an explicit deny'],
    [false, 'User is not authorized to access this resource'],
  ])('an authorizer refuses without ARNs (explicit deny: %s)', (explicitDeny, message) => {
    expect(renderRefusal(undefined, { ...facts, byAuthorizer: true, explicitDeny }).body).toBe(JSON.stringify({ message }));
  });

  test.each([
    ['MISSING_AUTHENTICATION_TOKEN', 403, 'MissingAuthenticationTokenException', 'Missing Authentication Token'],
    ['UNAUTHORIZED', 401, 'UnauthorizedException', 'Unauthorized'],
    ['WAF_FILTERED', 403, 'ForbiddenException', 'Forbidden'],
    ['AUTHORIZER_FAILURE', 500, '{errorType}', '{error.message}'],
    [undefined, 403, 'ForbiddenException', 'Forbidden'],
  ])('%s answers with its own text', (gatewayResponseType, statusCode, errorType, message) => {
    const answer = renderRefusal(undefined, { ...facts, gatewayResponseType });
    expect(answer).toEqual({ statusCode, headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': errorType }, body: JSON.stringify({ message }) });
  });

  test('an unknown account stays unknown, opaque parts show their names', () => {
    const methodArn = `arn:aws:execute-api:${opaque('AWS::Region')}:${opaque('AWS::AccountId')}:${opaque('!Api')}/prod/GET/`;
    expect(renderRefusal(undefined, { ...facts, methodArn }).body).toContain(
      'resource: arn:aws:execute-api:<AWS::Region>:********{last four digits of the account}:<Api>/prod/GET/"}');
  });
});

describe('with a customisation', () => {
  const definition = {
    statusCode: '404',
    headers: { 'Access-Control-Allow-Origin': '\'*\'', 'X-Echo': 'method.request.header.X-Id' },
    templates: { 'application/json': '{"message":"Not Found"}', 'text/plain': 'Not Found' },
  };

  test('status, headers and body are those of the customisation, x-amzn-ErrorType stays', () => {
    expect(renderRefusal(definition, { ...facts, requestHeaders: { 'x-id': '42' } })).toEqual({
      statusCode: 404,
      headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'AccessDeniedException', 'Access-Control-Allow-Origin': '*', 'X-Echo': '42' },
      body: '{"message":"Not Found"}',
    });
  });

  test.each(['x-amzn-ErrorType', 'X-Amzn-Errortype'])('a header %s of one\'s own does not hide the kind of refusal', (name) => {
    const { headers } = renderRefusal({ ...definition, headers: { [name]: "'NotFoundException'" } }, facts);
    expect(headers).toEqual({ 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'NotFoundException, AccessDeniedException' });
  });

  test('the template of the media type is shown, else the one for JSON, else the first', () => {
    const shown = (templates: { [mediaType: string]: string }, mediaType?: string) => {
      const { headers, body } = renderRefusal({ headers: {}, templates }, facts, mediaType);
      return [headers['Content-Type'], body];
    };
    expect(shown(definition.templates, 'text/plain')).toEqual(['text/plain', 'Not Found']);
    expect(shown(definition.templates, 'text/html')).toEqual(['application/json', '{"message":"Not Found"}']);
    expect(shown({ 'text/plain': 'no', 'text/html': '<p>no</p>' })).toEqual(['text/html', '<p>no</p>']);
  });

  test('without status or templates the defaults of the type apply', () => {
    const answer = renderRefusal({ headers: { 'X-A': '\'b\'' }, templates: {} }, { ...facts, gatewayResponseType: 'UNAUTHORIZED' });
    expect(answer).toMatchObject({ statusCode: 401, headers: { 'X-A': 'b' }, body: '{"message":"Unauthorized"}' });
  });

  test('a status that is not known yet is left open', () => {
    expect(renderRefusal({ ...definition, statusCode: opaque('Status') }, facts).statusCode).toBeUndefined();
  });

  test('refusals that no gateway response answers are not customised', () => {
    const plain = { ...facts, gatewayResponseType: undefined };
    expect(renderRefusal(definition, plain)).toEqual(renderRefusal(undefined, plain));
  });

  test('what the request says is filled in', () => {
    expect(bodyOf('$context.httpMethod $context.path on $context.stage: $context.error.responseType [$context.error.validationErrorString]'))
      .toBe('GET /prod/pets/7 on prod: ACCESS_DENIED []');
    expect(bodyOf('$context.error.message|$context.error.messageString', { byAuthorizer: true }))
      .toBe('User is not authorized to access this resource|"User is not authorized to access this resource"');
  });

  test('what exists only at run time stands in braces unless given', () => {
    const template = '$context.requestId $context.identity.sourceIp $stageVariables.a method.request.header.B method.request.path.c method.request.querystring.d';
    expect(bodyOf(template)).toBe('{requestId} {identity.sourceIp} {stageVariables.a} {method.request.header.B} {method.request.path.c} {method.request.querystring.d}');
    expect(bodyOf(template, {
      context: { 'requestId': 'r1', 'identity.sourceIp': '192.0.2.1' },
      stageVariables: { a: '1' },
      requestHeaders: { b: '2' },
      pathParameters: { c: '3' },
      queryString: { d: '4' },
    })).toBe('r1 192.0.2.1 1 2 3 4');
  });

  test('a parameter that the request does not have is empty', () => {
    expect(bodyOf('[method.request.header.B][method.request.path.c]', { requestHeaders: {}, pathParameters: {} })).toBe('[][]');
  });

  test('what the caller sends is put in as it is', () => {
    expect(bodyOf('{"you":"method.request.header.X-Id"}', { requestHeaders: { 'X-Id': '","admin":"yes' } })).toBe('{"you":"","admin":"yes"}');
  });
});

test('fails when the type does not exist', () => {
  expect(() => renderRefusal(undefined, { ...facts, gatewayResponseType: 'FORBIDDEN' })).toThrow('gateway response type "FORBIDDEN" does not exist: use one of ACCESS_DENIED, ');
});

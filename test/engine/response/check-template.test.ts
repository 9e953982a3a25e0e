import * as fc from 'fast-check';
import { opaque } from '../../../src/engine/matching/opaque';
import { checkTemplate } from '../../../src/engine/response/check-template';
import { renderRefusal } from '../../../src/engine/response/render-refusal';

const kinds = (mediaType: string, template: string) => checkTemplate(mediaType, template).map(({ kind }) => kind);

describe.each([
  ['{"message":"no"}', []],
  ['{"id":"$context.extendedRequestId","ip":"$context.identity.sourceIp","path":"$context.resourcePath"}', []],
  ['{"message":$context.error.messageString}', ['exposes details']],
  ['{"message":"$context.error.messageString"}', ['exposes details', 'not JSON']],
  ['{"price":"$5 #1"}', []],
  ['{"id":"$context.requestId-1"}', ['unknown variable']],
  ['{"you":"$context.authorizer.claims"}', ['unknown variable']],
  ['{"you":"$context.authorizer.plan"}', ['exposes details']],
  ['{"you":"$context.authorizer.error"}', ['unknown variable']],
  ['{"status":"$context.status"}', ['unknown variable']],
  ['{"path":"$context.path","q":"method.request.querystring.q"}', ['chosen by the caller', 'chosen by the caller']],
  ['{"a":"#set($x = 1)$x"}', ['not VTL', 'not VTL', 'not VTL']],
  ['{"a":"$method.request.header.b"}', ['not VTL']],
  ['{"a":"\\$context.requestId"}', ['not JSON']],
  ['', ['not JSON']],
])('%s', (template, expected) => {
  test(`as JSON: ${expected.join(', ') || 'nothing wrong'}`, () => {
    expect(kinds('application/json', template)).toEqual(expected);
    expect(kinds('application/problem+json', template)).toEqual(expected);
  });

  test('as plain text: only what does not depend on syntax', () => {
    expect(kinds('text/plain', template)).toEqual(expected.filter((kind) => kind !== 'not JSON' && kind !== 'chosen by the caller'));
  });
});

test('markup is no place for what the caller chooses either', () => {
  expect(kinds('text/html', '<p>$context.identity.userAgent</p>')).toEqual(['chosen by the caller']);
});

test.each([
  ['$context.sourceIp', 'did you mean "$context.identity.sourceIp"'],
  ['$context.requestid', 'did you mean "$context.requestId"'],
  ['$context.teapot', 'use $context.extendedRequestId to find the request in the logs'],
])('says what %s could have been', (variable, remedy) => {
  expect(checkTemplate('text/plain', variable)[0].message).toBe(`template "text/plain" uses "${variable}", which gateway responses do not have: ${remedy}`);
});

test('opaque parts are neither read nor tried as JSON', () => {
  expect(kinds('application/json', `{"api":${opaque('$context.accountId #if')}}`)).toEqual([]);
  expect(kinds('application/json', `{"api":${opaque('Api')},"who":"$context.identity.user"}`)).toEqual(['exposes details']);
});

test('a JSON template without problems is JSON whatever harmless values come', () => {
  const value = fc.stringMatching(/^[\w .:/@+=-]{0,20}$/);
  const piece = fc.constantFrom('$context.requestId', '"$context.stage"', '$context.error.messageString', '$context.requestTimeEpoch', '"a"', ',', ':', '{', '}', '[', ']', '1');
  const template = fc.oneof(fc.array(piece, { maxLength: 5 }).map((pieces) => pieces.join('')), piece.map((only) => `{"a":${only}}`));
  fc.assert(fc.property(template, value, value, fc.nat(), (text, requestId, stage, requestTimeEpoch) => {
    fc.pre(kinds('application/json', text).every((kind) => kind === 'exposes details'));
    const { body } = renderRefusal({ headers: {}, templates: { 'application/json': text } }, {
      gatewayResponseType: 'ACCESS_DENIED',
      explicitDeny: false,
      byAuthorizer: true,
      methodArn: '',
      stage,
      method: 'GET',
      path: '/',
      context: { requestId, requestTimeEpoch: String(requestTimeEpoch) },
    });
    expect(() => JSON.parse(body)).not.toThrow();
  }), { seed: 403 });
});

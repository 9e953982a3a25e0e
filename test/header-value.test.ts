import { CfnParameter, Stack } from 'aws-cdk-lib';
import * as fc from 'fast-check';
import { HeaderValue } from '../src/header-value';

const seed = { seed: 403 };
const printable = fc.string({ minLength: 1, maxLength: 30 }).filter((text) => text === text.trim() && text !== '' && !/['$]/.test(text));

test('any printable text without single quotes becomes that text in single quotes', () => {
  fc.assert(fc.property(printable, (text) => {
    expect(HeaderValue.literal(text)._render()).toBe(`'${text}'`);
  }), seed);
});

test('a literal stays literal even if it reads like a mapping', () => {
  expect(HeaderValue.literal('method.request.header.Origin')._render()).toBe('\'method.request.header.Origin\'');
});

test('values of the request are mapped without quotes', () => {
  expect(HeaderValue.requestHeader('X-Correlation-Id')._render()).toBe('method.request.header.X-Correlation-Id');
  expect(HeaderValue.pathParameter('petId')._render()).toBe('method.request.path.petId');
  expect(HeaderValue.queryString('page_size')._render()).toBe('method.request.querystring.page_size');
});

test.each([
  ['quotes around the value', '\'*\'', 'header value "\'*\'" has quotes around it: leave them out, HeaderValue.literal() adds the single quotes that API Gateway wants'],
  ['a single quote', 'don\'t', 'header value "don\'t" has a single quote'],
  ['a line feed', 'a\nSet-Cookie: b=c', 'header value "a\\nSet-Cookie: b=c" has a line break'],
  ['a carriage return', 'a\r', 'header value "a\\r" has a line break'],
  ['a character outside ASCII', 'zürich', 'use printable ASCII characters'],
  ['nothing', '', 'header value "" is empty'],
  ['a space at the end', 'a ', 'header value "a " is empty or has spaces at an end'],
  ['a context variable', '$context.requestId', 'header value "$context.requestId" has a variable'],
  ['a stage variable', 'v${stageVariables.version}', 'has a variable: API Gateway replaces variables in templates only'],
])('fails when a literal has %s', (_, value, message) => {
  expect(() => HeaderValue.literal(value)._render()).toThrow(message);
});

test.each(['', '{petId}', 'proxy+', 'a b', 'a\'b'])('fails when "%s" is given as the name of a parameter', (name) => {
  const message = `parameter name "${name}" is not possible: use letters, digits, hyphens, underscores and dots, without braces or "+"`;
  expect(() => HeaderValue.requestHeader(name)._render()).toThrow(message);
  expect(() => HeaderValue.pathParameter(name)._render()).toThrow(message);
  expect(() => HeaderValue.queryString(name)._render()).toThrow(message);
});

test('a token is put in as it is, unchecked', () => {
  const stack = new Stack();
  const token = new CfnParameter(stack, 'Support').valueAsString;
  expect(stack.resolve(HeaderValue.literal(`see '${token}'`)._render())).toEqual({ 'Fn::Join': ['', ['\'see \'', { Ref: 'Support' }, '\'\'']] });
  expect(stack.resolve(HeaderValue.requestHeader(token)._render())).toEqual({ 'Fn::Join': ['', ['method.request.header.', { Ref: 'Support' }]] });
});

import { readFileSync } from 'fs';
import { join } from 'path';
import { App } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { neighbourOf } from '../../examples/pet-store/neighbour';
import { PetStoreStack, ROUTES, Step } from '../../examples/pet-store/pet-store-stack';
import { main, play } from '../../examples/pet-store/play';
import { DecisionOutcome } from '../../src';

const ME = '203.0.113.7';
const EVERYWHERE = ROUTES.map(() => DecisionOutcome.ALLOW);
const NOWHERE = ROUTES.map(() => DecisionOutcome.DENY);

const open = play(Step.OPEN, ME);
const denylisted = play(Step.DENYLISTED, ME);
const ownResponse = play(Step.OWN_RESPONSE, ME);
const regained = play(Step.REGAINED, ME);

/** The OpenAPI definition, as the template has it. */
function definitionAt(step: Step) {
  const template = Template.fromStack(new PetStoreStack(new App(), 'PetStore', { step, myAddress: ME }));
  return Object.values(template.findResources('AWS::ApiGateway::RestApi'))[0].Properties.Body;
}

function outcomes({ mine, neighbours }: ReturnType<typeof play>): DecisionOutcome[][] {
  return [mine, neighbours].map((decisions) => decisions.map(({ outcome }) => outcome));
}

const [dog, cat, fish] = [{ id: 1, type: 'dog', price: 249.99 }, { id: 2, type: 'cat', price: 124.99 }, { id: 3, type: 'fish', price: 0.99 }];
const ANSWERS: ReadonlyArray<[verb: string, path: string, answer: object]> = [
  ['get', '/', { message: 'Welcome to the Pet Store' }],
  ['get', '/pets', [dog, cat, fish]],
  ['post', '/pets', { message: 'success', pet: dog }],
  ['get', '/pets/{petId}', dog],
];

test.each(ANSWERS)('API Gateway itself answers %s %s', (verb, path, answer) => {
  const { responses, 'x-amazon-apigateway-integration': integration } = definitionAt(Step.OPEN).paths[path][verb];
  expect(Object.keys(responses)).toEqual(['200']);
  expect(integration).toEqual({
    type: 'mock',
    requestTemplates: { 'application/json': '{"statusCode": 200}' },
    responses: { default: { statusCode: '200', responseTemplates: { 'application/json': JSON.stringify(answer) } } },
  });
});

test('there are no other routes', () => {
  const operations = Object.entries<object>(definitionAt(Step.OPEN).paths).flatMap(([path, item]) => Object.keys(item).map((verb) => [verb, path]));
  expect(operations).toEqual(ANSWERS.map(([verb, path]) => [verb, path]));
});

test('the 403 of our own is part of the definition, whose import would take away any other', () => {
  expect(Object.keys(definitionAt(Step.DENYLISTED))).not.toContain('x-amazon-apigateway-gateway-responses');
  expect(Object.keys(definitionAt(Step.OWN_RESPONSE)['x-amazon-apigateway-gateway-responses'])).toEqual(['ACCESS_DENIED']);
});

test('keys of the definition are in alphabetical order, in which every language reads them', () => {
  const sorted = (_: string, value: unknown): unknown => (typeof value !== 'object' || value === null || Array.isArray(value) ? value
    : Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1))));
  const file = readFileSync(join(__dirname, '../../examples/pet-store/pet-store.openapi.json'), 'utf8');
  expect(file).toBe(`${JSON.stringify(JSON.parse(file, sorted), undefined, 2)}\n`);
});

test('I am refused at the two steps in the middle, and my neighbour never', () => {
  expect(outcomes(open)).toEqual([EVERYWHERE, EVERYWHERE]);
  expect(outcomes(denylisted)).toEqual([NOWHERE, EVERYWHERE]);
  expect(outcomes(ownResponse)).toEqual([NOWHERE, EVERYWHERE]);
  expect(outcomes(regained)).toEqual([EVERYWHERE, EVERYWHERE]);
});

test('every step after the first is deployed', () => {
  expect(new Set([open, denylisted, ownResponse, regained].map(({ deployment }) => deployment)).size).toBe(4);
});

test('the workshop starts without a policy, and ends with one that only allows', () => {
  expect(open.policy).toBeUndefined();
  expect(regained.policy.Statement).toEqual([
    { Sid: 'AllowEverybody', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
  ]);
});

test('the denylist names my address only', () => {
  const [, deny] = denylisted.policy.Statement;
  expect(deny).toMatchObject({ Effect: 'Deny', Condition: { IpAddress: { 'aws:SourceIp': `${ME}/32` } } });
  expect(denylisted.mine.map(({ statementIds }) => statementIds)).toEqual(ROUTES.map(() => [deny.Sid]));
  expect(ownResponse.policy).toEqual(denylisted.policy);
});

test('API Gateway\'s own 403 shows the ARN of the method, and ours does not', () => {
  expect(denylisted.mine.map(({ response }) => response?.body)).toEqual(['GET/', 'GET/pets', 'POST/pets', 'GET/pets/1'].map((methodAndPath) => (
    '{"Message":"User: anonymous is not authorized to perform: execute-api:Invoke on resource: '
    + `arn:aws:execute-api:eu-west-1:********3333:<PetStore/Api>/test/${methodAndPath} with an explicit deny"}`)));
  expect(ownResponse.mine.map(({ response }) => response)).toEqual(ROUTES.map(() => ({
    statusCode: 403,
    headers: { 'Content-Type': 'application/json', 'x-amzn-ErrorType': 'AccessDeniedException' },
    body: '{"message":"The Pet Store does not serve this address"}',
  })));
});

test('IPv6 works, too', () => {
  expect(outcomes(play(Step.DENYLISTED, '2001:db8::7'))).toEqual([NOWHERE, EVERYWHERE]);
});

test.each([
  ['203.0.113.7', '203.0.113.6'],
  ['203.0.113.255', '203.0.113.254'],
  ['198.51.100.0', '198.51.100.1'],
  ['2001:db8::7', '2001:db8::6'],
  ['2001:db8::', '2001:db8::1'],
  ['2001:db8::fffe', '2001:db8::ffff'],
])('the neighbour of %s is %s', (address, neighbour) => {
  expect(neighbourOf(address)).toBe(neighbour);
});

test.each([
  [['10.0.0.7'], /"10\.0\.0\.7" is never the source of a request to a public API.*PetStore\/Denylist/],
  [['203.0.113.0/24'], /"203\.0\.113\.0\/24" is not an address: pass one/],
  [['me'], /"me" is not an address/],
  [['203.0.113.7', '203.0.113.8'], /"203\.0\.113\.7 203\.0\.113\.8" is not an address/],
])('fails for %s, which is not the address of a caller', (args, message) => {
  expect(() => main(...args)).toThrow(message);
});

test('the story fits on a page', () => {
  const log = jest.spyOn(console, 'log').mockImplementation();
  main(ME);
  const lines = log.mock.calls.join('\n').split('\n');
  log.mockRestore();
  expect(lines.filter((line) => /^[1-4]\. /.test(line))).toHaveLength(4);
  expect(lines.filter((line) => /For me, GET \/ on stage test is (refused with 403|allowed)/.test(line))).toHaveLength(4);
  expect(lines.length).toBeLessThanOrEqual(100);
});

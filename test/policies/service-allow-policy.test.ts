import { ServiceAllowPolicy, ServiceAllowPolicyProps } from '../../src';
import { IAM, newApi, newStack, statementsIn, synthError } from '../testing';

function allow(props: Omit<ServiceAllowPolicyProps, 'restApi'>, methods: object = { 'GET /pets': IAM }) {
  const stack = newStack();
  return { stack, policy: new ServiceAllowPolicy(stack, 'Service', { restApi: newApi(stack, methods as never), ...props }) };
}

test.each<[Omit<ServiceAllowPolicyProps, 'restApi'>, RegExp]>([
  [{ servicePrincipals: [] }, /servicePrincipals is empty/],
  [{ servicePrincipals: ['*'] }, /"\*" is not a service principal: write one such as "events.amazonaws.com"/],
  [{ servicePrincipals: ['events'] }, /is not a service principal/],
  [{ servicePrincipals: ['events.amazonaws.com'], sourceArns: [] }, /sourceArns is empty/],
  [{ servicePrincipals: ['events.amazonaws.com'], sourceArns: ['arn:*'] }, /is not an ARN of six parts/],
])('%j is refused', (props, message) => {
  expect(() => allow(props)).toThrow(message);
  expect(() => allow(props)).toThrow(/\[at Stack\/Service\]$/);
});

test('a service is granted on behalf of some resources', () => {
  const { stack } = allow({ servicePrincipals: ['events.amazonaws.com'], sourceArns: ['arn:aws:events:eu-west-1:111122223333:rule/*'] });
  expect(statementsIn(stack)).toEqual([{
    Sid: 'AllowServices',
    Effect: 'Allow',
    Principal: { Service: 'events.amazonaws.com' },
    Action: 'execute-api:Invoke',
    Resource: 'execute-api:/*',
    Condition: { ArnLike: { 'aws:SourceArn': 'arn:aws:events:eu-west-1:111122223333:rule/*' } },
  }]);
});

test('fails on methods that do not authenticate callers', () => {
  expect(synthError(allow({ servicePrincipals: ['events.amazonaws.com'] }, { 'GET /pets': {} }).stack)).toMatch(/do not authenticate them: GET \/pets/);
});

import { CfnParameter } from 'aws-cdk-lib';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { PrivateDomainNamePolicy, PrivateVpcePolicy, Requests } from '../../src';
import { newApi, newStack, PRIVATE, statementsIn } from '../testing';
import { almost, expectNoSilentMistake } from './wrong-input';

const ORDERS = 'arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com+abcd1234';
const STOCK = 'arn:aws:execute-api:eu-west-1:111122223333:/domainnames/stock.example.com+efgh5678';

/** Labels of letters, digits and inner hyphens, of which the last begins with a letter. */
function isName(name: string): boolean {
  const labels = name.split('.');
  return labels.length > 1 && /^[a-z]/.test(labels[labels.length - 1]) && labels.every((label) => label.length > 0 && label.length < 64
    && [...label].every((character) => 'abcdefghijklmnopqrstuvwxyz0123456789-'.includes(character)) && !label.startsWith('-') && !label.endsWith('-'));
}

test.each<[string[], RegExp]>([
  [[], /^domainNameArns is empty: name at least one, or leave the construct out \[at Stack\/Named\]$/],
  [['orders.example.com'], /"orders.example.com" is not the ARN of a private custom domain name: write one such as "arn:aws:execute-api:.*"; its id is part of it/],
  [['arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.example.com+abcd1234'], new RegExp(`is the ARN for managing the domain name.*write "${ORDERS.replace('+', '\\+')}"`)],
  [['arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com'], /is not the ARN of a private custom domain name/],
  [['arn:aws:execute-api:eu-west-1:111122223333:/domainnames/*+abcd1234'], /is not the ARN of a private custom domain name/],
])('%j is refused', (domainNameArns, message) => {
  const stack = newStack();
  expect(() => new PrivateDomainNamePolicy(stack, 'Named', { restApi: newApi(stack, undefined, PRIVATE), domainNameArns })).toThrow(message);
});

test('whatever is written, it is refused or it is such an ARN', () => {
  expectNoSilentMistake(almost([ORDERS, STOCK]), {
    api: PRIVATE,
    make: (scope, restApi, arn) => new PrivateDomainNamePolicy(scope, 'Named', { restApi, domainNameArns: [arn] }),
    isRight: (arn) => {
      const [a, partition, service, region, account, resource, ...more] = arn.split(':');
      const [empty, kind, nameAndId, ...deeper] = (resource ?? '').split('/');
      const [name, id, ...others] = (nameAndId ?? '').split('+');
      return a === 'arn' && /^aws[a-z-]*$/.test(partition) && service === 'execute-api' && /^[a-z0-9-]+$/.test(region) && /^\d{12}$/.test(account) && more.length + deeper.length + others.length === 0
        && empty === '' && kind === 'domainnames' && isName(name) && /^[A-Za-z0-9]+$/.test(id ?? '');
    },
  });
});

test('fails on an API that is not private, where it would refuse everybody', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, { endpointConfiguration: { types: [EndpointType.REGIONAL] } });
  expect(() => new PrivateDomainNamePolicy(stack, 'Named', { restApi, domainNameArns: [ORDERS] })).toThrow(/the API is REGIONAL.*\[at Stack\/Named\]$/);
});

test('the names of several are one list, beside that of endpoints, and tokens follow', () => {
  const stack = newStack();
  const restApi = newApi(stack, undefined, PRIVATE);
  new PrivateDomainNamePolicy(stack, 'A', { restApi, domainNameArns: [STOCK, new CfnParameter(stack, 'Arn').valueAsString] });
  new PrivateDomainNamePolicy(stack, 'B', { restApi, domainNameArns: [ORDERS] });
  new PrivateVpcePolicy(stack, 'C', { restApi, vpcEndpointIds: ['vpce-01234567'] });
  expect(statementsIn(stack).slice(1).map(({ Sid, Condition }) => [Sid, Condition])).toEqual([
    ['DenyUnlessDomainName', { ArnNotEquals: { 'execute-api:viaDomainArn': [ORDERS, STOCK, { Ref: 'Arn' }] } }],
    ['DenyUnlessPrivateNetwork', { StringNotEquals: { 'aws:SourceVpce': 'vpce-01234567' } }],
  ]);
});

test('requests through other names, and through none, are refused', () => {
  const stack = newStack();
  const { resourcePolicy } = new PrivateDomainNamePolicy(stack, 'Named', { restApi: newApi(stack, undefined, PRIVATE), domainNameArns: [ORDERS] });
  resourcePolicy.assertAllows(Requests.any().viaDomainName(ORDERS));
  resourcePolicy.assertDenies(Requests.any().viaDomainName(STOCK));
  resourcePolicy.assertDenies(Requests.any().viaOtherDomainNameThan(ORDERS));
  expect(statementsIn(stack)).toHaveLength(2);
});

test.each<[(...arns: string[]) => Requests]>([[(...arns) => Requests.any().viaDomainName(...arns)], [(...arns) => Requests.any().viaOtherDomainNameThan(...arns)]])('requests are told by the right ARN', (via) => {
  expect(() => via('arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.example.com+abcd1234')).toThrow(/calls are told by another: write "arn:aws:execute-api:/);
  expect(() => via()).toThrow(/one of no values of execute-api:viaDomainArn/);
  expect(String(via(ORDERS))).toContain(ORDERS);
  expect(String(via(ORDERS, STOCK))).toContain(STOCK);
});

test('a domain name whose id is not known yet equals itself in proofs about all requests', () => {
  const stack = newStack();
  const invokeArn = `arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com+${new CfnParameter(stack, 'Id').valueAsString}`;
  const { resourcePolicy } = new PrivateDomainNamePolicy(stack, 'Named', { restApi: newApi(stack, undefined, PRIVATE), domainNameArns: [invokeArn] });
  resourcePolicy.assertAllows(Requests.any().viaDomainName(invokeArn));
  resourcePolicy.assertDenies(Requests.any().viaOtherDomainNameThan(invokeArn));
  expect(statementsIn(stack)).toHaveLength(2);
});

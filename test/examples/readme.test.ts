import { readFileSync } from 'fs';
import { join } from 'path';
import { IpDenylistPolicy, Requests } from '../../src';
import { newApi, newStack, policyIn, synthError } from '../testing';

const README = readFileSync(join(__dirname, '../../README.md'), 'utf8');

function block(language: string): string {
  return new RegExp(`^\`\`\`${language}\n(.*?)\n\`\`\`$`, 'ms').exec(README)![1];
}

function example() {
  const stack = newStack('Shop');
  return { stack, denylist: new IpDenylistPolicy(stack, 'Denylist', { restApi: newApi(stack), ipRanges: ['203.0.113.0/24', '2001:db8::/32'] }) };
}

test('the example creates the policy that README shows', () => {
  expect(policyIn(example().stack)).toEqual(JSON.parse(block('json')));
});

test('a broken assertion fails with the message that README shows', () => {
  const { stack, denylist } = example();
  denylist.resourcePolicy.assertAllows(Requests.to('GET', '/pets').fromAddress('203.0.113.8'));
  expect(synthError(stack).replace(/ +$/gm, '')).toBe(block('text'));
});

import { isIP } from 'net';
import { CfnRestApi, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import * as fc from 'fast-check';
import { parsePolicy } from '../../src/engine';
import { newApi, newStack } from '../testing';

/** A construct under test: `make` gives one prop of it a value. */
export interface Subject {
  readonly make: (scope: Construct, restApi: RestApi, value: string) => unknown;
  /** Whether a value is right, found out in another way than the library does. */
  readonly isRight: (value: string) => boolean;
  readonly api?: RestApiProps;
}

/** Right values with a few characters deleted, put in or exchanged, and texts that are nothing like them. */
export function almost(rightValues: readonly string[]): fc.Arbitrary<string> {
  const alphabet = [...new Set([...rightValues.join(''), ...'/.:-*? $0Zf%'])];
  const edit = fc.tuple(fc.nat(), fc.constantFrom('delete', 'insert', 'replace'), fc.constantFrom(...alphabet));
  const edited = fc.tuple(fc.constantFrom(...rightValues), fc.array(edit, { maxLength: 3 })).map(([value, edits]) => (
    edits.reduce((text, [position, how, character]) => {
      const at = position % (text.length + 1);
      return text.slice(0, at) + (how === 'delete' ? '' : character) + text.slice(how === 'insert' ? at : at + 1);
    }, value)));
  return fc.oneof({ weight: 20, arbitrary: edited }, { weight: 1, arbitrary: fc.string() });
}

/** Fails unless every wrong value is refused, with the construct and the value, and every right one becomes a policy. */
export function expectNoSilentMistake(values: fc.Arbitrary<string>, { make, isRight, api }: Subject): void {
  const seen = { right: 0, wrong: 0 };
  fc.assert(fc.property(values, (value) => {
    const stack = newStack();
    const restApi = newApi(stack, undefined, api);
    if (isRight(value)) {
      seen.right++;
      make(stack, restApi, value);
      parsePolicy(stack.resolve((restApi.node.defaultChild as CfnRestApi).policy));
    } else {
      seen.wrong++;
      const message = messageOf(() => make(stack, restApi, value));
      expect(message).toMatch(/ \[at Stack\/\w+\]$/);
      expect(message).toContain(`"${value}"`);
    }
  }), { seed: 5, numRuns: 300 });
  expect(Math.min(seen.right, seen.wrong)).toBeGreaterThan(10);
}

function messageOf(act: () => unknown): string | undefined {
  try {
    act();
  } catch (error) {
    return (error as Error).message;
  }
  return undefined;
}

/** Addresses and blocks, and texts that nearly are. */
export const ALMOST_BLOCKS = almost(['198.51.100.7', '10.0.1.0/24', '2001:db8::/32', '2001:db8::1', '4.0.0.0/6', 'fd00::/8']);

/** Whether a text is a block without host bits, or an address that somebody has, by the parsers of Node.js. */
export function isBlock(text: string): boolean {
  const [address, prefix, ...more] = text.split('/');
  const family = /[%\s]/.test(address) || more.length > 0 ? 0 : isIP(address);
  const bits = family === 4 ? 32 : 128;
  if (family === 0 || (prefix !== undefined && !(/^(0|[1-9]\d*)$/.test(prefix) && Number(prefix) <= bits))) { return false; }
  return prefix === undefined ? bitsOf(address).includes('1') : !bitsOf(address).slice(Number(prefix)).includes('1');
}

/** An address as zeros and ones. */
export function bitsOf(address: string): string {
  if (isIP(address) === 4) { return address.split('.').map((byte) => Number(byte).toString(2).padStart(8, '0')).join(''); }
  const [left, right = ''] = new URL(`http://[${address}]`).hostname.slice(1, -1).split('::').map((half) => half.split(':').filter((group) => group !== '')
    .map((group) => parseInt(group, 16).toString(2).padStart(16, '0')).join(''));
  return left + '0'.repeat(128 - left.length - right.length) + right;
}

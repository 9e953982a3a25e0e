import { readFileSync } from 'fs';
import { join } from 'path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import * as iam from 'aws-cdk-lib/aws-iam';
import * as ts from 'typescript';
import * as library from '../src';
import { IAM, newApi, newStack, PRIVATE } from './testing';

/** The pairs of the page: what somebody has, and what he writes instead. */
const page = readFileSync(join(__dirname, '../docs/migration.md'), 'utf8');
const pairs = page.split(/^#+ /m).flatMap((section): [string, string, string, boolean][] => {
  const before = /^```json\n(.*?)^```$/ms.exec(section);
  const after = /^```ts\n(.*?)^```$/ms.exec(section);
  return before && after ? [[section.split('\n')[0], before[1], after[1], section.includes('**Refuses more**')]] : [];
});

/** The API that an example is about, and what it has as its policy. */
function run(code: string): library.ResourcePolicyDocument {
  const stack = newStack();
  const prod = { deployOptions: { stageName: 'prod' } };
  const open = { 'GET /': {}, 'GET /pets': {}, 'POST /pets': {} };
  const apis = {
    api: () => newApi(stack, open, prod),
    iamApi: () => newApi(stack, { 'GET /orders': IAM }, prod),
    privateApi: () => newApi(stack, open, { ...prod, ...PRIVATE }),
  };
  const [, name] = /(?:restApi: |^)(api|iamApi|privateApi)\b/m.exec(code) as unknown as [string, keyof typeof apis];
  const restApi = apis[name]();
  const names = { ...library, ...iam, [name]: restApi };
  const { outputText } = ts.transpileModule(code, { compilerOptions: { target: ts.ScriptTarget.ES2022 } });
  // eslint-disable-next-line @typescript-eslint/no-implied-eval
  (new Function(...Object.keys(names), outputText) as (this: Stack, ...values: unknown[]) => void).call(stack, ...Object.values(names));
  Template.fromStack(stack);
  return library.ResourcePolicy.of(restApi).toDocument();
}

test('the page has pairs', () => {
  expect(pairs.length).toBeGreaterThan(12);
});

test.each(pairs)('%s: the second of the pair means the same, or refuses more where the page says so', (_, before, after, refusesMore) => {
  const { equivalent, newlyAdmitted, newlyRefused } = run(after).changesSince(before);
  expect(newlyAdmitted.toString()).toBe('nothing');
  if (refusesMore) {
    expect(newlyRefused.outcome).toBe(library.AnswerOutcome.YES);
  } else {
    expect([newlyRefused.toString(), equivalent]).toEqual(['nothing', library.AnswerOutcome.YES]);
  }
});

import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { ResourcePolicy } from '../../../src';
import { ComposedStatement, Statement, statementOf } from '../../../src/private/composition/statement';
import { brokenLaws } from '../../../src/private/proof/laws';
import { RenderedApi } from '../../../src/private/tree/rendered-api';
import { newApi, newStack } from '../../testing';

const OPEN = statementOf('Allow', 'Open', ['*']);
const deny = (...addresses: string[]) => statementOf('Deny', 'Blocked', ['*'], { Condition: { IpAddress: { 'aws:SourceIp': addresses } } });

/** What is wrong with a statement that was written for others that were asked for, next to an Allow for everybody. */
function broken(statement: Statement, ...asked: Statement[]): string[] {
  const stack = newStack();
  const restApi = newApi(stack);
  ResourcePolicy.of(restApi);
  const composed: ComposedStatement = { statement, asked, constructs: [restApi] };
  return brokenLaws(new RenderedApi(restApi.node.defaultChild as CfnRestApi), [composed], [OPEN]).map(({ message }) => message);
}

test('joined and aggregated lists mean what was asked for', () => {
  expect(broken(deny('203.0.113.0/24'), deny('203.0.113.128/25'), deny('203.0.113.0/25', '203.0.113.7'))).toEqual([]);
});

test('a block that is too small lets in requests that must be refused', () => {
  expect(broken(deny('203.0.113.0/25'), deny('203.0.113.0/24'))).toEqual([
    expect.stringMatching(/^the policy as it is written lets in requests that it must refuse; this is a mistake of the library.*"203\.0\.113\./),
  ]);
});

test('a block that is too large refuses requests that must be let in', () => {
  expect(broken(deny('203.0.113.0/24'), deny('203.0.113.0/25'))).toEqual([expect.stringMatching(/^the policy as it is written refuses requests that it must let in/)]);
});

test('a token that changed is undecided, and the reason says so', () => {
  const token = (name: string) => `\u{E000}${name}\u{E001}`;
  expect(broken(deny(token('A')), deny(token('B')))).toEqual(expect.arrayContaining([expect.stringMatching(/^it is undecided whether the policy as it is written/)]));
});

import { ComposedStatement, Statement } from './statement';
import { OPAQUE_CLOSE, OPAQUE_OPEN } from '../../engine';
import { ConstructSize } from '../../policy-size';

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-execution-service-limits-table.html */
export const DEFAULT_SIZE_QUOTA = 8192;

/**
 * API Gateway completes `execute-api:/...` when the policy is saved. It is not documented whether the quota applies before or after that, so the
 * longest possible completion counts.
 */
const LONGEST_API_ARN = 'arn:aws-us-gov:execute-api:ap-southeast-1:111122223333:a1b2c3d4e5/';

/** A token counts as an endpoint id or an account, whichever is longer; only an ARN token can turn out longer. */
const TOKEN_LENGTH = 'vpce-0123456789abcdef0'.length;

/** UTF-8 bytes of the minified document, as API Gateway stores it. */
export function documentSize(statements: readonly unknown[]): number {
  return '{"Version":"2012-10-17","Statement":[]}'.length + statements.reduce<number>((sum, s) => sum + statementSize(s), 0) + Math.max(0, statements.length - 1);
}

function statementSize(statement: unknown): number {
  const token = new RegExp(`${OPAQUE_OPEN}[^${OPAQUE_CLOSE}]*${OPAQUE_CLOSE}`, 'g');
  const text = JSON.stringify(statement)
    .replace(token, 'x'.repeat(TOKEN_LENGTH))
    .replace(/"execute-api:\//g, `"${LONGEST_API_ARN}`);
  return Buffer.byteLength(text, 'utf8');
}

/** What the statements of each construct cost, the most expensive first; a shared statement is counted once, for all who share it. */
export function costs(composed: readonly ComposedStatement[], foreign: readonly Statement[]): ConstructSize[] {
  const sizes = new Map<string, number>();
  const add = (name: string, statement: Statement) => sizes.set(name, (sizes.get(name) ?? 0) + statementSize(statement));
  for (const { statement, constructs } of composed) {
    add([...new Set(constructs.map(({ node }) => node.path))].join(' and ') || 'methods that stay open', statement);
  }
  for (const statement of foreign) { add('statements added by others', statement); }
  return [...sizes].map(([name, sizeInBytes]) => ({ name, sizeInBytes })).sort((a, b) => b.sizeInBytes - a.sizeInBytes);
}

export function costsText(composed: readonly ComposedStatement[], foreign: readonly Statement[]): string {
  return costs(composed, foreign).map(({ name, sizeInBytes }) => `${name}: ${sizeInBytes}`).join(', ');
}

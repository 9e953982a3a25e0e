import { Statement } from './statement';
import { isObject } from '../tree/references';

const ELEMENT_ORDER = ['Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition'];

/**
 * One spelling for all statements that say the same: elements in the usual order, lists sorted and without duplicates, lists of one as a single value.
 * None of this has a meaning in the policy language, but each would cost a deployment.
 */
export function canonicalStatement(statement: Statement): Statement {
  const keys = [...ELEMENT_ORDER, ...Object.keys(statement).filter((key) => !ELEMENT_ORDER.includes(key)).sort()];
  const entries = keys.filter((key) => statement[key] !== undefined).map((key) => [key, canonicalValue(statement[key])] as const);
  return Object.fromEntries(entries) as unknown as Statement;
}

function canonicalValue(value: unknown): unknown {
  if (Array.isArray(value)) {
    const byText = new Map(value.map((item: unknown) => [JSON.stringify(item), item]));
    const sorted = [...byText.keys()].sort().map((text) => byText.get(text));
    return sorted.length === 1 ? sorted[0] : sorted;
  }
  // The arguments of an intrinsic function have an order of their own.
  if (!isObject(value) || isIntrinsic(value)) { return value; }
  return Object.fromEntries(Object.keys(value).sort().map((key) => [key, canonicalValue(value[key])]));
}

export function isIntrinsic(value: unknown): value is { readonly [name: string]: unknown } {
  if (!isObject(value)) { return false; }
  const keys = Object.keys(value);
  return keys.length === 1 && (keys[0] === 'Ref' || keys[0].startsWith('Fn::'));
}

/** Statements sorted by their text, without duplicates. */
export function canonicalStatements(statements: readonly Statement[]): Statement[] {
  const byText = new Map(statements.map(canonicalStatement).map((statement) => [JSON.stringify(statement), statement]));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

import { Token, Tokenization } from 'aws-cdk-lib';
import { IConstruct } from 'constructs';
import { hasOpaque } from '../../engine';
import { fail } from '../errors';

/** Whether a list is one token, such as a parameter of type CommaDelimitedList, and its members are not known. */
export function isListToken(values: readonly string[]): boolean {
  return Token.isUnresolved(values);
}

/** Whether a text is, or has, something that only CloudFormation knows: a token, or a dynamic reference. */
export function isDeployTimeValue(text: string): boolean {
  return Token.isUnresolved(text) || hasOpaque(text) || DYNAMIC_REFERENCE.test(text);
}

/**
 * Whether a list has nothing but literals. To look at thousands of values takes time, and is needed often: a list that is asked about is remembered, and must
 * not change.
 */
export function isLiteralList(values: readonly string[]): boolean {
  if (!LITERAL_LISTS.has(values)) {
    const isLiteral = !isListToken(values) && !values.some(isDeployTimeValue);
    LITERAL_LISTS.set(values, isLiteral ? ++literalLists : undefined);
  }
  return LITERAL_LISTS.get(values) !== undefined;
}

/** A number that stands for a list of literals, of which isLiteralList() has been asked. */
export function literalListId(values: readonly unknown[]): number | undefined {
  return LITERAL_LISTS.get(values);
}

const LITERAL_LISTS = new WeakMap<readonly unknown[], number | undefined>();
let literalLists = 0;

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/UserGuide/dynamic-references.html */
export const DYNAMIC_REFERENCE = /\{\{resolve:[^}]*\}\}/;

/**
 * Checks a list of values: not empty, and every literal in it.
 *
 * @param check says what is wrong with one literal; tokens are never guessed
 */
export function checkList(scope: IConstruct, prop: string, values: readonly string[], check: (value: string) => string | undefined): void {
  if (values.length === 0) { fail(scope, `${prop} is empty: name at least one, or leave the construct out`); }
  if (isListToken(values)) { return; }
  for (const value of values) {
    if (Tokenization.reverseList([value]) !== undefined) {
      fail(scope, `${prop} mixes a list token with other values, which CloudFormation cannot join: pass the list token alone, in a construct of its own`);
    }
    const problem = isDeployTimeValue(value) ? undefined : check(value);
    if (problem !== undefined) { fail(scope, `${prop}: ${problem}`); }
  }
}

/** The values of some props, each with what is wrong with one literal. */
export interface Lists {
  readonly [prop: string]: readonly [values: readonly string[], check: (value: string) => string | undefined];
}

/** Checks lists of which at least one must have members. */
export function checkLists(scope: IConstruct, lists: Lists): void {
  const given = Object.entries(lists).filter(([, [values]]) => values.length > 0);
  const names = Object.keys(lists);
  if (given.length === 0) {
    fail(scope, `${names.slice(0, -1).join(', ')} and ${names[names.length - 1]} are ${names.length === 2 ? 'both' : 'all'} empty: `
      + 'name at least one caller, or leave the construct out');
  }
  for (const [prop, [values, check]] of given) { checkList(scope, prop, values, check); }
}

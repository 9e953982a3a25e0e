import { binaryEquals } from './binary-operator';
import { bool } from './bool-operator';
import { ipAddress } from './ip-operator';
import { Comparison, EQUAL, GREATER, GREATER_OR_EQUAL, LESS, LESS_OR_EQUAL, dateMatcher, numericMatcher } from './ordered-operators';
import { ValueOptions, arnLike, stringEquals, stringEqualsIgnoreCase, stringLike } from './text-operators';
import { parseCidr } from '../addresses/cidr';
import { ValueMatcher } from '../matching/variables';

/** A condition operator without quantifier and IfExists. */
export interface Operator {
  /** A negated operator is true if the request's value matches none of the policy's, or is missing. */
  readonly negated: boolean;

  /** Compiles the list of values; the matcher is always that of the positive operator. */
  readonly compile: (values: readonly string[], options: ValueOptions) => ValueMatcher;

  /** What a value must be, if not every text will do. */
  readonly values?: ValueRule;
}

export interface ValueRule {
  readonly accepts: (value: string) => boolean;
  readonly expected: string;
}

const CIDR_BLOCK: ValueRule = {
  accepts: (value) => parseCidr(value) !== undefined,
  expected: 'an address or a CIDR block such as "192.0.2.0/24" or "2001:db8::/32"',
};

const TRUE_OR_FALSE: ValueRule = { accepts: (value) => /^(true|false)$/i.test(value), expected: '"true" or "false"' };

/** `Null` asks for presence only: see `CompiledCondition`. It takes neither quantifier nor IfExists. */
export const NULL = 'Null';

/**
 * Every operator, as spelled by IAM.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export const OPERATORS: ReadonlyMap<string, Operator> = new Map([
  ...pair('StringEquals', 'StringNotEquals', stringEquals),
  ...pair('StringEqualsIgnoreCase', 'StringNotEqualsIgnoreCase', stringEqualsIgnoreCase),
  ...pair('StringLike', 'StringNotLike', stringLike),
  ...ordered('Numeric', numericMatcher),
  ...ordered('Date', dateMatcher),
  ['Bool', { negated: false, compile: bool }],
  ['BinaryEquals', { negated: false, compile: binaryEquals }],
  ...pair('IpAddress', 'NotIpAddress', ipAddress, CIDR_BLOCK),
  ...pair('ArnEquals', 'ArnNotEquals', arnLike),
  ...pair('ArnLike', 'ArnNotLike', arnLike),
  [NULL, { negated: false, compile: bool, values: TRUE_OR_FALSE }],
]);

function pair(positive: string, negative: string, compile: Operator['compile'], values?: ValueRule): [string, Operator][] {
  return [[positive, { negated: false, compile, values }], [negative, { negated: true, compile, values }]];
}

function ordered(type: string, matcher: (comparison: Comparison) => Operator['compile']): [string, Operator][] {
  return [
    ...pair(`${type}Equals`, `${type}NotEquals`, matcher(EQUAL)),
    [`${type}LessThan`, { negated: false, compile: matcher(LESS) }],
    [`${type}LessThanEquals`, { negated: false, compile: matcher(LESS_OR_EQUAL) }],
    [`${type}GreaterThan`, { negated: false, compile: matcher(GREATER) }],
    [`${type}GreaterThanEquals`, { negated: false, compile: matcher(GREATER_OR_EQUAL) }],
  ];
}

import { NULL, OPERATORS } from './operators';
import { ValueOptions } from './text-operators';
import { doubt } from '../evaluation/readings';
import { Facts, Matcher, isAbsent } from '../matching/facts';
import { opaqueDoubts } from '../matching/opaque';
import { NO, Tri, UNKNOWN, YES, agree, and, not, or } from '../matching/tri';
import { ValueMatcher } from '../matching/variables';
import { Condition } from '../policy/policy';
import { ContextValue, Unknown, isUnknown } from '../request/request';

/**
 * One key under one operator.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-logic-multiple-context-keys-or-values.html
 */
export class CompiledCondition implements Matcher {
  /** The number of the key in the policy's key table. */
  readonly number: number;
  readonly negated: boolean;

  /** Whether a value is one of those listed. */
  readonly listed: ValueMatcher;

  constructor(readonly condition: Condition, options: ValueOptions) {
    const operator = OPERATORS.get(condition.base)!;
    this.number = options.keys.number(condition.key);
    this.negated = operator.negated;
    this.listed = operator.compile(condition.values, options);
  }

  test(facts: Facts): Tri {
    const value = facts.values[this.number];
    return isUnknown(value) ? this.testUnknown(value, facts) : this.testKnown(value, facts);
  }

  doubts(facts: Facts): string[] {
    const value = this.value(facts);
    if (isUnknown(value)) return [value.unknown];
    if (value === undefined) return this.listed.doubts('', facts);
    if (this.isPlainOnList(value)) return [doubt('plain-operator-on-list', `${this.condition.operator} ${this.condition.key}`)];
    return valuesOf(value).flatMap((item) => [...this.listed.doubts(item, facts), ...opaqueDoubts(item)]);
  }

  /** What the request has for the key. */
  value(facts: Facts): ContextValue | Unknown | undefined {
    return facts.values[this.number];
  }

  private testUnknown(value: Unknown, facts: Facts): Tri {
    if (value.alternatives?.length) {
      return value.alternatives.map((alternative) => this.testKnown(isAbsent(alternative) ? undefined : alternative, facts)).reduce(agree);
    }
    // Whatever it is, it is there.
    if (this.condition.base === NULL && !value.mayBeAbsent) return this.listed.test('false', facts);
    return UNKNOWN;
  }

  private testKnown(value: ContextValue | undefined, facts: Facts): Tri {
    if (this.condition.base === NULL) return this.listed.test(isNull(value) ? 'true' : 'false', facts);
    if (value === undefined) return this.testMissing();
    // A single value is a set of one (reading `set-operator-on-single-value`).
    switch (this.condition.quantifier) {
      case 'ForAllValues':
        return isNull(value) ? YES : valuesOf(value).reduce<Tri>((result, item) => and(result, this.testItem(item, facts)), YES);
      case 'ForAnyValue':
        return valuesOf(value).reduce<Tri>((result, item) => or(result, this.testItem(item, facts)), NO);
      default:
        // A list without quantifier is not supported: reading `plain-operator-on-list`.
        return typeof value === 'string' ? this.testItem(value, facts) : UNKNOWN;
    }
  }

  /**
   * IfExists comes first (reading `set-operator-if-exists`).
   *
   * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
   */
  private testMissing(): Tri {
    if (this.condition.ifExists) return YES;
    switch (this.condition.quantifier) {
      case 'ForAllValues': return YES;
      case 'ForAnyValue': return NO;
      default: return this.negated ? YES : NO;
    }
  }

  private testItem(value: string, facts: Facts): Tri {
    const listed = this.listed.test(value, facts);
    return this.negated ? not(listed) : listed;
  }

  private isPlainOnList(value: ContextValue): boolean {
    return !this.condition.quantifier && this.condition.base !== NULL && typeof value !== 'string';
  }
}

/** Absent, or nothing but empty strings (reading `null-is-absent`). */
function isNull(value: ContextValue | undefined): boolean {
  return value === undefined || valuesOf(value).every((item) => item === '');
}

function valuesOf(value: ContextValue): readonly string[] {
  return typeof value === 'string' ? [value] : value;
}

import { SpaceCondition } from './request-space';
import { CompiledCondition } from '../conditions/condition';
import { OPERATORS } from '../conditions/operators';
import { hasOpaque } from '../matching/opaque';
import { Condition, Quantifier } from '../policy/policy';
import { contextKey } from '../request/context-keys';

/** @throws if there is no such operator */
export function parseSpaceCondition({ operator, key, values }: SpaceCondition): Condition {
  const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator);
  if (!match || !OPERATORS.has(match[2])) throw new Error(`"${operator}" is no condition operator`);
  return { operator, base: match[2], quantifier: match[1] as Quantifier | undefined, ifExists: match[3] !== undefined, key, values };
}

/** The text keys for which the question names exactly one value. */
export function assumedValues(conditions: readonly CompiledCondition[]): Map<string, string> {
  const single = conditions.filter(({ condition: { operator, values, key } }) => operator === 'StringEquals' && values.length === 1
    && !hasOpaque(values[0]) && contextKey(key)?.type === 'string' && !contextKey(key)?.multivalued);
  return new Map(single.map(({ condition: { key, values } }) => [key.toLowerCase(), values[0]]));
}

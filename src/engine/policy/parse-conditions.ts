import { list, object, show } from './json-shape';
import { Condition, Quantifier } from './policy';
import { PolicyError, jsonPath } from './policy-error';
import { NULL, OPERATORS } from '../conditions/operators';
import { hasOpaque } from '../matching/opaque';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition.html */
export function parseConditions(value: unknown, path: string): Condition[] {
  const block = object(value, path, 'Condition');
  return Object.keys(block).flatMap((operator) => {
    const operatorPath = jsonPath(path, operator);
    const parsed = parseOperator(operator, operatorPath);
    const keys = object(block[operator], operatorPath, operator);
    const names = Object.keys(keys);
    if (names.length === 0) throw new PolicyError(`operator ${operator} has no keys; add one or remove the operator`, operatorPath);
    refuseSpellingsOfOneKey(names, operatorPath);
    return names.map((key) => ({ ...parsed, key, values: parseValues(keys[key], parsed, jsonPath(operatorPath, key)) }));
  });
}

function parseOperator(operator: string, path: string): Pick<Condition, 'operator' | 'base' | 'quantifier' | 'ifExists'> {
  const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator);
  const base = match?.[2] ?? '';
  if (!match || !OPERATORS.has(base)) {
    const near = [...OPERATORS.keys()].find((name) => name.toLowerCase() === base.toLowerCase());
    throw new PolicyError(`unknown operator "${operator}"; ${near ? `write "${near}"` : 'use one of IAM\'s, such as "StringEquals"'}`, path);
  }
  if (base === NULL && operator !== NULL) throw new PolicyError(`operator "${operator}" does not exist; write "Null"`, path);
  return { operator, base, quantifier: match[1] as Quantifier | undefined, ifExists: match[3] !== undefined };
}

/** Condition keys have no letter case, so these would be two values for one thing (reading `duplicate-keys`). */
function refuseSpellingsOfOneKey(names: readonly string[], path: string): void {
  const seen = new Set<string>();
  for (const name of names) {
    if (name === '') throw new PolicyError('a condition key is empty; write one such as "aws:SourceIp"', jsonPath(path, name));
    if (seen.has(name.toLowerCase())) {
      throw new PolicyError(`condition key "${name}" is written twice in different letter case; keep one`, jsonPath(path, name));
    }
    seen.add(name.toLowerCase());
  }
}

function parseValues(value: unknown, { base, operator }: Pick<Condition, 'operator' | 'base'>, path: string): string[] {
  const rule = OPERATORS.get(base)?.values;
  return list(value, path, 'condition', (item, itemPath) => {
    if (typeof item !== 'string' && typeof item !== 'number' && typeof item !== 'boolean') {
      throw new PolicyError(`${show(item)} is no condition value; write text, a number, true or false`, itemPath);
    }
    const written = String(item);
    if (rule && !hasOpaque(written) && !rule.accepts(written)) {
      throw new PolicyError(`${show(item)} is no value for ${operator}; write ${rule.expected}`, itemPath);
    }
    return written;
  });
}

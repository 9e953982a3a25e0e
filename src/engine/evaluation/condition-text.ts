import { NULL, OPERATORS } from '../conditions/operators';
import { Tri, YES } from '../matching/tri';
import { Condition } from '../policy/policy';
import { ContextValue, Unknown, isUnknown } from '../request/request';

/** More values than these are counted instead. */
const MOST_VALUES = 4;

export function listText(values: readonly string[]): string {
  const shown = values.slice(0, MOST_VALUES).map((value) => value === '' ? '""' : value).join(', ');
  return values.length > MOST_VALUES ? `${shown} and ${values.length - MOST_VALUES} more` : shown;
}

/** What the request has for the key, and what the condition makes of it. */
export function conditionText(condition: Condition, found: ContextValue | Unknown | undefined, holds: Tri, doubts: readonly string[]): string {
  const { operator, base, quantifier, key, values } = condition;
  if (isUnknown(found)) return `${operator} on ${key} (${listText(values)}): ${found.unknown}`;
  if (found === undefined && base !== NULL) {
    return `the request has no ${key}, and ${operator} (${listText(values)}) ${holds === YES ? 'holds' : 'does not hold'} for a missing key`;
  }
  const has = found === undefined ? `the request has no ${key}` : `${key} is ${listText(typeof found === 'string' ? [found] : found)}`;
  if (doubts.length > 0) return `${has}, but ${doubts.join('; ')}`;
  if (base === NULL) return `${has} (Null ${listText(values)})`;
  if (quantifier) return `${has}, and ${operator} (${listText(values)}) ${holds === YES ? 'holds' : 'does not hold'}`;
  return `${has}, which ${relation(condition, holds === YES)} (${operator})`;
}

/** What the key must be for the condition to hold, or not to. */
export function conditionWanted(condition: Condition, holding: boolean): string {
  const { base, quantifier, key, values } = condition;
  if (base === NULL) return `the request has ${(values[0].toLowerCase() === 'true') === holding ? 'no ' : ''}${key}`;
  if (quantifier) return `${condition.operator} (${listText(values)}) ${holding ? 'holds' : 'does not hold'} for ${key}`;
  return `${key} ${relation(condition, holding)}`;
}

/** By the name of the operator, with Not cut out: how a value stands to one that is listed, or to none. */
const RELATIONS: readonly (readonly [operator: RegExp, yes: string, no: string])[] = [
  [/^IpAddress$/, 'lies in', 'lies outside'],
  [/LessThanEquals$/, 'is at most', 'is more than'],
  [/LessThan$/, 'is less than', 'is at least'],
  [/GreaterThanEquals$/, 'is at least', 'is less than'],
  [/GreaterThan$/, 'is more than', 'is at most'],
  [/^Arn|Like$/, 'matches', 'does not match'],
  [/./, 'is', 'is not'],
];

function relation({ base, values }: Condition, holds: boolean): string {
  const listed = holds !== OPERATORS.get(base)!.negated;
  const [, yes, no] = RELATIONS.find(([operator]) => operator.test(base.replace('Not', '')))!;
  const several = values.length === 1 ? '' : listed ? 'one of ' : no === 'lies outside' ? 'all of ' : 'any of ';
  return `${listed ? yes : no} ${several}${listText(values)}`;
}

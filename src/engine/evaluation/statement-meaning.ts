import { CompiledStatement } from './compile-policy';
import { Patterns } from '../policy/policy';

/** What a statement says, as a text: equal for statements that differ in their Sid, and in the order of lists and keys, only. */
export function statementMeaning({ statement: { effect, principal, action, resource, conditions }, variables }: CompiledStatement): string {
  const entries = principal.entries.map(({ type, value }) => `${type} ${value}`).sort();
  const tests = conditions.map(({ operator, key, values }) => JSON.stringify([operator, key, [...values].sort()])).sort();
  const text = JSON.stringify([effect, principal.negated, entries, ...listed(action), ...listed(resource), tests]);
  return text.includes('${') ? `${text} ${variables}` : text;
}

function listed({ negated, patterns }: Patterns): [boolean, string[]] {
  return [negated, [...patterns].sort()];
}

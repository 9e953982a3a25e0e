import { Known } from './known';
import { RequestSpace } from './request-space';
import { CompiledCondition } from '../conditions/condition';
import { CompiledStatement } from '../evaluation/compile-policy';
import { hasOpaque } from '../matching/opaque';

/** Values for a policy variable, by its key in lower case. */
export type NamedValues = ReadonlyMap<string, ReadonlySet<string>>;

/** What policies and question name for a key. */
export interface Named {
  readonly values: readonly string[];

  /** Patterns with wildcards. */
  readonly patterns: readonly string[];
}

/** More values of one key would be too many cases. */
const MOST_VALUES = 8;
const MOST_PATTERNS = 4;

/**
 * The values that statements and question name for the key of a policy variable: those that conditions compare it with,
 * those of the principals that are named, and the parts of the paths that are asked about.
 */
export function namedValues(
  key: string, space: RequestSpace, statements: readonly CompiledStatement[], more: NamedValues, known: Known,
): Named {
  const patterns = new Set<string>();
  const found = new Set<string>(more.get(key));
  const add = ({ condition }: CompiledCondition) => {
    if (condition.key.toLowerCase() !== key || condition.base === 'Null') return;
    condition.values.filter((value) => !/[*?$]/.test(value)).forEach((value) => found.add(value));
    if (/Like$/.test(condition.base)) condition.values.filter((value) => /[*?]/.test(value) && !/\$/.test(value)).forEach((value) => patterns.add(value));
  };
  known.conditions(space).forEach(add);
  statements.forEach(({ conditions }) => conditions.forEach(add));
  const principals = statements.flatMap(({ statement }) => known.principals(statement.principal).map(({ value, account }) => ({ value, account })));
  for (const { value, account } of principals) {
    if (key === 'aws:principalaccount' && /^\d{12}$/.test(account)) found.add(account);
    if (key === 'aws:username' && /:user\//.test(value)) found.add(value.slice(value.lastIndexOf('/') + 1));
  }
  const asked = [...space.paths ?? [], ...space.resources ?? []].flatMap((text) => text.split('/')).filter((part) => part !== '' && !/[*?]/.test(part));
  asked.forEach((part) => found.add(part));
  const first = (texts: ReadonlySet<string>, most: number) => [...texts].filter((text) => !hasOpaque(text)).slice(0, most);
  return { values: first(found, MOST_VALUES), patterns: first(patterns, MOST_PATTERNS) };
}

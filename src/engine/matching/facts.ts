import { displayOpaque, hasOpaque } from './opaque';
import { Tri } from './tri';
import { Caller, ContextValue, RequestContext, Unknown, isUnknown } from '../request/request';

/** What a request looks like to a matcher. */
export interface Facts {
  readonly action: string;
  readonly resource: string;

  /** Undefined: anonymous. */
  readonly caller: Caller | Unknown<Caller> | undefined;

  /** The values of the policy's context keys, by their numbers in the policy's `KeyTable`. */
  readonly values: readonly (ContextValue | Unknown | undefined)[];
}

/** A predicate on one attribute of a request. */
export interface Matcher {
  test(facts: Facts): Tri;

  /** Why `test` says UNKNOWN; asked for only then. */
  doubts(facts: Facts): string[];
}

/** Numbers the context keys of a policy, so that each is looked up once a request. */
export class KeyTable {
  private readonly names: string[] = [];

  number(key: string): number {
    const name = key.toLowerCase();
    const known = this.names.indexOf(name);
    return known < 0 ? this.names.push(name) - 1 : known;
  }

  /** In lower case. */
  name(number: number): string {
    return this.names[number];
  }

  lookUp(context: RequestContext): Facts['values'] {
    return this.names.map((name) => lookUp(context, name));
  }
}

/** Null and `[]` count as absent (reading `null-is-absent`). */
export function isAbsent(value: ContextValue | Unknown | undefined | null): boolean {
  return value === undefined || value === null || (Array.isArray(value) && value.length === 0);
}

/** A value by the lower-case name of its key. An entry `aws:PrincipalTag/*` speaks of all tags that are not listed. */
function lookUp(context: RequestContext, name: string): ContextValue | Unknown | undefined {
  if (hasOpaque(name)) return { unknown: `the name of the key ${displayOpaque(name)} is not known yet`, mayBeAbsent: true };
  let found: ContextValue | Unknown | undefined;
  for (const key in context) {
    if (key.length !== name.length || key.toLowerCase() !== name) continue;
    const value = context[key];
    if (isAbsent(value)) continue;
    if (found !== undefined) return { unknown: `the request gives ${key} twice`, mayBeAbsent: false };
    found = value;
  }
  if (found !== undefined || !name.includes('/') || name.endsWith('/*')) return found;
  const all = lookUp(context, name.slice(0, name.indexOf('/')) + '/*');
  return isUnknown(all) ? all : undefined;
}

import { PolicyError, jsonPath } from './policy-error';

/** Pieces of grammar that all elements of a policy share. */

/** One item, or a list of at least one (reading `empty-lists`). */
export function list<T>(value: unknown, path: string, name: string, parse: (item: unknown, path: string, name: string) => T): T[] {
  if (!Array.isArray(value)) return [parse(value, path, name)];
  if (value.length === 0) throw new PolicyError(`the list of ${name} is empty; add a value or remove it`, path);
  return value.map((item, i) => parse(item, jsonPath(path, i), name));
}

export function object(value: unknown, path: string, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new PolicyError(`${name} must be an object, not ${show(value)}`, path);
}

export function text(value: unknown, path: string, name: string): string {
  if (typeof value === 'string') return value;
  throw new PolicyError(`${name} must be text, not ${show(value)}; write it in quotes`, path);
}

/** Element names are compared with letter case (reading `element-names`). */
export function refuseUnknownKeys(json: Record<string, unknown>, known: readonly string[], path: string, what: string): void {
  for (const key of Object.keys(json)) {
    if (known.includes(key)) continue;
    const near = known.find((name) => name.toLowerCase() === key.toLowerCase());
    throw new PolicyError(`unknown ${what} "${key}"; ${near ? `write "${near}"` : `allowed are ${known.join(', ')}`}`, jsonPath(path, key));
  }
}

/** A value as it was written, shortened. */
export function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const written = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return written.length > 100 ? `${written.slice(0, 97)}...` : written;
}

/** Of `Xyz` and `NotXyz`, exactly one must be there. */
export function pickOne(json: Record<string, unknown>, name: string, path: string): { name: string; negated: boolean; path: string; value: unknown } {
  const not = `Not${name}`;
  if (json[name] !== undefined && json[not] !== undefined) {
    throw new PolicyError(`the statement has both "${name}" and "${not}"; keep one`, path);
  }
  const negated = json[name] === undefined;
  const chosen = negated ? not : name;
  if (json[chosen] === undefined) throw new PolicyError(`the statement has neither "${name}" nor "${not}"; add one`, path);
  return { name: chosen, negated, path: jsonPath(path, chosen), value: json[chosen] };
}

import { NULL, OPERATORS } from '../conditions/operators';
import { hasOpaque } from '../matching/opaque';
import { principalKind } from '../matching/principal';
import { parseJson } from './json-text';
import { Condition, Patterns, Policy, PrincipalEntry, Principals, Quantifier, Statement } from './policy';
import { PolicyError, jsonPath } from './policy-error';

/**
 * Reads a resource policy strictly: what IAM's grammar does not allow is refused, since a policy that is read
 * differently from what was meant is a breach. A document that is allowed and merely matches nothing is accepted.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_grammar.html
 * @throws PolicyError
 */
export function parsePolicy(document: unknown): Policy {
  const policy = object(document, '$', 'a policy');
  refuseUnknownKeys(policy, ['Version', 'Id', 'Statement'], '$', 'policy element');
  return {
    version: parseVersion(policy.Version),
    id: policy.Id === undefined ? undefined : text(policy.Id, '$.Id', 'Id'),
    statements: parseStatements(policy.Statement),
  };
}

/** As `parsePolicy`, for JSON text; refuses duplicate keys too. */
export function parsePolicyText(json: string): Policy {
  return parsePolicy(parseJson(json));
}

function parseVersion(version: unknown): Policy['version'] {
  if (version === undefined) return '2008-10-17';
  if (version === '2012-10-17' || version === '2008-10-17') return version;
  throw new PolicyError(`unknown policy version ${show(version)}; write "2012-10-17"`, '$.Version');
}

function parseStatements(value: unknown): Statement[] {
  if (value === undefined) throw new PolicyError('the policy has no "Statement"; add a list of statements', '$');
  if (!Array.isArray(value)) return [parseStatement(value, 0, '$.Statement')];
  if (value.length === 0) throw new PolicyError('the list of statements is empty; add one', '$.Statement');
  return value.map((item, index) => parseStatement(item, index, jsonPath('$.Statement', index)));
}

const STATEMENT_ELEMENTS = [
  'Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition',
];

function parseStatement(value: unknown, index: number, path: string): Statement {
  const json = object(value, path, 'a statement');
  refuseUnknownKeys(json, STATEMENT_ELEMENTS, path, 'statement element');
  const effect = parseEffect(json.Effect, path);
  return {
    index,
    sid: json.Sid === undefined ? undefined : text(json.Sid, jsonPath(path, 'Sid'), 'Sid'),
    effect,
    principal: parsePrincipals(json, effect, path),
    action: parsePatterns(json, 'Action', path, checkAction),
    resource: parsePatterns(json, 'Resource', path, checkResource),
    conditions: json.Condition === undefined ? [] : parseConditions(json.Condition, jsonPath(path, 'Condition')),
    json,
  };
}

function parseEffect(effect: unknown, path: string): Statement['effect'] {
  if (effect === undefined) throw new PolicyError('the statement has no "Effect"; add "Allow" or "Deny"', path);
  if (effect === 'Allow' || effect === 'Deny') return effect;
  throw new PolicyError(`unknown effect ${show(effect)}; write "Allow" or "Deny"`, jsonPath(path, 'Effect'));
}

/** Of `Xyz` and `NotXyz`, exactly one must be there. */
function pickOne(json: Record<string, unknown>, name: string, path: string): { name: string; negated: boolean; path: string; value: unknown } {
  const not = `Not${name}`;
  if (json[name] !== undefined && json[not] !== undefined) {
    throw new PolicyError(`the statement has both "${name}" and "${not}"; keep one`, path);
  }
  const negated = json[name] === undefined;
  const chosen = negated ? not : name;
  if (json[chosen] === undefined) throw new PolicyError(`the statement has neither "${name}" nor "${not}"; add one`, path);
  return { name: chosen, negated, path: jsonPath(path, chosen), value: json[chosen] };
}

function parsePatterns(json: Record<string, unknown>, element: string, parent: string, check: (pattern: string, path: string) => void): Patterns {
  const { name, negated, path, value } = pickOne(json, element, parent);
  const patterns = list(value, path, name, text);
  patterns.forEach((pattern, i) => {
    if (!hasOpaque(pattern)) check(pattern, Array.isArray(value) ? jsonPath(path, i) : path);
  });
  return { negated, patterns };
}

/** Reading `service-wildcard`. */
function checkAction(action: string, path: string): void {
  if (action === '*') return;
  const [service, ...names] = action.split(':');
  if (names.length !== 1) {
    throw new PolicyError(`${show(action)} is no action; write "service:name", such as "execute-api:Invoke", or "*"`, path);
  }
  if (!/^[A-Za-z0-9-]+$/.test(service)) {
    throw new PolicyError(`${show(action)} has no plain service prefix; write it out, as in "execute-api:Invoke", or "*" alone`, path);
  }
  if (!/^[\x21-\x7e]+$/.test(names[0])) {
    throw new PolicyError(`${show(action)} has no plain action name; write it without blanks, as in "execute-api:Invoke"`, path);
  }
}

function checkResource(resource: string, path: string): void {
  if (resource === '*' || resource.startsWith('execute-api:/')) return;
  if (resource.startsWith('execute-api:')) {
    throw new PolicyError(`${show(resource)} has no slash after "execute-api:"; write "execute-api:/stage/METHOD/path"`, path);
  }
  if (!resource.startsWith('arn:')) {
    throw new PolicyError(`${show(resource)} is no resource; write an ARN, "execute-api:/stage/METHOD/path" or "*"`, path);
  }
  const parts = resource.split(':');
  if (parts.length > 3 && /[*?]/.test(parts[2])) {
    throw new PolicyError(`${show(resource)} has a wildcard as its service; write it out, as in "arn:aws:execute-api:*:*:*"`, path);
  }
}

function parsePrincipals(json: Record<string, unknown>, effect: Statement['effect'], parent: string): Principals {
  const { name, negated, path, value } = pickOne(json, 'Principal', parent);
  if (negated && effect === 'Allow') {
    throw new PolicyError('"NotPrincipal" with "Allow" is not supported by IAM; use "Principal"', path);
  }
  if (typeof value === 'string') {
    if (value !== '*' && !hasOpaque(value)) {
      throw new PolicyError(`${name} ${show(value)} has no type; write {"AWS": ${show(value)}}, or "*" for everyone`, path);
    }
    return { negated, entries: [{ type: 'AWS', value }] };
  }
  const types = object(value, path, name);
  const entries = Object.keys(types).flatMap(type => parsePrincipalType(types[type], type, jsonPath(path, type)));
  if (entries.length === 0) throw new PolicyError(`${name} is empty; write "*" for everyone, or {"AWS": "111122223333"}`, path);
  return { negated, entries };
}

const UNUSABLE_PRINCIPALS: Readonly<Record<string, string>> = {
  Federated: 'is for role trust policies only',
  CanonicalUser: 'is for Amazon S3 only',
};

function parsePrincipalType(value: unknown, type: string, path: string): PrincipalEntry[] {
  if (type !== 'AWS' && type !== 'Service') {
    const reason = Object.hasOwn(UNUSABLE_PRINCIPALS, type) ? UNUSABLE_PRINCIPALS[type] : 'is unknown';
    throw new PolicyError(`principal type "${type}" ${reason}; use "AWS" or "Service"`, path);
  }
  return list(value, path, `principal type "${type}"`, (item, itemPath) => {
    const entry: PrincipalEntry = { type, value: text(item, itemPath, 'principal') };
    if (!principalKind(entry)) throw new PolicyError(principalProblem(entry), itemPath);
    return entry;
  });
}

function principalProblem({ type, value }: PrincipalEntry): string {
  if (type === 'Service') return `${show(value)} is no service principal; write a name such as "events.amazonaws.com"`;
  if (/[*?]/.test(value)) {
    return `${show(value)} has a wildcard, which principals do not support; use "*" with a condition on aws:PrincipalArn`;
  }
  if (value.includes(':group/')) return `${show(value)} is a group, and groups are no principals; name the users or roles`;
  return `${show(value)} is no principal; write an account id of 12 digits, or the ARN of an account root, user, role or session`;
}

function parseConditions(value: unknown, path: string): Condition[] {
  const block = object(value, path, 'Condition');
  return Object.keys(block).flatMap(operator => {
    const operatorPath = jsonPath(path, operator);
    const parsed = parseOperator(operator, operatorPath);
    const keys = object(block[operator], operatorPath, operator);
    const names = Object.keys(keys);
    if (names.length === 0) throw new PolicyError(`operator ${operator} has no keys; add one or remove the operator`, operatorPath);
    refuseSpellingsOfOneKey(names, operatorPath);
    return names.map(key => ({ ...parsed, key, values: parseValues(keys[key], parsed, jsonPath(operatorPath, key)) }));
  });
}

function parseOperator(operator: string, path: string): Pick<Condition, 'operator' | 'base' | 'quantifier' | 'ifExists'> {
  const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator);
  const base = match?.[2] ?? '';
  if (!match || !OPERATORS.has(base)) {
    const near = [...OPERATORS.keys()].find(name => name.toLowerCase() === base.toLowerCase());
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

/** One item, or a list of at least one (reading `empty-lists`). */
function list<T>(value: unknown, path: string, name: string, parse: (item: unknown, path: string, name: string) => T): T[] {
  if (!Array.isArray(value)) return [parse(value, path, name)];
  if (value.length === 0) throw new PolicyError(`the list of ${name} is empty; add a value or remove it`, path);
  return value.map((item, i) => parse(item, jsonPath(path, i), name));
}

function object(value: unknown, path: string, name: string): Record<string, unknown> {
  if (typeof value === 'object' && value !== null && !Array.isArray(value)) return value as Record<string, unknown>;
  throw new PolicyError(`${name} must be an object, not ${show(value)}`, path);
}

function text(value: unknown, path: string, name: string): string {
  if (typeof value === 'string') return value;
  throw new PolicyError(`${name} must be text, not ${show(value)}; write it in quotes`, path);
}

/** Element names are compared with letter case (reading `element-names`). */
function refuseUnknownKeys(json: Record<string, unknown>, known: readonly string[], path: string, what: string): void {
  for (const key of Object.keys(json)) {
    if (known.includes(key)) continue;
    const near = known.find(name => name.toLowerCase() === key.toLowerCase());
    throw new PolicyError(`unknown ${what} "${key}"; ${near ? `write "${near}"` : `allowed are ${known.join(', ')}`}`, jsonPath(path, key));
  }
}

/** A value as it was written, shortened. */
function show(value: unknown): string {
  if (Array.isArray(value)) return 'a list';
  if (typeof value === 'object' && value !== null) return 'an object';
  const written = typeof value === 'string' ? JSON.stringify(value) : String(value);
  return written.length > 100 ? `${written.slice(0, 97)}...` : written;
}

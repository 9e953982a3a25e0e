import { list, object, pickOne, refuseUnknownKeys, show, text } from './json-shape';
import { parseJson } from './json-text';
import { parseConditions } from './parse-conditions';
import { parsePrincipals } from './parse-principals';
import { Patterns, Policy, Statement } from './policy';
import { PolicyError, jsonPath } from './policy-error';
import { hasOpaque } from '../matching/opaque';

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

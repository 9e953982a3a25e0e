import { list, object, pickOne, show, text } from './json-shape';
import { PrincipalEntry, Principals, Statement } from './policy';
import { PolicyError, jsonPath } from './policy-error';
import { hasOpaque } from '../matching/opaque';
import { principalKind } from '../matching/principal';

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html */
export function parsePrincipals(json: Record<string, unknown>, effect: Statement['effect'], parent: string): Principals {
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
  const entries = Object.keys(types).flatMap((type) => parsePrincipalType(types[type], type, jsonPath(path, type)));
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

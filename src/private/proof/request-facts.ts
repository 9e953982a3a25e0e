import type { ApiTarget } from '../../api-target';
import type { AuthorizationOutcome } from '../../requests';

/** Stands for the condition key that carries the caller's address, which depends on the API's endpoint type. */
export const ADDRESS = 'address';

/** Who signs: a user, any session of a role, one session of it, or an account's root user. */
export interface Signer {
  readonly arn: string;
  readonly sessionName?: string;
}

export type Callers =
  | { readonly anonymous: true }
  | { readonly signers: readonly Signer[] }
  | { readonly accountIds: readonly string[] }
  | { readonly except: readonly string[] };

/** A condition in the words of a policy. */
export interface Constraint {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What is known of some requests, before the API adds what it knows itself. */
export interface RequestFacts {
  readonly method?: string;
  readonly path?: string;
  readonly target?: ApiTarget;
  readonly stage?: string;
  readonly callers?: Callers;
  readonly identityPolicy?: AuthorizationOutcome;
  readonly authorizer?: AuthorizationOutcome;
  /** Keys with one known value. */
  readonly context: { readonly [key: string]: string | readonly string[] };
  readonly constraints: readonly Constraint[];
}

export function describeRequests({ method, path, target, stage, callers, context, constraints, identityPolicy, authorizer }: RequestFacts): string {
  const parts = [method === undefined ? target === undefined ? 'any request' : `requests to ${target}` : `${method} ${path}`];
  if (stage !== undefined) { parts.push(`on stage ${stage}`); }
  for (const [key, value] of Object.entries(context)) { parts.push(key === ADDRESS ? `from ${String(value)}` : `with ${key} ${String(value)}`); }
  for (const { operator, key, values } of constraints) { parts.push(`${key === ADDRESS ? 'from' : key} ${RELATIONS[operator]} ${values.join(', ')}`); }
  if (callers !== undefined) { parts.push(describeCallers(callers)); }
  if (identityPolicy !== undefined) { parts.push(`identity policy: ${identityPolicy}`); }
  if (authorizer !== undefined) { parts.push(`authorizer: ${authorizer}`); }
  return parts.join(', ');
}

const RELATIONS: { readonly [operator: string]: string } = {
  IpAddress: 'inside', NotIpAddress: 'outside', StringEquals: 'one of', StringNotEquals: 'none of', DateGreaterThanEquals: 'from', DateLessThan: 'before',
};

function describeCallers(callers: Callers): string {
  if ('anonymous' in callers) { return 'unsigned'; }
  if ('accountIds' in callers) { return `signed by anybody of ${callers.accountIds.join(', ')}`; }
  if ('except' in callers) { return callers.except.length === 0 ? 'signed by anybody' : `signed by anybody but ${callers.except.join(', ')}`; }
  return `signed by ${callers.signers.map(({ arn, sessionName }) => arn + (sessionName === undefined ? '' : ` (session ${sessionName})`)).join(' or ')}`;
}

import { Facts, Matcher } from './facts';
import { sameText } from './glob';
import { hasOpaque, isUnique, opaqueDoubts, splitOutsideOpaque } from './opaque';
import { NO, Tri, UNKNOWN, YES, and, not, or, some } from './tri';
import { doubt } from '../evaluation/readings';
import { PrincipalEntry, Principals } from '../policy/policy';
import { Caller, isUnknown } from '../request/request';

/**
 * What a principal of a policy can name. `unknown`: an opaque constant that may be any of them; `deleted`: the unique id
 * that IAM shows for a principal that is no more (reading `deleted-principal`).
 */
export type PrincipalKind = 'everyone' | 'account' | 'user' | 'role' | 'session' | 'federated' | 'service' | 'deleted' | 'unknown';

/**
 * Tells what a principal names; undefined if the text is no principal of a resource policy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function principalKind(entry: PrincipalEntry): PrincipalKind | undefined {
  const { type, value } = entry;
  if (type === 'Service') return /^[^\s*?/:]+$/.test(value) || hasOpaque(value) ? 'service' : undefined;
  if (value === '*') return 'everyone';
  if (/^\d{12}$/.test(value)) return 'account';
  if (/^A(IDA|ROA)[A-Z0-9]{12,}$/.test(value)) return 'deleted';
  const parts = splitOutsideOpaque(value, ':');
  if (parts.length !== 6 || parts[0] !== 'arn') return hasOpaque(value) ? 'unknown' : undefined;
  const [, partition, service, region, account, resource] = parts;
  if (region !== '' || !isKnownOr(/^aws(-[a-z]+)*$/, partition) || !isKnownOr(/^\d{12}$/, account) || /[*?\s]/.test(resource)) return undefined;
  if (service === 'iam') return iamKind(resource);
  if (service === 'sts' && /^assumed-role\/[^/]+\/[^/]+$/.test(resource)) return 'session';
  if (service === 'sts' && /^federated-user\/[^/]+$/.test(resource)) return 'federated';
  return hasOpaque(service) ? 'unknown' : undefined;
}

function iamKind(resource: string): PrincipalKind | undefined {
  if (resource === 'root') return 'account';
  if (/^user\/(.*\/)?[^/]+$/.test(resource)) return 'user';
  if (/^role\/(.*\/)?[^/]+$/.test(resource)) return 'role';
  return hasOpaque(resource.split('/')[0]) ? 'unknown' : undefined;
}

function isKnownOr(pattern: RegExp, part: string): boolean {
  return hasOpaque(part) || pattern.test(part);
}

/** One principal of a policy. */
export class PrincipalMatcher {
  readonly kind: PrincipalKind;
  readonly account: string;
  readonly partition: string | undefined;

  constructor(readonly value: string, kind: PrincipalKind) {
    this.kind = kind;
    const parts = splitOutsideOpaque(value, ':');
    this.account = parts.length === 6 ? parts[4] : value;
    this.partition = parts.length === 6 ? parts[1] : undefined;
  }

  /** Anonymous callers are everyone, and nobody else; services belong to no account (reading `service-caller`). */
  test(caller: Caller | undefined): Tri {
    if (this.kind === 'everyone') return YES;
    if (this.kind === 'deleted') return NO;
    if (this.kind === 'unknown') return this.testOpaque(caller);
    if (!caller) return NO;
    switch (this.kind) {
      case 'account': return caller.type === 'Service' ? NO : this.testAccount(caller);
      case 'user': return this.testUser(caller);
      case 'role': return this.testRole(caller);
      case 'session': return caller.type === 'RoleSession' ? sameText(this.value, caller.arn) : NO;
      case 'federated': return caller.type === 'FederatedUser' ? sameText(this.value, caller.arn) : NO;
      case 'service': return caller.type === 'Service' ? sameText(this.value, caller.arn) : NO;
    }
  }

  /** Why `test` says UNKNOWN. */
  doubts(caller: Caller | undefined): string[] {
    const texts = [this.value, caller?.account ?? '', caller?.arn ?? '', caller?.roleArn ?? '', caller?.userArn ?? ''];
    if (texts.some(hasOpaque)) return texts.flatMap(opaqueDoubts);
    if (caller?.type === 'FederatedUser') return [doubt('federated-session', caller.arn)];
    return [`the request does not say the ARN of the role behind ${caller?.arn ?? 'the caller'}`];
  }

  /** An identity of one resource is somebody in particular; any other opaque constant may be everyone. */
  private testOpaque(caller: Caller | undefined): Tri {
    if (!caller) return isUnique(this.value) ? NO : UNKNOWN;
    const identities = [caller.arn, caller.roleArn, caller.userArn].filter((arn) => arn !== undefined);
    const known = some(identities, (arn) => sameText(this.value, arn));
    return known === NO && !isUnique(this.value) ? UNKNOWN : known;
  }

  private testAccount(caller: Caller): Tri {
    const account = sameText(this.account, caller.account);
    if (account === NO || this.partition === undefined) return account;
    const partition = splitOutsideOpaque(caller.arn, ':')[1];
    return partition === undefined ? account : and(account, sameText(this.partition, partition));
  }

  private testUser(caller: Caller): Tri {
    if (caller.type === 'User') return sameText(this.value, caller.arn);
    if (caller.type !== 'FederatedUser') return NO;
    if (caller.userArn !== undefined) return sameText(this.value, caller.userArn);
    return and(this.testAccount(caller), UNKNOWN);
  }

  private testRole(caller: Caller): Tri {
    if (caller.type !== 'RoleSession') return NO;
    if (caller.roleArn !== undefined) return sameText(this.value, caller.roleArn);
    // The session's ARN shows the name of the role, but not its path.
    const name = (arn: string, index: number) => splitOutsideOpaque(arn, '/').at(index) ?? '';
    return and(and(this.testAccount(caller), sameText(name(this.value, -1), name(caller.arn, 1))), UNKNOWN);
  }
}

/** Principal: one of the entries. */
export class PrincipalElement implements Matcher {
  constructor(private readonly entries: readonly PrincipalMatcher[]) {}

  test(facts: Facts): Tri {
    const { caller } = facts;
    if (isUnknown(caller)) return some(this.entries, ({ kind }) => kind === 'everyone' ? YES : kind === 'deleted' ? NO : UNKNOWN);
    let result: Tri = NO;
    for (const entry of this.entries) {
      result = or(result, entry.test(caller));
      if (result === YES) break;
    }
    return result;
  }

  doubts({ caller }: Facts): string[] {
    if (isUnknown(caller)) return [caller.unknown];
    return this.entries.filter((entry) => entry.test(caller) === UNKNOWN).flatMap((entry) => entry.doubts(caller));
  }
}

/**
 * NotPrincipal: everyone who is not listed, anonymous callers included. To be exempt for certain, a caller must be
 * listed with all its identities (reading `partial-not-principal`) and has no permissions boundary (reading
 * `not-principal-boundary`).
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_notprincipal.html
 */
export class NotPrincipalElement implements Matcher {
  constructor(private readonly entries: readonly PrincipalMatcher[]) {}

  test({ caller }: Facts): Tri {
    if (this.entries.some((entry) => entry.kind === 'everyone')) return NO;
    if (isUnknown(caller)) return UNKNOWN;
    const listed = this.identitiesListed(caller);
    return listed.every((answer) => answer === listed[0]) ? not(listed[0]) : UNKNOWN;
  }

  doubts({ caller }: Facts): string[] {
    if (isUnknown(caller)) return [caller.unknown];
    const unsure = this.entries.filter((entry) => entry.test(caller) === UNKNOWN);
    if (unsure.length > 0) return unsure.flatMap((entry) => entry.doubts(caller));
    return [doubt('partial-not-principal', caller?.arn ?? 'an anonymous caller')];
  }

  /** For each identity of the caller, whether it is listed. */
  private identitiesListed(caller: Caller | undefined): Tri[] {
    const listed = (...kinds: PrincipalKind[]) =>
      some(this.entries.filter((entry) => kinds.includes(entry.kind) || entry.kind === 'unknown'), (entry) => entry.test(caller));
    switch (caller?.type) {
      case 'User': return [listed('account'), listed('user')];
      case 'RoleSession': return [listed('account'), listed('role'), listed('session')];
      case 'FederatedUser': return [listed('account'), listed('user'), listed('federated')];
      case 'Service': return [listed('service')];
      case 'Root': return [listed('account')];
      default: return [listed()];
    }
  }
}

export function principalMatchers(principals: Principals): PrincipalMatcher[] {
  return principals.entries.map((entry) => new PrincipalMatcher(entry.value, principalKind(entry)!));
}

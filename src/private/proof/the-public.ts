import { IDENTITIES } from './request-space';
import { CompiledPolicy, hasOpaque, Layer, RequestSpace, seesCallers, SpaceCondition, splitOutsideOpaque } from '../../engine';
import { KnownApi } from '../tree/known-api';

/** Whom and what an author knows by name. Everybody else is the public. */
export interface Trusted {
  /** Account ids, and principals whose account is not known. */
  readonly principals: readonly string[];
  readonly organizations: readonly string[];
  /** Patterns of paths inside organizations that are named. */
  readonly organizationPaths: readonly string[];
  readonly vpcs: readonly string[];
  readonly vpcEndpoints: readonly string[];
}

/**
 * What the policy names. A value with a wildcard names nobody: whoever has a fitting id gets in.
 *
 * @param accountIds the accounts that are trusted, in place of those that the policy names
 */
export function trustedBy({ compiled, identity }: KnownApi, accountIds?: readonly string[]): Trusted {
  const named = (key: string) => (compiled?.policy.statements ?? []).flatMap(({ conditions }) => (
    conditions.filter((condition) => condition.key.toLowerCase() === key && condition.base !== 'Null').flatMap(({ values }) => values)));
  const exactly = (key: string) => [...new Set(named(key).filter((value) => !/[*?$]/.test(value)))];
  const known = accountIds ?? [...exactly('aws:principalaccount'), ...named('aws:principalarn').flatMap(accountIn), ...accountsNamed(compiled)];
  const accounts = [identity.account, ...known].map((account) => (hasOpaque(account) ? `arn:${identity.partition}:iam::${account}:root` : account));
  const isPrivate = identity.endpointType === 'PRIVATE';
  return {
    principals: [...new Set([...accounts, ...accountIds === undefined ? unknownPrincipals(compiled) : []])],
    organizations: exactly('aws:principalorgid'),
    organizationPaths: [...new Set(named('aws:principalorgpaths').filter((path) => !/[*?$]/.test(path.split('/')[0])))],
    vpcs: isPrivate ? exactly('aws:sourcevpc') : [],
    vpcEndpoints: isPrivate ? exactly('aws:sourcevpce') : [],
  };
}

/** The requests of a set that come from the public: without a signature, and signed by strangers. Authorizers and trusted accounts vouch for the others. */
export function fromThePublic(
  requests: RequestSpace, trusted: Trusted, layers: readonly Layer[],
): { readonly unsigned: RequestSpace; readonly signed: RequestSpace } {
  const { principals, organizations, organizationPaths, vpcs, vpcEndpoints } = trusted;
  const outside = [
    ...noneOf('StringNotEquals', 'aws:SourceVpc', vpcs),
    ...noneOf('StringNotEquals', 'aws:SourceVpce', vpcEndpoints),
  ];
  const conditions = [...requests.conditions ?? [], ...outside];
  return {
    unsigned: { ...requests, conditions, callers: { anonymous: true }, authorizer: NOT_ACCEPTED },
    // What strangers' identity policies allow, they decide themselves. On other methods a signature means nothing, but to what stands before the API.
    signed: {
      ...requests,
      conditions: [
        ...conditions,
        ...noneOf('StringNotEquals', 'aws:PrincipalOrgID', organizations),
        ...noneOf('ForAllValues:StringNotLike', 'aws:PrincipalOrgPaths', organizationPaths),
      ],
      callers: { signed: { types: IDENTITIES, exceptPrincipals: principals } },
      ...seesCallers(layers) ? { authorizer: NOT_ACCEPTED } : { authorizationTypes: ['AWS_IAM'] },
      identityPolicy: ['Allow'],
    },
  };
}

const NOT_ACCEPTED = ['Neither', 'Deny', 'Unauthenticated'] as const;

function noneOf(operator: string, key: string, values: readonly string[]): SpaceCondition[] {
  return values.length === 0 ? [] : [{ operator, key, values }];
}

/** AWS services belong to no account. */
function entriesOf(policy: CompiledPolicy | undefined): string[] {
  const entries = (policy?.policy.statements ?? []).flatMap(({ principal }) => principal.entries);
  return entries.filter(({ type, value }) => type === 'AWS' && value !== '*').map(({ value }) => value);
}

function accountsNamed(policy: CompiledPolicy | undefined): string[] {
  return entriesOf(policy).flatMap((value) => (/^\d{12}$/.test(value) ? [value] : accountIn(value)));
}

/** Tokens, of which only the policy knows whom they stand for. */
function unknownPrincipals(policy: CompiledPolicy | undefined): string[] {
  return entriesOf(policy).filter((value) => hasOpaque(value) && accountIn(value).length === 0);
}

function accountIn(arn: string): string[] {
  const account = splitOutsideOpaque(arn, ':')[4];
  return account !== undefined && (/^\d{12}$/.test(account) || hasOpaque(account)) ? [account] : [];
}

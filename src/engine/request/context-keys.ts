import { ApiRequest, AuthorizationType, Caller, ContextValue, EndpointType, RequestContext, Unknown, isUnknown } from './request';
import { readInstant } from '../conditions/ordered-value';
import { splitOutsideOpaque } from '../matching/opaque';

/** When a key is in the request context. */
export type Presence =
  | 'always'
  /** only if the client sends the header (reading `user-agent`) */
  | 'client'
  /** private APIs: the call comes through a VPC endpoint */
  | 'endpoint'
  /** signed requests (AWS_IAM methods) */
  | 'signed'
  /** signed requests, depending on the caller */
  | 'some callers'
  /** calls that an AWS service makes with its own principal (reading `source-arn`) */
  | 'services'
  /** not documented: the request has to say (readings `via-domain-arn` and `unlisted-keys`) */
  | 'undocumented';

export interface ContextKey {
  readonly key: string;
  readonly type: 'string' | 'arn' | 'date' | 'numeric' | 'boolean' | 'ipaddress';
  readonly multivalued?: boolean;
  readonly presence: Presence;
}

/**
 * The keys that API Gateway documents for its resource policies, and two whose presence is not documented. A key
 * that is not listed here is absent unless the request gives it (reading `unlisted-keys`).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export const CONTEXT_KEYS: readonly ContextKey[] = [
  { key: 'aws:CurrentTime', type: 'date', presence: 'always' },
  { key: 'aws:EpochTime', type: 'date', presence: 'always' },
  { key: 'aws:SecureTransport', type: 'boolean', presence: 'always' },
  { key: 'aws:SourceIp', type: 'ipaddress', presence: 'always' },
  { key: 'aws:Referer', type: 'string', presence: 'client' },
  { key: 'aws:UserAgent', type: 'string', presence: 'client' },
  { key: 'aws:SourceVpc', type: 'string', presence: 'endpoint' },
  { key: 'aws:SourceVpce', type: 'string', presence: 'endpoint' },
  { key: 'aws:VpcSourceIp', type: 'ipaddress', presence: 'endpoint' },
  { key: 'aws:SourceArn', type: 'arn', presence: 'services' },
  { key: 'aws:PrincipalAccount', type: 'string', presence: 'signed' },
  { key: 'aws:PrincipalArn', type: 'arn', presence: 'signed' },
  { key: 'aws:PrincipalType', type: 'string', presence: 'signed' },
  { key: 'aws:userid', type: 'string', presence: 'signed' },
  { key: 'aws:PrincipalIsAWSService', type: 'boolean', presence: 'signed' },
  { key: 'aws:username', type: 'string', presence: 'some callers' },
  { key: 'aws:PrincipalOrgID', type: 'string', presence: 'some callers' },
  { key: 'aws:PrincipalOrgPaths', type: 'string', multivalued: true, presence: 'some callers' },
  { key: 'aws:PrincipalTag/*', type: 'string', presence: 'some callers' },
  { key: 'aws:TokenIssueTime', type: 'date', presence: 'some callers' },
  { key: 'aws:MultiFactorAuthPresent', type: 'boolean', presence: 'some callers' },
  { key: 'aws:MultiFactorAuthAge', type: 'numeric', presence: 'some callers' },
  { key: 'execute-api:viaDomainArn', type: 'arn', presence: 'undocumented' },
  { key: 'aws:RequestedRegion', type: 'string', presence: 'undocumented' },
];

/** The documented key of that name, letter case aside; `aws:PrincipalTag/x` is `aws:PrincipalTag/*`. */
export function contextKey(name: string): ContextKey | undefined {
  const wanted = name.toLowerCase().replace(/\/.*/, '/*');
  return CONTEXT_KEYS.find(({ key }) => key.toLowerCase() === wanted);
}

export interface Circumstances {
  readonly endpointType: EndpointType;
  readonly authorizationType: AuthorizationType | 'NO_ROUTE';
  readonly caller?: Caller | Unknown<Caller>;
}

type Fact = ContextValue | Unknown | undefined;

/**
 * The context that API Gateway would make of what is known about a request. What must be there but was not given is
 * unknown; what follows from the caller is derived; what API Gateway does not send in these circumstances is absent,
 * even if given; where its pages contradict each other, the value is unknown.
 */
export function completeContext(given: { readonly [key: string]: Fact }, circumstances: Circumstances): RequestContext {
  const context: { [key: string]: Fact } = {};
  for (const name of Object.keys(given)) {
    const known = contextKey(name);
    if (!known || known.key.endsWith('/*')) context[name] = known && isAnonymous(circumstances) ? undefined : given[name];
  }
  for (const { key, presence } of CONTEXT_KEYS) {
    context[key] = fact(key, presence, withSameClock(given, key), circumstances);
  }
  return context;
}

function fact(key: string, presence: Presence, given: Fact, circumstances: Circumstances): Fact {
  const { endpointType, caller } = circumstances;
  switch (presence) {
    case 'always':
      if (key === 'aws:SourceIp' && endpointType === 'PRIVATE') {
        return { unknown: 'on a private API, the value of aws:SourceIp is not documented (reading source-ip-on-private-api)', mayBeAbsent: true };
      }
      return given ?? (key === 'aws:SecureTransport' ? 'true' : missing(key, false));
    case 'client':
    case 'undocumented':
      return given ?? missing(key, true);
    case 'endpoint':
      return endpointType === 'PRIVATE' ? given ?? missing(key, false) : undefined;
    case 'services':
      if (isAnonymous(circumstances) || (!isUnknown(caller) && caller?.type !== 'Service')) return undefined;
      return given ?? missing(key, true);
    default:
      if (isAnonymous(circumstances)) return anonymousFact(key);
      return given ?? (isUnknown(caller) ? missing(key, true) : callerFact(key, caller!));
  }
}

/** Whether a key is about who signed the request: only requests of signers have it. */
export function isAboutSigner(name: string): boolean {
  const presence = contextKey(name)?.presence;
  return presence === 'signed' || presence === 'some callers' || presence === 'services';
}

/** The part of a context that is about who signed, or the rest of it. */
export function contextPart(context: RequestContext, aboutSigner: boolean): RequestContext {
  return Object.fromEntries(Object.entries(context).filter(([key]) => isAboutSigner(key) === aboutSigner));
}

/**
 * The context as a layer before the API sees it: who signed is known there, whatever the authorization of the method (readings `signed-with-token`
 * and `domain-name-principal`).
 */
export function layerContext({ authorizationType, caller, context, signer }: ApiRequest, endpointType: EndpointType): RequestContext {
  if (authorizationType === 'AWS_IAM' || caller === undefined) return context;
  return { ...contextPart(context, false), ...signer ?? signerContext({}, endpointType, caller) };
}

/** What is known of who signed. */
export function signerContext(given: { readonly [key: string]: Fact }, endpointType: EndpointType, caller: ApiRequest['caller']): RequestContext {
  return contextPart(completeContext(given, { endpointType, authorizationType: 'AWS_IAM', caller }), true);
}

function missing(key: string, mayBeAbsent: boolean): Unknown {
  return { unknown: `the request does not say ${key}`, mayBeAbsent };
}

function isAnonymous({ authorizationType, caller }: Circumstances): boolean {
  return authorizationType !== 'AWS_IAM' || caller === undefined;
}

/** By API Gateway's table absent; by IAM's pages three keys are there (reading `anonymous-principal-keys`). */
function anonymousFact(key: string): Fact {
  const unknown = `of an unsigned request, it is not documented whether ${key} is absent or "anonymous" (reading anonymous-principal-keys)`;
  switch (key) {
    case 'aws:PrincipalAccount': return { unknown, mayBeAbsent: true, alternatives: [undefined, 'anonymous'] };
    case 'aws:PrincipalType':
    case 'aws:userid': return { unknown, mayBeAbsent: true, alternatives: [undefined, 'anonymous', 'Anonymous'] };
    default: return undefined;
  }
}

const PRINCIPAL_TYPES: Readonly<Record<Caller['type'], string | undefined>> = {
  User: 'User',
  RoleSession: 'AssumedRole',
  FederatedUser: 'FederatedUser',
  Root: 'Account',
  Service: undefined,
};

/** @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html */
function callerFact(key: string, caller: Caller): Fact {
  const { type, account, arn } = caller;
  switch (key) {
    case 'aws:PrincipalIsAWSService': return String(type === 'Service');
    case 'aws:PrincipalAccount': return type === 'Service' ? missing(key, true) : account;
    case 'aws:PrincipalArn':
      if (type === 'Service') return missing(key, true);
      // For sessions the ARN of the role, which the ARN of the session does not show in full.
      return type === 'RoleSession' ? caller.roleArn ?? missing(key, false) : arn;
    case 'aws:PrincipalType': return PRINCIPAL_TYPES[type] ?? missing(key, true);
    case 'aws:username': return type === 'User' ? lastName(arn) ?? missing(key, false) : undefined;
    case 'aws:userid':
      if (type === 'Root') return account;
      return type === 'FederatedUser' && lastName(arn) ? `${account}:${lastName(arn)}` : missing(key, type === 'Service');
    case 'aws:TokenIssueTime': return missing(key, type !== 'RoleSession' && type !== 'FederatedUser');
    case 'aws:MultiFactorAuthPresent':
    case 'aws:MultiFactorAuthAge': return type === 'FederatedUser' ? undefined : missing(key, true);
    default: return missing(key, true);
  }
}

/** Undefined if the whole ARN is an opaque constant. */
function lastName(arn: string): string | undefined {
  return splitOutsideOpaque(arn, '/').slice(1).at(-1);
}

/** aws:CurrentTime and aws:EpochTime are one clock: who gives one has given both. */
function withSameClock(given: { readonly [key: string]: Fact }, key: string): Fact {
  const own = lookUp(given, key);
  if (own !== undefined) return own;
  if (key === 'aws:CurrentTime') return lookUp(given, 'aws:EpochTime');
  const time = key === 'aws:EpochTime' ? lookUp(given, 'aws:CurrentTime') : undefined;
  const instant = typeof time === 'string' ? readInstant(time).meanings : [];
  return instant.length === 1 && instant[0].fraction === '' ? String(instant[0].floor) : undefined;
}

function lookUp(given: { readonly [key: string]: Fact }, key: string): Fact {
  const name = Object.keys(given).find((candidate) => candidate.toLowerCase() === key.toLowerCase());
  return name === undefined ? undefined : given[name];
}

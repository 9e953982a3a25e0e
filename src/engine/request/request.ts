/**
 * The API whose policy is evaluated. Every string may hold opaque constants.
 */
export interface ApiIdentity {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly apiId: string;
  readonly endpointType: EndpointType;
}

export type EndpointType = 'EDGE' | 'REGIONAL' | 'PRIVATE';

/** The authorization of the method that is called. */
export type AuthorizationType = 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';

/** What the caller's identity policies say, taken together. */
export type Verdict = 'Allow' | 'Deny' | 'Neither';

/** What a Lambda or Cognito authorizer says; `Unauthenticated` is its 401. */
export type AuthorizerVerdict = Verdict | 'Unauthenticated';

/** A fact about a request that nobody knows. */
export interface Unknown<T = ContextValue> {
  /** Why, as a clause: "the request does not say aws:CurrentTime". */
  readonly unknown: string;

  /** Whether it may be absent altogether. If not, it is present and not empty. */
  readonly mayBeAbsent: boolean;

  /** If given, the value is one of these; undefined stands for "absent". */
  readonly alternatives?: readonly (T | undefined)[];
}

export type ContextValue = string | readonly string[];

/** The request context. Complete: a key that is not listed is absent. Names are case-insensitive. */
export interface RequestContext {
  readonly [key: string]: ContextValue | Unknown | undefined;
}

/** Who signed the request. */
export interface Caller {
  readonly type: 'User' | 'RoleSession' | 'FederatedUser' | 'Service' | 'Root';
  readonly account: string;

  /** For a service, its principal name: `events.amazonaws.com`. */
  readonly arn: string;

  /** The role of a session, with its path (which the session's ARN does not show). */
  readonly roleArn?: string;

  /** The user behind a federated session (its ARN shows another name). */
  readonly userArn?: string;
}

/** A call to one method of an API. */
export interface ApiRequest {
  readonly stage: string;
  readonly method: string;

  /** Actual values, no template: `/pets/7`. The root is `/`. */
  readonly path: string;

  /** `NO_ROUTE`: the API has no such resource or method. */
  readonly authorizationType: AuthorizationType | 'NO_ROUTE';

  /** @default execute-api:Invoke */
  readonly action?: string;

  /** @default - the request is not signed */
  readonly caller?: Caller | Unknown<Caller>;

  /** For AWS_IAM methods. @default - unknown */
  readonly identityPolicy?: Verdict | Unknown<Verdict>;

  /** For CUSTOM and COGNITO_USER_POOLS methods. @default - unknown */
  readonly authorizer?: AuthorizerVerdict | Unknown<AuthorizerVerdict>;

  readonly context: RequestContext;

  /**
   * The part of the context about who signed, where the method has no IAM authorization: the policy of the API does not see it, layers before it do.
   * Complete, too. @default - what follows from the caller
   */
  readonly signer?: RequestContext;
}

export const INVOKE = 'execute-api:Invoke';

export function isUnknown<T>(fact: T | Unknown<T> | undefined): fact is Unknown<T> {
  return typeof fact === 'object' && fact !== null && 'unknown' in fact;
}

/**
 * The ARN that the policy's Resource element is compared with: actual path, real stage (reading `path-comparison`).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-control-access-using-iam-policies-to-invoke-api.html
 */
export function methodArn(api: ApiIdentity, request: Pick<ApiRequest, 'stage' | 'method' | 'path'>): string {
  return `${apiArn(api)}/${request.stage}/${request.method}${request.path}`;
}

export function apiArn(api: ApiIdentity): string {
  return `arn:${api.partition}:execute-api:${api.region}:${api.account}:${api.apiId}`;
}

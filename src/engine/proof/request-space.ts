import { CompiledStatement } from '../evaluation/compile-policy';
import { Layer } from '../evaluation/layers';
import { ApiIdentity, AuthorizationType, AuthorizerVerdict, Caller, Verdict } from '../request/request';
import { Route } from '../request/route';

/** Where a policy is in force. */
export interface Setting {
  readonly api: ApiIdentity;

  /** The API's methods. Undefined: not known, and every path may have every authorization type. */
  readonly routes?: readonly Route[];

  /** The stages that the API has. Undefined: any. */
  readonly stages?: readonly string[];

  /** What requests must pass before the API, in this order. */
  readonly layers?: readonly Layer[];
}

/**
 * A set of requests: those that have every property. What is left out may have any value. A union is a list of spaces,
 * and a space in which everything is said is a single request.
 */
export interface RequestSpace {
  /** Names; they may hold opaque constants. */
  readonly stages?: readonly string[];

  /** Requests that these methods of the API serve. */
  readonly routes?: readonly Route[];
  readonly methods?: readonly string[];

  /** Exact paths, and patterns of paths with `*` and `?`. */
  readonly paths?: readonly string[];

  /** Patterns of `stage/VERB/path`, as in a policy behind `execute-api:/`. */
  readonly resources?: readonly string[];
  readonly exceptResources?: readonly string[];
  readonly authorizationTypes?: readonly AuthorizationType[];
  readonly callers?: CallerSpace;

  /** Conditions in the words of a policy, all of which hold: `{ operator: 'IpAddress', key: 'aws:SourceIp', values: [...] }`. */
  readonly conditions?: readonly SpaceCondition[];

  /** Requests that some of these statements match, and requests that none of them matches, whatever their effect. */
  readonly matchedBy?: readonly CompiledStatement[];
  readonly notMatchedBy?: readonly CompiledStatement[];
  readonly identityPolicy?: readonly Verdict[];
  readonly authorizer?: readonly AuthorizerVerdict[];

  /** @default execute-api:Invoke */
  readonly action?: string;
}

export interface SpaceCondition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** Who calls: one of the kinds that are named, or anybody if none is. */
export interface CallerSpace {
  /** Requests without a signature. */
  readonly anonymous?: boolean;

  /** Exactly these callers. */
  readonly exactly?: readonly Caller[];

  /** Signed requests. */
  readonly signed?: SignedSpace;
}

export interface SignedSpace {
  readonly types?: readonly Caller['type'][];

  /** Callers that a policy would name so: account ids, ARNs of accounts, users, roles and sessions, service principals. */
  readonly principals?: readonly string[];
  readonly exceptPrincipals?: readonly string[];
}

import { IConstruct } from 'constructs';
import { ApiTarget } from '../../api-target';
import { EndpointType } from '../../engine';
import { IpSetOverflow } from '../../ip-set-overflow';
import { Clause, ListKind, Members } from '../lists/list-kind';

/**
 * What a contribution does:
 * - `grant`: the requests of the list are let in;
 * - `allowlist`: only they are;
 * - `denylist`: they are not;
 * - `default`: what no grant names is refused.
 */
export type Effect = 'grant' | 'allowlist' | 'denylist' | 'default';

/** What one construct asks of the policy of its API. */
export interface Contribution {
  readonly construct: IConstruct;
  readonly effect: Effect;
  readonly targets: readonly ApiTarget[];

  /** The list, if it is about one, and its members; tokens as CDK encodes them. */
  readonly kind?: ListKind;
  readonly members?: readonly string[];

  /** What holds beside the list: principals, conditions. Without list and clause, it is about everybody. */
  readonly clause?: Clause;

  /** @default - effect and family of the list */
  readonly sid?: string;

  /** Whether it tells callers apart, as some kinds of lists do. API Gateway knows them on methods with AWS_IAM authorization only. */
  readonly ofCallers?: boolean;

  /** Whether OPTIONS methods without authorization stay as they are: of callers that are told apart, preflight requests are from none. */
  readonly allowCorsPreflight?: boolean;

  /** Where the list goes if it does not fit; it may be none but the one of its effect for the whole API. */
  readonly overflow?: IpSetOverflow;

  /** Says what is wrong with the API's endpoint type for this construct. */
  endpointProblems?(endpointType: EndpointType): string[];
}

/** A contribution whose values CDK has resolved. */
export interface ResolvedContribution extends Omit<Contribution, 'members'> {
  readonly members?: Members;
  /** The members of a list that has overflowed: the policy has others in their place. */
  readonly listed?: Members;
}

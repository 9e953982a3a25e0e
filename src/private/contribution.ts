import { IConstruct } from 'constructs';
import { ApiTarget } from '../api-target';
import { EndpointType } from '../engine';

/** A string of the template, or the intrinsic function that CloudFormation replaces by one. */
export type Value = string | { readonly [intrinsic: string]: unknown };

/** An attribute of callers that a list speaks about. */
export interface ListKind {
  /**
   * Allowlists of one family on one target are one list (this VPC *or* that endpoint), lists of different families must all hold.
   * Also the stem of the statement's Sid.
   */
  readonly family: string;
  readonly operators: { readonly inList: string; readonly outsideList: string };
  key(endpointType: EndpointType): string;
  /** The shortest list of literals with the same meaning, sorted. */
  canonical(literals: readonly string[]): string[];
}

export type Effect =
  | { readonly type: 'grant'; readonly corsPreflight: boolean }
  | { readonly type: 'allowlist' | 'denylist'; readonly kind: ListKind };

/** What one construct asks of the policy of its API. */
export interface Contribution {
  readonly construct: IConstruct;
  readonly effect: Effect;
  readonly targets: readonly ApiTarget[];
  /** Principals of a grant, members of a list; tokens as CDK encodes them. */
  readonly values: readonly string[];
  /** Says what is wrong with the API's endpoint type for this construct. */
  endpointProblems?(endpointType: EndpointType): string[];
}

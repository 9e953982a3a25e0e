import { Token } from 'aws-cdk-lib';
import { EndpointType } from '../../engine';
import { oneOrMany, Value } from '../composition/statement';
import { isObject } from '../tree/references';

/** The conditions of a statement, all of which must hold: by operator and key, the values. */
export interface Conditions {
  readonly [operator: string]: { readonly [key: string]: unknown };
}

/** What a statement says of callers and circumstances. Without a principal it is about everybody. */
export interface Clause {
  readonly Principal?: unknown;
  readonly Condition?: Conditions;
}

/** Members of a list, or the one intrinsic function that yields the whole list. */
export type Members = readonly Value[] | Value;

/** An attribute of requests that a list speaks about. */
export interface ListKind {
  /**
   * Allowlists of one family on one target are one list (this VPC *or* that endpoint), lists of different families must all hold.
   * Also the stem of the statement's Sid.
   */
  readonly family: string;

  /** Whether it tells callers apart, whom API Gateway knows on methods with AWS_IAM authorization only. */
  readonly ofCallers?: boolean;

  /** Requests of the list. */
  inList(members: Members, endpointType: EndpointType): Clause;

  /** Requests outside of it, as conditions of Deny statements, any of which may match; undefined for a list that can only be granted or denied. */
  outside?(members: Members, endpointType: EndpointType): readonly Conditions[];

  /** The shortest list of literals with the same meaning, sorted. */
  canonical(literals: readonly string[]): string[];
}

/** A list of values of a condition key. */
export interface ConditionList extends Pick<ListKind, 'family' | 'ofCallers'> {
  readonly operators: { readonly inList: string; readonly outsideList: string };
  /** @default - sorted, without duplicates */
  readonly canonical?: ListKind['canonical'];
  key(endpointType: EndpointType): string;
}

export function conditionList({ family, ofCallers, operators, key, canonical = sorted }: ConditionList): ListKind {
  const condition = (operator: string, members: Members, endpointType: EndpointType) => ({ [operator]: { [key(endpointType)]: written(members) } });
  return {
    family,
    ofCallers,
    inList: (members, endpointType) => ({ Condition: condition(operators.inList, members, endpointType) }),
    outside: (members, endpointType) => [condition(operators.outsideList, members, endpointType)],
    canonical,
  };
}

/** A list of principals of one type, such as `AWS` or `Service`, in the Principal element. */
export function principalList(family: string, type: string): ListKind {
  return { family, ofCallers: true, inList: (members) => ({ Principal: { [type]: written(members) } }), canonical: sorted };
}

export function sorted(values: readonly string[]): string[] {
  return [...new Set(values)].sort();
}

export function isList(members: Members): members is readonly Value[] {
  return Array.isArray(members);
}

/** One token may be a whole list: it stays as CDK encodes it. */
function written(members: Members): unknown {
  return isList(members) && !Token.isUnresolved(members) ? oneOrMany(members) : members;
}

/** Conditions that hold together. Two of one operator and key are one with the values of both, which the policy language takes for "or": it must not happen. */
export function bothConditions(a: Conditions = {}, b: Conditions = {}): Conditions {
  const merged: { [operator: string]: { readonly [key: string]: unknown } } = { ...a };
  for (const [operator, keys] of Object.entries(b)) {
    const clash = Object.keys(keys).find((key) => isObject(merged[operator]) && key in merged[operator]);
    if (clash !== undefined) { throw new Error(`${operator} on ${clash} would stand twice in one statement`); }
    merged[operator] = { ...merged[operator], ...keys };
  }
  return merged;
}

import { IConstruct } from 'constructs';
import { isIntrinsic } from './canonical';
import { hasOpaque } from '../../engine';

/** A string of the template, or the intrinsic function that CloudFormation replaces by one. */
export type Value = string | { readonly [intrinsic: string]: unknown };

/** A policy statement as the template carries it. */
export interface Statement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly [element: string]: unknown;
}

/** A statement and the constructs that asked for it; none for the one that keeps open what no grant names. */
export interface ComposedStatement {
  readonly statement: Statement;
  readonly constructs: readonly IConstruct[];

  /** What was asked for, word by word: before lists were joined, sorted and aggregated. The two must mean the same. */
  readonly asked: readonly Statement[];

  /** What AWS WAF refuses together with it, where its list has overflowed. */
  readonly whole?: Statement;
  readonly promise?: Promises;
}

/** What the constructs behind a statement promise of the whole policy. */
export interface Promises {
  /** Who is meant, in words. */
  readonly who: string;
  /** Requests that must all be refused. */
  readonly refused: Subset;
  /** Whether some of these would get in without restrictions: one that refuses nobody is a mistake. */
  readonly refusesSomebody?: boolean;
  /** Sets of requests, of none of which all may be refused: a list of callers none of whom gets in is a mistake. */
  readonly admitted?: readonly Subset[];
}

/** What a construct promises browsers: of these requests, those that ask for preflight get in, unless a construct that makes no such promise refuses them. */
export interface PreflightPromise {
  readonly construct: IConstruct;
  /** Patterns behind `execute-api:/`. */
  readonly resources: readonly string[];
}

/** Requests to some resources that some statements match and others do not, whatever the effect of these is. */
export interface Subset {
  /** Patterns behind `execute-api:/`. */
  readonly resources: readonly string[];
  readonly matchedBy?: readonly Statement[];
  readonly notMatchedBy?: readonly Statement[];
  /** Whether neither an identity policy nor an authorizer says anything. */
  readonly byPolicyAlone?: boolean;
}

/** A statement of ours. */
export function statementOf(
  Effect: 'Allow' | 'Deny', Sid: string, patterns: readonly string[], { Principal = '*', Condition }: { readonly Principal?: unknown; readonly Condition?: unknown } = {},
): Statement {
  const Resource = oneOrMany(patterns.map((pattern) => `execute-api:/${pattern}`));
  return { Sid, Effect, Principal, Action: 'execute-api:Invoke', Resource, ...Condition === undefined ? {} : { Condition } };
}

/** Stands for the statements of an API that has a policy, and none that matters: a private API without any policy is out of reach. */
export const MATCHES_NOTHING: Statement = { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/' };

/** One value is written alone, several as a list: the two mean the same, and the same intent must give the same bytes. */
export function oneOrMany(values: readonly Value[]): Value | readonly Value[] {
  return values.length === 1 ? values[0] : values;
}

/** By their text, so that the order does not depend on when tokens were made; no duplicates. */
export function sortedUnique(values: readonly Value[]): Value[] {
  const byText = new Map(values.map((value) => [JSON.stringify(value), value]));
  return [...byText.keys()].sort().map((text) => byText.get(text)!);
}

/** Makes the Sids unique, in an order that does not depend on that of the constructs: Allow first, then Deny. */
export function numbered(statements: readonly ComposedStatement[], taken: readonly (string | undefined)[]): ComposedStatement[] {
  const used = new Set(taken);
  return [...statements].sort((a, b) => (sortKey(a) < sortKey(b) ? -1 : 1)).map(({ statement, ...rest }) => {
    let Sid = statement.Sid;
    for (let i = 2; used.has(Sid); i++) { Sid = `${statement.Sid}${i}`; }
    used.add(Sid);
    return { statement: { ...statement, Sid }, ...rest };
  });
}

/**
 * By what a statement says, and then by who asked for it: a token has one text in the template and another for the engine, and both must number alike,
 * so all tokens count as the same text.
 */
function sortKey({ statement, constructs }: ComposedStatement): string {
  const text = JSON.stringify(statement, (_, value: unknown) => (isIntrinsic(value) || (typeof value === 'string' && hasOpaque(value)) ? '\uFFFF' : value));
  return [statement.Effect, statement.Sid, text, ...constructs.map(({ node }) => node.path).sort()].join(' ');
}

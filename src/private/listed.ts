import { ResolvedContribution } from './contribution';
import { bothConditions, Clause, Conditions, isList, ListKind, Members } from './list-kind';
import { ResolvedTargets } from './resolve-targets';
import { ComposedStatement, sortedUnique, Statement, statementOf, Value } from './statement';
import { isDeployTimeValue } from './tokens';
import { EndpointType } from '../engine';

/** A contribution whose targets are resource patterns. */
export interface Placed extends Omit<ResolvedContribution, 'targets'> {
  readonly targets: ResolvedTargets;
}

/** Contributions of one effect, each group one statement: those that differ in the members of their lists only. */
export function joinable(placed: readonly Placed[], endpointType: EndpointType): Placed[][] {
  return grouped(placed, ({ kind, clause, stem, members = [], targets }) => {
    const list = kind === undefined ? '' : [kind.family, JSON.stringify(kind.inList([], endpointType)), isList(members) ? '' : JSON.stringify(members)].join();
    return [...targets.patterns, stem, JSON.stringify(clause), list].join();
  });
}

/** Lists that can be joined, as one statement about the requests in them. */
export function listedStatement(effect: 'Allow' | 'Deny', group: readonly Placed[], endpointType: EndpointType): Omit<ComposedStatement, 'promise'> {
  const [{ kind, stem = '', targets: { patterns } }] = group;
  const Sid = `${effect}${kind?.family ?? stem}`;
  return {
    statement: statementOf(effect, Sid, patterns, clauseOf(group[0], joined(group), endpointType)),
    constructs: group.map(({ construct }) => construct),
    asked: group.map((one) => asked(effect, one, endpointType)),
  };
}

/** What one contribution asks for, as a statement of its own. */
export function asked(effect: 'Allow' | 'Deny', placed: Placed, endpointType: EndpointType): Statement {
  return statementOf(effect, '', placed.targets.patterns, clauseOf(placed, placed.members ?? [], endpointType));
}

function clauseOf({ kind, clause = {} }: Placed, members: Members, endpointType: EndpointType): Clause {
  const list = kind?.inList(members, endpointType) ?? {};
  return { ...clause, ...list, ...conditionOf(bothConditions(clause.Condition, list.Condition)) };
}

function conditionOf(conditions: Conditions): Clause {
  return Object.keys(conditions).length === 0 ? {} : { Condition: conditions };
}

/** The members of all lists of a kind: the one token that is a whole list, or the shortest list of literals, and tokens behind them. */
export function joined(lists: readonly Placed[]): Members {
  const [{ kind, members = [] }] = lists;
  if (!isList(members)) { return members; }
  const isLiteral = (value: Value): value is string => typeof value === 'string' && !isDeployTimeValue(value);
  const all = lists.flatMap((list) => (list.members ?? []) as readonly Value[]);
  return [...(kind as ListKind | undefined)?.canonical(all.filter(isLiteral)) ?? [], ...sortedUnique(all.filter((value) => !isLiteral(value)))];
}

export function grouped<T>(items: readonly T[], key: (item: T) => string): T[][] {
  const groups = new Map<string, T[]>();
  for (const item of items) { groups.set(key(item), [...groups.get(key(item)) ?? [], item]); }
  return [...groups.values()];
}

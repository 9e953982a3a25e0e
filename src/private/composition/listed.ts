import { IConstruct } from 'constructs';
import { ResolvedContribution } from './contribution';
import { ResolvedTargets } from './resolve-targets';
import { ComposedStatement, sortedUnique, Statement, statementOf, Value } from './statement';
import { EndpointType } from '../../engine';
import { bothConditions, Clause, Conditions, isList, ListKind, Members } from '../lists/list-kind';
import { isDeployTimeValue } from '../tree/tokens';

/** A contribution whose targets are resource patterns. */
export interface Placed extends Omit<ResolvedContribution, 'targets'> {
  readonly targets: ResolvedTargets;
  /** Where preflight requests are promised to get in: patterns behind `execute-api:/`. */
  readonly preflight?: readonly string[];
}

/** Contributions of one effect, each group one statement: those that differ in the members of their lists only. */
export function joinable(placed: readonly Placed[], endpointType: EndpointType): Placed[][] {
  return sharingClauses(grouped(placed, (one) => {
    const { kind, clause, sid, members = [], targets } = one;
    const list = kind === undefined ? '' : [kind.family, kindText(one, endpointType), isList(members) ? '' : JSON.stringify(members)].join();
    return [...targets.patterns, sid, JSON.stringify(clause), list].join();
  }), endpointType);
}

/** Lists that can be joined, as one statement about the requests in them. */
export function listedStatement(effect: 'Allow' | 'Deny', group: readonly Placed[], endpointType: EndpointType): Omit<ComposedStatement, 'promise'> {
  const [{ kind, sid: Sid = `${effect}${kind?.family}`, targets: { patterns } }] = group;
  return {
    statement: statementOf(effect, Sid, patterns, clauseOf({ ...group[0], clause: sharedClause(group) }, joined(group), endpointType)),
    constructs: constructsOf(group),
    asked: group.map((one) => asked(effect, one, endpointType)),
    whole: wholeStatement(effect, group, endpointType),
  };
}

/** What lists that have overflowed ask for together, with all their members; undefined for others. */
export function wholeStatement(effect: 'Allow' | 'Deny', group: readonly Placed[], endpointType: EndpointType): Statement | undefined {
  if (group.every(({ listed }) => listed === undefined)) { return undefined; }
  const members = group.flatMap(({ members: own = [], listed = own }) => listed as readonly Value[]);
  return asked(effect, { ...group[0], members }, endpointType);
}

/** A construct may ask for several parts of one statement. */
export function constructsOf(group: readonly Placed[]): IConstruct[] {
  return [...new Set(group.map(({ construct }) => construct))];
}

/** What lists compare: lists of one text differ in their members only. */
export function kindText({ kind }: Placed, endpointType: EndpointType): string {
  return JSON.stringify(kind!.inList([], endpointType));
}

/** Joins groups that have come out as the same list, each beside a clause that names values of the same key: one statement can name all these values. */
export function sharingClauses(groups: readonly Placed[][], endpointType: EndpointType): Placed[][] {
  const meaning = (group: readonly Placed[]) => {
    const [{ kind, clause, sid, targets }] = group;
    const key = kind && alternatives(clause)?.key;
    const text = (one: Placed) => kindText(one, endpointType);
    const lists = key && grouped(group, text).map((list) => JSON.stringify([text(list[0]), joined(list)])).sort();
    return JSON.stringify(key === undefined ? groups.indexOf(group as Placed[]) : [targets.patterns, sid, kind?.family, key, lists]);
  };
  return grouped(groups, meaning).map((same) => same.flat());
}

/** The clause of contributions that share a statement. */
export function sharedClause(group: readonly Placed[]): Clause | undefined {
  const [{ clause }] = group;
  const key = alternatives(clause)?.key;
  if (key === undefined) { return clause; }
  return { Condition: { StringEquals: { [key]: sortedUnique(group.flatMap((one) => alternatives(one.clause)?.values ?? [])) } } };
}

/** The values of which the clause asks for one, if it asks for nothing else. The one token that is a whole list is no such value. */
function alternatives({ Principal, Condition = {} }: Clause = {}): { readonly key: string; readonly values: readonly Value[] } | undefined {
  const { StringEquals: equals = {}, ...others } = Condition;
  const [[key, values] = [], ...more] = Object.entries(equals) as Array<[string, Members]>;
  const nothingElse = Principal === undefined && Object.keys(others).length === 0 && more.length === 0;
  return nothingElse && key !== undefined && values !== undefined && isList(values) ? { key, values } : undefined;
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

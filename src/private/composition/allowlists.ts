import { asked, constructsOf, grouped, joined, kindText, Placed, sharedClause, sharingClauses, wholeStatement } from './listed';
import { ComposedStatement, Promises, Statement, statementOf } from './statement';
import { EndpointType } from '../../engine';
import { bothConditions, Conditions, isList, Members } from '../lists/list-kind';

/** Allowlists as Deny statements: lists of one family on one target are one list, which refuses what is outside of all of them. */
export function allowlistStatements(allowlists: readonly Placed[], endpointType: EndpointType, problems: string[]): ComposedStatement[] {
  const lists = grouped(allowlists, ({ kind, clause, targets }) => [kind!.family, targets.key, ...targets.patterns, JSON.stringify(clause)].join());
  for (const list of lists) { problems.push(...kindsOf(list, endpointType).flatMap(tokensThatCannotBeJoined)); }
  return sharingClauses(lists, endpointType).flatMap((list) => listStatements(list, endpointType, problems));
}

function listStatements(list: readonly Placed[], endpointType: EndpointType, problems: string[]): ComposedStatement[] {
  const [{ kind: first, targets: { patterns } }] = list;
  const statement = (Condition: Conditions | undefined) => statementOf('Deny', `DenyUnless${first!.family}`, patterns, { Condition });
  const denials = (part: readonly Placed[], membersOf: (kind: readonly Placed[]) => Members): Statement[] => {
    const outside = kindsOf(part, endpointType).map((kind) => kind[0].kind!.outside!(membersOf(kind), endpointType));
    return combinations(outside).map((conditions) => statement(bothConditions(sharedClause(part)?.Condition, conditions)));
  };
  const constructs = constructsOf(list);
  const written = denials(list, joined);
  if (written.length === 0) {
    problems.push(...constructs.map(({ node }) => `together with others of its kind, the list has all requests in it and refuses none: leave it out [at ${node.path}]`));
  }
  const parts = grouped(list, ({ clause }) => JSON.stringify(clause));
  const whole = wholeStatement('Deny', list, endpointType);
  const listed = whole === undefined ? list.map((one) => asked('Deny', one, endpointType)) : [whole];
  const promise: Promises = {
    who: 'callers outside the list',
    refused: {
      resources: patterns,
      matchedBy: list[0].clause === undefined ? undefined : parts.map(([{ clause }]) => statement(clause?.Condition)),
      notMatchedBy: listed,
    },
    refusesSomebody: true,
    admitted: [{ resources: patterns, matchedBy: listed }],
  };
  const unchanged = (kind: readonly Placed[]) => (isList(kind[0].members!) ? kind.flatMap(({ members }) => members as string[]) : kind[0].members!);
  const wordByWord = parts.flatMap((part) => denials(part, unchanged));
  return written.map((one, i) => ({ statement: one, constructs, asked: i === 0 ? wordByWord : [], whole, promise: i === 0 ? promise : undefined }));
}

/** The lists of each kind, which have one joined list. */
function kindsOf(list: readonly Placed[], endpointType: EndpointType): Placed[][] {
  const text = (one: Placed) => kindText(one, endpointType);
  return grouped(list, text).sort(([a], [b]) => (text(a) < text(b) ? -1 : 1));
}

/** Outside of two lists is outside of both: every choice of one condition from each. */
function combinations(choices: ReadonlyArray<readonly Conditions[]>): Conditions[] {
  return choices.reduce<Conditions[]>((found, next) => found.flatMap((conditions) => next.map((more) => bothConditions(conditions, more))), [{}]);
}

function tokensThatCannotBeJoined(lists: readonly Placed[]): string[] {
  const whole = lists.find(({ members = [] }) => !isList(members));
  if (whole === undefined || lists.length === 1) { return []; }
  const others = lists.filter((list) => list !== whole).map(({ construct }) => construct.node.path);
  return [`a list that is one token cannot be joined with other lists of its kind on the same target (${others.join(', ')}); `
    + `pass all members to one construct [at ${whole.construct.node.path}]`];
}

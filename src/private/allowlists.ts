import { bothConditions, Conditions, isList, Members } from './list-kind';
import { asked, grouped, joined, Placed } from './listed';
import { ComposedStatement, Promises, Statement, statementOf } from './statement';
import { EndpointType } from '../engine';

/** Allowlists as Deny statements: lists of one family on one target are one list, which refuses what is outside of all of them. */
export function allowlistStatements(allowlists: readonly Placed[], endpointType: EndpointType, problems: string[]): ComposedStatement[] {
  const families = grouped(allowlists, ({ kind, clause, targets }) => [kind!.family, ...targets.patterns, JSON.stringify(clause)].join());
  return families.flatMap((lists) => familyStatements(lists, endpointType, problems));
}

function familyStatements(lists: readonly Placed[], endpointType: EndpointType, problems: string[]): ComposedStatement[] {
  problems.push(...tokensThatCannotBeJoined(lists));
  const [{ kind: first, clause, targets: { patterns } }] = lists;
  const kinds = grouped(lists, ({ kind }) => JSON.stringify(kind!.inList([], endpointType)));
  const deny = (Condition: Conditions | undefined) => statementOf('Deny', `DenyUnless${first!.family}`, patterns, { Condition });
  const denials = (members: (kind: readonly Placed[]) => Members): Statement[] => {
    const outside = kinds.map((kind) => kind[0].kind!.outside!(members(kind), endpointType));
    return combinations(outside).map((conditions) => deny(bothConditions(clause?.Condition, conditions)));
  };
  const promise: Promises = {
    who: 'callers outside the list',
    refused: {
      resources: patterns,
      matchedBy: clause === undefined ? undefined : [deny(clause.Condition)],
      notMatchedBy: lists.map((list) => asked('Deny', list, endpointType)),
    },
  };
  const wordByWord = denials((kind) => (isList(kind[0].members!) ? kind.flatMap(({ members }) => members as string[]) : kind[0].members!));
  const constructs = lists.map(({ construct }) => construct);
  return denials(joined).map((statement, i) => ({ statement, constructs, asked: i === 0 ? wordByWord : [], promise: i === 0 ? promise : undefined }));
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

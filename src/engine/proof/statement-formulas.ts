import { Attributes, Viewpoint } from './attributes';
import { FALSE, Node, TRUE } from './diagram';
import { Formula } from './key-attributes';
import { KeyView } from './key-view';
import { CompiledStatement } from '../evaluation/compile-policy';
import { FixedResourceElement } from '../matching/resource';
import { NO, UNKNOWN, YES } from '../matching/tri';
import { INVOKE } from '../request/request';

/** Which requests a statement matches. */
export interface StatementFormulas {
  readonly matches: Formula;

  /** By naming no account. */
  readonly direct: Formula;

  /** By naming the account of the caller. */
  readonly delegated: Formula;
}

/**
 * @param alike statements that differ in their resources only
 * @param viewpoint of the policy of the API, or of a layer before it
 */
export function statementFormulas(attributes: Attributes, alike: readonly CompiledStatement[], { keys, caller }: Viewpoint): StatementFormulas {
  const { diagrams, unknowns, subject: { question, known } } = attributes;
  const [compiled] = alike;
  const { statement } = compiled;
  const resource = resourceFormula(attributes, alike, keys);
  const conditions = compiled.conditions.map((condition) => keys.condition(condition));
  const action = compiled.action.test({ action: (question.action ?? INVOKE).toLowerCase(), resource: '', caller: undefined, values: [] });
  let rest: Node | undefined;
  const restNode = () => rest ??= action === NO ? FALSE : diagrams.all([
    action === YES ? TRUE : unknowns.node(`action ${statement.action.patterns.join()}`, `the value of ${statement.action.patterns.join(', ')} is not known yet`),
    resource(),
    ...conditions.map((formula) => formula()),
  ]);
  const entries = known.principals(statement.principal);
  const principal = caller.element(statement.principal);
  const direct = compiled.accounts ? caller.listed(entries.filter(({ kind }) => kind !== 'account')) : principal;
  const accounts = caller.listed(entries.filter(({ kind }) => kind === 'account'));
  return {
    matches: () => diagrams.and(restNode(), principal()),
    direct: () => diagrams.and(restNode(), direct()),
    delegated: () => compiled.accounts ? diagrams.and(restNode(), accounts()) : FALSE,
  };
}

function resourceFormula(
  { diagrams, unknowns, places, subject: { known } }: Attributes, alike: readonly CompiledStatement[], { texts }: KeyView,
): Formula {
  const fixed = alike.flatMap(({ resource }) => resource instanceof FixedResourceElement ? [resource] : []);
  if (fixed.length > 0) {
    return () => diagrams.any(fixed.map(({ answer, doubt }) => answer === UNKNOWN ? unknowns.node(doubt, doubt) : answer === YES ? TRUE : FALSE));
  }
  const listed = places.listed(alike.flatMap((item) => known.patterns(item)), texts);
  return alike[0].statement.resource.negated ? () => diagrams.not(listed()) : listed;
}

import { Attributes } from './attributes';
import { FALSE, Node, TRUE } from './diagram';
import { Formula } from './key-attributes';
import { CompiledStatement } from '../evaluation/compile-policy';
import { NO, YES } from '../matching/tri';
import { INVOKE } from '../request/request';

/** Which requests a statement matches. */
export interface StatementFormulas {
  readonly matches: Formula;

  /** By naming no account. */
  readonly direct: Formula;

  /** By naming the account of the caller. */
  readonly delegated: Formula;
}

/** @param alike statements that differ in their resources only */
export function statementFormulas(attributes: Attributes, alike: readonly CompiledStatement[]): StatementFormulas {
  const { diagrams, unknowns, keys, places, caller, subject: { question, known } } = attributes;
  const [compiled] = alike;
  const { statement } = compiled;
  const resource = places.listed(alike.flatMap((item) => known.patterns(item)));
  const conditions = compiled.conditions.map((condition) => keys.condition(condition));
  const action = compiled.action.test({ action: (question.action ?? INVOKE).toLowerCase(), resource: '', caller: undefined, values: [] });
  let rest: Node | undefined;
  const restNode = () => rest ??= action === NO ? FALSE : diagrams.all([
    action === YES ? TRUE : unknowns.node(`action ${statement.action.patterns.join()}`, `the value of ${statement.action.patterns.join(', ')} is not known yet`),
    statement.resource.negated ? diagrams.not(resource()) : resource(),
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

import { Attributes } from './attributes';
import { FALSE, TRUE } from './diagram';
import { Formula } from './key-attributes';
import { principalOf } from './principals';
import { statementFormulas } from './statement-formulas';
import { CompiledStatement } from '../evaluation/compile-policy';

/** The requests of one group of callers that a question is about. */
export function spaceFormula(attributes: Attributes): Formula {
  const { diagrams, layersSee: { keys, caller }, places, types, subject: { question, group, known } } = attributes;
  const { stages, routes, methods, paths, authorizationTypes, identityPolicy, authorizer } = question;
  if ([stages, routes, methods, paths, authorizationTypes, identityPolicy, authorizer].some((list) => list?.length === 0)) return () => FALSE;
  const negated = (formula: Formula): Formula => () => diagrams.not(formula());
  const formulas: Formula[] = known.conditions(question).map((condition) => keys.condition(condition));
  if (question.resources) formulas.push(places.matching(question.resources));
  if (question.exceptResources) formulas.push(negated(places.matching(question.exceptResources)));
  const { routing } = places;
  if (routing) {
    if (question.routes) formulas.push(() => routing.wanted());
    const noRoute = !attributes.isIam && question.paths && !question.authorizationTypes ? ['NO_ROUTE' as const] : [];
    formulas.push(() => diagrams.any([...types, ...noRoute].map((type) => routing.ofType(type))));
  }
  if (question.matchedBy) formulas.push(matchedBy(attributes, question.matchedBy));
  if (question.notMatchedBy) formulas.push(negated(matchedBy(attributes, question.notMatchedBy)));
  const signed = question.callers?.signed;
  if (group.kind === 'type' && signed?.principals) formulas.push(caller.listed(signed.principals.map(principalOf)));
  if (group.kind === 'type' && signed?.exceptPrincipals) formulas.push(negated(caller.listed(signed.exceptPrincipals.map(principalOf))));
  const callerType = group.kind === 'type' ? group.type.type : group.kind === 'exactly' ? group.caller.type : undefined;
  if (callerType === 'Root' && attributes.isIam) formulas.push(rootFormula(attributes));
  return () => types.length === 0 ? FALSE : diagrams.all(formulas.map((formula) => formula()));
}

function matchedBy(attributes: Attributes, statements: readonly CompiledStatement[]): Formula {
  const formulas = statements.map((statement) => statementFormulas(attributes, [statement], attributes.policySees).matches);
  return () => attributes.diagrams.any(formulas.map((formula) => formula()));
}

/** The root user may do everything in its own account. */
function rootFormula({ diagrams, policySees, verdicts, subject: { setting } }: Attributes): Formula {
  const own = policySees.caller.belongsTo(setting.api.account);
  return () => diagrams.or(diagrams.not(own()), verdicts.select((verdict) => verdict === 'Allow' ? TRUE : FALSE));
}

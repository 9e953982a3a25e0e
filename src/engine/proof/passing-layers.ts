import { Attributes } from './attributes';
import { Node, TRUE } from './diagram';
import { Formula } from './key-attributes';
import { statementFormulas } from './statement-formulas';
import { Layer } from '../evaluation/layers';

/** Which requests get past everything that stands before the API. */
export function passingLayers(attributes: Attributes): Formula {
  const formulas = (attributes.subject.setting.layers ?? []).map((layer) => passingLayer(attributes, layer));
  return () => attributes.diagrams.all(formulas.map((formula) => formula()));
}

function passingLayer(attributes: Attributes, { kind, policy, comesThrough, doubt }: Layer): Formula {
  const { diagrams, unknowns, layersSee, subject: { known } } = attributes;
  const comes = comesThrough.map((condition) => layersSee.keys.condition(condition));
  const statements = known.merged(policy).map((alike) => ({ effect: alike[0].statement.effect, ...statementFormulas(attributes, alike, layersSee) }));
  return (): Node => {
    const any = (effect: 'Allow' | 'Deny') => diagrams.any(statements.filter((statement) => statement.effect === effect).map(({ matches }) => matches()));
    const passes = diagrams.and(diagrams.not(any('Deny')), kind === 'web ACL' ? TRUE : any('Allow'));
    const mayPass = doubt === undefined ? passes : diagrams.or(passes, unknowns.node(doubt, doubt));
    return diagrams.or(diagrams.not(diagrams.all(comes.map((formula) => formula()))), mayPass);
  };
}

import { Attributes } from './attributes';
import { FALSE, Node, TRUE } from './diagram';
import { Formula } from './key-attributes';
import { statementFormulas } from './statement-formulas';
import { CompiledPolicy } from '../evaluation/compile-policy';
import { doubt } from '../evaluation/readings';
import { WORKFLOWS, Workflow, ending } from '../evaluation/workflow';
import { Verdict } from '../request/request';

/** Which requests a policy lets in, by API Gateway's authorization workflow. */
export function admission(attributes: Attributes, policy: CompiledPolicy | undefined): Formula {
  const { diagrams, verdicts, places, authorization, types, policySees, isIam, subject: { setting: { api }, known } } = attributes;
  const statements = (policy ? known.merged(policy) : [])
    .map((alike) => ({ effect: alike[0].statement.effect, ...statementFormulas(attributes, alike, policySees) }));
  const own = isIam ? policySees.caller.belongsTo(api.account) : undefined;

  return () => {
    const any = (effect: string, part: 'matches' | 'direct' | 'delegated') =>
      diagrams.any(statements.filter((statement) => statement.effect === effect).map((statement) => statement[part]()));
    const result: PolicyFunctions | undefined = policy && {
      denied: any('Deny', 'matches'),
      allowed: any('Allow', 'direct'),
      delegated: any('Allow', 'delegated'),
      namedOnly: policy.statements.some(({ statement }) => statement.effect === 'Allow')
        && policy.statements.every(({ statement, namesPrincipals }) => statement.effect === 'Deny' || namesPrincipals),
    };
    const byVerdict = (workflow: Workflow) => workflow === 'policyAlone' ? outcome(attributes, workflow, 'Allow', result)
      : verdicts.select((verdict) => verdict === 'Unauthenticated' ? FALSE : outcome(attributes, workflow, verdict, result));
    if (own) return diagrams.ifThenElse(own(), byVerdict('iamSameAccount'), byVerdict('iamCrossAccount'));
    return diagrams.any(types.map((type) => {
      if (type === 'AWS_IAM') return FALSE;
      const ofType = places.routing ? places.routing.ofType(type) : authorization!.select((item) => item === type ? TRUE : FALSE);
      return ofType === FALSE ? FALSE : diagrams.and(ofType, byVerdict(WORKFLOWS[type]));
    }));
  };
}

interface PolicyFunctions {
  readonly denied: Node;
  readonly allowed: Node;
  readonly delegated: Node;
  readonly namedOnly: boolean;
}

function outcome(
  { diagrams, unknowns, subject: { question, setting } }: Attributes, workflow: Workflow, verdict: Verdict, policy: PolicyFunctions | undefined,
): Node {
  const allows = (side: Parameters<typeof ending>[2]) => ending(workflow, verdict, side).reason === 'allow' ? TRUE : FALSE;
  const unknown = (reading: 'named-principals-with-authorizer' | 'own-account-principal') => unknowns.node(reading, doubt(reading, 'the policy'));
  const isInvalidation = question.action?.toLowerCase() === 'execute-api:invalidatecache';
  if (workflow === 'iamCrossAccount' && isInvalidation) return FALSE;
  if (!policy) return setting.api.endpointType === 'PRIVATE' ? FALSE : allows('none');
  const isNamedOnly = workflow === 'lambdaAuthorizer' && verdict === 'Allow' && policy.namedOnly;
  const silent = isNamedOnly ? diagrams.and(allows('neither'), unknown('named-principals-with-authorizer')) : allows('neither');
  const isDelegation = workflow === 'iamSameAccount' && verdict === 'Neither';
  const delegated = isDelegation ? diagrams.ifThenElse(unknown('own-account-principal'), allows('allow'), silent) : allows('allow');
  const notDenied = diagrams.ifThenElse(policy.allowed, allows('allow'), diagrams.ifThenElse(policy.delegated, delegated, silent));
  return diagrams.and(diagrams.not(policy.denied), notDenied);
}

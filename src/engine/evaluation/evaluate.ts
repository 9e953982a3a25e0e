import { CompiledPolicy } from './compile-policy';
import { Decision, DecisionReason } from './decision';
import { factsOf } from './evaluate-policy';
import { Layer, layerFacts } from './layers';
import { Situation, possibleEndings } from './possible-endings';
import { Ending } from './workflow';
import { Facts } from '../matching/facts';
import { Tri, UNKNOWN, YES } from '../matching/tri';
import { ApiIdentity, ApiRequest, INVOKE, methodArn } from '../request/request';

const NONE: readonly never[] = Object.freeze([]);

/**
 * What API Gateway does with a request. Where the answer depends on something unknown, all possibilities are looked
 * at, and the outcome is UNDECIDED unless they agree.
 *
 * @param policy undefined: the API has no policy
 * @param layers what the request must pass before, in this order (reading `layer-order`)
 */
export function evaluate(policy: CompiledPolicy | undefined, api: ApiIdentity, request: ApiRequest, layers: readonly Layer[] = NONE): Decision {
  const situation = { policy, facts: policy && requestFacts(policy, api, request), api, request, layers };
  const endings = possibleEndings(situation);
  const reason = commonReason(endings);
  return reason === 'undecided' ? undecided(situation) : new CertainDecision(reason, endings, situation);
}

/** The request as the policy sees it: without IAM authorization, every caller is anonymous (reading `policy-principal`). */
export function requestFacts(policy: CompiledPolicy, api: ApiIdentity, request: ApiRequest): Facts {
  return factsOf(policy, {
    action: request.action ?? INVOKE,
    resource: methodArn(api, request),
    caller: request.authorizationType === 'AWS_IAM' ? request.caller : undefined,
    context: request.context,
  });
}

/** Whether some statement of the policy matches the request, whatever its effect is; undefined: nobody knows. */
export function matches(policy: CompiledPolicy, api: ApiIdentity, request: ApiRequest): boolean | undefined {
  const facts = requestFacts(policy, api, request);
  const answers = policy.statements.map((statement) => statement.test(facts));
  return answers.includes(YES) ? true : answers.includes(UNKNOWN) ? undefined : false;
}

class CertainDecision implements Decision {
  readonly outcome: Decision['outcome'];
  readonly decidedBy: Decision['decidedBy'];
  readonly gatewayResponseType: string | undefined;
  readonly undecidedBecause: readonly string[] = NONE;
  readonly #situation: Situation;

  constructor(readonly reason: Decision['reason'], endings: readonly Ending[], situation: Situation) {
    const [{ decidedBy, gatewayResponseType, layer }] = endings;
    this.outcome = reason === 'allow' ? 'ALLOW' : 'DENY';
    this.decidedBy = endings.every((other) => other.decidedBy === decidedBy && other.layer === layer) ? decidedBy : 'several';
    this.gatewayResponseType = endings.every((other) => other.gatewayResponseType === gatewayResponseType) ? gatewayResponseType : undefined;
    this.#situation = situation;
  }

  /** Computed when asked for, as are the statements: most askers only want the outcome. */
  get layer(): Layer | undefined {
    if (this.#situation.layers.length === 0) return undefined;
    const [{ layer }, ...others] = possibleEndings(this.#situation);
    return others.every((other) => other.layer === layer) ? layer : undefined;
  }

  get statements(): readonly number[] {
    if (this.reason === 'implicitDeny') return NONE;
    const { layer } = this;
    if (layer) return layerStatements(layer, this.#situation);
    if (this.decidedBy !== 'resource policy') return NONE;
    return statementIndexes(this.#situation, this.reason === 'allow' ? 'Allow' : 'Deny', YES);
  }
}

function layerStatements(layer: Layer, { api, request }: Situation): number[] {
  return statementIndexes({ policy: layer.policy, facts: layerFacts(layer, api, request) }, 'Deny', YES);
}

function statementIndexes({ policy, facts }: Pick<Situation, 'policy' | 'facts'>, effect: 'Allow' | 'Deny', answer: Tri): number[] {
  if (!policy || !facts) return [];
  return policy.statements
    .filter(({ statement }) => statement.effect === effect)
    .filter((statement) => statement.test(facts) === answer)
    .map(({ statement }) => statement.index);
}

/** If all possibilities refuse, but for different reasons, the one that claims least: nothing allows. */
function commonReason(endings: readonly Ending[]): DecisionReason {
  const [{ reason }] = endings;
  if (endings.every((other) => other.reason === reason)) return reason;
  return endings.some((other) => other.reason === 'allow') ? 'undecided' : 'implicitDeny';
}

function undecided(situation: Situation): Decision {
  const doubts = new Set<string>();
  possibleEndings({ ...situation, doubts });
  return {
    outcome: 'UNDECIDED',
    reason: 'undecided',
    decidedBy: 'several',
    statements: [...statementIndexes(situation, 'Allow', UNKNOWN), ...statementIndexes(situation, 'Deny', UNKNOWN)].sort((a, b) => a - b),
    undecidedBecause: [...doubts],
  };
}

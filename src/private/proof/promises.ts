import { IConstruct } from 'constructs';
import { checked } from '../checked';
import { Examples } from './examples';
import { policyProverOf, proverOf } from './prove';
import { Answer, ApiRequest, CompiledPolicy, compilePolicy, explain, explanationText, parsePolicy, RequestSpace } from '../../engine';
import { ComposedStatement, MATCHES_NOTHING, PreflightPromise, Statement, Subset } from '../composition/statement';
import { isObject } from '../tree/references';
import { RenderedApi } from '../tree/rendered-api';

/** A promise that does not hold, or of which it is not known. */
export interface BrokenPromise {
  readonly constructs: readonly IConstruct[];
  readonly undecided: boolean;
  readonly message: string;
}

/**
 * Proves on the whole policy, statements of others included, what the constructs promise: whom they refuse is refused, whomever else allows,
 * and none of them is without effect.
 *
 * What stands before the API helps to keep a promise, and may leave nobody for a grant to let in. A restriction is not without effect because something
 * before the API refuses the same requests.
 */
export function brokenPromises(api: RenderedApi, composed: readonly ComposedStatement[]): BrokenPromise[] {
  const examples = new Examples(api);
  const unrestricted = withStatements(api, ({ Effect }) => Effect === 'Allow');
  // Nobody asked these questions: a prover that contradicts itself must not stop a deployment, and must not be silent either.
  const denied = (policy: CompiledPolicy | undefined, subset: Subset, prover = proverOf(api)): Answer => {
    const answer = checked(() => prover.deniesAll(policy, [spaceOf(subset, examples)]));
    return 'problem' in answer ? { outcome: 'undecided', reasons: [answer.problem.message] } : answer.value;
  };
  return composed.flatMap(({ statement, constructs, promise }) => {
    if (promise === undefined) { return []; }
    const broken = (message: string, undecided = false): BrokenPromise => ({ constructs, undecided, message });
    const kept = denied(api.compiled, promise.refused);
    if (kept.outcome === 'fails') { return [broken(`${promise.who} are let in:\n${textOf(api, kept)}`)]; }
    if (kept.outcome === 'undecided') { return [broken(`it is undecided whether ${promise.who} are refused: ${kept.reasons.join('; ')}`, true)]; }
    const wouldGetIn = () => examples.getsIn(unrestricted, [], promise.refused) || denied(unrestricted, promise.refused, policyProverOf(api)).outcome !== 'holds';
    if (promise.refusesSomebody && !wouldGetIn()) {
      return [broken(`statement ${statement.Sid} refuses nobody who would get in without it; name other values or targets, or leave the construct out`)];
    }
    let admitted: ApiRequest | undefined;
    const idle = promise.admitted?.find((subset) => {
      if (examples.getsIn(api.compiled, api.layers, subset, admitted)) { return false; }
      const answer = denied(api.compiled, subset);
      if (answer.outcome === 'fails') { admitted = answer.request; }
      return answer.outcome === 'holds';
    });
    return idle === undefined ? [] : [broken(statement.Effect === 'Allow'
      ? `statement ${statement.Sid} admits nobody to execute-api:/${idle.resources[0]}: restrictions${beforeText(api)} refuse all the callers that it names`
      : `nobody in the list of statement ${statement.Sid} gets in: other restrictions${beforeText(api)} refuse them all, or nothing lets them in`)];
  });
}

/**
 * Proves that preflight requests get in wherever a construct promises it. Who names addresses, networks or times refuses them, too, and means it; statements
 * of others, and other constructs that tell callers apart, must not. What stands before the API is looked at as little as those who mean it.
 */
export function brokenPreflight(api: RenderedApi, composed: readonly ComposedStatement[], promises: readonly PreflightPromise[]): BrokenPromise[] {
  const promising = promises.map(({ construct }) => construct);
  const meant = composed.filter(({ statement, constructs }) => statement.Effect === 'Deny' && !constructs.some((construct) => promising.includes(construct)));
  const answering = api.routes.filter(({ method, authorizationType }) => ['OPTIONS', 'ANY'].includes(method) && authorizationType === 'NONE');
  if (answering.length === 0) { return []; }
  const policy = withStatements(api, (statement) => !meant.some(({ statement: { Sid } }) => Sid === statement.Sid));
  return promises.flatMap(({ construct, resources }): BrokenPromise[] => {
    const broken = (message: string, undecided = false) => [{ constructs: [construct], undecided, message }];
    const answer = checked(() => policyProverOf(api).allowsAll(policy, [{ resources, methods: ['OPTIONS'], authorizationTypes: ['NONE'] }]));
    const found = 'problem' in answer ? { reasons: [answer.problem.message] } : answer.value;
    if ('request' in found) { return broken(`preflight requests are refused:\n${explanationText(explain(policy, api.identity, found.request))}`); }
    return 'reasons' in found ? broken(`it is undecided whether preflight requests are let in: ${found.reasons.join('; ')}`, true) : [];
  });
}

function beforeText({ layers }: RenderedApi): string {
  return layers.length === 0 ? '' : `, or ${layers.map(({ name }) => name).join(', or ')},`;
}

function spaceOf({ resources, matchedBy, notMatchedBy, byPolicyAlone }: Subset, examples: Examples): RequestSpace {
  return {
    resources,
    matchedBy: matchedBy && examples.compile(matchedBy).statements,
    notMatchedBy: notMatchedBy && examples.compile(notMatchedBy).statements,
    ...byPolicyAlone && { identityPolicy: ['Neither'], authorizer: ['Neither'] },
  };
}

function textOf(api: RenderedApi, answer: Extract<Answer, { outcome: 'fails' }>): string {
  return explanationText(explain(api.compiled, api.identity, answer.request, api.layers));
}

/** The policy with some of its statements. */
function withStatements({ policy, identity }: RenderedApi, isMeant: (statement: Statement) => boolean): CompiledPolicy | undefined {
  if (!isObject(policy) || !Array.isArray(policy.Statement)) { return undefined; }
  const kept = (policy.Statement as Statement[]).filter((statement) => isObject(statement) && isMeant(statement));
  return compilePolicy(parsePolicy({ ...policy, Statement: kept.length > 0 ? kept : [MATCHES_NOTHING] }), identity);
}

import { IConstruct } from 'constructs';
import { checked } from './checked';
import { settingOf } from './prove';
import { isObject } from './references';
import { RenderedApi } from './rendered-api';
import { ComposedStatement, Statement, Subset } from './statement';
import { Answer, CompiledPolicy, compilePolicy, deniesAll, explain, explanationText, parsePolicy, RequestSpace } from '../engine';

/** A promise that does not hold, or of which it is not known. */
export interface BrokenPromise {
  readonly constructs: readonly IConstruct[];
  readonly undecided: boolean;
  readonly message: string;
}

/**
 * Proves on the whole policy, statements of others included, what the constructs promise: whom they refuse is refused, whomever else allows,
 * and none of them is without effect.
 */
export function brokenPromises(api: RenderedApi, composed: readonly ComposedStatement[]): BrokenPromise[] {
  const setting = settingOf(api);
  const unrestricted = withoutDenials(api);
  // Nobody asked these questions: a prover that contradicts itself must not stop a deployment, and must not be silent either.
  const denied = (policy: CompiledPolicy | undefined, subset: Subset): Answer => {
    const answer = checked(() => deniesAll(policy, setting, [spaceOf(subset, api)]));
    return 'problem' in answer ? { outcome: 'undecided', reasons: [answer.problem.message] } : answer.value;
  };
  return composed.flatMap(({ statement, constructs, promise }) => {
    if (promise === undefined) { return []; }
    const broken = (message: string, undecided = false): BrokenPromise => ({ constructs, undecided, message });
    const kept = denied(api.compiled, promise.refused);
    if (kept.outcome === 'fails') { return [broken(`${promise.who} are let in:\n${textOf(api, kept)}`)]; }
    if (kept.outcome === 'undecided') { return [broken(`it is undecided whether ${promise.who} are refused: ${kept.reasons.join('; ')}`, true)]; }
    if (promise.admitted === undefined) {
      return denied(unrestricted, promise.refused).outcome !== 'holds' ? []
        : [broken(`statement ${statement.Sid} refuses nobody who would get in without it; name other values or targets, or leave the construct out`)];
    }
    const idle = promise.admitted.find((subset) => denied(api.compiled, subset).outcome === 'holds');
    return idle === undefined ? [] : [broken(`statement ${statement.Sid} admits nobody to execute-api:/${idle.resources[0]}: restrictions refuse all the callers that it names`)];
  });
}

function spaceOf({ resources, matchedBy, notMatchedBy, byPolicyAlone }: Subset, { identity }: RenderedApi): RequestSpace {
  const compiled = (statements?: readonly Statement[]) => statements && compilePolicy(parsePolicy({ Version: '2012-10-17', Statement: statements }), identity).statements;
  return {
    resources,
    matchedBy: compiled(matchedBy),
    notMatchedBy: compiled(notMatchedBy),
    ...byPolicyAlone && { identityPolicy: ['Neither'], authorizer: ['Neither'] },
  };
}

function textOf(api: RenderedApi, answer: Extract<Answer, { outcome: 'fails' }>): string {
  return explanationText(explain(api.compiled, api.identity, answer.request));
}

/** The policy with nothing but its grants. A Deny that matches nothing stands for an API that has a policy at all. */
function withoutDenials({ policy, identity }: RenderedApi): CompiledPolicy | undefined {
  if (!isObject(policy) || !Array.isArray(policy.Statement)) { return undefined; }
  const allows = policy.Statement.filter((statement: unknown) => isObject(statement) && statement.Effect === 'Allow');
  return compilePolicy(parsePolicy({ ...policy, Statement: allows.length > 0 ? allows : [MATCHES_NOTHING] }), identity);
}

const MATCHES_NOTHING = { Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/' };

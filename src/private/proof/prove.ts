import { checked } from '../checked';
import { requestSpace } from './request-space';
import { singleRequest } from './single-request';
import { Answer, evaluate, Prover, Setting } from '../../engine';
import { Requests } from '../../requests';
import { KnownApi } from '../tree/known-api';

/**
 * Whether all the requests are refused, or all let in: for one request an evaluation, for many a proof.
 *
 * A request that leaves facts open is many. If the evaluator decides whatever those facts are, that is a proof, too.
 */
export function prove(api: KnownApi, requests: Requests, expected: 'ALLOW' | 'DENY'): Answer {
  const single = checked(() => singleRequest(api, requests));
  if ('value' in single && single.value.authorizationType !== 'NO_ROUTE') {
    const decision = evaluate(api.compiled, api.identity, single.value, api.layers);
    if (decision.outcome === expected) { return { outcome: 'holds', empty: false }; }
    if (decision.outcome !== 'UNDECIDED') { return { outcome: 'fails', request: single.value, decision }; }
  }
  const space = [requestSpace(api, requests)];
  return expected === 'DENY' ? proverOf(api).deniesAll(api.compiled, space) : proverOf(api).allowsAll(api.compiled, space);
}

const PROVERS = new WeakMap<KnownApi, Prover>();
const POLICY_PROVERS = new WeakMap<KnownApi, Prover>();

/** One for all questions about an API, so that what one question needed is not worked out again for the next. */
export function proverOf(api: KnownApi): Prover {
  const prover = PROVERS.get(api) ?? new Prover(settingOf(api));
  PROVERS.set(api, prover);
  return prover;
}

/** For questions about the policy alone, as if nothing stood before the API. */
export function policyProverOf(api: KnownApi): Prover {
  if (api.layers.length === 0) { return proverOf(api); }
  const prover = POLICY_PROVERS.get(api) ?? new Prover({ ...settingOf(api), layers: [] });
  POLICY_PROVERS.set(api, prover);
  return prover;
}

/** The methods and stages of the API, everything that a request can reach, and what it passes before. */
export function settingOf(api: KnownApi): Setting {
  const stages = api.stages(undefined);
  return { api: api.identity, routes: api.routes, stages: stages.length === 0 ? undefined : stages, layers: api.layers };
}

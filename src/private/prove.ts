import { checked } from './checked';
import { RenderedApi } from './rendered-api';
import { requestSpace } from './request-space';
import { singleRequest } from './single-request';
import { allowsAll, Answer, deniesAll, evaluate, Setting } from '../engine';
import { Requests } from '../requests';

/**
 * Whether all the requests are refused, or all let in: for one request an evaluation, for many a proof.
 *
 * A request that leaves facts open is many. If the evaluator decides whatever those facts are, that is a proof, too.
 */
export function prove(api: RenderedApi, requests: Requests, expected: 'ALLOW' | 'DENY'): Answer {
  const single = checked(() => singleRequest(api, requests));
  if ('value' in single && single.value.authorizationType !== 'NO_ROUTE') {
    const decision = evaluate(api.compiled, api.identity, single.value);
    if (decision.outcome === expected) { return { outcome: 'holds', empty: false }; }
    if (decision.outcome !== 'UNDECIDED') { return { outcome: 'fails', request: single.value, decision }; }
  }
  return (expected === 'DENY' ? deniesAll : allowsAll)(api.compiled, settingOf(api), [requestSpace(api, requests)]);
}

/** The methods and stages of the API: everything that a request can reach. */
export function settingOf(api: RenderedApi): Setting {
  const { stages, routes } = api.model;
  return { api: api.identity, routes, stages: stages.length === 0 ? undefined : stages.map((stage) => api.text(stage)) };
}

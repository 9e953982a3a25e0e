import { Membership } from './membership';
import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { Decision } from '../../../src/engine/evaluation/decision';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { OPAQUE_CLOSE, OPAQUE_OPEN } from '../../../src/engine/matching/opaque';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiRequest } from '../../../src/engine/request/request';
import { ALICE, API, APP_SESSION, BOB, Json } from '../testing';

/** What a token of a policy, a request or an API may turn out to be. */
const VALUES = [ALICE.arn, BOB.arn, APP_SESSION.roleArn!, API.account, BOB.account, '*', 'vpce-1', '10.0.0.1', 'a'];

/** A request of a space, under a policy. */
interface Case {
  readonly document: Json;
  readonly setting: Setting;
  readonly space: RequestSpace;
  readonly request: ApiRequest;
}

/**
 * What becomes of a request for every value of the tokens for which it is one of the space. The evaluator may not know, although all of them come to
 * the same: it looks at each statement for itself, and a token has one value in all of them.
 */
export function outcomesOf(subject: Case): Set<Decision['outcome']> {
  const text = JSON.stringify(subject);
  const tokens = [...new Set(text.match(new RegExp(`${OPAQUE_OPEN}[^${OPAQUE_CLOSE}]*${OPAQUE_CLOSE}`, 'g')) ?? [])];
  const texts = tokens.reduce((found, token) => found.flatMap((one) => VALUES.map((value) => one.replaceAll(token, value))), [text]);
  return new Set(texts.flatMap((one) => {
    const { document, setting, space, request } = JSON.parse(one) as Case;
    try {
      const { outcome } = evaluate(compilePolicy(parsePolicy(document), setting.api), setting.api, request);
      return new Membership(space, setting).has(request) ? [outcome] : [];
    } catch {
      // Not every token can have every value.
      return [];
    }
  }));
}

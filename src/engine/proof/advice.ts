/** What the evaluator says of one request, as a sentence that also tells what to do about it. */
export function advised(reason: string): string {
  const [, advice] = ADVICE.find(([pattern]) => pattern.test(reason)) ?? [];
  return advice === undefined ? reason : `${reason}; ${advice}`;
}

const ADVICE: readonly (readonly [reason: RegExp, advice: string])[] = [
  [/is not known yet$/, 'give it a literal value, or ask about requests that do not depend on it'],
  [/\(reading [a-z-]+\)$/, 'write the policy, or ask the question, so that this does not matter'],
  [/belongs to the account of the API$/, 'name the account of the API, or ask about callers of accounts that are named'],
  [/^(?:.*: )?the request does not say /, 'ask about requests that do'],
];

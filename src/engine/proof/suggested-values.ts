import { Model } from './model';
import { NamedValues } from './named-values';
import { ANY_CHARACTER, ANY_RUN, Piece, SEGMENT_CHARACTER, SEGMENT_RUN } from '../matching/glob';
import { TextPattern } from '../matching/value-set';
import { isVariable } from '../matching/variables';
import { completeContext, layerContext } from '../request/context-keys';
import { ApiRequest, methodArn } from '../request/request';

/** More values of one key would be too many cases. */
const MOST_VALUES = 8;

/**
 * Values of policy variables that would tell whether requests are what was looked for: what their texts have in the
 * place of a variable, and what its key is in them. Undefined if there are none but those that were tried.
 */
export function suggestedValues(model: Model, requests: readonly ApiRequest[], named: NamedValues): NamedValues | undefined {
  const { keys } = model.attributes;
  const { api } = model.subject.setting;
  const result = new Map([...named].map(([key, values]) => [key, new Set(values)]));
  let isNew = false;
  const suggest = (key: string, value: unknown) => {
    const values = result.get(key) ?? new Set();
    if (typeof value !== 'string' || values.has(value) || values.size >= MOST_VALUES) return;
    result.set(key, values.add(value));
    isNew = true;
  };
  for (const request of requests) {
    const { endpointType } = api;
    const context = {
      ...completeContext(request.context, { endpointType, authorizationType: request.authorizationType, caller: request.caller }),
      ...request.signer && layerContext(request, endpointType),
    };
    const texts = [methodArn(api, request), `${request.stage}/${request.method}${request.path}`, ...Object.values(context).filter((value) => typeof value === 'string')];
    for (const pattern of keys.open.filter(isSimple)) {
      const variables = pattern.template.filter(isVariable).map(({ key }) => key.toLowerCase());
      const expression = expressionOf(pattern);
      for (const text of texts) expression.exec(text)?.slice(1).forEach((value, i) => suggest(variables[i], value));
      for (const [key, value] of Object.entries(context)) if (variables.includes(key.toLowerCase())) suggest(key.toLowerCase(), value);
    }
  }
  return isNew ? result : undefined;
}

/** Regular expressions with many runs may take very long. */
function isSimple({ template }: TextPattern): boolean {
  return template.filter((piece) => piece === ANY_RUN || piece === SEGMENT_RUN || isVariable(piece)).length <= 3;
}

/** With a group for each variable. */
function expressionOf({ template }: TextPattern): RegExp {
  const parts = template.map((piece) => {
    if (isVariable(piece)) return '([^]*?)';
    return typeof piece === 'string' ? piece.replace(/[^A-Za-z0-9]/gu, (symbol) => `\\u{${symbol.codePointAt(0)!.toString(16)}}`) : WILDCARDS[piece];
  });
  return new RegExp(`^${parts.join('')}$`, 'u');
}

const WILDCARDS: Readonly<Record<Exclude<Piece, string>, string>> = {
  [ANY_RUN]: '[^]*?',
  [ANY_CHARACTER]: '[^]',
  [SEGMENT_RUN]: '[^:]*?',
  [SEGMENT_CHARACTER]: '[^:]',
};

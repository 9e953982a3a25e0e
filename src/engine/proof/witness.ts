import { Attributes } from './attributes';
import { ValueClass, keyValues } from './key-values';
import { Choice, Dimension } from './solver';
import { TextValue } from './text-classes';
import { TextDimension } from './text-dimension';
import { Circumstances, completeContext, contextPart } from '../request/context-keys';
import { ApiRequest, AuthorizationType, AuthorizerVerdict, ContextValue, Unknown, Verdict, isUnknown } from '../request/request';
import { matchRoute } from '../request/route';

/** The request that has the chosen values; where it does not matter, some. */
export function witness(attributes: Attributes, choice: Choice): ApiRequest {
  const { places, authorization, verdicts, callerDimension, routes, circumstances, isIam, subject: { group, question, budget } } = attributes;
  const value = <T>(dimension: Dimension): T => (choice.has(dimension) ? choice.get(dimension) : dimension.usual(budget)) as T;
  const [stage, method, path] = value<readonly string[]>(places.dimension);
  const authorizationType = routes ? matchRoute(routes, method, path)?.authorizationType ?? 'NO_ROUTE' : value<AuthorizationType>(authorization!);
  const caller = group.kind === 'type' ? group.type.caller(value<readonly string[]>(callerDimension!))
    : group.kind === 'exactly' ? group.caller : group.signedBy;
  const verdict = value<AuthorizerVerdict>(verdicts);
  const isSeenByLayers = !isIam && group.kind !== 'anonymous';
  const seen = contextOf(attributes, value, isSeenByLayers ? { ...circumstances, caller } : { ...circumstances, authorizationType, caller });
  const anonymous = completeContext({}, { ...circumstances, authorizationType, caller });
  return {
    stage,
    method,
    path,
    authorizationType,
    ...question.action !== undefined && { action: question.action },
    ...caller && { caller },
    ...isIam && { identityPolicy: verdict as Verdict },
    ...(authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS') && { authorizer: verdict },
    context: isSeenByLayers ? { ...contextPart(seen, false), ...present(contextPart(anonymous, true)) } : seen,
    ...isSeenByLayers && { signer: contextPart(seen, true) },
  };
}

function contextOf({ keys, assumed, facts: general }: Attributes, value: (dimension: Dimension) => unknown, circumstances: Circumstances): ApiRequest['context'] {
  const context: { [key: string]: ContextValue | Unknown | undefined } = {};
  const facts = completeContext({}, circumstances);
  for (const key of Object.keys(facts)) {
    const fact = facts[key];
    const isFixed = !isUnknown(fact) || keyValues(key, general, false).kind === 'fixed';
    if (fact !== undefined && isFixed && !key.endsWith('/*')) context[key] = fact;
  }
  for (const [key, text] of assumed) {
    if (keyValues(key, general, true).kind === 'free') context[keys.spelling(key)] = text;
  }
  for (const [key, dimension] of keys.dimensions) {
    const chosen = value(dimension);
    const values = dimension instanceof TextDimension ? { [key]: (chosen as TextValue)?.[0] } : (chosen as ValueClass).values;
    for (const [name, item] of Object.entries(values)) context[keys.keyName(name)] = item;
  }
  return present(context);
}

function present(context: ApiRequest['context']): ApiRequest['context'] {
  return Object.fromEntries(Object.entries(context).filter(([, item]) => item !== undefined));
}

/**
 * The engine, as the rest of the library sees it: policies, requests, evaluation, proofs. Nobody outside imports anything behind this file,
 * which is also what the package ships of the engine, as one file: loading one for each idea would take three times as long.
 */
export { aggregateCidrs } from './addresses/aggregate';
export { formatCidr, parseStrictCidr } from './addresses/cidr';
export { fitCidrs } from './addresses/fit-cidrs';
export { specialPurpose } from './addresses/special-purpose';
export { type CompiledPolicy, compilePolicy } from './evaluation/compile-policy';
export { type Decision } from './evaluation/decision';
export { evaluate, matches } from './evaluation/evaluate';
export { explain } from './evaluation/explain';
export { explanationText } from './evaluation/explanation-text';
export { compileLayer, type Layer, type LayerKind, seesCallers, type Way } from './evaluation/layers';
export { coverage, Coverage, type Place, VERBS } from './matching/coverage';
export { fewestPatterns, type Inseparable } from './matching/fewest-patterns';
export { pathPattern } from './matching/path-forms';
export { displayOpaque, hasOpaque, opaque, OPAQUE_CLOSE, OPAQUE_OPEN, splitOutsideOpaque } from './matching/opaque';
export { parsePolicy, parsePolicyText } from './policy/parse-policy';
export { type Condition, type Policy, statementName } from './policy/policy';
export { type Access, admittedAddresses, admittedRegions, type Regions, whoCanInvoke } from './proof/access';
export { type Admitted } from './proof/admitted-addresses';
export { type Comparison, comparePolicies, type Difference } from './proof/compare';
export { allowsAll, type Answer, deniesAll } from './proof/decide';
export { Prover } from './proof/prover';
export { type Region } from './proof/regions';
export { type CallerSpace, type RequestSpace, type Setting, type SpaceCondition } from './proof/request-space';
export { completeContext, contextKey, signerContext } from './request/context-keys';
export { type ApiIdentity, type ApiRequest, type AuthorizationType, type AuthorizerVerdict, type Caller, type ContextValue, type EndpointType, methodArn, type Verdict } from './request/request';
export { matchRoute, type Route } from './request/route';
export { checkTemplate } from './response/check-template';
export { customisationOf, GATEWAY_RESPONSE_TYPES, type GatewayResponseDefinition, REFUSALS } from './response/gateway-response-types';
export { type RefusedAnswer, renderRefusal } from './response/render-refusal';
export { jsonText } from './response/template';

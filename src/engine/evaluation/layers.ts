import { CompiledPolicy, CompiledStatement, compilePolicy } from './compile-policy';
import { factsOf } from './evaluate-policy';
import { doubt } from './readings';
import { Ending } from './workflow';
import { CompiledCondition } from '../conditions/condition';
import { Facts } from '../matching/facts';
import { NO, Tri, UNKNOWN, YES, and, not, or } from '../matching/tri';
import { isVariable } from '../matching/variables';
import { Policy, statementName } from '../policy/policy';
import { contextKey, isAboutSigner, layerContext } from '../request/context-keys';
import { ApiIdentity, ApiRequest, INVOKE, Unknown, methodArn } from '../request/request';

/**
 * What a request must pass before the API's own authorization.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export interface Layer {
  readonly kind: LayerKind;

  /** What readers call it: `the web ACL of stage prod`, `the VPC endpoint policy of vpce-...`. May hold opaque constants. */
  readonly name: string;

  /** Of a web ACL, what its rules block, as Deny statements: all else passes. The other two let through what an Allow matches and no Deny. */
  readonly policy: CompiledPolicy;

  /** Which requests come this way: those for which all of these hold. */
  readonly comesThrough: readonly CompiledCondition[];

  /** Why nobody knows whether requests have to pass this at all. */
  readonly doubt?: string;
}

export type LayerKind = 'web ACL' | 'VPC endpoint policy' | 'domain name policy';

/** Where requests come through: the id of a VPC endpoint, the ARN of a domain name. Undefined: anywhere. */
export interface Way {
  readonly vpcEndpoint?: string;
  readonly domainName?: string;
}

/**
 * A policy as a layer before an API.
 *
 * @param way a VPC endpoint policy with a domain name is what it says of that domain name (reading `endpoint-policy-domain-name`)
 * @throws if the policy has what such a layer cannot have
 */
export function compileLayer(kind: LayerKind, name: string, policy: Policy, api: ApiIdentity, { vpcEndpoint, domainName }: Way = {}): Layer {
  for (const { effect, resource } of policy.statements) {
    const short = resource.patterns.find((pattern) => pattern.startsWith('execute-api:/'));
    if (kind === 'web ACL' && effect === 'Allow') throw new Error('a web ACL only blocks here: write Deny statements');
    if (kind === 'VPC endpoint policy' && short !== undefined) {
      throw new Error(`a VPC endpoint policy has the resource "${short}", which is short for an ARN in the policy of an API only: write the whole ARN, or "*"`);
    }
  }
  const compiled = compilePolicy(policy, api, domainName);
  const condition = (key: string, value: string | undefined) => value === undefined ? []
    : [new CompiledCondition({ operator: 'StringEquals', base: 'StringEquals', ifExists: false, key, values: [value] }, { keys: compiled.keys, variables: false })];
  const isDoubtful = vpcEndpoint !== undefined && domainName !== undefined;
  return {
    kind,
    name,
    policy: compiled,
    comesThrough: [...condition('aws:SourceVpce', vpcEndpoint), ...condition('execute-api:viaDomainArn', domainName)],
    ...isDoubtful && { doubt: doubt('endpoint-policy-domain-name', name) },
  };
}

/** Whether layers treat callers differently, by who signed. */
export function seesCallers(layers: readonly Layer[]): boolean {
  return layers.flatMap(({ policy }) => policy.statements).some((statement) => (
    statement.namesPrincipals || statement.statement.principal.negated || keysOf(statement).some(isAboutSigner)));
}

/** The keys of conditions and variables. */
function keysOf({ conditions, resource }: CompiledStatement): string[] {
  const sets = [resource.set(), ...conditions.map(({ listed }) => listed.set())];
  const variables = sets.flatMap((set) => set.kind === 'text' ? set.patterns.flatMap(({ template }) => template.filter(isVariable)) : []);
  return [...conditions.map(({ condition }) => condition.key), ...variables.map(({ key }) => key)];
}

/** The request as a layer sees it (reading `web-acl-address`): with its signer, and with keys of which nobody knows whether it has them. */
export function layerFacts({ kind, policy }: Layer, api: ApiIdentity, request: ApiRequest): Facts {
  const facts = factsOf(policy, {
    action: request.action ?? INVOKE,
    resource: methodArn(api, request),
    caller: request.caller,
    context: layerContext(request, api.endpointType),
  });
  if (kind === 'web ACL') return facts;
  return { ...facts, values: facts.values.map((value, i) => value ?? (contextKey(policy.keys.name(i)) ? undefined : layerKey(policy.keys.name(i)))) };
}

/** What a layer sees of a key that API Gateway does not list, such as aws:ResourceOrgID. */
export function layerKey(key: string): Unknown {
  return { unknown: doubt('layer-keys', key), mayBeAbsent: true };
}

/** How a layer may stop a request; `through`: whether it may not. */
export interface Passage {
  readonly through: Tri;
  readonly refusals: readonly Ending[];
}

export function passage(layer: Layer, facts: Facts): Passage {
  const comes = layer.comesThrough.reduce<Tri>((all, condition) => all === NO ? NO : and(all, condition.test(facts)), YES);
  if (comes === NO) return FREE;
  const any = (effect: 'Allow' | 'Deny') => layer.policy.statements
    .reduce<Tri>((found, statement) => found === YES || statement.statement.effect !== effect ? found : or(found, statement.test(facts)), NO);
  const denied = any('Deny');
  const allowed = layer.kind === 'web ACL' ? YES : any('Allow');
  const passes = and(not(denied), allowed);
  return {
    through: or(not(comes), layer.doubt === undefined ? passes : or(passes, UNKNOWN)),
    refusals: [
      ...denied === NO ? [] : [refusal(layer, 'explicitDeny')],
      ...denied === YES || allowed === YES ? [] : [refusal(layer, 'implicitDeny')],
    ],
  };
}

const FREE: Passage = { through: YES, refusals: [] };

/** What callers see is documented for AWS WAF only (reading `layer-refusal`). */
function refusal(layer: Layer, reason: Ending['reason']): Ending {
  return { reason, decidedBy: layer.kind, layer, gatewayResponseType: layer.kind === 'web ACL' ? 'WAF_FILTERED' : undefined };
}

/** Why it is not known whether a layer lets a request through. */
export function passageDoubts({ name, policy, comesThrough, doubt: own }: Layer, facts: Facts): string[] {
  const ways = comesThrough.filter((condition) => condition.test(facts) === UNKNOWN).flatMap((condition) => condition.doubts(facts));
  const statements = policy.statements.filter((statement) => statement.test(facts) === UNKNOWN)
    .flatMap((statement) => statement.doubts(facts).map((reason) => `${statementName(statement.statement)}: ${reason}`));
  return [...own === undefined ? [] : [own], ...[...ways, ...statements].map((reason) => `${name}: ${reason}`)];
}

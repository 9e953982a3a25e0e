import { CompiledPolicy, compilePolicy } from './compile-policy';
import { Policy } from '../policy/policy';
import { ApiIdentity } from '../request/request';

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

  /** The requests that come this way: those whose context key has this value. Undefined: all. */
  readonly comesThrough?: { readonly key: 'aws:SourceVpce' | 'execute-api:viaDomainArn'; readonly value: string };
}

export type LayerKind = 'web ACL' | 'VPC endpoint policy' | 'domain name policy';

/**
 * A policy that is ready to be a layer before an API. A short resource form is short for the API's ARN in a web ACL, and for every domain name of the
 * account in the policy of one.
 *
 * @throws if a VPC endpoint policy has a short form: nothing expands it there
 */
export function compileLayer(kind: LayerKind, policy: Policy, api: ApiIdentity): CompiledPolicy {
  const short = policy.statements.flatMap(({ resource }) => resource.patterns).find((pattern) => pattern.startsWith('execute-api:/'));
  if (kind === 'VPC endpoint policy' && short !== undefined) {
    throw new Error(`a VPC endpoint policy has the resource "${short}", which is short for an ARN in the policy of an API only: write the whole ARN, or "*"`);
  }
  return compilePolicy(policy, kind === 'domain name policy' ? { ...api, apiId: '' } : api);
}

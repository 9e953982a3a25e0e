import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { IpSetOverflow } from '../ip-set-overflow';
import { ipRangeProblem, PAIRED_WITH_NETWORK, SOURCE_ADDRESS, unreachableRanges } from '../private/lists/ip-ranges';
import { checkList } from '../private/tree/tokens';
import { checkOverflow } from '../private/web-acl/overflow';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an IpAllowlistPolicy. */
export interface IpAllowlistPolicyProps extends PolicyProps {
  /**
   * The addresses to let in: IPv4 and IPv6, as CIDR blocks or single addresses, tokens included.
   *
   * On a dual-stack API, a list of IPv4 addresses refuses everybody who comes over IPv6.
   */
  readonly ipRanges: string[];

  /**
   * Where the list goes if it does not fit into the policy, even aggregated: AWS WAF then has all of it. Only a list of the whole API can overflow. Where several
   * constructs make up one list, it overflows if one of them says so.
   *
   * @default - nowhere, and a list that does not fit fails synthesis
   */
  readonly overflow?: IpSetOverflow;
}

/**
 * Lets a public API be called from some addresses only, whatever else lets callers in.
 *
 * It compares `aws:SourceIp`, the address that opened the connection. Behind a proxy or CDN of yours that is the proxy's: a list of clients refuses them
 * all, and a list of the proxy's addresses lets in whomever the proxy does. `X-Forwarded-For` plays no part. Several of these policies on one target
 * are one list.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export class IpAllowlistPolicy extends Construct {
  /** The policy of the API, to which this allowlist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Lets a public API be called from some addresses only.
   *
   * @throws if there is no address, one is not a CIDR block or address, has host bits set, or can never reach a public API, if the API is private, or if the list cannot
   * overflow
   */
  constructor(scope: Construct, id: string, props: IpAllowlistPolicyProps) {
    super(scope, id);
    checkList(this, 'ipRanges', props.ipRanges, ipRangeProblem);
    checkOverflow(this, props, 'write out the addresses');
    this.resourcePolicy = ResourcePolicy._contribute(this, props, {
      effect: 'allowlist',
      kind: SOURCE_ADDRESS,
      members: props.ipRanges,
      overflow: props.overflow,
      endpointProblems: (endpointType) => (endpointType === 'PRIVATE' ? [PAIRED_WITH_NETWORK] : unreachableRanges(props.ipRanges, endpointType)),
    });
  }
}

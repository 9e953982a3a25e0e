import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { ipRangeProblem, SOURCE_ADDRESS, unreachableRanges } from '../private/ip-ranges';
import { checkList } from '../private/tokens';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an IpDenylistPolicy. */
export interface IpDenylistPolicyProps extends PolicyProps {
  /**
   * The addresses to refuse: IPv4 and IPv6, as CIDR blocks or single addresses, tokens included.
   *
   * A caller who has both an IPv4 and an IPv6 address is only refused on the one that is listed: list both on a dual-stack API.
   */
  readonly ipRanges: string[];
}

/**
 * Refuses callers from some addresses, whatever else lets them in.
 *
 * On a public API it compares `aws:SourceIp`, the address that opened the connection: behind a proxy or CDN of yours, that is the proxy's.
 * On a private API it compares `aws:VpcSourceIp`, the address inside the VPC. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export class IpDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses callers from some addresses.
   *
   * @throws if there is no address, or one is not a CIDR block or address, has host bits set, or can never reach a public API
   */
  constructor(scope: Construct, id: string, props: IpDenylistPolicyProps) {
    super(scope, id);
    checkList(this, 'ipRanges', props.ipRanges, ipRangeProblem);
    this.resourcePolicy = ResourcePolicy._contribute(this, props, {
      effect: 'denylist',
      kind: SOURCE_ADDRESS,
      members: props.ipRanges,
      endpointProblems: (endpointType) => unreachableRanges(props.ipRanges, endpointType),
    });
  }
}

import { Construct } from 'constructs';
import { VpcSourceIpProps } from './vpc-source-ip-props';
import { onlyPrivate } from '../private/lists/private-network';
import { addressesInNetworks } from '../private/lists/vpc-source-ip';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a VpcSourceIpDenylistPolicy. */
export interface VpcSourceIpDenylistPolicyProps extends VpcSourceIpProps {
  /**
   * The addresses to refuse: IPv4 and IPv6, as CIDR blocks or single addresses, tokens included.
   *
   * Private APIs are dual-stack: through an endpoint with IPv6 addresses, a list of IPv4 addresses lets in everybody who comes over IPv6.
   */
  readonly ipRanges: string[];
}

/**
 * Refuses callers of a private API from some addresses of some VPCs or VPC endpoints, whatever else lets them in.
 *
 * It compares the address inside the VPC (`aws:VpcSourceIp`) in these networks only: the same address in another VPC is somebody else. To refuse an address
 * in all of them, use an IpDenylistPolicy. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
 */
export class VpcSourceIpDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses callers from some addresses of some networks.
   *
   * @throws if there is no address or no network, an address is not a CIDR block or has host bits set, an id is not one, or the API is not private
   */
  constructor(scope: Construct, id: string, props: VpcSourceIpDenylistPolicyProps) {
    super(scope, id);
    const { addresses } = addressesInNetworks(this, props);
    this.resourcePolicy = ResourcePolicy._contribute(
      this, props, ...addresses.map((list) => ({ effect: 'denylist', ...list, ...onlyPrivate('denylist') } as const)),
    );
  }
}

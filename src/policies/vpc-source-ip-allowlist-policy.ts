import { Construct } from 'constructs';
import { VpcSourceIpProps } from './vpc-source-ip-props';
import { onlyPrivate } from '../private/lists/private-network';
import { addressesInNetworks } from '../private/lists/vpc-source-ip';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a VpcSourceIpAllowlistPolicy. */
export interface VpcSourceIpAllowlistPolicyProps extends VpcSourceIpProps {
  /**
   * The addresses to let in: IPv4 and IPv6, as CIDR blocks or single addresses, tokens included.
   *
   * Private APIs are dual-stack: through an endpoint with IPv6 addresses, a list of IPv4 addresses refuses everybody who comes over IPv6.
   */
  readonly ipRanges: string[];
}

/**
 * Lets a private API be called from some addresses of some VPCs or VPC endpoints only, whatever else lets callers in.
 *
 * It is two lists. The networks are one list with those of every PrivateVpcPolicy and PrivateVpcePolicy on the same target, and requests from these networks
 * must have one of the addresses (`aws:VpcSourceIp`). Addresses that several of these policies name for one VPC or endpoint are one list. Of a VPC and an
 * endpoint in it that are named with addresses each, both lists must hold.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-vpcsourceip
 */
export class VpcSourceIpAllowlistPolicy extends Construct {
  /** The policy of the API, to which this allowlist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Lets a private API be called from some addresses of some networks only.
   *
   * @throws if there is no address or no network, an address is not a CIDR block or has host bits set, an id is not one, or the API is not private
   */
  constructor(scope: Construct, id: string, props: VpcSourceIpAllowlistPolicyProps) {
    super(scope, id);
    const { networks, addresses } = addressesInNetworks(this, props);
    this.resourcePolicy = ResourcePolicy._contribute(
      this, props,
      ...networks.map(({ kind, members }) => ({ effect: 'allowlist', kind, members, ...onlyPrivate('allowlist') } as const)),
      ...addresses.map((list) => ({ effect: 'allowlist', ...list } as const)),
    );
  }
}

import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { PolicyProps } from './policy-props';

/**
 * What policies about addresses inside VPCs have in common: the network that the addresses are of.
 *
 * Private address ranges repeat across VPCs, so an address tells nobody apart without its network. Name at least one VPC or VPC endpoint.
 */
export interface VpcSourceIpProps extends PolicyProps {
  /**
   * The VPCs that the addresses are of, as constructs.
   *
   * @default - only the other networks
   */
  readonly vpcs?: aws_ec2.IVPCRef[];

  /**
   * The VPCs that the addresses are of, by id (`vpc-...`), tokens included. They may belong to other accounts.
   *
   * @default - only the other networks
   */
  readonly vpcIds?: string[];

  /**
   * The VPC endpoints through which the addresses call, as constructs.
   *
   * @default - only the other networks
   */
  readonly vpcEndpoints?: aws_ec2.IVPCEndpointRef[];

  /**
   * The VPC endpoints through which the addresses call, by id (`vpce-...`), tokens included. They may belong to other accounts.
   *
   * @default - only the other networks
   */
  readonly vpcEndpointIds?: string[];
}

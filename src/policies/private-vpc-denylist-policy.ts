import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { fail } from '../private/errors';
import { onlyPrivate, vpcList } from '../private/lists/private-network';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrivateVpcDenylistPolicy. */
export interface PrivateVpcDenylistPolicyProps extends PolicyProps {
  /**
   * The VPCs to refuse, as constructs. Together with `vpcIds` there must be at least one.
   *
   * @default - only `vpcIds`
   */
  readonly vpcs?: aws_ec2.IVPCRef[];

  /**
   * The VPCs to refuse, by id (`vpc-...`), tokens included. They may belong to other accounts.
   *
   * @default - only `vpcs`
   */
  readonly vpcIds?: string[];
}

/**
 * Refuses callers of a private API from some VPCs, whatever else lets them in.
 *
 * A request comes from the VPC of the VPC endpoint that it goes through. All other VPCs of all AWS accounts in the Region still reach the API: to name
 * those that may, use a PrivateVpcPolicy. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export class PrivateVpcDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses callers of a private API from some VPCs.
   *
   * @throws if there is no VPC, an id is not that of a VPC, or the API is not private
   */
  constructor(scope: Construct, id: string, props: PrivateVpcDenylistPolicyProps) {
    super(scope, id);
    const { kind, members } = vpcList(this, props) ?? fail(this, 'vpcs and vpcIds are both empty: name at least one VPC, or leave the construct out');
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'denylist', kind, members, ...onlyPrivate('denylist') });
  }
}

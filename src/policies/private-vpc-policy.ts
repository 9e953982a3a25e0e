import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { fail } from '../private/errors';
import { onlyPrivate, vpcList } from '../private/lists/private-network';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrivateVpcPolicy. */
export interface PrivateVpcPolicyProps extends PolicyProps {
  /**
   * The VPCs to let in, as constructs. Together with `vpcIds` there must be at least one.
   *
   * @default - only `vpcIds`
   */
  readonly vpcs?: aws_ec2.IVPCRef[];

  /**
   * The VPCs to let in, by id (`vpc-...`), tokens included. They may belong to other accounts.
   *
   * @default - only `vpcs`
   */
  readonly vpcIds?: string[];
}

/**
 * Lets a private API be called from some VPCs only, whatever else lets callers in.
 *
 * A request comes from the VPC of the VPC endpoint that it goes through. Callers who reach that endpoint by peering, a transit gateway, Direct Connect or
 * a VPN are let in as well. Together with a PrivateVpcePolicy on the same target, callers from these VPCs *or* through those endpoints get in; so do
 * callers from the VPCs of several of these policies.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export class PrivateVpcPolicy extends Construct {
  /** The policy of the API, to which this list belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Lets a private API be called from some VPCs only.
   *
   * @throws if there is no VPC, an id is not that of a VPC, or the API is not private
   */
  constructor(scope: Construct, id: string, props: PrivateVpcPolicyProps) {
    super(scope, id);
    const { kind, members } = vpcList(this, props) ?? fail(this, 'vpcs and vpcIds are both empty: name at least one VPC, or leave the construct out');
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'allowlist', kind, members, ...onlyPrivate('allowlist') });
  }
}

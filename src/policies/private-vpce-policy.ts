import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { fail } from '../private/errors';
import { onlyPrivate, vpcEndpointList } from '../private/lists/private-network';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrivateVpcePolicy. */
export interface PrivateVpcePolicyProps extends PolicyProps {
  /**
   * The endpoints to let in, as constructs. Together with `vpcEndpointIds` there must be at least one.
   *
   * @default - only `vpcEndpointIds`
   */
  readonly vpcEndpoints?: aws_ec2.IVPCEndpointRef[];

  /**
   * The endpoints to let in, by id (`vpce-...`), tokens included. They may belong to other accounts.
   *
   * @default - only `vpcEndpoints`
   */
  readonly vpcEndpointIds?: string[];
}

/**
 * Lets a private API be called through some VPC endpoints only, whatever else lets callers in.
 *
 * Without such a policy, any VPC endpoint of any account in the Region reaches a private API. Naming the endpoints in the API's endpoint
 * configuration only gives them DNS names and keeps nobody out. Several of these policies on one target are one list; so are these and PrivateVpcPolicy:
 * callers through these endpoints *or* from those VPCs get in.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-api-create.html
 */
export class PrivateVpcePolicy extends Construct {
  /** The policy of the API, to which this list belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Lets a private API be called through some VPC endpoints only.
   *
   * @throws if there is no endpoint, an id is not that of an endpoint, or the API is not private
   */
  constructor(scope: Construct, id: string, props: PrivateVpcePolicyProps) {
    super(scope, id);
    const { kind, members } = vpcEndpointList(this, props) ?? fail(this, 'vpcEndpoints and vpcEndpointIds are both empty: name at least one VPC endpoint, or leave the construct out');
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'allowlist', kind, members, ...onlyPrivate('allowlist') });
  }
}

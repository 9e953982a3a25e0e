import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { fail } from '../private/errors';
import { onlyPrivate, vpcEndpointList } from '../private/lists/private-network';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrivateVpceDenylistPolicy. */
export interface PrivateVpceDenylistPolicyProps extends PolicyProps {
  /**
   * The endpoints to refuse, as constructs. Together with `vpcEndpointIds` there must be at least one.
   *
   * @default - only `vpcEndpointIds`
   */
  readonly vpcEndpoints?: aws_ec2.IVPCEndpointRef[];

  /**
   * The endpoints to refuse, by id (`vpce-...`), tokens included. They may belong to other accounts.
   *
   * @default - only `vpcEndpoints`
   */
  readonly vpcEndpointIds?: string[];
}

/**
 * Refuses callers of a private API through some VPC endpoints, whatever else lets them in.
 *
 * All other VPC endpoints of all AWS accounts in the Region still reach the API: to name those that may, use a PrivateVpcePolicy. Denylists on one API
 * add up.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export class PrivateVpceDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses callers of a private API through some VPC endpoints.
   *
   * @throws if there is no endpoint, an id is not that of an endpoint, or the API is not private
   */
  constructor(scope: Construct, id: string, props: PrivateVpceDenylistPolicyProps) {
    super(scope, id);
    const { kind, members } = vpcEndpointList(this, props) ?? fail(this, 'vpcEndpoints and vpcEndpointIds are both empty: name at least one VPC endpoint, or leave the construct out');
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'denylist', kind, members, ...onlyPrivate('denylist') });
  }
}

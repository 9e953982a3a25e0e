import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { VpcEndpointPolicy } from './vpc-endpoint-policy';
import { ResourcePolicy } from '../../resource-policy';

const ADDED = new WeakMap<ResourcePolicy, Set<VpcEndpointPolicy>>();

/** Lets questions about an API see the policy of an endpoint that its callers come through, once, whoever says that they do. */
export function addEndpointLayer(construct: IConstruct, resourcePolicy: ResourcePolicy, endpoint: aws_ec2.IVPCEndpointRef): void {
  const policy = VpcEndpointPolicy.of(endpoint);
  const added = ADDED.get(resourcePolicy) ?? new Set();
  if (added.has(policy)) { return; }
  ADDED.set(resourcePolicy, added.add(policy));
  const { vpcEndpointId } = endpoint.vpcEndpointRef;
  resourcePolicy._addLayer({
    construct,
    kind: 'VPC endpoint policy',
    read: () => {
      const document = policy.rendered();
      return document === undefined ? undefined : { name: `the policy of VPC endpoint ${vpcEndpointId}`, policy: document, through: vpcEndpointId };
    },
  });
}

import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a DenyByDefaultPolicy. */
export interface DenyByDefaultPolicyProps extends PolicyProps {}

/**
 * Refuses everybody on every target that no grant names: an API that is closed until somebody says who may call it.
 *
 * As soon as a grant (AccountAllowPolicy, OrganizationAllowPolicy, OpenAccessPolicy, an Allow statement of others) names a method, this lets go of it, and the
 * grant decides with the method's authorization. Without this, methods that no grant names stay as they were: open, if they have no authorization.
 *
 * OPTIONS methods without authorization stay reachable where another method of the same resource is granted.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export class DenyByDefaultPolicy extends Construct {
  /** The policy of the API, to which this belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /** Refuses everybody on every target that no grant names. */
  constructor(scope: Construct, id: string, props: DenyByDefaultPolicyProps) {
    super(scope, id);
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'default' });
  }
}

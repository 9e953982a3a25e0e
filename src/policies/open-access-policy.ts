import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an OpenAccessPolicy. */
export interface OpenAccessPolicyProps extends PolicyProps {}

/**
 * Lets everybody call the targets, such as a health check, a webhook or a login page.
 *
 * It is a grant: allowlists and denylists on the same targets still hold, so leave these targets out of theirs (`ApiTarget.allExcept()`). On methods with a
 * Lambda authorizer, requests on which the authorizer is silent get in; on methods with AWS_IAM authorization, all callers of the API's own account do,
 * and those of other accounts whom an identity policy of theirs allows.
 *
 * With the whole API as its target, this is also how a restriction is removed for good: CloudFormation leaves a live policy as it is when the
 * template stops mentioning one.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export class OpenAccessPolicy extends Construct {
  /** The policy of the API, to which this grant belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /** Lets everybody call the targets. */
  constructor(scope: Construct, id: string, props: OpenAccessPolicyProps) {
    super(scope, id);
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'grant', sid: 'AllowEverybody' });
  }
}

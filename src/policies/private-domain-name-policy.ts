import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { DOMAIN_NAME, domainNameArnProblem } from '../private/lists/domain-names';
import { onlyPrivate } from '../private/lists/private-network';
import { checkList } from '../private/tree/tokens';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrivateDomainNamePolicy. */
export interface PrivateDomainNamePolicyProps extends PolicyProps {
  /**
   * The private custom domain names through which callers may come, by the ARNs that calls are told by, tokens included:
   * `arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com+abcd1234`, which is `invokeArn` of a PrivateDomainName.
   */
  readonly domainNameArns: string[];
}

/**
 * Lets a private API be called through some private custom domain names only, whatever else lets callers in.
 *
 * Calls that use no domain name are refused, too: by the API's own host name, which private DNS of a VPC endpoint resolves, or by that of a VPC endpoint.
 * Several of these policies on one target are one list. It does not say through which VPC endpoints callers may come: that is a PrivateVpcePolicy, and
 * the policy of the domain name.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export class PrivateDomainNamePolicy extends Construct {
  /** The policy of the API, to which this list belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Lets a private API be called through some private custom domain names only.
   *
   * @throws if there is no ARN, one is not of the service execute-api or not that of a domain name, or the API is not private
   */
  constructor(scope: Construct, id: string, props: PrivateDomainNamePolicyProps) {
    super(scope, id);
    checkList(this, 'domainNameArns', props.domainNameArns, domainNameArnProblem('execute-api'));
    this.resourcePolicy = ResourcePolicy._contribute(this, props, {
      effect: 'allowlist', kind: DOMAIN_NAME, members: props.domainNameArns, ...onlyPrivate('allowlist'),
    });
  }
}

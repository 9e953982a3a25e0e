import { Construct } from 'constructs';
import { PrincipalTagProps } from './principal-tag-props';
import { principalTagList } from '../private/lists/principal-tags';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrincipalTagDenylistPolicy. */
export interface PrincipalTagDenylistPolicyProps extends PrincipalTagProps {}

/**
 * Refuses callers who carry a tag, whatever else lets them in, on methods with AWS_IAM authorization.
 *
 * It keeps out only who cannot remove the tag: an administrator of the caller's account can. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
 */
export class PrincipalTagDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses callers who carry a tag.
   *
   * @throws if there is no value, or the key or a value cannot be that of a tag
   */
  constructor(scope: Construct, id: string, props: PrincipalTagDenylistPolicyProps) {
    super(scope, id);
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { ...principalTagList(this, props.tagKey, props.tagValues), effect: 'denylist' });
  }
}

import { Construct } from 'constructs';
import { OrganizationProps } from './organization-props';
import { organizationLists } from '../private/lists/organizations';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an OrganizationDenylistPolicy. */
export interface OrganizationDenylistPolicyProps extends OrganizationProps {}

/**
 * Refuses all accounts of an organization, or of an organizational unit, whatever else lets them in, on methods with AWS_IAM authorization.
 *
 * It knows callers by their signature only: whoever can call another method of the API without signing still can. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
 */
export class OrganizationDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses the accounts of an organization.
   *
   * @throws if there is no organization, or an id or path is not that of an organization or organizational unit
   */
  constructor(scope: Construct, id: string, props: OrganizationDenylistPolicyProps) {
    super(scope, id);
    this.resourcePolicy = ResourcePolicy._contribute(this, props, ...organizationLists(this, props.organizationIds, props.organizationPaths)
      .map((list) => ({ ...list, effect: 'denylist' as const, sid: 'DenyOrganization' })));
  }
}

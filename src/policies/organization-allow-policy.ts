import { Construct } from 'constructs';
import { OrganizationProps } from './organization-props';
import { organizationLists } from '../private/lists/organizations';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an OrganizationAllowPolicy. */
export interface OrganizationAllowPolicyProps extends OrganizationProps {
  /**
   * Whether OPTIONS methods without authorization among the targets stay reachable for everybody. Browsers send preflight requests unsigned, so
   * pages of other origins cannot call the API without this.
   *
   * @default true
   */
  readonly allowCorsPreflight?: boolean;
}

/**
 * Grants all accounts of an organization, or of an organizational unit, the right to call, on methods with AWS_IAM authorization.
 *
 * A caller from another account also needs an identity policy there that allows `execute-api:Invoke`. Callers of the API's own account, if it is in the
 * organization, need none: this grants them, too. It is a grant, not a restriction: use PrincipalAllowlistPolicy to refuse everybody else.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principalorgid
 */
export class OrganizationAllowPolicy extends Construct {
  /** The policy of the API, to which this grant belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Grants the accounts of an organization the right to call.
   *
   * @throws if there is no organization, or an id or path is not that of an organization or organizational unit
   */
  constructor(scope: Construct, id: string, props: OrganizationAllowPolicyProps) {
    super(scope, id);
    const { organizationIds, organizationPaths, allowCorsPreflight = true } = props;
    this.resourcePolicy = ResourcePolicy._contribute(this, props, ...organizationLists(this, organizationIds, organizationPaths)
      .map((list) => ({ ...list, effect: 'grant' as const, sid: 'AllowOrganization', allowCorsPreflight })));
  }
}

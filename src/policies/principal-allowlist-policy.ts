import { Construct } from 'constructs';
import { OrganizationProps } from './organization-props';
import {
  accountIdProblem, identityArnProblem, ORGANIZATION, ORGANIZATION_PATH, organizationIdProblem, organizationPathProblem,
  PRINCIPAL_ACCOUNT, PRINCIPAL_ARN,
} from '../private/lists/principals';
import { checkLists } from '../private/tree/tokens';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrincipalAllowlistPolicy. Together, its lists must name at least one caller. */
export interface PrincipalAllowlistPolicyProps extends OrganizationProps {
  /**
   * Accounts whose principals are not refused, by their 12 digits, tokens included.
   *
   * @default - none
   */
  readonly accountIds?: string[];

  /**
   * ARNs of IAM users and roles that are not refused, with their paths, tokens included. A role stands for all its sessions.
   *
   * @default - none
   */
  readonly principalArns?: string[];

  /**
   * Whether OPTIONS methods without authorization among the targets stay reachable. Browsers send preflight requests unsigned, so
   * pages of other origins cannot call the API without this.
   *
   * @default true
   */
  readonly allowCorsPreflight?: boolean;
}

/**
 * Refuses all callers but these, whatever their identity policies or other statements say, on methods with AWS_IAM authorization.
 *
 * This lets nobody in: callers of the API's own account still need an identity policy or a grant, callers of other accounts need both. A grant alone cannot
 * keep out the callers of the API's own account whom an identity policy allows; this does. AWS services that call with their own principal are refused.
 * Several of these policies on one target are one list.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export class PrincipalAllowlistPolicy extends Construct {
  /** The policy of the API, to which this list belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses all callers but these.
   *
   * @throws if there is no caller, or one is not the account, user, role, organization or organizational unit that it should be
   */
  constructor(scope: Construct, id: string, props: PrincipalAllowlistPolicyProps) {
    super(scope, id);
    const { accountIds = [], principalArns = [], organizationIds = [], organizationPaths = [], allowCorsPreflight = true } = props;
    checkLists(this, {
      accountIds: [accountIds, accountIdProblem],
      principalArns: [principalArns, identityArnProblem],
      organizationIds: [organizationIds, organizationIdProblem],
      organizationPaths: [organizationPaths, organizationPathProblem],
    });
    const lists = [
      { kind: PRINCIPAL_ACCOUNT, members: accountIds },
      { kind: PRINCIPAL_ARN, members: principalArns },
      { kind: ORGANIZATION, members: organizationIds },
      { kind: ORGANIZATION_PATH, members: organizationPaths },
    ];
    this.resourcePolicy = ResourcePolicy._contribute(this, props, ...lists.filter(({ members }) => members.length > 0)
      .map((list) => ({ ...list, effect: 'allowlist' as const, allowCorsPreflight })));
  }
}

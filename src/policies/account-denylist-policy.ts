import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { accountIdProblem, callerArnProblem, isRole, isSession, NAMED_PRINCIPAL, PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from '../private/lists/principals';
import { checkLists, isListToken } from '../private/tree/tokens';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an AccountDenylistPolicy. */
export interface AccountDenylistPolicyProps extends PolicyProps {
  /**
   * Accounts whose principals may not call, by their 12 digits, tokens included. Together with `principalArns` there must be at least one.
   *
   * @default - only `principalArns`
   */
  readonly accountIds?: string[];

  /**
   * ARNs of the IAM users, roles and role sessions that may not call, tokens included. A role stands for all its sessions, a user also for the sessions
   * that it gets from `GetFederationToken`.
   *
   * AWS resolves users and sessions to unique ids when the policy is saved, and refuses to save one that names a user or role that does not exist.
   *
   * @default - only `accountIds`
   */
  readonly principalArns?: string[];
}

/**
 * Refuses accounts, roles, users and role sessions, whatever else lets them in, on methods with AWS_IAM authorization.
 *
 * It knows callers by their signature only: whoever can call another method of the API without signing still can. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export class AccountDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses accounts, roles, users and role sessions.
   *
   * @throws if there is no caller, an account id has not 12 digits, or an ARN is not that of a user, role or role session
   */
  constructor(scope: Construct, id: string, props: AccountDenylistPolicyProps) {
    super(scope, id);
    const { accountIds = [], principalArns = [] } = props;
    checkLists(this, { accountIds: [accountIds, accountIdProblem], principalArns: [principalArns, callerArnProblem] });
    const isToken = isListToken(principalArns);
    const lists = [
      { kind: PRINCIPAL_ACCOUNT, members: accountIds },
      { kind: PRINCIPAL_ARN, members: isToken ? principalArns : principalArns.filter((arn) => !isSession(arn)) },
      { kind: NAMED_PRINCIPAL, members: isToken ? principalArns : principalArns.filter((arn) => !isRole(arn)) },
    ];
    this.resourcePolicy = ResourcePolicy._contribute(this, props, ...lists.filter(({ members }) => members.length > 0)
      .map((list) => ({ ...list, effect: 'denylist' as const })));
  }
}

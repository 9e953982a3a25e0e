import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { fail } from '../private/errors';
import { accountIdProblem, callerArnProblem, CALLERS } from '../private/lists/principals';
import { checkLists, isListToken } from '../private/tree/tokens';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an AccountAllowPolicy. */
export interface AccountAllowPolicyProps extends PolicyProps {
  /**
   * Accounts whose principals may call, by their 12 digits, tokens included. Together with `principalArns` there must be at least one.
   *
   * @default - only `principalArns`
   */
  readonly accountIds?: string[];

  /**
   * ARNs of the IAM users, roles and role sessions that may call, tokens included. A role stands for all its sessions.
   *
   * @default - only `accountIds`
   */
  readonly principalArns?: string[];

  /**
   * Whether OPTIONS methods without authorization among the targets stay reachable for everybody. Browsers send preflight requests unsigned, so
   * pages of other origins cannot call the API without this.
   *
   * @default true
   */
  readonly allowCorsPreflight?: boolean;
}

/**
 * Grants accounts, roles, users and role sessions the right to call, on methods with AWS_IAM authorization.
 *
 * A caller from another account also needs an identity policy there that allows `execute-api:Invoke`. This is a grant, not a restriction: callers of
 * the API's own account whom an identity policy allows get in without it. For callers of the API's own account, name roles or users: AWS does not
 * document whether naming the account is enough for those without an identity policy.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export class AccountAllowPolicy extends Construct {
  /** The policy of the API, to which this grant belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Grants callers the right to call.
   *
   * @throws if there is no caller, an account id has not 12 digits, or an ARN is not that of a user, role or role session
   */
  constructor(scope: Construct, id: string, props: AccountAllowPolicyProps) {
    super(scope, id);
    const { accountIds = [], principalArns = [] } = props;
    checkLists(this, { accountIds: [accountIds, accountIdProblem], principalArns: [principalArns, callerArnProblem] });
    if ([accountIds, principalArns].some(isListToken) && accountIds.length > 0 && principalArns.length > 0) {
      fail(this, 'accountIds or principalArns is a list token, which CloudFormation cannot join with other callers: pass it alone, in a construct of its own');
    }
    this.resourcePolicy = ResourcePolicy._contribute(this, props, {
      effect: 'grant',
      kind: CALLERS,
      allowCorsPreflight: props.allowCorsPreflight ?? true,
      members: accountIds.length === 0 ? principalArns : [...accountIds, ...principalArns],
    });
  }
}

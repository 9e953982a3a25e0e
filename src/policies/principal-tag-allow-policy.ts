import { Construct } from 'constructs';
import { PrincipalTagProps } from './principal-tag-props';
import { principalTagList } from '../private/lists/principal-tags';
import { accountIdProblem, PRINCIPAL_ACCOUNT } from '../private/lists/principals';
import { checkList } from '../private/tree/tokens';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrincipalTagAllowPolicy. */
export interface PrincipalTagAllowPolicyProps extends PrincipalTagProps {
  /**
   * Accounts whose callers are meant, by their 12 digits, tokens included. Whoever administers an account can tag its users and roles, so a tag
   * says nothing about callers of accounts that you do not trust.
   */
  readonly accountIds: string[];

  /**
   * Whether OPTIONS methods without authorization among the targets stay reachable for everybody. Browsers send preflight requests unsigned, so
   * pages of other origins cannot call the API without this.
   *
   * @default true
   */
  readonly allowCorsPreflight?: boolean;
}

/**
 * Grants callers of some accounts who carry a tag the right to call, on methods with AWS_IAM authorization.
 *
 * A caller from another account also needs an identity policy there that allows `execute-api:Invoke`; callers of the API's own account, if it is named,
 * need none. This is a grant, not a restriction.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-principaltag
 */
export class PrincipalTagAllowPolicy extends Construct {
  /** The policy of the API, to which this grant belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Grants callers who carry a tag the right to call.
   *
   * @throws if there is no value or account, an account id has not 12 digits, or the key or a value cannot be that of a tag
   */
  constructor(scope: Construct, id: string, props: PrincipalTagAllowPolicyProps) {
    super(scope, id);
    const { accountIds, allowCorsPreflight = true } = props;
    checkList(this, 'accountIds', accountIds, accountIdProblem);
    this.resourcePolicy = ResourcePolicy._contribute(this, props, {
      ...principalTagList(this, props.tagKey, props.tagValues),
      effect: 'grant',
      clause: PRINCIPAL_ACCOUNT.inList(accountIds, 'REGIONAL'),
      allowCorsPreflight,
    });
  }
}

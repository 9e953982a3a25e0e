import { Annotations } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { customStatement } from '../private/lists/custom-statement';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a CustomStatementPolicy. */
export interface CustomStatementPolicyProps extends PolicyProps {
  /**
   * Effect, principals and conditions. An Allow is a grant, a Deny a denylist: "deny unless" is a Deny with a negated condition, such as `StringNotEquals`.
   *
   * It has no resources, since `targets` say them, and no action but `execute-api:Invoke`. It cannot be changed afterwards.
   */
  readonly statement: PolicyStatement;
}

/**
 * A statement of your own, for what no other construct says. It is checked, and takes its place among the others: methods that it does not name stay as
 * they were.
 *
 * Conditions on `aws:UserAgent` and `aws:Referer` get a warning: callers choose these headers themselves, so they protect nothing.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export class CustomStatementPolicy extends Construct {
  /** The policy of the API, to which this statement belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * A statement of your own.
   *
   * @throws if the statement has no principal, has resources or another action, or has a condition that API Gateway can never meet: a key that it does not
   * send to this type of API, a wildcard that is compared letter by letter, an operator or value that does not exist
   */
  constructor(scope: Construct, id: string, props: CustomStatementPolicyProps) {
    super(scope, id);
    const { clientHeaders, ...contribution } = customStatement(this, props.statement);
    this.resourcePolicy = ResourcePolicy._contribute(this, props, contribution);
    if (clientHeaders.length > 0) {
      Annotations.of(this).addWarningV2('cdk-apigateway-resource-policies:clientHeader', `the statement compares ${clientHeaders.join(' and ')}, which callers choose `
        + 'themselves: whoever knows the value gets past it');
    }
  }
}

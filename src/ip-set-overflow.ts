import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { aws_wafv2 } from 'aws-cdk-lib/interfaces';
import { Checked, checked, unwrap } from './private/checked';
import { definedWebAcl } from './private/web-acl/web-acl-rules';

/**
 * Where the addresses of a list go when they do not fit into the policy, even aggregated: to IP sets of AWS WAF, in a web ACL on every stage that the app
 * defines. Nothing of AWS WAF is made while all of them fit.
 *
 * The IP sets have the whole list, and the web ACL blocks by it what the list refuses. The policy keeps what it can as a second line: the largest blocks of a
 * denylist, and of an allowlist the blocks that hold all of it and the fewest other addresses. AWS WAF looks at a request first. Its refusals are of type
 * WAF_FILTERED, which gets the API's access-denied response, too.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-control-access-aws-waf.html
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
 */
export class IpSetOverflow {
  /** A new web ACL of the API. Its only rule blocks what the lists refuse; everything else passes. */
  public static newWebAcl(): IpSetOverflow {
    return new IpSetOverflow({ value: undefined });
  }

  /**
   * A web ACL that the app has already: it gets one more rule, and keeps those that it has.
   *
   * The rule takes the lowest free priority. A rule that lets requests in ends the evaluation, so all that may do so must come after it: synthesis fails if no
   * priority before them is free. It also fails if the web ACL is on anything but stages of this API, which would get the list as well.
   *
   * The construct that gets the overflow throws if the web ACL is not defined in this app.
   *
   * @param webAcl a web ACL of this app, of scope REGIONAL, in the API's account and Region
   * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-rule-actions.html
   */
  public static extend(webAcl: aws_wafv2.IWebACLRef): IpSetOverflow {
    return new IpSetOverflow(checked(() => definedWebAcl(webAcl)));
  }

  private constructor(private readonly webAcl: Checked<CfnWebACL | undefined>) {}

  /**
   * The web ACL to extend; undefined for a new one.
   * @throws if it is not defined in this app
   * @internal
   */
  public get _webAcl(): CfnWebACL | undefined {
    return unwrap(this.webAcl);
  }
}

import { Mixin } from 'aws-cdk-lib';
import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { fail } from './private/errors';
import { ResourcePolicy } from './resource-policy';

/**
 * Adds the same policies to every REST API that it is applied to: L2 or L1, of a template that is included or not.
 *
 * Say in `addPolicies()` which; then apply it with `api.with(...)`, with `Mixins.of(scope).apply(...)`, or, to APIs that are still to come, with
 * `Aspects.of(scope).add(Shims.asAspect(...))`. An API that is met again, as an L2 and its L1 are, gets the policies once.
 *
 * @example
 * class CompanyRules extends ResourcePolicyMixin {
 *   protected addPolicies(scope: Construct, restApi: aws_apigateway.IRestApiRef): void {
 *     new IpDenylistPolicy(scope, 'Blocked', { restApi, ipRanges: ['198.51.100.0/24'] });
 *   }
 * }
 * Mixins.of(this).apply(new CompanyRules());
 *
 * @see https://docs.aws.amazon.com/cdk/v2/guide/mixins.html
 */
export abstract class ResourcePolicyMixin extends Mixin {
  private readonly applied = new Set<ResourcePolicy>();

  /** A mixin that no API has yet. */
  constructor() {
    super();
  }

  /**
   * Whether a construct is a REST API. An imported one is, too, and applying the mixin to it is an error: its policy would be lost without a word.
   *
   * @param construct any construct
   */
  public supports(construct: IConstruct): boolean {
    return isRestApi(construct);
  }

  /**
   * Adds the policies to an API that does not have them yet.
   *
   * @param construct a REST API that is defined in this app
   * @throws if it is no REST API, or is imported
   */
  public applyTo(construct: IConstruct): void {
    if (!isRestApi(construct)) { fail(construct, 'the construct is no REST API: apply the mixin to a RestApi, SpecRestApi or CfnRestApi, or to a scope that has some'); }
    const policy = ResourcePolicy.of(construct);
    if (this.applied.has(policy)) { return; }
    this.applied.add(policy);
    this.addPolicies(new Construct(policy, freeId(policy)), construct);
  }

  /**
   * Declares the policies of one API. It is called once for each.
   *
   * @param scope where the constructs go
   * @param restApi their API
   */
  protected abstract addPolicies(scope: Construct, restApi: aws_apigateway.IRestApiRef): void;
}

function isRestApi(construct: IConstruct): construct is aws_apigateway.IRestApiRef {
  return 'restApiRef' in construct;
}

/** Several mixins may meet on one API. */
function freeId(scope: Construct, number: number = 1): string {
  const id = `Mixin${number}`;
  return scope.node.tryFindChild(id) === undefined ? id : freeId(scope, number + 1);
}

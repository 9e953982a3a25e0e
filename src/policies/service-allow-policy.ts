import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { conditionList, principalList } from '../private/lists/list-kind';
import { checkList } from '../private/tree/tokens';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a ServiceAllowPolicy. */
export interface ServiceAllowPolicyProps extends PolicyProps {
  /** The AWS services that may call, by their principals, such as `events.amazonaws.com`, tokens included. */
  readonly servicePrincipals: string[];

  /**
   * ARNs of the resources on whose behalf a service calls (`aws:SourceArn`), with `*` for any run of characters within a part, tokens included.
   *
   * Without it, the services may call on behalf of any resource in any account: whoever else uses the service can make it call your API.
   *
   * @default - any resource
   */
  readonly sourceArns?: string[];
}

/**
 * Grants AWS services that sign with their own principal the right to call, on methods with AWS_IAM authorization.
 *
 * AWS does not document which services call an API so. Most use a role of yours: grant that role with AccountAllowPolicy.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html#principal-services
 */
export class ServiceAllowPolicy extends Construct {
  /** The policy of the API, to which this grant belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Grants AWS services the right to call.
   *
   * @throws if there is no service, a name is not that of a service principal, or a source is not an ARN
   */
  constructor(scope: Construct, id: string, props: ServiceAllowPolicyProps) {
    super(scope, id);
    const { servicePrincipals, sourceArns } = props;
    checkList(this, 'servicePrincipals', servicePrincipals, servicePrincipalProblem);
    if (sourceArns !== undefined) { checkList(this, 'sourceArns', sourceArns, arnPatternProblem); }
    this.resourcePolicy = ResourcePolicy._contribute(this, props, {
      effect: 'grant',
      kind: SERVICES,
      members: servicePrincipals,
      clause: sourceArns && SOURCE_ARN.inList(sourceArns, 'REGIONAL'),
      allowCorsPreflight: true,
    });
  }
}

const SERVICES = principalList('Services', 'Service');

const SOURCE_ARN = conditionList({ family: 'SourceArn', operators: { inList: 'ArnLike', outsideList: 'ArnNotLike' }, key: () => 'aws:SourceArn' });

function servicePrincipalProblem(name: string): string | undefined {
  return /^[a-z0-9-]+(\.[a-z0-9-]+)*\.amazonaws\.com(\.cn)?$/.test(name) ? undefined
    : `"${name}" is not a service principal: write one such as "events.amazonaws.com"`;
}

function arnPatternProblem(arn: string): string | undefined {
  return /^arn:[^:]+:[^:]+:[^:]*:[^:]*:.+$/.test(arn) ? undefined
    : `"${arn}" is not an ARN of six parts: write one such as "arn:aws:events:eu-west-1:111122223333:rule/nightly", with "*" inside of parts only`;
}

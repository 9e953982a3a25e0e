import { CfnDomainNameV2 } from 'aws-cdk-lib/aws-apigateway';
import { canonicalStatement } from '../composition/canonical';
import { statementOf } from '../composition/statement';
import { Members } from '../lists/list-kind';
import { VPC_ENDPOINTS } from '../lists/private-network';
import { renderForEngine, resolveForEngine } from '../tree/opaque-resolver';
import { isObject } from '../tree/references';

/**
 * The policy of a private custom domain name: callers through some VPC endpoints, and nobody else.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-tutorial.html
 */
export function domainNamePolicy(vpcEndpointIds: unknown): object {
  const [Condition] = VPC_ENDPOINTS.outside!(vpcEndpointIds as Members, 'PRIVATE');
  const statements = [statementOf('Allow', 'AllowEverybody', ['*']), statementOf('Deny', 'DenyUnlessPrivateNetwork', ['*'], { Condition })];
  return { Version: '2012-10-17', Statement: statements.map(canonicalStatement) };
}

/** As the template carries it, with tokens as opaque constants; without one, API Gateway refuses everybody. */
export function renderedDomainNamePolicy(domainName: CfnDomainNameV2): unknown {
  const { value } = renderForEngine(domainName);
  const policy = isObject(value) && isObject(value.Properties) ? value.Properties.Policy : undefined;
  return policy ?? { Version: '2012-10-17', Statement: [statementOf('Deny', 'DenyEverybody', ['*'])] };
}

/** What is wrong if the template carries something else. */
export function lostDomainNamePolicy(domainName: CfnDomainNameV2, vpcEndpointIds: readonly string[]): string[] {
  const ours = domainNamePolicy(resolveForEngine(domainName.stack, vpcEndpointIds).value);
  return JSON.stringify(renderedDomainNamePolicy(domainName)) === JSON.stringify(ours) ? []
    : ['the policy of the domain name is not the one that was asked for: the "policy" property of its CfnDomainNameV2 was set or overridden later; name the endpoints in vpcEndpoints and vpcEndpointIds'];
}

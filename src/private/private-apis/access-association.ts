import { CfnOutput, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { CfnDomainNameAccessAssociation } from 'aws-cdk-lib/aws-apigateway';
import { AaaaRecord, ARecord, IHostedZone, RecordTarget } from 'aws-cdk-lib/aws-route53';
import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { checkService, definedEndpoint, regionalDns } from './defined-endpoint';
import { fail } from '../errors';
import { VpcEndpointPolicy } from './vpc-endpoint-policy';

/** A domain name and an endpoint that are to be associated. */
export interface Association {
  /** The ARN that the domain name is managed by. */
  readonly domainNameArn: string;
  /** What calls are told by, as the policy of the endpoint may name it. */
  readonly invokeArn: string;
  readonly domainName: string;
  readonly vpcEndpoint: aws_ec2.IVPCEndpointRef;
  readonly hostedZone?: IHostedZone;
}

/**
 * Associates a VPC endpoint with a private custom domain name, lets calls to the domain name through the endpoint, and says where its name must point.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html
 */
export function associate(scope: Construct, { domainNameArn, invokeArn, domainName, vpcEndpoint, hostedZone }: Association): void {
  const endpoint = definedEndpoint(vpcEndpoint);
  if (endpoint !== undefined) { checkService(scope, endpoint); }
  const policy = VpcEndpointPolicy.of(vpcEndpoint);
  const other = policy.domainNames.get(domainName);
  if (other !== undefined) {
    fail(scope, `${vpcEndpoint.node.path} is associated with a domain name "${domainName}" already [at ${other.node.path}], and an endpoint cannot be with two of one name: use another endpoint, or give one of them another name`);
  }
  policy.domainNames.set(domainName, scope);
  policy.add({ construct: scope, passages: () => [{ resources: [invokeArn], clause: {} }] });
  const { vpcEndpointId } = vpcEndpoint.vpcEndpointRef;
  new CfnDomainNameAccessAssociation(scope, 'Resource', { accessAssociationSource: vpcEndpointId, accessAssociationSourceType: 'VPCE', domainNameArn });

  const dns = endpoint && regionalDns(endpoint);
  const types = ADDRESS_RECORDS[endpoint?.ipAddressType ?? 'ipv4'] ?? ['A', 'AAAA'];
  new CfnOutput(scope, 'Dns', {
    description: `Record that ${Token.isUnresolved(domainName) ? 'the domain name' : domainName} needs in a private hosted zone of the VPC: name, type, alias target, hosted zone of the target`,
    value: dns === undefined ? `${domainName} A ALIAS to the first of the DnsEntries of ${vpcEndpointId} (aws ec2 describe-vpc-endpoints)`
      : `${domainName} ${types.join('/')} ALIAS ${dns.dnsName} ${dns.hostedZoneId}`,
  });
  if (hostedZone === undefined) { return; }
  if (dns === undefined) {
    fail(scope, `hostedZone is given, and ${vpcEndpoint.node.path} is imported, so its DNS name is not known: leave hostedZone out, and make the record as the output says`);
  }
  checkZone(scope, domainName, hostedZone);
  for (const type of types) {
    const RecordSet = type === 'A' ? ARecord : AaaaRecord;
    new RecordSet(scope, type, { zone: hostedZone, recordName: `${domainName}.`, target: RecordTarget.fromAlias({ bind: () => dns }) });
  }
}

/** @throws if the endpoint is known to be elsewhere than the domain name */
export function checkRegion(scope: IConstruct, region: string | undefined, vpcEndpoint: aws_ec2.IVPCEndpointRef): void {
  const theirs = Stack.of(definedEndpoint(vpcEndpoint) ?? vpcEndpoint).region;
  if (region !== undefined && Token.compareStrings(theirs, region) === TokenComparison.DIFFERENT) {
    fail(scope, `${vpcEndpoint.node.path} is in Region ${theirs}, and the domain name in ${region}: use an endpoint of the same Region`);
  }
}

/** What has an address of the endpoint, by its type of addresses. */
const ADDRESS_RECORDS: { readonly [ipAddressType: string]: ReadonlyArray<'A' | 'AAAA'> } = { ipv4: ['A'], ipv6: ['AAAA'], dualstack: ['A', 'AAAA'] };

function checkZone(scope: IConstruct, domainName: string, { zoneName, node }: IHostedZone): void {
  if ([domainName, zoneName].some((name) => Token.isUnresolved(name)) || domainName === zoneName || domainName.endsWith(`.${zoneName}`)) { return; }
  fail(scope, `hosted zone ${node.path} is of "${zoneName}", and "${domainName}" is no name in it: pass a private hosted zone of "${domainName}", or of a domain above it`);
}

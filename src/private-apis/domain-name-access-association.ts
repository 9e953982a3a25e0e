import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { domainNameArnProblem, invokeArnOf, nameOf, placeOf } from '../private/lists/domain-names';
import { associate, checkRegion } from '../private/private-apis/access-association';
import { checkList } from '../private/tree/tokens';

/** Properties of a DomainNameAccessAssociation. */
export interface DomainNameAccessAssociationProps {
  /**
   * The private custom domain name, by the ARN that it is managed by: `arn:aws:apigateway:eu-west-1:111122223333:/domainnames/orders.example.com+abcd1234`.
   * Its owner has it as an output of PrivateDomainName; `aws apigateway get-domain-names --resource-owner OTHER_ACCOUNTS` prints it. Tokens included.
   */
  readonly domainNameArn: string;

  /** The VPC endpoint for execute-api, of this account and of the Region of the domain name. A PrivateApiEndpoint is one, too. */
  readonly vpcEndpoint: aws_ec2.IVPCEndpointRef;

  /**
   * A private hosted zone of the VPC, in which a record is made that leads the domain name to the endpoint. The name must be in the zone.
   *
   * @default - no record; what it must say is an output
   */
  readonly hostedZone?: IHostedZone;
}

/**
 * Associates a VPC endpoint with a private custom domain name that another account shares: this is the side of those who call.
 *
 * The owner of the domain name has to share it with this account (`sharedWith` of PrivateDomainName), and to let the endpoint in (`vpcEndpointIds`). Accounts outside
 * the owner's organization have to accept the share within 12 hours. After about 15 minutes calls get through. If the endpoint has its policy from a
 * PrivateApiEndpoint, the domain name is allowed in it; what is called behind it is named with `addApiArns()`.
 *
 * Within one account, PrivateDomainName makes the associations itself.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains-consumer-create.html
 */
export class DomainNameAccessAssociation extends Construct {
  /** What calls through the domain name are told by, in conditions and in `Requests.viaDomainName()`. */
  public readonly invokeArn: string;

  /**
   * Associates a VPC endpoint with a private custom domain name.
   *
   * @throws if the ARN is not the one that the domain name is managed by, the endpoint is of another service or Region or associated with a domain name of the
   * same name, or the hosted zone is one of other names
   */
  constructor(scope: Construct, id: string, props: DomainNameAccessAssociationProps) {
    super(scope, id);
    const { domainNameArn, vpcEndpoint, hostedZone } = props;
    checkList(this, 'domainNameArn', [domainNameArn], domainNameArnProblem('apigateway'));
    checkRegion(this, placeOf(domainNameArn).region, vpcEndpoint);
    this.invokeArn = invokeArnOf(domainNameArn);
    associate(this, { domainNameArn, invokeArn: this.invokeArn, domainName: nameOf(domainNameArn), vpcEndpoint, hostedZone });
  }
}

import { Annotations, CfnElement, CfnOutput, ResourceEnvironment, Stack } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnVPCEndpoint, ISecurityGroup, IVpc, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, SubnetSelection } from 'aws-cdk-lib/aws-ec2';
import { aws_apigateway, aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PrivateApiNetwork } from './private-api-network';
import { PrivateApiOptions, VpcEndpointCallers } from './private-api-options';
import { VpcEndpointPolicyDelivery } from './vpc-endpoint-policy-delivery';
import { ApiTarget } from '../api-target';
import { ImportedApiDefinition } from '../imported-api/imported-api-definition';
import { PrivateVpcPolicy } from '../policies/private-vpc-policy';
import { PrivateVpcePolicy } from '../policies/private-vpce-policy';
import { checkTargets } from '../private/composition/resolve-targets';
import { fail } from '../private/errors';
import { apiPassages, signerClauses } from '../private/private-apis/api-passages';
import { checkService, definedEndpoint, dependencyPath } from '../private/private-apis/defined-endpoint';
import { associateWithEndpoint } from '../private/private-apis/endpoint-association';
import { addEndpointLayer } from '../private/private-apis/endpoint-layer';
import { VpcEndpointPolicy } from '../private/private-apis/vpc-endpoint-policy';
import { definedApi } from '../private/tree/defined-api';
import { idOf } from '../private/tree/references';
import { checkList, isListToken } from '../private/tree/tokens';
import { Requests } from '../requests';

/** Properties of a PrivateApiEndpoint. */
export interface PrivateApiEndpointProps {
  /**
   * The VPC to make an endpoint in.
   *
   * @default - `vpcEndpoint` is taken
   */
  readonly vpc?: IVpc;

  /**
   * An endpoint for execute-api that there is: an `InterfaceVpcEndpoint`, an L1, or an imported one, which needs another `policyDelivery`.
   *
   * @default - a new one in `vpc`
   */
  readonly vpcEndpoint?: aws_ec2.IVPCEndpointRef;

  /**
   * What becomes of the policy of the endpoint.
   *
   * @default VpcEndpointPolicyDelivery.TEMPLATE
   */
  readonly policyDelivery?: VpcEndpointPolicyDelivery;

  /**
   * The subnets of a new endpoint. AWS recommends at least two Availability Zones.
   *
   * @default - the private subnets of the VPC, one for each Availability Zone
   */
  readonly subnets?: SubnetSelection;

  /**
   * Security groups of a new endpoint. Callers need port 443.
   *
   * @default - a new one, which lets in the addresses of the VPC
   */
  readonly securityGroups?: ISecurityGroup[];

  /**
   * Whether the host names of all APIs of the Region lead to a new endpoint, from anywhere in the VPC: private APIs are then called by their own host name,
   * and public ones cannot be called by theirs any more.
   *
   * @default true
   */
  readonly privateDnsEnabled?: boolean;
}

/**
 * A VPC endpoint through which private APIs are called, and its policy, written from the same intent as the policies of the APIs.
 *
 * A request that comes through the endpoint passes the policy of the endpoint first, and then that of the API. Without a policy of its own an endpoint lets
 * everybody through who reaches it, to every private API of every AWS account: whoever can run code in the VPC can send data to an API of their own account. With
 * this construct only the APIs that are added can be called, and each of them only through endpoints that its policy names.
 *
 * One endpoint serves many APIs, and several of these constructs can share it. Statements that the endpoint has, before or after, stay: what they allow is allowed,
 * too.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-vpc-endpoint-policies.html
 */
export class PrivateApiEndpoint extends Construct implements aws_ec2.IVPCEndpointRef {
  /**
   * The endpoint that the construct has made.
   *
   * @default - it took one
   */
  public readonly interfaceVpcEndpoint?: InterfaceVpcEndpoint;

  /** Id of the endpoint. */
  public readonly vpcEndpointId: string;

  private readonly endpoint?: CfnVPCEndpoint;
  private readonly policy: VpcEndpointPolicy;
  private readonly delivery: VpcEndpointPolicyDelivery;

  /**
   * Makes a VPC endpoint for private APIs, or takes one.
   *
   * @throws if there is neither VPC nor endpoint or both, the endpoint is one of another service, or it is imported and its policy is to be in the template
   */
  constructor(scope: Construct, id: string, props: PrivateApiEndpointProps) {
    super(scope, id);
    const { vpc, vpcEndpoint, policyDelivery = VpcEndpointPolicyDelivery.TEMPLATE, ...ofNewOne } = props;
    if ((vpc === undefined) === (vpcEndpoint === undefined)) { fail(this, `vpc and vpcEndpoint are ${vpc === undefined ? 'both missing' : 'both given'}: pass a VPC for a new endpoint, or an endpoint that there is`); }
    const unused = Object.entries(ofNewOne).filter(([, value]) => value !== undefined).map(([prop]) => prop);
    if (vpcEndpoint !== undefined && unused.length > 0) { fail(this, `${unused.join(', ')} is given for an endpoint that there is: set it where the endpoint is made`); }
    if (vpc !== undefined) {
      this.interfaceVpcEndpoint = new InterfaceVpcEndpoint(this, 'Endpoint', { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY, ...ofNewOne });
    }
    const endpoint = vpcEndpoint ?? this.interfaceVpcEndpoint!;
    this.vpcEndpointId = endpoint.vpcEndpointRef.vpcEndpointId;
    this.endpoint = definedEndpoint(endpoint);
    this.policy = VpcEndpointPolicy.of(endpoint);
    this.delivery = policyDelivery;
    if (this.endpoint !== undefined) { checkService(this, this.endpoint); }
    if (policyDelivery === VpcEndpointPolicyDelivery.TEMPLATE) { this.write(); }
    if (policyDelivery === VpcEndpointPolicyDelivery.OUTPUT) {
      if (this.endpoint !== undefined) { fail(this, 'policyDelivery is OUTPUT, and this app defines the endpoint, so its template can carry the policy: leave policyDelivery out'); }
      new CfnOutput(this, 'Policy', { value: Stack.of(this).toJsonString(this.policy.output()), description: `Policy for VPC endpoint ${this.vpcEndpointId}` });
    }
  }

  /** A reference to the endpoint: it can be passed wherever VPC endpoints are named. */
  public get vpcEndpointRef(): aws_ec2.VPCEndpointReference {
    return { vpcEndpointId: this.vpcEndpointId };
  }

  /** Account and Region of the endpoint. */
  public get env(): ResourceEnvironment {
    const { account, region } = Stack.of(this.endpoint ?? this);
    return { account, region };
  }

  /**
   * Lets callers reach a private API through the endpoint, and the API be called through this endpoint and others that are named for it, only.
   *
   * The policy of the endpoint allows what is called, and the policy of the API gets a PrivateVpcePolicy, or a PrivateVpcPolicy, for the whole API. The endpoint
   * lets through; whether a method then asks for a signature or a token is a matter of the API.
   *
   * @param restApi a private API of this app, or an imported one that has an ImportedApiPolicy
   * @param options what is called, and by whom
   * @throws if the API is imported or not private, no caller or target is named in an empty list, a name is not one, or the policy of the endpoint stays as it is and
   * cannot hold what is named
   */
  public addApi(restApi: aws_apigateway.IRestApiRef, options: PrivateApiOptions = {}): void {
    const { network = PrivateApiNetwork.VPC_ENDPOINT, targets = [ApiTarget.all()], allowCorsPreflight = true, associate } = options;
    const api = definedApi(restApi);
    const scope = this.childFor(idOf(restApi, this));
    checkTargets(scope, restApi, targets);
    const clauses = signerClauses(scope, options);
    const limited = [options.targets, options.accountIds, options.principalArns, options.organizationIds].some((list) => list !== undefined);
    if (this.delivery === VpcEndpointPolicyDelivery.UNCHANGED && limited) {
      fail(scope, 'targets or callers are named, which only the policy of the endpoint can hold, and it stays as it is: '
        + 'give the endpoint another policyDelivery, or name them in constructs of the API');
    }
    const resourcePolicy = network === PrivateApiNetwork.VPC
      ? new PrivateVpcPolicy(scope, 'Vpc', { restApi, vpcIds: [this.vpcOf(scope)] }).resourcePolicy
      : new PrivateVpcePolicy(scope, 'Vpce', { restApi, vpcEndpoints: [this] }).resourcePolicy;
    // Where the template of the API names the endpoint, that of the endpoint cannot name the API.
    const exact = this.endpoint === undefined || network === PrivateApiNetwork.VPC || api instanceof ImportedApiDefinition;
    const asked = { construct: scope, api, exact, targets, clauses, allowCorsPreflight };
    this.policy.add({ construct: scope, passages: (problems) => apiPassages(asked, problems) });
    if (associate) { associateWithEndpoint(scope, api, this.vpcEndpointId); }
    addEndpointLayer(scope, resourcePolicy, this);
    if (exact) { scope.node.addValidation({ validate: () => this.circle(api, associate) }); }
    const expected = targets.flatMap((target) => requestsOf(Requests.toTarget(target).throughVpcEndpoint(this.vpcEndpointId), options));
    resourcePolicy._expectSomebody(scope, expected, 'change what refuses them, or name other targets or callers');
  }

  /**
   * Lets callers reach APIs of other accounts through the endpoint. Their owners have to let the endpoint in.
   *
   * @param arns what is called, such as `arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*`, tokens included
   * @param callers who may call
   * @throws if there is no ARN or one is not that of an API, the list of callers is empty or a name is not one, or the policy of the endpoint stays as it is
   */
  public addApiArns(arns: string[], callers: VpcEndpointCallers = {}): void {
    const scope = this.childFor('other APIs');
    checkList(scope, 'arns', arns, apiArnProblem);
    if (this.delivery === VpcEndpointPolicyDelivery.UNCHANGED) { fail(scope, 'the policy of the endpoint stays as it is, so no APIs can be added to it: give the endpoint another policyDelivery'); }
    const clauses = signerClauses(scope, callers);
    this.policy.add({ construct: scope, passages: () => clauses.map((clause) => ({ resources: arns, clause })) });
  }

  private write(): void {
    if (this.endpoint === undefined) {
      fail(this, `the endpoint ${this.vpcEndpointId} is imported, and CloudFormation cannot change the policy of an endpoint that another stack or tool owns: set policyDelivery to `
        + 'VpcEndpointPolicyDelivery.OUTPUT and have its owner apply the document, or to VpcEndpointPolicyDelivery.UNCHANGED if it stays as it is');
    }
    this.policy.write();
    this.node.addValidation({
      validate: () => {
        if (this.policy.isEmpty) {
          Annotations.of(this).addWarningV2('cdk-apigateway-resource-policies:closedVpcEndpoint', 'no API can be called through the endpoint, since none is added to it: call addApi()');
        }
        return [];
      },
    });
  }

  private vpcOf(scope: Construct): string {
    return this.endpoint?.vpcId ?? fail(scope, 'the endpoint is imported, so it is not known which VPC it is in: leave network out, and the policy of the API names the endpoint');
  }

  private childFor(id: string): Construct {
    for (let i = 1; ; i++) {
      const name = i === 1 ? id : `${id} ${i}`;
      if (this.node.tryFindChild(name) === undefined) { return new Construct(this, name); }
    }
  }

  /** CloudFormation would say so after it has begun to deploy. */
  private circle(api: CfnRestApi, associate: boolean = false): string[] {
    const path = this.endpoint === undefined ? undefined : dependencyPath(api, this.endpoint);
    if (path === undefined) { return []; }
    const way = path.map((element: CfnElement) => element.node.path).join(' -> ');
    return [`the policy of the endpoint names the API by its id, and the API needs the endpoint (${way}), so CloudFormation could make neither: `
      + `leave network out${associate ? ', or associate' : ''}, and the policy of the endpoint names the API by its account`];
  }
}

/** Requests of each kind of callers that are named; where one token lists them, nothing is known of them. */
function requestsOf(requests: Requests, { accountIds, principalArns, organizationIds }: VpcEndpointCallers): Requests[] {
  const known = (list: string[] = []) => (isListToken(list) ? [] : list);
  const [accounts, principals, organizations] = [accountIds, principalArns, organizationIds].map(known);
  if ([accountIds, principalArns, organizationIds].every((list) => list === undefined)) { return [requests]; }
  return [
    ...accounts.length === 0 ? [] : [requests.signedByAccounts(...accounts)],
    ...principals.length === 0 ? [] : [requests.signedBy(...principals)],
    ...organizations.length === 0 ? [] : [requests.signedByOrganizations(...organizations)],
  ];
}

/** What is wrong with the ARN of what is called, or undefined. */
function apiArnProblem(arn: string): string | undefined {
  return /^arn:aws[a-z-]*:execute-api:([a-z0-9-]+|\*):(\d{12}|\*):[a-z0-9*?]+\/\S+$/.test(arn) ? undefined
    : `"${arn}" is not the ARN of what is called of an API: write one such as "arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/prod/*"`;
}

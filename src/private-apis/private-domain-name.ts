import { CfnOutput, Lazy, Stack, Token } from 'aws-cdk-lib';
import { CfnBasePathMappingV2, CfnDomainNameV2 } from 'aws-cdk-lib/aws-apigateway';
import { ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { CfnResourceShare } from 'aws-cdk-lib/aws-ram';
import { IHostedZone } from 'aws-cdk-lib/aws-route53';
import { aws_apigateway, aws_ec2 } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { PrivateDomainNamePolicy } from '../policies/private-domain-name-policy';
import { PrivateVpcePolicy } from '../policies/private-vpce-policy';
import { fail } from '../private/errors';
import { domainNameArn, domainNameProblem } from '../private/lists/domain-names';
import { accountIdProblem } from '../private/lists/principals';
import { vpcEndpointList } from '../private/lists/private-network';
import { associate, checkRegion } from '../private/private-apis/access-association';
import { domainNamePolicy, lostDomainNamePolicy, renderedDomainNamePolicy } from '../private/private-apis/domain-name-policy';
import { addEndpointLayer } from '../private/private-apis/endpoint-layer';
import { endpointTypeOf } from '../private/tree/api-model';
import { definedApi } from '../private/tree/defined-api';
import { deployedStage } from '../private/tree/deployed-stage';
import { idOf } from '../private/tree/references';
import { checkList, isListToken } from '../private/tree/tokens';
import { Requests } from '../requests';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a PrivateDomainName. */
export interface PrivateDomainNameProps {
  /** The name, in lower case and without wildcard. It needs not to be unique: other accounts may have the same. Tokens included. */
  readonly domainName: string;

  /** A certificate of AWS Certificate Manager, in the same Region, that covers the name. A wildcard certificate may. */
  readonly certificate: ICertificate;

  /**
   * VPC endpoints of this account and Region through which callers come: they are let in, and associated with the domain name. Together with `vpcEndpointIds`
   * there must be at least one.
   *
   * @default - only `vpcEndpointIds`
   */
  readonly vpcEndpoints?: aws_ec2.IVPCEndpointRef[];

  /**
   * VPC endpoints through which callers come, by id, tokens included, that others associate with the domain name: those of the accounts that it is shared with, each
   * with a DomainNameAccessAssociation.
   *
   * @default - only `vpcEndpoints`
   */
  readonly vpcEndpointIds?: string[];

  /**
   * Who else may associate VPC endpoints with the domain name: accounts by their 12 digits, or organizations and organizational units by their ARNs, tokens included. AWS RAM
   * shares it with them. An association alone lets nobody in: name the endpoints in `vpcEndpointIds`.
   *
   * @default - nobody
   */
  readonly sharedWith?: string[];

  /**
   * A private hosted zone of the VPC of the endpoint, in which a record is made that leads the name to the endpoint. For several endpoints in `vpcEndpoints` there is
   * none: a name leads to one.
   *
   * @default - no record; what it must say is an output
   */
  readonly hostedZone?: IHostedZone;
}

/** How a private API is reached through a private custom domain name. */
export interface DomainNameApiOptions {
  /**
   * What follows the domain name in the URL, without slashes at its ends. Each API of a domain name has another.
   *
   * @default - nothing: the API has the whole domain name
   */
  readonly basePath?: string;

  /**
   * The stage that callers reach.
   *
   * @default - the one stage of the API that the app defines
   */
  readonly stage?: aws_apigateway.IStageRef;

  /**
   * Whether the API can be called through this domain name only, and others that are named for it so: calls by its own host name are refused.
   *
   * @default false
   */
  readonly onlyThroughThisName?: boolean;
}

/**
 * A custom domain name for private APIs, with its own policy, which lets in callers from some VPC endpoints.
 *
 * A request through the domain name passes the policy of the VPC endpoint, that of the domain name, and that of the API. API Gateway gives a new domain name a policy
 * that refuses everybody, so this always writes one. A change of it is live at once: it needs no deployment of the APIs.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-private-custom-domains.html
 */
export class PrivateDomainName extends Construct {
  /** The name. */
  public readonly domainName: string;

  /** The ARN that the domain name is managed, shared and associated by: `arn:aws:apigateway:...:/domainnames/{name}+{id}`. */
  public readonly domainNameArn: string;

  /** The ARN that calls through the domain name are told by, in conditions and in `Requests.viaDomainName()`: `arn:aws:execute-api:...:/domainnames/{name}+{id}`. */
  public readonly invokeArn: string;

  private readonly resource: CfnDomainNameV2;
  private readonly props: PrivateDomainNameProps;

  /**
   * Makes a custom domain name for private APIs.
   *
   * @throws if the name is not a domain name in lower case or has a wildcard, there is no endpoint, an id is not that of an endpoint, an endpoint is of another service, account or
   * Region, or is associated with a domain name of the same name, `sharedWith` has something else than accounts, organizations and units, or the hosted zone is one of other names
   */
  constructor(scope: Construct, id: string, props: PrivateDomainNameProps) {
    super(scope, id);
    const { domainName, certificate, vpcEndpoints = [], vpcEndpointIds = [], sharedWith, hostedZone } = props;
    const stack = Stack.of(this);
    this.props = props;
    this.domainName = domainName;
    checkList(this, 'domainName', [domainName], domainNameProblem);
    const { members } = vpcEndpointList(this, props)
      ?? fail(this, 'vpcEndpoints and vpcEndpointIds are both empty: name at least one VPC endpoint, since callers come through nothing else');
    for (const endpoint of vpcEndpoints) { this.checkPlace(endpoint); }
    if (hostedZone !== undefined && vpcEndpoints.length !== 1) {
      fail(this, `hostedZone is given, and there are ${vpcEndpoints.length} vpcEndpoints, where a record leads to one: pass one, or leave hostedZone out and make the records as the outputs say`);
    }
    this.resource = new CfnDomainNameV2(this, 'Resource', {
      domainName,
      certificateArn: certificate.certificateArn,
      endpointConfiguration: { types: ['PRIVATE'] },
      securityPolicy: 'TLS_1_2',
      policy: Lazy.uncachedAny({ produce: ({ resolve }) => domainNamePolicy(resolve(members)) }),
    });
    this.resource.node.addValidation({ validate: () => lostDomainNamePolicy(this.resource, members) });
    this.domainNameArn = this.resource.attrDomainNameArn;
    this.invokeArn = domainNameArn(stack, 'execute-api', domainName, this.resource.attrDomainNameId);

    for (const vpcEndpoint of vpcEndpoints) {
      const association = new Construct(this, `Through ${idOf(vpcEndpoint, this)}`);
      // The policy of the domain name names the endpoint, so that of the endpoint cannot have its id.
      const invokeArn = domainNameArn(stack, 'execute-api', domainName, '*');
      associate(association, { domainNameArn: this.domainNameArn, invokeArn, domainName, vpcEndpoint, hostedZone });
    }
    if (sharedWith !== undefined) {
      checkList(this, 'sharedWith', sharedWith, sharedWithProblem);
      new CfnResourceShare(this, 'Share', { name: domainName, resourceArns: [this.domainNameArn], principals: sharedWith });
    }
    if (sharedWith !== undefined || vpcEndpointIds.length > 0) {
      new CfnOutput(this, 'Arn', { value: this.domainNameArn, description: 'ARN with which other accounts associate their VPC endpoints with the private custom domain name' });
    }
  }

  /**
   * Lets callers of the domain name reach a stage of a private API.
   *
   * The API gets a PrivateVpcePolicy: it can be called through the endpoints of the domain name, and others that are named for it, only. An endpoint whose policy a
   * PrivateApiEndpoint writes has to let the API through, too: add the API there.
   *
   * @param restApi a private API of this app, or an imported one that has an ImportedApiPolicy
   * @param options where the API is, and whether it is there only
   * @throws if the API is imported, not private, or of another account or Region, the base path has other characters than API Gateway takes or is that of another API, or the
   * API has no such stage
   */
  public addApi(restApi: aws_apigateway.IRestApiRef, options: DomainNameApiOptions = {}): void {
    const { basePath, stage, onlyThroughThisName = false } = options;
    const api = definedApi(restApi);
    const problem = basePath === undefined ? undefined : basePathProblem(basePath);
    if (problem !== undefined) { fail(this, problem); }
    const id = basePath === undefined ? 'Base path' : `Base path ${basePath.replace(/\//g, ' ')}`;
    if (this.node.tryFindChild(id) !== undefined) { fail(this, `${basePath === undefined ? 'an API without base path' : `base path "${basePath}"`} is there already: give each API another basePath`); }
    const scope = new Construct(this, id);
    const type = endpointTypeOf(api);
    if (type !== undefined && type !== 'PRIVATE') {
      fail(scope, `${restApi.node.path} is ${type}, and only private APIs can be behind a private custom domain name: give it endpointConfiguration: { types: [EndpointType.PRIVATE] }`);
    }
    for (const [name, theirs, ours] of [['account', api.stack.account, Stack.of(this).account], ['Region', api.stack.region, Stack.of(this).region]]) {
      if (!Token.isUnresolved(theirs) && !Token.isUnresolved(ours) && theirs !== ours) {
        fail(scope, `${restApi.node.path} is in ${name} ${theirs}, and the domain name in ${ours}: a domain name has APIs of its own ${name}`);
      }
    }
    new CfnBasePathMappingV2(scope, 'Resource', { basePath, domainNameArn: this.domainNameArn, restApiId: api.ref, stage: deployedStage(scope, api, stage) });

    const { vpcEndpoints = [], vpcEndpointIds = [] } = this.props;
    const { resourcePolicy } = new PrivateVpcePolicy(scope, 'Vpce', { restApi, vpcEndpoints, vpcEndpointIds });
    if (onlyThroughThisName) { new PrivateDomainNamePolicy(scope, 'DomainName', { restApi, domainNameArns: [this.invokeArn] }); }
    this.addLayers(scope, resourcePolicy);
    const through = Requests.any().viaDomainName(this.invokeArn);
    const ids = [...vpcEndpoints.map((endpoint) => endpoint.vpcEndpointRef.vpcEndpointId), ...isListToken(vpcEndpointIds) ? [] : vpcEndpointIds];
    resourcePolicy._expectSomebody(scope, ids.map((one) => through.throughVpcEndpoint(one)),
      'let the API through in the policy of the VPC endpoint, too, such as with addApi() of its PrivateApiEndpoint');
  }

  /** Questions about the API are to see what stands before it. */
  private addLayers(scope: Construct, resourcePolicy: ResourcePolicy): void {
    for (const endpoint of this.props.vpcEndpoints ?? []) { addEndpointLayer(scope, resourcePolicy, endpoint); }
    if (LAYERED.get(this)?.has(resourcePolicy)) { return; }
    LAYERED.set(this, (LAYERED.get(this) ?? new Set()).add(resourcePolicy));
    resourcePolicy._addLayer({
      construct: this,
      kind: 'domain name policy',
      read: () => ({ name: `the policy of domain name ${this.domainName}`, policy: renderedDomainNamePolicy(this.resource), through: this.invokeArn }),
    });
  }

  private checkPlace(endpoint: aws_ec2.IVPCEndpointRef): void {
    const { account, region } = Stack.of(this);
    const { account: theirs } = Stack.of(endpoint);
    if (!Token.isUnresolved(theirs) && !Token.isUnresolved(account) && theirs !== account) {
      fail(this, `${endpoint.node.path} is in account ${theirs}, and the domain name in ${account}: pass its id in vpcEndpointIds, share the domain name with the account (sharedWith), `
        + 'and make a DomainNameAccessAssociation there');
    }
    checkRegion(this, Token.isUnresolved(region) ? undefined : region, endpoint);
  }
}

const LAYERED = new WeakMap<PrivateDomainName, Set<ResourcePolicy>>();

function sharedWithProblem(principal: string): string | undefined {
  if (/^arn:aws[a-z-]*:organizations::\d{12}:(organization|ou)\/o-[a-z0-9]{10,32}(\/ou-[a-z0-9-]+)?$/.test(principal)) { return undefined; }
  const problem = accountIdProblem(principal);
  return problem && (/^\d+$/.test(principal) ? problem
    : `"${principal}" is no account, organization or organizational unit: write 12 digits, or an ARN such as "arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5"`);
}

function basePathProblem(basePath: string): string | undefined {
  if (Token.isUnresolved(basePath) || /^[a-zA-Z0-9$_.+!*'()-]+(\/[a-zA-Z0-9$_.+!*'()-]+)*$/.test(basePath)) { return undefined; }
  return `base path "${basePath}" is not possible: write letters, digits and $-_.+!*'(), with single slashes in between, or leave it out for the whole domain name`;
}

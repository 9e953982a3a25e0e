import { existsSync, mkdtempSync, readdirSync, readFileSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { App, CfnWaitConditionHandle, Mixins, Stack } from 'aws-cdk-lib';
import {
  ApiDefinition, AuthorizationType, CfnDeployment, CfnMethod, CfnRestApi, EndpointType, MockIntegration, RestApi, SpecRestApi,
} from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { Vpc } from 'aws-cdk-lib/aws-ec2';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import {
  DomainNameAccessAssociation, ImportedApiPolicy, IpDenylistPolicy, IpSetOverflow, PolicyDelivery, PolicyDeletion, PrivateApiEndpoint,
  PrivateDomainName, Requests, ResourcePolicy, ResourcePolicyMixin,
} from 'cdk-apigateway-resource-policies';

class Rules extends ResourcePolicyMixin {
  protected addPolicies(scope: Construct, restApi: aws_apigateway.IRestApiRef): void {
    const { resourcePolicy } = new IpDenylistPolicy(scope, 'Blocked', { restApi, ipRanges: ['203.0.113.0/24'] });
    resourcePolicy.assertDenies(Requests.any().fromAddresses('203.0.113.0/24'));
  }
}

/** An API of each kind, each with a policy; the files of the function that manages the policy of an imported one. */
export function synthesiseEachKind(): string[] {
  const app = new App({ outdir: mkdtempSync(join(tmpdir(), 'apis-')) });
  const env = { account: '111122223333', region: 'eu-west-1' };
  const stack = (id: string) => new Stack(app, id, { env });
  const rules = (scope: Construct, restApi: aws_apigateway.IRestApiRef) => (
    new IpDenylistPolicy(scope, 'Policy', { restApi, ipRanges: ['203.0.113.0/24'] }));

  const owner = stack('Owner');
  const shared = new RestApi(owner, 'Api', { cloudWatchRole: false });
  shared.root.addMethod('GET', new MockIntegration());
  const other = stack('Other');
  rules(other, shared);
  new CfnWaitConditionHandle(other, 'Resource'); // CDK refuses templates without resources

  const l1 = l1Api(stack('L1'));
  Mixins.of(l1).apply(new Rules());

  const definition = { openapi: '3.0.1', info: { title: 'Spec', version: '1' }, paths: { '/': { get: { 'x-amazon-apigateway-integration': { type: 'mock' } } } } };
  const spec = stack('Spec');
  rules(spec, new SpecRestApi(spec, 'Api', { apiDefinition: ApiDefinition.fromInline(definition) }));

  const templateFile = join(app.outdir, 'included.json');
  writeFileSync(templateFile, JSON.stringify({ Resources: { Api: { Type: 'AWS::ApiGateway::RestApi', Properties: { Name: 'Included', Body: definition } } } }));
  const included = stack('Included');
  rules(included, new CfnInclude(included, 'Template', { templateFile }).getResource('Api') as CfnRestApi);

  const imported = stack('Imported');
  for (const [id, delivery] of Object.entries({
    output: PolicyDelivery.output(), managed: PolicyDelivery.customResource({ onDeletion: PolicyDeletion.RESTORE }),
  })) {
    const restApi = RestApi.fromRestApiId(imported, id, `${id}1234`.slice(0, 10));
    const methods = [{ httpMethod: 'GET', path: '/', authorizationType: AuthorizationType.NONE }];
    new ImportedApiPolicy(imported, `${id}Policy`, { restApi, endpointType: EndpointType.REGIONAL, methods, stageNames: ['prod'], delivery });
    rules(new Construct(imported, `${id}Rules`), restApi);
  }

  privateApis(stack('Private'), stack('Caller'));
  for (const [id, overflow] of [['NewWebAcl', newWebAcl], ['ExtendedWebAcl', extendedWebAcl]] as const) {
    const guarded = stack(id);
    const restApi = new RestApi(guarded, 'Api', { cloudWatchRole: false });
    restApi.root.addMethod('GET', new MockIntegration());
    new IpDenylistPolicy(guarded, 'Policy', { restApi, ipRanges: LONG_LIST, overflow: overflow(guarded) })
      .resourcePolicy.assertDenies(Requests.any().fromAddresses(...LONG_LIST));
  }

  const { stacks } = app.synth();
  for (const { stackName, templateFullPath } of stacks.filter((one) => !['Other', 'Private', 'Caller'].includes(one.stackName))) {
    if (!readFileSync(templateFullPath, 'utf8').includes('DenySourceAddress')) { throw new Error(`${stackName} has no policy`); }
  }
  return readdirSync(app.outdir).filter((name) => name.startsWith('asset.') && existsSync(join(app.outdir, name, 'index.js')))
    .flatMap((name) => readdirSync(join(app.outdir, name)));
}

/** A private API behind an endpoint and a domain name, and who calls it from another account. */
function privateApis(owner: Stack, caller: Stack): void {
  const restApi = new RestApi(owner, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
  restApi.root.addMethod('GET', new MockIntegration());
  const endpoint = new PrivateApiEndpoint(owner, 'Endpoint', { vpc: new Vpc(owner, 'Vpc', { natGateways: 0 }) });
  endpoint.addApi(restApi);
  const certificate = Certificate.fromCertificateArn(owner, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/11112222-3333-4444-5555-666677778888');
  const name = new PrivateDomainName(owner, 'Name', { domainName: 'orders.example.com', certificate, vpcEndpoints: [endpoint], sharedWith: ['444455556666'] });
  name.addApi(restApi, { onlyThroughThisName: true });
  ResourcePolicy.of(restApi).assertDenies(Requests.any().viaOtherDomainNameThan(name.invokeArn));

  const vpcEndpoint = new PrivateApiEndpoint(caller, 'Endpoint', { vpc: new Vpc(caller, 'Vpc', { natGateways: 0 }) });
  vpcEndpoint.addApiArns(['arn:aws:execute-api:eu-west-1:444455556666:a1b2c3d4e5/*']);
  new DomainNameAccessAssociation(caller, 'Stock', { domainNameArn: 'arn:aws:apigateway:eu-west-1:444455556666:/domainnames/stock.example.com+abcd1234', vpcEndpoint });
}

/** Blocks that cannot be joined, and do not fit into a policy. */
const LONG_LIST = Array.from({ length: 1000 }, (_, i) => `199.${Math.floor(i / 128)}.${i % 128 * 2}.0/24`);

function newWebAcl(): IpSetOverflow {
  return IpSetOverflow.newWebAcl();
}

function extendedWebAcl(scope: Construct): IpSetOverflow {
  const visibilityConfig = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'Mine' };
  return IpSetOverflow.extend(new CfnWebACL(scope, 'WebAcl', {
    scope: 'REGIONAL',
    defaultAction: { allow: {} },
    visibilityConfig,
    rules: [{ name: 'Partners', priority: 10, action: { allow: {} }, statement: { geoMatchStatement: { countryCodes: ['AQ'] } }, visibilityConfig }],
  }));
}

function l1Api(scope: Construct): CfnRestApi {
  const api = new CfnRestApi(scope, 'Api', { name: 'L1' });
  const method = new CfnMethod(api, 'Get', {
    restApiId: api.ref, resourceId: api.attrRootResourceId, httpMethod: 'GET', authorizationType: 'NONE', integration: { type: 'MOCK' },
  });
  new CfnDeployment(api, 'Deployment', { restApiId: api.ref, stageName: 'prod' }).node.addDependency(method);
  return api;
}

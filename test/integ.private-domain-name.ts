import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { PrivateApiEndpoint, PrivateDomainName, Requests, ResourcePolicy } from '../src';

const app = new App();
const stack = new Stack(app, 'PrivateDomainNameInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 1,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  restrictDefaultSecurityGroup: false, // it would take a custom resource with a Lambda function
});
const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
api.root.addMethod('GET', new MockIntegration());

const endpoint = new PrivateApiEndpoint(stack, 'Endpoint', { vpc });
endpoint.addApi(api);
const name = new PrivateDomainName(stack, 'Name', {
  domainName: 'orders.example.com',
  certificate: Certificate.fromCertificateArn(stack, 'Certificate', new CfnParameter(stack, 'CertificateArn', { description: 'Of a certificate for orders.example.com' }).valueAsString),
  vpcEndpoints: [endpoint],
  hostedZone: new PrivateHostedZone(stack, 'Zone', { vpc, zoneName: 'example.com' }),
});
name.addApi(api, { basePath: 'v1', onlyThroughThisName: true });

const through = Requests.any().throughVpcEndpoint(endpoint.vpcEndpointId);
ResourcePolicy.of(api).assertAllows(through.viaDomainName(name.invokeArn));
ResourcePolicy.of(api).assertDenies(through.viaOtherDomainNameThan(name.invokeArn));

new IntegTest(app, 'Integ', { testCases: [stack] });

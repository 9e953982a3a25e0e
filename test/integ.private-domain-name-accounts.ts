import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Certificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpoint } from 'aws-cdk-lib/aws-ec2';
import { DomainNameAccessAssociation, PrivateApiEndpoint, PrivateDomainName, Requests, ResourcePolicy, VpcEndpointPolicyDelivery } from '../src';

const REGION = 'eu-west-1';
const [PROVIDER, CONSUMER] = ['111122223333', '444455556666'];
const VPC_ENDPOINT = 'vpce-0123456789abcdef0';

const app = new App();
const provider = new Stack(app, 'PrivateDomainNameProviderInteg', { env: { account: PROVIDER, region: REGION } });
const api = new RestApi(provider, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
api.root.addMethod('GET', new MockIntegration());
const name = new PrivateDomainName(provider, 'Name', {
  domainName: 'orders.example.com',
  certificate: Certificate.fromCertificateArn(provider, 'Certificate', `arn:aws:acm:${REGION}:${PROVIDER}:certificate/11112222-3333-4444-5555-666677778888`),
  vpcEndpointIds: [VPC_ENDPOINT],
  sharedWith: [CONSUMER],
});
name.addApi(api, { onlyThroughThisName: true });
ResourcePolicy.of(api).assertDenies(Requests.any().throughOtherVpcEndpointThan(VPC_ENDPOINT));

const consumer = new Stack(app, 'PrivateDomainNameConsumerInteg', { env: { account: CONSUMER, region: REGION } });
const vpcEndpoint = InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(consumer, 'Theirs', { vpcEndpointId: VPC_ENDPOINT, port: 443 });
const endpoint = new PrivateApiEndpoint(consumer, 'Endpoint', { vpcEndpoint, policyDelivery: VpcEndpointPolicyDelivery.OUTPUT });
endpoint.addApiArns([`arn:aws:execute-api:${REGION}:${PROVIDER}:a1b2c3d4e5/prod/*`]);
new DomainNameAccessAssociation(consumer, 'Orders', {
  domainNameArn: `arn:aws:apigateway:${REGION}:${PROVIDER}:/domainnames/orders.example.com+abcd1234`,
  vpcEndpoint,
});

new IntegTest(app, 'Integ', { testCases: [provider, consumer] });

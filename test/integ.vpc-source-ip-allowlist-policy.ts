import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { Requests, VpcSourceIpAllowlistPolicy } from '../src';

const app = new App();
const stack = new Stack(app, 'VpcSourceIpAllowlistPolicyInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 1,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  restrictDefaultSecurityGroup: false, // it would take a custom resource with a Lambda function
});
const endpoint = vpc.addInterfaceEndpoint('ExecuteApi', { service: InterfaceVpcEndpointAwsService.APIGATEWAY });
const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new VpcSourceIpAllowlistPolicy(stack, 'Backend', {
  restApi: api, vpcEndpoints: [endpoint], vpcIds: ['vpc-0123456789abcdef0'], ipRanges: ['10.0.1.0/24', 'fd00::/8'],
});

resourcePolicy.assertAllows(Requests.any().fromVpc('vpc-0123456789abcdef0').fromAddresses('10.0.1.0/24').throughVpcEndpoint(endpoint.vpcEndpointId));
resourcePolicy.assertDenies(Requests.any().throughVpcEndpoint(endpoint.vpcEndpointId).fromAddressesOutside('10.0.1.0/24', 'fd00::/8'));

new IntegTest(app, 'Integ', { testCases: [stack] });

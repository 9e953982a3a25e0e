import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateVpcPolicy, PrivateVpceDenylistPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'PrivateVpceDenylistPolicyInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 1,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  restrictDefaultSecurityGroup: false, // it would take a custom resource with a Lambda function
});
const endpoint = vpc.addInterfaceEndpoint('ExecuteApi', { service: InterfaceVpcEndpointAwsService.APIGATEWAY });
const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new PrivateVpceDenylistPolicy(stack, 'Sandbox', { restApi: api, vpcEndpoints: [endpoint] });
new PrivateVpcPolicy(stack, 'Ours', { restApi: api, vpcs: [vpc] });

resourcePolicy.assertDenies(Requests.any().fromVpc(vpc.vpcId).throughVpcEndpoint(endpoint.vpcEndpointId));

new IntegTest(app, 'Integ', { testCases: [stack] });

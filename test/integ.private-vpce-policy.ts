import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpointAwsService, SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateVpcePolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'PrivateVpcePolicyInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 1,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  restrictDefaultSecurityGroup: false, // it would take a custom resource with a Lambda function
});
const endpoint = vpc.addInterfaceEndpoint('ExecuteApi', { service: InterfaceVpcEndpointAwsService.APIGATEWAY });
const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new PrivateVpcePolicy(stack, 'Office', { restApi: api, vpcEndpoints: [endpoint] });

resourcePolicy.assertAllows(Requests.to('GET', '/').throughVpcEndpoint(endpoint.vpcEndpointId));

new IntegTest(app, 'Integ', { testCases: [stack] });

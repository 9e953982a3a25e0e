import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateVpcPolicy, PrivateVpcePolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'PrivateVpcPolicyInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 1,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  restrictDefaultSecurityGroup: false, // it would take a custom resource with a Lambda function
});
const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new PrivateVpcPolicy(stack, 'Ours', { restApi: api, vpcs: [vpc] });
new PrivateVpcePolicy(stack, 'Partner', { restApi: api, vpcEndpointIds: ['vpce-0123456789abcdef0'] });

resourcePolicy.assertAllows(Requests.any().fromVpc(vpc.vpcId));
resourcePolicy.assertAllows(Requests.any().throughVpcEndpoint('vpce-0123456789abcdef0'));

new IntegTest(app, 'Integ', { testCases: [stack] });

import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PrivateVpcPolicy, Requests, VpcSourceIpDenylistPolicy } from '../src';

const app = new App();
const stack = new Stack(app, 'VpcSourceIpDenylistPolicyInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 1,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  restrictDefaultSecurityGroup: false, // it would take a custom resource with a Lambda function
});
const api = new RestApi(stack, 'Api', { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new VpcSourceIpDenylistPolicy(stack, 'Batch', { restApi: api, vpcs: [vpc], ipRanges: ['10.0.9.0/24', vpc.vpcCidrBlock] });
new PrivateVpcPolicy(stack, 'Ours', { restApi: api, vpcs: [vpc], vpcIds: ['vpc-0123456789abcdef0'] });

resourcePolicy.assertDenies(Requests.any().fromVpc(vpc.vpcId).fromAddresses('10.0.9.0/24'));

new IntegTest(app, 'Integ', { testCases: [stack] });

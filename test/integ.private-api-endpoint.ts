import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { SubnetType, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { ApiTarget, PrivateApiEndpoint, PrivateApiNetwork, Requests, ResourcePolicy } from '../src';

const app = new App();
const stack = new Stack(app, 'PrivateApiEndpointInteg');
const vpc = new Vpc(stack, 'Vpc', {
  maxAzs: 1,
  subnetConfiguration: [{ name: 'Isolated', subnetType: SubnetType.PRIVATE_ISOLATED }],
  restrictDefaultSecurityGroup: false, // it would take a custom resource with a Lambda function
});
const [orders, stock] = ['Orders', 'Stock'].map((id) => {
  const api = new RestApi(stack, id, { cloudWatchRole: false, endpointConfiguration: { types: [EndpointType.PRIVATE] } });
  api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  return api;
});
const buyer = new Role(stack, 'Buyer', { assumedBy: new AccountPrincipal(stack.account) });

const endpoint = new PrivateApiEndpoint(stack, 'Endpoint', { vpc });
endpoint.addApi(orders, { principalArns: [buyer.roleArn], targets: [ApiTarget.path('GET', '/')], associate: true });

const taken = vpc.addInterfaceEndpoint('Taken', { service: { name: `com.amazonaws.${stack.region}.execute-api`, port: 443 }, privateDnsEnabled: false });
new PrivateApiEndpoint(stack, 'Exact', { vpcEndpoint: taken }).addApi(stock, { network: PrivateApiNetwork.VPC });

ResourcePolicy.of(orders).assertDenies(Requests.to('GET', '/').anonymous().throughVpcEndpoint(endpoint.vpcEndpointId));
ResourcePolicy.of(orders).assertDenies(Requests.to('GET', '/').throughVpcEndpoint(taken.vpcEndpointId));

new IntegTest(app, 'Integ', { testCases: [stack] });

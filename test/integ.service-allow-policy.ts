import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Requests, ServiceAllowPolicy } from '../src';

const app = new App();
const stack = new Stack(app, 'ServiceAllowPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const { resourcePolicy } = new ServiceAllowPolicy(stack, 'Events', {
  restApi: api,
  servicePrincipals: ['events.amazonaws.com'],
  sourceArns: [stack.formatArn({ service: 'events', resource: 'rule', resourceName: 'nightly' })],
});
resourcePolicy.assertDenies(Requests.any().anonymous());

new IntegTest(app, 'Integ', { testCases: [stack] });

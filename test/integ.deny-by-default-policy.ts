import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiTarget, DenyByDefaultPolicy, OpenAccessPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'DenyByDefaultPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration());
const health = api.root.addResource('health').addMethod('GET', new MockIntegration());

const { resourcePolicy } = new DenyByDefaultPolicy(stack, 'Closed', { restApi: api });
new OpenAccessPolicy(stack, 'Health', { restApi: api, targets: [ApiTarget.method(health)] });
resourcePolicy.assertAllows(Requests.to('GET', '/health'));
resourcePolicy.assertDenies(Requests.to('GET', '/'));

new IntegTest(app, 'Integ', { testCases: [stack] });

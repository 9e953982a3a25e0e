import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Requests, TimeWindowDenylistPolicy } from '../src';

const app = new App();
const stack = new Stack(app, 'TimeWindowDenylistPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new TimeWindowDenylistPolicy(stack, 'Retired', { restApi: api, startTime: '2030-01-01T00:00:00Z' });

resourcePolicy.assertAllows(Requests.any().at('2029-12-31T23:59:59Z'));
resourcePolicy.assertDenies(Requests.any().at('2030-01-01T00:00:00Z'));

new IntegTest(app, 'Integ', { testCases: [stack] });

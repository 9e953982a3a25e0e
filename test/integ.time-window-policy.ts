import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Requests, TimeWindowPolicy } from '../src';

const app = new App();
const stack = new Stack(app, 'TimeWindowPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new TimeWindowPolicy(stack, 'Preview', { restApi: api, startTime: '2027-03-01T09:00:00+01:00', endTime: '2027-03-15T09:00:00+01:00' });
new TimeWindowPolicy(stack, 'Launch', { restApi: api, startTime: '2027-05-01T00:00:00Z' });

resourcePolicy.assertAllows(Requests.any().between('2027-03-01T08:00:00Z', '2027-03-15T08:00:00Z'));
resourcePolicy.assertDenies(Requests.any().between('2027-03-15T08:00:00Z', '2027-05-01T00:00:00Z'));

new IntegTest(app, 'Integ', { testCases: [stack] });

import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { IpAllowlistPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'IpAllowlistPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration());

const { resourcePolicy } = new IpAllowlistPolicy(stack, 'Office', { restApi: api, ipRanges: ['203.0.113.0/24', '2001:db8::/32'] });
new IpAllowlistPolicy(stack, 'Branch', { restApi: api, ipRanges: ['198.51.100.7'] });

resourcePolicy.assertAllows(Requests.any().fromAddresses('203.0.113.0/24', '2001:db8::/32', '198.51.100.7'));
resourcePolicy.assertDenies(Requests.any().fromAddressesOutside('203.0.113.0/24', '2001:db8::/32', '198.51.100.7'));

new IntegTest(app, 'Integ', { testCases: [stack] });

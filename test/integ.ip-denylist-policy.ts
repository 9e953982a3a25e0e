import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccessDeniedResponse, ApiTarget, IpDenylistPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'IpDenylistPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration());
const admin = api.root.addResource('admin').addMethod('POST', new MockIntegration());

const { resourcePolicy } = new IpDenylistPolicy(stack, 'Everywhere', {
  restApi: api,
  ipRanges: ['203.0.113.0/24', '2001:db8::/32'],
  accessDeniedResponse: AccessDeniedResponse.message('Not from here', { corsAllowOrigin: '*' }),
});
new IpDenylistPolicy(stack, 'Admin', { restApi: api, ipRanges: ['198.51.100.7'], targets: [ApiTarget.method(admin)] });

resourcePolicy.assertDenies(Requests.to('GET', '/').fromAddress('203.0.113.7'));
resourcePolicy.assertDenies(Requests.to('POST', '/admin').fromAddress('198.51.100.7'));
resourcePolicy.assertAllows(Requests.to('GET', '/').fromAddress('198.51.100.7'));

new IntegTest(app, 'Integ', { testCases: [stack] });

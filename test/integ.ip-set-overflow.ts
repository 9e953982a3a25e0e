import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { AccessDeniedResponse, IpAllowlistPolicy, IpDenylistPolicy, IpSetOverflow, Requests } from '../src';

const app = new App();
const ranges = Array.from({ length: 500 }, (_, i) => `199.${Math.floor(i / 128)}.${i % 128 * 2}.0/28`);

function newApi(stack: Stack): RestApi {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  api.root.addMethod('GET', new MockIntegration());
  return api;
}

const denied = new Stack(app, 'IpSetOverflowDenylistInteg');
const denylist = new IpDenylistPolicy(denied, 'Blocked', {
  restApi: newApi(denied),
  ipRanges: [...ranges, '2001:db8:1::/48'],
  overflow: IpSetOverflow.newWebAcl(),
  accessDeniedResponse: AccessDeniedResponse.message('Not from here'),
});
denylist.resourcePolicy.assertDenies(Requests.any().fromAddresses(...ranges));
denylist.resourcePolicy.assertAllows(Requests.any().fromAddress('203.0.113.7'));

const allowed = new Stack(app, 'IpSetOverflowAllowlistInteg');
const visibilityConfig = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'Mine' };
const webAcl = new CfnWebACL(allowed, 'WebAcl', {
  scope: 'REGIONAL',
  defaultAction: { allow: {} },
  visibilityConfig,
  rules: [{ name: 'Partners', priority: 10, action: { allow: {} }, statement: { geoMatchStatement: { countryCodes: ['AQ'] } }, visibilityConfig }],
});
const api = newApi(allowed);
new CfnWebACLAssociation(allowed, 'Association', { webAclArn: webAcl.attrArn, resourceArn: api.deploymentStage.stageArn });
const { resourcePolicy } = new IpAllowlistPolicy(allowed, 'Customers', { restApi: api, ipRanges: ranges, overflow: IpSetOverflow.extend(webAcl) });
resourcePolicy.assertDenies(Requests.any().fromAddressesOutside(...ranges));

new IntegTest(app, 'Integ', { testCases: [denied, allowed] });

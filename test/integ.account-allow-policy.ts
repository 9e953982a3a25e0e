import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { Annotations, App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccountPrincipal, Role } from 'aws-cdk-lib/aws-iam';
import { AccountAllowPolicy, ApiTarget, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'AccountAllowPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration());
const iam = { authorizationType: AuthorizationType.IAM };
const orders = api.root.addResource('orders').addMethod('GET', new MockIntegration(), iam);
const invoices = api.root.addResource('invoices').addMethod('GET', new MockIntegration(), iam);
const buyer = new Role(stack, 'Buyer', { assumedBy: new AccountPrincipal(stack.account) });

const { resourcePolicy } = new AccountAllowPolicy(stack, 'Account', {
  restApi: api,
  accountIds: [stack.account],
  targets: [ApiTarget.method(orders)],
});
new AccountAllowPolicy(stack, 'Role', { restApi: api, principalArns: [buyer.roleArn], targets: [ApiTarget.method(invoices)] });
Annotations.of(stack).acknowledgeWarning('cdk-apigateway-resource-policies:ownAccount', 'There is no other account that everybody could deploy this for.');

resourcePolicy.assertAllows(Requests.to('GET', '/').anonymous());
resourcePolicy.assertDenies(Requests.to('GET', '/invoices').anonymous());

new IntegTest(app, 'Integ', { testCases: [stack] });

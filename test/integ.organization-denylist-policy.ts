import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { OrganizationDenylistPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'OrganizationDenylistPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const { resourcePolicy } = new OrganizationDenylistPolicy(stack, 'Blocked', {
  restApi: api,
  organizationPaths: ['o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'],
});
resourcePolicy.assertDenies(Requests.any().withContext('aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/'));

new IntegTest(app, 'Integ', { testCases: [stack] });

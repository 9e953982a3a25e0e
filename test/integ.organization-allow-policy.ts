import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { OrganizationAllowPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'OrganizationAllowPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const { resourcePolicy } = new OrganizationAllowPolicy(stack, 'Group', { restApi: api, organizationIds: ['o-a1b2c3d4e5'] });
resourcePolicy.assertDenies(Requests.any().anonymous());

new IntegTest(app, 'Integ', { testCases: [stack] });

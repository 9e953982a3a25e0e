import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { PrincipalAllowlistPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'PrincipalAllowlistPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const { resourcePolicy } = new PrincipalAllowlistPolicy(stack, 'Only', { restApi: api, accountIds: [stack.account], organizationIds: ['o-a1b2c3d4e5'] });
resourcePolicy.assertDenies(Requests.any().anonymous());

new IntegTest(app, 'Integ', { testCases: [stack] });

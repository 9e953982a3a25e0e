import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccountDenylistPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'AccountDenylistPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const { resourcePolicy } = new AccountDenylistPolicy(stack, 'Blocked', { restApi: api, accountIds: ['444455556666'] });
resourcePolicy.assertDenies(Requests.any().signedByAccounts('444455556666'));

new IntegTest(app, 'Integ', { testCases: [stack] });

import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { PrincipalTagDenylistPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'PrincipalTagDenylistPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const { resourcePolicy } = new PrincipalTagDenylistPolicy(stack, 'Blocked', { restApi: api, tagKey: 'clearance', tagValues: ['none'] });
resourcePolicy.assertDenies(Requests.any().withContext('aws:PrincipalTag/clearance', 'none'));

new IntegTest(app, 'Integ', { testCases: [stack] });

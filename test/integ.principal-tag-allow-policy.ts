import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { PrincipalTagAllowPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'PrincipalTagAllowPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const { resourcePolicy } = new PrincipalTagAllowPolicy(stack, 'Team', { restApi: api, tagKey: 'team', tagValues: ['pets'], accountIds: ['444455556666'] });
resourcePolicy.assertDenies(Requests.any().anonymous());

new IntegTest(app, 'Integ', { testCases: [stack] });

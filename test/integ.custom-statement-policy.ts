import { IntegTest } from '@aws-cdk/integ-tests-alpha';
import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { CustomStatementPolicy, Requests } from '../src';

const app = new App();
const stack = new Stack(app, 'CustomStatementPolicyInteg');
const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
api.root.addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });

const statement = new PolicyStatement({
  effect: Effect.DENY,
  principals: [new StarPrincipal()],
  conditions: { BoolIfExists: { 'aws:MultiFactorAuthPresent': 'false' } },
});
const { resourcePolicy } = new CustomStatementPolicy(stack, 'Mfa', { restApi: api, statement });
resourcePolicy.assertDenies(Requests.any().withContext('aws:MultiFactorAuthPresent', 'false'));

new IntegTest(app, 'Integ', { testCases: [stack] });

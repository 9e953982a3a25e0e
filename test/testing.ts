import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, EndpointType, MethodOptions, MockIntegration, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';

export const IAM: MethodOptions = { authorizationType: AuthorizationType.IAM };

/** A stack whose environment is known: otherwise nobody can tell whether a caller is of the API's own account. */
export function newStack(id: string = 'Stack'): Stack {
  return new Stack(new App(), id, { env: { account: '111122223333', region: 'eu-west-1' } });
}

/** An API with the given methods, such as `GET /pets/{petId}`. */
export function newApi(stack: Stack, methods: { [verbAndPath: string]: MethodOptions } = { 'GET /pets': {} }, props: RestApiProps = {}): RestApi {
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false, deployOptions: { stageName: 'test' }, ...props });
  for (const [verbAndPath, options] of Object.entries(methods)) {
    const [verb, path] = verbAndPath.split(' ');
    api.root.resourceForPath(path).addMethod(verb, new MockIntegration(), options);
  }
  return api;
}

export const PRIVATE: RestApiProps = { endpointConfiguration: { types: [EndpointType.PRIVATE] } };

export interface RenderedStatement {
  readonly Sid?: string;
  readonly Effect: string;
  readonly Principal: unknown;
  readonly Action: unknown;
  readonly Resource: string | string[];
  readonly Condition?: unknown;
}

/** The policy in the synthesised template; fails as `cdk synth` would. */
export function policyIn(stack: Stack): { readonly Version: string; readonly Statement: RenderedStatement[] } | undefined {
  const [api] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi'));
  return (api as { Properties: { Policy?: { Version: string; Statement: RenderedStatement[] } } }).Properties.Policy;
}

export function statementsIn(stack: Stack): RenderedStatement[] {
  return policyIn(stack)?.Statement ?? [];
}

/** Logical ids of all deployments in the synthesised template. */
export function deploymentIds(stack: Stack): string[] {
  return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::Deployment')).sort();
}

/** The error that synthesis fails with. */
export function synthError(stack: Stack): string {
  try {
    Template.fromStack(stack);
  } catch (error) {
    return (error as Error).message;
  }
  throw new Error('synthesis should have failed');
}

import { CfnRestApi, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { fail } from '../errors';
import { referencedElement } from './references';

/**
 * The L1 of an API that this app defines: the API itself, the one that an L2 made, or the one whose id a reference was made with, as stacks that share
 * an API do. Undefined for an API of another app.
 */
export function tryDefinedApi(restApi: aws_apigateway.IRestApiRef): CfnRestApi | undefined {
  if (restApi instanceof CfnRestApi) { return restApi; }
  const { defaultChild } = restApi.node;
  const api = defaultChild instanceof CfnRestApi ? defaultChild : referencedElement(restApi.restApiRef.restApiId);
  return api instanceof CfnRestApi ? api : undefined;
}

/** @throws if the API is imported */
export function definedApi(restApi: aws_apigateway.IRestApiRef): CfnRestApi {
  return tryDefinedApi(restApi) ?? fail(restApi, 'the API is imported, and CloudFormation cannot change the policy of an API that another stack or tool owns: '
    + 'define the policy where the API is defined; if this app defines it, pass the API, or an id that refers to it, instead of a plain id; '
    + 'or say with an ImportedApiPolicy what is known of the API and how its policy gets there');
}

/** Where the constructs of an API go: below its L2, and below an L1 that has none. */
export function homeOf(api: CfnRestApi): Construct {
  const owner = api.node.scope;
  return owner instanceof RestApiBase && owner.node.defaultChild === api ? owner : api;
}

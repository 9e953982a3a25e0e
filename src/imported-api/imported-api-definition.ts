import { CfnRestApi, CfnStage, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { ApiDescription } from '../api-description';
import { DescribedApi } from '../private/tree/described-api';

/**
 * What is known of an imported API, in the form in which an API of this app is known: an L1 with an OpenAPI definition and stages.
 *
 * It is in the tree, so that everything that reads APIs reads this one too, and not in the template. Being called `Resource`, it is the default
 * child of the imported API, where APIs of this app have their L1.
 */
export class ImportedApiDefinition extends CfnRestApi {
  /** @throws if the description is not one of an API */
  constructor(private readonly imported: IRestApi, description: ApiDescription) {
    const { methods = [], stages = [], endpointType } = description;
    new DescribedApi(undefined, description);
    super(imported as IRestApi & Construct, 'Resource', { endpointConfiguration: { types: [endpointType] }, body: bodyOf(methods) });
    stages.forEach((stageName) => new ImportedStage(this, `Stage ${stageName}`, { restApiId: super.ref, stageName })); // by this reference, an API finds its stages
  }

  public get ref(): string {
    return this.imported.restApiId;
  }

  /** What the template would have, if it had this resource. */
  public rendered(): object {
    return { Resources: { Api: { Type: this.cfnResourceType, Properties: { Policy: this.policy } } } };
  }

  protected shouldSynthesize(): boolean {
    return false;
  }
}

class ImportedStage extends CfnStage {
  protected shouldSynthesize(): boolean {
    return false;
  }
}

function bodyOf(methods: NonNullable<ApiDescription['methods']>): object {
  const paths: { [path: string]: { [verb: string]: object } } = {};
  for (const { httpMethod, path, authorizationType } of methods) {
    const verb = httpMethod === 'ANY' ? 'x-amazon-apigateway-any-method' : httpMethod.toLowerCase();
    paths[path] = { ...paths[path], [verb]: { 'x-amazon-apigateway-auth': { type: authorizationType } } };
  }
  return { openapi: '3.0.1', paths };
}

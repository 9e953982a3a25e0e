import { Lazy } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { isObject } from './references';

/** Where an OpenAPI definition has its resource policy. */
export const POLICY_EXTENSION = 'x-amazon-apigateway-policy';

/**
 * Takes the policy out of an API's OpenAPI definition when the template is made, so that it can be written where the policy of the API is.
 *
 * An API with both has two policies, and AWS does not document which of them wins.
 */
export class DefinitionPolicy {
  private found: unknown;

  constructor(private readonly api: CfnRestApi) {
    const body: unknown = api.body;
    api.body = Lazy.uncachedAny({
      produce: (context) => {
        const definition: unknown = context.resolve(body);
        if (!isObject(definition)) { return definition; }
        const { [POLICY_EXTENSION]: policy, ...rest } = definition;
        this.found = policy;
        return rest;
      },
    });
  }

  /** The policy in the definition that the API has now; none of one that somebody has replaced since. */
  public policy(resolve: (value: unknown) => unknown): unknown {
    this.found = undefined;
    resolve(this.api.body);
    return this.found;
  }
}

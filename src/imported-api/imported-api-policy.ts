import { Lazy, Stack, Token, TokenComparison } from 'aws-cdk-lib';
import { EndpointType, IRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct } from 'constructs';
import { ImportedApiDefinition } from './imported-api-definition';
import { PolicyDelivery } from './policy-delivery';
import { ApiMethod } from '../api-description';
import { unwrapFor } from '../private/checked';
import { fail } from '../private/errors';
import { RESPONSES_EXTENSION } from '../private/responses/existing-responses';
import { isObject } from '../private/tree/references';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an ImportedApiPolicy. */
export interface ImportedApiPolicyProps {
  /** The imported API, such as `RestApi.fromRestApiId()` gives it, of the account and Region of the stack. */
  readonly restApi: IRestApi;

  /** Its endpoint type. */
  readonly endpointType: EndpointType;

  /**
   * All its methods. The policy depends on them: some must stay open by a statement, once there is a policy.
   *
   * A method that is left out may be closed by the policy.
   */
  readonly methods: ApiMethod[];

  /** The stages that are to serve the policy. Others serve what they did until somebody deploys them. */
  readonly stageNames: string[];

  /** How the policy gets into the API. */
  readonly delivery: PolicyDelivery;
}

/**
 * Says what is known of an imported API and how its policy gets there. After that, the constructs of this library take it as any other API.
 *
 * Make it before them, once per API.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-create-attach.html
 */
export class ImportedApiPolicy extends Construct {
  /** The policy of the API. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Gives an imported API a policy.
   *
   * @throws if the API is not imported, is of another account or Region, has an ImportedApiPolicy already, or no such methods or stages are possible
   */
  constructor(scope: Construct, id: string, props: ImportedApiPolicyProps) {
    super(scope, id);
    const { restApi, endpointType, methods, stageNames, delivery } = props;
    if (restApi.node.defaultChild !== undefined) {
      fail(this, restApi.node.defaultChild instanceof ImportedApiDefinition ? `${restApi.node.path} has an ImportedApiPolicy already: keep one`
        : `${restApi.node.path} is defined in this app and not imported: leave the ImportedApiPolicy out`);
    }
    const { account, region } = Stack.of(this);
    for (const [name, theirs, ours] of [['account', restApi.env.account, account], ['Region', restApi.env.region, region]]) {
      if (Token.compareStrings(theirs, ours) === TokenComparison.DIFFERENT) {
        fail(this, `${restApi.node.path} is in ${name} ${theirs}, and this stack in ${ours}: put the ImportedApiPolicy into a stack of the API's own ${name}`);
      }
    }
    const definition = unwrapFor(this, () => new ImportedApiDefinition(restApi, { endpointType, methods, stages: stageNames }));
    this.resourcePolicy = ResourcePolicy.of(restApi);
    delivery._deliver(this, {
      restApiId: restApi.restApiId,
      stageNames,
      policy: Lazy.uncachedAny({ produce: () => definition.policy }),
      gatewayResponses: Lazy.uncachedAny({
        produce: ({ resolve }) => {
          const body: unknown = resolve(definition.body);
          return isObject(body) ? body[RESPONSES_EXTENSION] ?? {} : {};
        },
      }),
      version: Lazy.uncachedAny({ produce: () => this.resourcePolicy._versions }),
    });
  }
}

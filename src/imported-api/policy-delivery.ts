import { CfnOutput, Stack } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { CustomResourceDeliveryOptions } from './custom-resource-delivery';
import { Delivered } from './delivered';
import { PolicyCustomResource } from './policy-custom-resource';

/** How the policy of an imported API gets there: CloudFormation cannot change an API that another stack or tool owns. */
export class PolicyDelivery {
  /**
   * Somebody else applies the policy: the document is an output of the stack, and so are the gateway responses.
   *
   * Whoever applies it has to deploy the stages of the API anew.
   */
  public static output(): PolicyDelivery {
    return new PolicyDelivery(outputs);
  }

  /**
   * A custom resource writes policy and gateway responses into the API with its control-plane calls, and lets the stages serve a new deployment.
   *
   * The deployment is a snapshot of the whole API: what its owner has changed and not deployed goes live with it. A policy that somebody else wrote
   * is never replaced, except the one that you name. A change that fails is taken back.
   *
   * @param options what may be replaced, and what becomes of the policy on deletion
   */
  public static customResource(options: CustomResourceDeliveryOptions): PolicyDelivery {
    return new PolicyDelivery((scope, delivered) => { new PolicyCustomResource(scope, 'Resource', { ...delivered, ...options }); });
  }

  private constructor(private readonly deliver: (scope: Construct, delivered: Delivered) => void) {}

  /** @internal */
  public _deliver(scope: Construct, delivered: Delivered): void {
    this.deliver(scope, delivered);
  }
}

function outputs(scope: Construct, { restApiId, policy, gatewayResponses }: Delivered): void {
  const stack = Stack.of(scope);
  new CfnOutput(scope, 'Policy', { value: stack.toJsonString(policy), description: `Resource policy for API ${restApiId}` });
  new CfnOutput(scope, 'GatewayResponses', { value: stack.toJsonString(gatewayResponses), description: `Gateway responses for API ${restApiId}, by type` });
}

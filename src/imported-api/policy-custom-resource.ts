import { createHash } from 'crypto';
import { join } from 'path';
import { ArnFormat, CfnResource, CustomResource, Duration, RemovalPolicy, Stack, Token } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { Code, Function, Runtime } from 'aws-cdk-lib/aws-lambda';
import { Construct } from 'constructs';
import { CustomResourceDeliveryOptions, PolicyDeletion } from './custom-resource-delivery';
import { Delivered } from './delivered';
import { parsePolicy } from './handler/policy-text';
import { Properties, Response } from './handler/request';
import { fail } from '../private/errors';
import { isObject } from '../private/tree/references';

/** The custom resource whose handler is in `handler/`, and the function that runs it, which may touch this one API and no other. */
export class PolicyCustomResource extends Construct {
  constructor(scope: Construct, id: string, props: Delivered & CustomResourceDeliveryOptions) {
    super(scope, id);
    const { restApiId, stageNames, onDeletion } = props;
    if (stageNames.length === 0) { fail(this, 'there are no stages: name those that are to serve the policy'); }

    const handler = new Function(this, 'Function', {
      description: `Writes the resource policy of API ${restApiId}`,
      code: Code.fromAsset(join(__dirname, 'handler'), { exclude: ['*.ts'] }),
      handler: 'index.handler',
      runtime: Runtime.NODEJS_22_X, // has the SDK
      memorySize: 256,
      timeout: Duration.minutes(10), // API Gateway takes one deployment in five seconds, of all stacks together
    });
    permissions(Stack.of(this), restApiId, stageNames).forEach((statement) => handler.addToRolePolicy(statement));

    const properties: Properties & { readonly Version: unknown } = {
      RestApiId: restApiId,
      StageNames: stageNames,
      Policy: props.policy as object,
      PreviousPolicy: props.previousPolicy === undefined ? undefined : this.previousPolicy(props.previousPolicy),
      GatewayResponses: props.gatewayResponses as Properties['GatewayResponses'],
      PreviousGatewayResponses: props.previousResponses && this.previousResponses(props.previousResponses),
      OnDeletion: onDeletion === PolicyDeletion.REMOVE ? 'REMOVE' : 'RESTORE',
      Version: props.version,
    };
    const resource = new CustomResource(this, 'Resource', { resourceType: 'Custom::ApiGatewayResourcePolicy', serviceToken: handler.functionArn, properties });
    if (onDeletion === PolicyDeletion.RETAIN) { resource.applyRemovalPolicy(RemovalPolicy.RETAIN_ON_UPDATE_OR_DELETE); }
    // Of the API alone: an app that is rearranged must not delete one resource and create another for the same API, nor change its function,
    // which CloudFormation refuses.
    const api = createHash('sha256').update(JSON.stringify(Stack.of(this).resolve(restApiId))).digest('hex').slice(0, 8);
    (resource.node.defaultChild as CfnResource).overrideLogicalId(`ResourcePolicyOfApi${api}`);
    (handler.node.defaultChild as CfnResource).overrideLogicalId(`ResourcePolicyOfApi${api}Function`);
  }

  private previousPolicy(text: string): string {
    return Token.isUnresolved(text) ? text : JSON.stringify(this.json('previousPolicy', text, (policy) => isObject(policy) && policy.Statement !== undefined, 'a policy'));
  }

  private previousResponses(texts: { readonly [type: string]: string }): Properties['PreviousGatewayResponses'] {
    return Object.fromEntries(Object.entries(texts).map(([type, text]) => {
      const isResponse = (value: unknown) => isObject(value) && value.statusCode !== undefined;
      const { statusCode, responseParameters, responseTemplates } = this.json(`previousResponses.${type}`, text, isResponse, 'a gateway response') as Response;
      return [type, { statusCode, responseParameters, responseTemplates }];
    }));
  }

  private json(name: string, text: string, isValid: (value: unknown) => boolean, wanted: string): unknown {
    let value: unknown;
    try {
      value = parsePolicy(text);
    } catch {
      value = undefined;
    }
    return isValid(value) ? value : fail(this, `${name} is ${JSON.stringify(text)}, which is not ${wanted} in JSON: give it as the AWS CLI prints it`);
  }
}

/** @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigateway.html */
function permissions(stack: Stack, restApiId: string, stageNames: readonly string[]): PolicyStatement[] {
  const arn = (part: string) => stack.formatArn({
    service: 'apigateway', account: '', resource: 'restapis', resourceName: `${restApiId}${part}`, arnFormat: ArnFormat.SLASH_RESOURCE_SLASH_RESOURCE_NAME,
  });
  return [
    new PolicyStatement({ actions: ['apigateway:GET', 'apigateway:PATCH', 'apigateway:UpdateRestApiPolicy'], resources: [arn('')] }),
    new PolicyStatement({ actions: ['apigateway:DELETE', 'apigateway:GET', 'apigateway:PUT'], resources: [arn('/gatewayresponses/*')] }),
    new PolicyStatement({ actions: ['apigateway:GET', 'apigateway:POST'], resources: [arn('/deployments')] }),
    new PolicyStatement({ actions: ['apigateway:GET', 'apigateway:PATCH'], resources: stageNames.map((name) => arn(`/stages/${name}`)) }),
  ];
}

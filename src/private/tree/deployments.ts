import { createHash } from 'crypto';
import { AspectPriority, Aspects, CfnElement, CfnMapping, CfnParameter, CfnResource, IAspect, Lazy, Stage } from 'aws-cdk-lib';
import * as apigateway from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { forgetApi } from './api-model';
import { renderForEngine, resolveForEngine } from './opaque-resolver';
import { elementsAround, isObject, refersTo } from './references';

/** After everybody who still changes the tree, and before Aspects that only read it. */
const LAST = AspectPriority.READONLY - 1;

/**
 * Makes every deployment of an API follow its policy and its gateway responses.
 *
 * A deployment is a snapshot: CloudFormation only makes a new one when the logical id changes. CDK hashes the API's own resource into the ids of
 * `Deployment`s, but neither gateway responses on an API with `deploy: false`, nor what the policy refers to, and nothing into a `CfnDeployment`.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/updating-api.html
 */
export class Deployments implements IAspect {
  /** Deployed anew whenever one of these changes. */
  public readonly salts = new Set<string>();
  private readonly deployments = new Set<apigateway.CfnDeployment>();
  private readonly responses = new Set<apigateway.CfnGatewayResponse>();

  constructor(private readonly api: apigateway.CfnRestApi) {
    // An Aspect that is added by another Aspect may not be invoked, so look at what is there already.
    elementsAround(api).forEach((element) => this.visit(element));
    Aspects.of(Stage.of(api) ?? api.node.root).add(this, { priority: LAST });
  }

  public visit(node: IConstruct): void {
    forgetApi(this.api);
    if (node instanceof apigateway.CfnDeployment && refersTo(node.restApiId, this.api, node) && !this.deployments.has(node)) {
      this.deployments.add(node);
      this.follow(node);
      this.responses.forEach((response) => node.node.addDependency(response));
    }
    if (node instanceof apigateway.CfnGatewayResponse && refersTo(node.restApiId, this.api, node) && !this.responses.has(node)) {
      this.responses.add(node);
      this.deployments.forEach((deployment) => deployment.node.addDependency(node));
    }
  }

  private follow(deployment: apigateway.CfnDeployment): void {
    const owner = deployment.node.scope;
    if (owner instanceof apigateway.Deployment) {
      // It hashes the API's resource, but not that of an API which it has by a reference only.
      const hashesApi = owner.api instanceof apigateway.RestApi || owner.api instanceof apigateway.SpecRestApi;
      owner.addToLogicalId(Lazy.uncachedAny({ produce: () => (hashesApi ? this.content() : this.contentAndApi()) }));
      return;
    }
    const original: unknown = deployment.stack.resolve(deployment.logicalId);
    deployment.overrideLogicalId(Lazy.uncachedString({
      produce: () => String(original) + createHash('sha256').update(this.contentAndApi()).digest('hex').slice(0, 32),
    }));
  }

  private contentAndApi(): string {
    return JSON.stringify([this.content(), properties(this.api)]);
  }

  /** What the deployments depend on besides the API's own resource. */
  private content(): string {
    const responses = [...this.responses].map((response) => properties(response));
    const referenced = policyReferences(this.api).map((element) => properties(element, OF_THEIR_OWN));
    return JSON.stringify([responses.sort(), referenced.sort(), [...this.salts].sort().map((salt) => resolveForEngine(this.api.stack, salt).value)]);
  }
}

/** The resources, parameters and mappings whose values end up in the policy. */
function policyReferences(api: apigateway.CfnRestApi): CfnElement[] {
  return resolveForEngine(api.stack, api.policy).references.filter((element) => element !== api);
}

/** Policies of VPC endpoints and domain names: one that changes is live at once, and makes no other endpoint or domain name of it. */
const OF_THEIR_OWN = ['Policy', 'PolicyDocument'];

/** Type and properties, and no metadata: paths and acknowledgements change nothing live. A parameter or mapping is its own definition. */
function properties(element: CfnElement, except: readonly string[] = []): string {
  if (CfnResource.isCfnResource(element)) {
    const { value } = renderForEngine(element);
    return isObject(value) ? JSON.stringify([value.Type, value.Properties], (key, inner: unknown) => (except.includes(key) ? undefined : inner)) : '';
  }
  if (element instanceof CfnParameter || element instanceof CfnMapping) {
    return JSON.stringify(resolveForEngine(element.stack, (element as unknown as { _toCloudFormation(): object })._toCloudFormation()).value);
  }
  return element.node.path;
}


import { CfnRestApi, GatewayResponse, IRestApi, ResponseType } from 'aws-cdk-lib/aws-apigateway';
import { Construct, IConstruct } from 'constructs';
import { AccessDeniedResponse } from './access-denied-response';
import { ApiTarget } from './api-target';
import { Decision, DecisionOutcome } from './decision';
import { evaluate, explain, explanationText } from './engine';
import { PolicyProps } from './policies/policy-props';
import { endpointTypeOf } from './private/api-model';
import { unwrapFor } from './private/checked';
import { Contribution } from './private/contribution';
import { Deployments } from './private/deployments';
import { fail } from './private/errors';
import { PolicyDocument } from './private/policy-document';
import { refusalOf } from './private/refusal';
import { RenderedApi } from './private/rendered-api';
import { singleRequest } from './private/single-request';
import { DEFAULT_SIZE_QUOTA } from './private/size';
import { Assertion, verify } from './private/verify';
import { Requests } from './requests';

/**
 * The resource policy of one API: what all constructs ask for, combined.
 *
 * A request is let in when some grant admits it, every kind of allowlist on its target contains it, and no denylist does. Methods that no grant names
 * stay as they were: where API Gateway needs an explicit Allow once there is a policy, it is written.
 *
 * The `policy` prop of the API and `addToResourcePolicy()` keep working beside it.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies.html
 */
export class ResourcePolicy extends Construct {
  /**
   * The resource policy of an API: one object per API, wherever it is asked for.
   *
   * An API gets a policy in its template as soon as this is called, even without any construct: methods with authorization NONE or Cognito are then
   * open by a deployed statement and not by an absent one. CloudFormation leaves a live policy as it is when the template stops mentioning one.
   *
   * @param restApi an API that is defined in this app
   * @throws if the API is imported
   */
  public static of(restApi: IRestApi): ResourcePolicy {
    const existing = restApi.node.tryFindChild(ID);
    if (existing instanceof ResourcePolicy) { return existing; }
    return new ResourcePolicy(restApi, definedApi(restApi));
  }

  /**
   * Says what API Gateway does with a request to an API that may have no resource policy at all: unlike `of()`, this gives it none.
   *
   * @param restApi an API that is defined in this app
   * @param request a request to one stage
   * @throws if the API is imported, the request may go to several stages, or the policy is not valid
   */
  public static evaluateFor(restApi: IRestApi, request: Requests): Decision {
    const existing = restApi.node.tryFindChild(ID);
    return existing instanceof ResourcePolicy ? existing.evaluate(request) : decide(restApi, definedApi(restApi), request);
  }

  /**
   * Adds what one construct asks for.
   * @internal
   */
  public static _contribute(construct: Construct, props: PolicyProps, ...contributions: ReadonlyArray<Omit<Contribution, 'construct' | 'targets'>>): ResourcePolicy {
    const policy = ResourcePolicy.of(props.restApi);
    const targets = props.targets ?? [ApiTarget.all()];
    if (targets.length === 0) { fail(construct, 'targets is empty: name at least one, or leave targets out for the whole API'); }
    for (const target of targets) {
      if (target._problem !== undefined) { fail(construct, target._problem); }
      if (target._restApi !== undefined && target._restApi.node.defaultChild !== policy.api) {
        fail(construct, `target "${target}" belongs to ${target._restApi.node.path}, not to ${props.restApi.node.path}: name methods and resources of the same API`);
      }
    }
    const endpointType = endpointTypeOf(policy.api);
    const [problem] = endpointType === undefined ? [] : contributions.flatMap((contribution) => contribution.endpointProblems?.(endpointType) ?? []);
    if (problem !== undefined) { fail(construct, problem); }

    policy.document.contributions.push(...contributions.map((contribution) => ({ ...contribution, construct, targets })));
    if (props.accessDeniedResponse !== undefined) { policy.respond(construct, props.accessDeniedResponse); }
    return policy;
  }

  private readonly document: PolicyDocument;
  private readonly deployments: Deployments;
  private readonly assertions: Assertion[] = [];
  private readonly waived = new Map<IConstruct, string>();
  private sizeQuota = DEFAULT_SIZE_QUOTA;
  private accessDenied?: { readonly response: AccessDeniedResponse; readonly by: IConstruct };

  private constructor(private readonly restApi: IRestApi, private readonly api: CfnRestApi) {
    super(api.node.scope as Construct, ID);
    this.document = new PolicyDocument(api);
    this.deployments = new Deployments(api);
    this.node.addValidation({
      validate: () => verify({
        scope: this,
        api,
        document: this.document,
        assertions: this.assertions,
        waived: this.waived,
        sizeQuota: this.sizeQuota,
        salted: this.deployments.salts.size > 0,
      }),
    });
  }

  /**
   * Sets what refused callers of this API see.
   *
   * @param response status, headers and body
   * @throws if another response was given for the same API
   */
  public addAccessDeniedResponse(response: AccessDeniedResponse): void {
    this.respond(this, response);
  }

  /**
   * Deploys the API anew whenever a value changes.
   *
   * Deployments follow everything that is known at synth. Use this for what is not, such as the value of a parameter that the policy refers to:
   * pass a version that you change with it.
   *
   * @param version any text
   */
  public redeployOn(version: string): void {
    this.deployments.salts.add(version);
  }

  /**
   * Lets a construct's promise be broken by statements of others, which otherwise fails synthesis.
   *
   * Each construct promises something of the whole policy: a denylist that its addresses are refused, an allowlist that all others are, a grant that nobody
   * gets in whom neither a grant nor an identity policy names; and each, that it is not without effect.
   *
   * @param construct the construct whose promise is waived
   * @param reason why this is right; it is recorded in the construct's metadata
   */
  public waivePromise(construct: IConstruct, reason: string): void {
    if (reason.trim() === '') { fail(construct, 'a promise is waived without a reason: say why this is right'); }
    this.waived.set(construct, reason);
    construct.node.addMetadata('cdk-apigateway-resource-policies:waivedPromise', reason);
  }

  /**
   * Raises the size at which synthesis fails, after AWS has raised the quota "Resource policy length" (L-8B81B02C) for the account.
   *
   * @param sizeInBytes the new quota
   */
  public raiseSizeQuota(sizeInBytes: number): void {
    if (!Number.isInteger(sizeInBytes) || sizeInBytes < DEFAULT_SIZE_QUOTA) {
      fail(this, `size quota ${sizeInBytes} is not possible: AWS grants ${DEFAULT_SIZE_QUOTA} bytes to everybody, pass the whole number that it raised them to`);
    }
    this.sizeQuota = sizeInBytes;
  }

  /**
   * Fails synthesis unless all these requests are refused.
   *
   * The policy is looked at as the template will carry it: after Aspects, overrides and late additions. "Undecided" fails, too.
   *
   * @param requests what must be refused
   */
  public assertDenies(requests: Requests): void {
    this.assertions.push({ requests, expected: DecisionOutcome.DENY });
  }

  /**
   * Fails synthesis unless all these requests are let in.
   *
   * The policy is looked at as the template will carry it: after Aspects, overrides and late additions. "Undecided" fails, too.
   *
   * @param requests what must be let in
   */
  public assertAllows(requests: Requests): void {
    this.assertions.push({ requests, expected: DecisionOutcome.ALLOW });
  }

  /**
   * Says what API Gateway does with a request, by the policy as it is now. Call it after `app.synth()` to see the policy that is deployed.
   *
   * @param request a request to one stage
   * @throws if the request may go to several stages, or the policy is not valid
   */
  public evaluate(request: Requests): Decision {
    const { problems } = this.document.compose();
    if (problems.length > 0) { fail(this, problems.join('; ')); }
    return decide(this, this.api, request);
  }

  private respond(by: IConstruct, response: AccessDeniedResponse): void {
    const definition = unwrapFor(by, () => response._render());
    if (this.accessDenied !== undefined) {
      if (JSON.stringify(this.accessDenied.response._render()) === JSON.stringify(definition)) { return; }
      fail(by, `the API has another access-denied response already, given by ${this.accessDenied.by.node.path}: an API has one, so give the same to both, or to one of them`);
    }
    this.accessDenied = { response, by };
    new GatewayResponse(this, 'AccessDenied', {
      restApi: this.restApi,
      type: ResponseType.ACCESS_DENIED,
      statusCode: definition.statusCode,
      responseHeaders: definition.headers,
      templates: definition.templates,
    });
  }
}

const ID = 'ResourcePolicy';

function definedApi(restApi: IRestApi): CfnRestApi {
  const api = restApi.node.defaultChild;
  if (api instanceof CfnRestApi) { return api; }
  return fail(restApi, 'the API is imported, and CloudFormation cannot change the policy of an API that another stack or tool owns: '
    + 'define the policy where the API is defined');
}

function decide(scope: IConstruct, api: CfnRestApi, request: Requests): Decision {
  const rendered = unwrapFor(scope, () => new RenderedApi(api));
  const asked = unwrapFor(scope, () => singleRequest(rendered, request));
  const decision = evaluate(rendered.compiled, rendered.identity, asked);
  return {
    outcome: DecisionOutcome[decision.outcome],
    statementIds: rendered.statementIds(decision),
    gatewayResponseType: decision.gatewayResponseType,
    response: decision.outcome === 'DENY' ? refusalOf(rendered, decision, asked) : undefined,
    explanation: explanationText(explain(rendered.compiled, rendered.identity, asked)),
  };
}

import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import { AccessDeniedResponse } from './access-denied-response';
import { AnswerOutcome } from './answer';
import { ApiTarget } from './api-target';
import { Decision, DecisionOutcome } from './decision';
import { evaluate, explain, explanationText } from './engine';
import { ImportedApiDefinition } from './imported-api/imported-api-definition';
import { IpSetOverflow } from './ip-set-overflow';
import { PolicyProps } from './policies/policy-props';
import { PolicySize } from './policy-size';
import { unwrapFor } from './private/checked';
import { canonicalStatement } from './private/composition/canonical';
import { Contribution } from './private/composition/contribution';
import { PolicyDocument } from './private/composition/policy-document';
import { checkTargets } from './private/composition/resolve-targets';
import { costs, DEFAULT_SIZE_QUOTA, documentSize } from './private/composition/size';
import { fail } from './private/errors';
import { addLayer, LayerSource } from './private/proof/layers';
import { prove } from './private/proof/prove';
import { validated } from './private/proof/public-limits';
import { singleRequest } from './private/proof/single-request';
import { Assertion, Check, verify } from './private/proof/verify';
import { existingResponses } from './private/responses/existing-responses';
import { GatewayResponses } from './private/responses/gateway-responses';
import { refusalOf } from './private/responses/refusal';
import { indented } from './private/text';
import { endpointTypeOf, forgetApi, rememberApi } from './private/tree/api-model';
import { definedApi, homeOf } from './private/tree/defined-api';
import { Deployments } from './private/tree/deployments';
import { RenderedApi } from './private/tree/rendered-api';
import { WebAclOverflow } from './private/web-acl/web-acl-overflow';
import { PublicAccess } from './public-access';
import { PublicAccessOptions } from './public-access-options';
import { Requests } from './requests';
import { ResourcePolicyDocument } from './resource-policy-document';

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
   * @param restApi an API that is defined in this app, in whatever stack: an L2, an L1, one of a template that is included, or a reference to one of them;
   * or an imported one that has an `ImportedApiPolicy`
   * @throws if the API is imported, and has none
   */
  public static of(restApi: aws_apigateway.IRestApiRef): ResourcePolicy {
    const api = definedApi(restApi);
    return existingPolicy(api) ?? new ResourcePolicy(api);
  }

  /**
   * Says what API Gateway does with a request to an API that may have no resource policy at all: unlike `of()`, this gives it none.
   *
   * @param restApi an API that is defined in this app
   * @param request a request to one stage
   * @throws if the API is imported, the request may go to several stages, or the policy is not valid
   */
  public static evaluateFor(restApi: aws_apigateway.IRestApiRef, request: Requests): Decision {
    const api = definedApi(restApi);
    return existingPolicy(api)?.evaluate(request) ?? decide(restApi, api, request);
  }

  /**
   * Adds what one construct asks for.
   * @internal
   */
  public static _contribute(construct: Construct, props: PolicyProps, ...contributions: ReadonlyArray<Omit<Contribution, 'construct' | 'targets'>>): ResourcePolicy {
    const policy = ResourcePolicy.of(props.restApi);
    const targets = props.targets ?? [ApiTarget.all()];
    checkTargets(construct, props.restApi, targets);
    const endpointType = endpointTypeOf(policy.api);
    const [problem] = endpointType === undefined ? [] : contributions.flatMap((contribution) => contribution.endpointProblems?.(endpointType) ?? []);
    if (problem !== undefined) { fail(construct, problem); }

    // A list must not change any more.
    const added = contributions.map((contribution) => ({ ...contribution, members: contribution.members?.slice(), construct, targets }));
    policy.document.contributions.push(...added);
    contributions.forEach(({ overflow }) => overflow && policy.overflowTo(construct, overflow, targets));
    policy.overflow?.makeSets();
    if (props.accessDeniedResponse !== undefined) { policy.responses.add(construct, props.accessDeniedResponse); }
    return policy;
  }

  private readonly document: PolicyDocument;
  private readonly deployments: Deployments;
  private readonly responses: GatewayResponses;
  private readonly assertions: Assertion[] = [];
  private readonly checks: Check[] = [];
  private readonly waived = new Map<IConstruct, string>();
  private overflow?: WebAclOverflow;

  private constructor(private readonly api: CfnRestApi) {
    super(homeOf(api), ID);
    this.document = new PolicyDocument(api);
    this.deployments = new Deployments(api);
    this.responses = new GatewayResponses(this, api);
    this.node.addValidation({
      validate: () => {
        forgetApi(api);
        rememberApi(api);
        return verify({
          scope: this,
          api,
          document: this.document,
          responses: this.responses,
          assertions: this.assertions,
          checks: this.checks,
          waived: this.waived,
          overflow: this.overflow,
          salted: this.deployments.salts.size > 0,
        });
      },
    });
  }

  /**
   * Sets what refused callers of this API see.
   *
   * @param response status, headers and body
   * @throws if another response was given for the same API
   */
  public addAccessDeniedResponse(response: AccessDeniedResponse): void {
    this.responses.add(this, response);
  }

  /**
   * Merges the policy that the OpenAPI definition of the API carries (`x-amazon-apigateway-policy`) into this one.
   *
   * Its statements become statements of this policy, like those of the API's `policy` prop, and the template's definition has them no more. Without this,
   * such a definition fails synthesis: an API with both has two policies, and AWS does not document which of them wins.
   *
   * @throws if the API has no definition, or one in S3, which cannot be changed
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/openapi-extensions-policy.html
   */
  public mergeDefinitionPolicy(): void {
    if (this.api.body === undefined) {
      fail(this, this.api.bodyS3Location === undefined ? 'the API has no OpenAPI definition whose policy could be merged: leave the call out, or give the API its definition before'
        : 'the definition of the API is an asset in S3, which cannot be changed; load the file yourself and pass it with ApiDefinition.fromInline()');
    }
    this.document.mergeDefinitionPolicy();
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
   * All that `redeployOn()` was given.
   * @internal
   */
  public get _versions(): readonly string[] {
    return [...this.deployments.salts].sort();
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
    this.document.sizeQuota = sizeInBytes;
  }

  /**
   * Tells what requests pass before they reach this API: questions are then about both. It is read when a question is asked, or at the end of synthesis.
   * @internal
   */
  public _addLayer(source: LayerSource): void {
    addLayer(this.api, source);
  }

  /**
   * Fails synthesis if some requests for which a construct opens a way are all refused further on.
   * @internal
   */
  public _expectSomebody(construct: IConstruct, requests: readonly Requests[], remedy: string): void {
    this.checks.push((api) => {
      const shut = this.waived.has(construct) ? undefined : requests.find((some) => {
        const answer = prove(api, some, DecisionOutcome.DENY);
        return answer.outcome === 'holds' && !answer.empty;
      });
      return shut === undefined ? undefined
        : { problem: `all of these requests are refused, for which ${construct.node.path} opens a way: ${shut}; ${remedy}`, statementIds: [] };
    });
  }

  /**
   * How large the policy is, as it is now, and what each construct costs. Call it after `app.synth()` to see the policy that is deployed.
   *
   * @throws if the policy is not valid
   */
  public size(): PolicySize {
    const { statements, foreign, problems } = this.document.compose();
    if (problems.length > 0) { fail(this, problems.join('; ')); }
    const others = foreign.map(({ statement }) => canonicalStatement(statement));
    const ours = statements.map(({ statement }) => canonicalStatement(statement));
    return PolicySize._of(documentSize([...ours, ...others]), this.document.sizeQuota, costs(statements, others), this.overflow?.sizes() ?? []);
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
   * Fails synthesis if the API is public: if people get in whom nobody named, without a signature or signed by accounts that are not trusted.
   *
   * The policy is looked at as the template will carry it. "Undecided" fails, too. What "public" means exactly stands at `PublicAccess`.
   *
   * @param options who is trusted, and from how many addresses the public may get in
   * @throws if an option is not possible
   */
  public assertNotPublic(options: PublicAccessOptions = {}): void {
    unwrapFor(this, () => validated(options));
    this.checks.push((api) => {
      const access = PublicAccess._of(api, options);
      if (access.isPublic === AnswerOutcome.NO) { return undefined; }
      const found = access.isPublic === AnswerOutcome.YES ? 'and is' : 'and it is undecided whether it is';
      return { problem: `the API must not be public, ${found}:\n${indented(access._details, '    ')}`, statementIds: access.example?.statementIds ?? [] };
    });
  }

  /**
   * The policy as a document, as it is now, to ask questions about all requests: who gets in, whether the API is public, what changes. Call it after
   * `app.synth()` to ask about the policy that is deployed.
   *
   * @throws if the policy is not valid, or its API cannot be read
   */
  public toDocument(): ResourcePolicyDocument {
    forgetApi(this.api);
    const { problems } = this.document.compose();
    if (problems.length > 0) { fail(this, problems.join('; ')); }
    return ResourcePolicyDocument._of(unwrapFor(this, () => new RenderedApi(this.api)), this);
  }

  /**
   * Says what API Gateway does with a request, by the policy as it is now. Call it after `app.synth()` to see the policy that is deployed.
   *
   * @param request a request to one stage
   * @throws if the request may go to several stages, or the policy is not valid
   */
  public evaluate(request: Requests): Decision {
    forgetApi(this.api);
    const { problems } = this.document.compose();
    if (problems.length > 0) { fail(this, problems.join('; ')); }
    return decide(this, this.api, request);
  }

  private overflowTo(construct: Construct, overflow: IpSetOverflow, targets: readonly ApiTarget[]): void {
    if (!targets.some(({ _key }) => _key === '*')) {
      fail(construct, `AWS WAF sees stages, and neither methods nor paths, so a list for ${targets.join(' and ')} cannot overflow to it: leave out targets or overflow`);
    }
    if (this.api instanceof ImportedApiDefinition) {
      fail(construct, 'the API is imported, and its stages with it, so no web ACL can be put on them here: leave out overflow, and let the stack that owns the API do it');
    }
    const webAcl = unwrapFor(construct, () => overflow._webAcl);
    this.overflow ??= this.makeOverflow(construct, webAcl);
    if (webAcl === undefined ? this.overflow.extended : this.overflow.webAcl !== webAcl) {
      fail(construct, `the lists of the API overflow to web ACL ${this.overflow.webAcl.node.path} already, by ${this.overflow.construct.node.path}, and a stage has one web ACL: `
        + 'let both overflow to the same');
    }
  }

  private makeOverflow(construct: Construct, webAcl: CfnWebACL | undefined): WebAclOverflow {
    const overflow = new WebAclOverflow(construct, this, this.api, this.document, webAcl);
    this._addLayer({ construct, kind: 'web ACL', read: () => overflow.layer() });
    this.responses.alsoFor(construct, 'WAF_FILTERED');
    return overflow;
  }
}

const ID = 'ResourcePolicy';

function existingPolicy(api: CfnRestApi): ResourcePolicy | undefined {
  const existing = homeOf(api).node.tryFindChild(ID);
  return existing instanceof ResourcePolicy ? existing : undefined;
}

function decide(scope: IConstruct, api: CfnRestApi, request: Requests): Decision {
  const rendered = unwrapFor(scope, () => new RenderedApi(api));
  const asked = unwrapFor(scope, () => singleRequest(rendered, request));
  const decision = evaluate(rendered.compiled, rendered.identity, asked, rendered.layers);
  return {
    outcome: DecisionOutcome[decision.outcome],
    statementIds: rendered.statementIds(decision),
    gatewayResponseType: decision.gatewayResponseType,
    response: decision.outcome === 'DENY' ? refusalOf(existingResponses(api), rendered.identity, decision, asked) : undefined,
    explanation: explanationText(explain(rendered.compiled, rendered.identity, asked, rendered.layers)),
  };
}

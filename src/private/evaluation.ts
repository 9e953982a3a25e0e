import { CfnResource, Token } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { ADDRESS } from './address';
import { ApiModel, readApi } from './api-model';
import { renderForEngine, resolveForEngine } from './opaque-resolver';
import { isObject, stageNameOf } from './references';
import { CompiledPolicy, compilePolicy } from '../engine/evaluation/compile-policy';
import { Decision } from '../engine/evaluation/decision';
import { evaluate } from '../engine/evaluation/evaluate';
import { explain, explanationText } from '../engine/evaluation/explain';
import { hasOpaque, opaque } from '../engine/matching/opaque';
import { parsePolicy } from '../engine/policy/parse-policy';
import { completeContext } from '../engine/request/context-keys';
import { ApiIdentity, ApiRequest, AuthorizerVerdict, Caller, ContextValue, methodArn, Verdict } from '../engine/request/request';
import { matchRoute } from '../engine/request/route';
import { customisationOf, GatewayResponseDefinition } from '../engine/response/gateway-response-types';
import { RefusedAnswer, renderRefusal } from '../engine/response/render-refusal';
import { Requests } from '../requests';

/** One request, and what API Gateway does with it. */
export interface Evaluated {
  readonly stage: string;
  readonly decision: Decision;
  readonly sids: readonly string[];
  readonly explanation: string;
  readonly answer?: RefusedAnswer;
}

/** The API and its policy as the template will carry them, ready to answer questions. */
export class RenderedApi {
  /** The policy in the template, with tokens as opaque constants; undefined where the template has none. */
  public readonly policy: unknown;
  private readonly model: ApiModel;
  private readonly identity: ApiIdentity;
  private readonly compiled: CompiledPolicy | undefined;

  /** @throws PolicyError if the policy in the template is not one */
  constructor(private readonly api: CfnRestApi) {
    const { value } = renderForEngine(api);
    const properties = isObject(value) && isObject(value.Properties) ? value.Properties : {};
    this.policy = properties.Policy;
    this.model = readApi(api);
    const text = (token: unknown) => String(resolveForEngine(api.stack, token).value);
    this.identity = {
      partition: text(api.stack.partition),
      region: text(api.stack.region),
      account: text(api.stack.account),
      apiId: text(api.ref),
      endpointType: this.model.endpointType ?? 'EDGE',
    };
    this.compiled = this.policy === undefined ? undefined : compilePolicy(parsePolicy(this.policy), this.identity);
  }

  /** Evaluates requests, on every stage that they may mean. */
  public evaluate(requests: Requests): Evaluated[] {
    const { stage } = requests._facts;
    const stages = stage === undefined ? this.model.stages : [stageNameOf(stage)];
    if (stages.length === 0) {
      throw new Error(`the app has no stage of the API, so "${requests}" may go to any: name one with onStage()`);
    }
    const unknown = this.model.stages.length === 0 ? undefined : stages.find((name) => !this.model.stages.includes(name));
    if (unknown !== undefined) {
      throw new Error(`the API has no stage "${unknown}", to which "${requests}" goes: its stages are ${this.model.stages.join(', ')}`);
    }
    return stages.map((name) => this.evaluateOn(this.text(name), requests));
  }

  private evaluateOn(stage: string, requests: Requests): Evaluated {
    const request = this.requestOn(stage, requests);
    const decision = evaluate(this.compiled, this.identity, request);
    return {
      stage,
      decision,
      sids: decision.statements.map((index) => this.compiled?.policy.statements[index].sid ?? `#${index + 1}`),
      explanation: explanationText(explain(this.compiled, this.identity, request)),
      answer: decision.outcome === 'DENY' ? this.answer(decision, request) : undefined,
    };
  }

  private requestOn(stage: string, requests: Requests): ApiRequest {
    const { method, path, caller, context, identityPolicy, authorizer } = requests._facts;
    const { endpointType } = this.identity;
    const authorizationType = matchRoute(this.model.routes, method, path)?.authorizationType ?? 'NO_ROUTE';
    const signer = caller === 'anonymous' ? undefined
      : caller === undefined ? { unknown: 'the request does not say who signed it', mayBeAbsent: true }
        : this.signer(caller.arn, caller.sessionName);
    const network = Object.keys(context).find((key) => /^aws:(SourceVpce?|VpcSourceIp)$/i.test(key));
    if (network !== undefined && endpointType !== 'PRIVATE') {
      throw new Error(`"${requests}" names ${network}, which only private APIs know, and the API is ${endpointType}: leave it out`);
    }
    const given: { [key: string]: ContextValue } = {};
    for (const [key, value] of Object.entries(context)) {
      const name = key === ADDRESS ? (endpointType === 'PRIVATE' ? 'aws:VpcSourceIp' : 'aws:SourceIp') : key;
      given[name] = Array.isArray(value) ? value.map((v) => this.text(v)) : this.text(value);
    }
    return {
      stage,
      method,
      path,
      authorizationType,
      caller: signer,
      identityPolicy: identityPolicy as Verdict | undefined,
      authorizer: authorizer as AuthorizerVerdict | undefined,
      context: completeContext(given, { endpointType, authorizationType, caller: signer }),
    };
  }

  /** A role calls as one of its sessions; which one is not known unless the request says so. */
  private signer(token: string, sessionName?: string): Caller {
    const arn = this.text(token);
    const [, partition, , , account, resource = ''] = arn.split(':');
    if (hasOpaque(arn) && account === undefined) {
      const session = `${arn}/${sessionName ?? opaque(`a session of ${arn}`)}`;
      return { type: 'RoleSession', account: opaque(`account of ${arn}`), arn: session, roleArn: arn };
    }
    if (resource === 'root') { return { type: 'Root', account, arn }; }
    if (!resource.startsWith('role/')) { return { type: 'User', account, arn }; }
    const name = resource.slice(resource.lastIndexOf('/') + 1);
    const session = sessionName ?? opaque(`a session of ${name}`);
    return { type: 'RoleSession', account, arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`, roleArn: arn };
  }

  private answer(decision: Decision, request: ApiRequest): RefusedAnswer {
    const customised: { [type: string]: GatewayResponseDefinition } = {};
    for (const response of this.model.gatewayResponses) { customised[response.responseType] = definitionOf(response); }
    const { gatewayResponseType: type } = decision;
    const signed = request.authorizationType === 'AWS_IAM' && request.caller !== undefined && 'arn' in request.caller;
    return renderRefusal(type === undefined ? undefined : customisationOf(type, customised), {
      gatewayResponseType: type,
      explicitDeny: decision.reason === 'explicitDeny',
      byAuthorizer: decision.decidedBy === 'authorizer',
      callerArn: signed ? (request.caller as Caller).arn : undefined,
      methodArn: methodArn(this.identity, request),
      stage: request.stage,
      method: request.method,
      path: request.path,
    });
  }

  private text(value: string): string {
    return Token.isUnresolved(value) ? String(resolveForEngine(this.api.stack, value).value) : value;
  }
}

function definitionOf(response: CfnResource): GatewayResponseDefinition {
  const { value } = renderForEngine(response);
  const properties = isObject(value) && isObject(value.Properties) ? value.Properties : {};
  const parameters = isObject(properties.ResponseParameters) ? properties.ResponseParameters : {};
  const headers = Object.entries(parameters).map(([name, expression]) => [name.replace(/^gatewayresponse\.header\./, ''), String(expression)]);
  return {
    statusCode: typeof properties.StatusCode === 'string' ? properties.StatusCode : undefined,
    headers: Object.fromEntries(headers) as { [name: string]: string },
    templates: (isObject(properties.ResponseTemplates) ? properties.ResponseTemplates : {}) as { [mediaType: string]: string },
  };
}

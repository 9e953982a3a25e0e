import { Token } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiModel, HIDDEN_ENDPOINT_TYPE, readApi } from './api-model';
import { decidingStatementIds, KnownApi, stagesMeant } from './known-api';
import { renderForEngine, resolveForEngine } from './opaque-resolver';
import { isObject } from './references';
import { ApiIdentity, CompiledPolicy, compilePolicy, Decision, Layer, parsePolicy, Route } from '../../engine';
import { renderedLayers } from '../proof/layers';

/** The API and its policy as the template will carry them, with tokens as opaque constants, ready to answer questions. */
export class RenderedApi implements KnownApi {
  /** Undefined where the template has no policy. */
  public readonly policy: unknown;
  public readonly compiled: CompiledPolicy | undefined;
  public readonly identity: ApiIdentity;
  public readonly model: ApiModel;
  public readonly layers: readonly Layer[];
  /** `ipv4`, `dualstack`, or a token that hides it; undefined where API Gateway chooses. */
  public readonly ipAddressType: unknown;

  /** @throws if the API cannot be read from the tree, or the policy in the template is not one: nothing is guessed */
  constructor(private readonly api: CfnRestApi) {
    const { value } = renderForEngine(api);
    const properties = isObject(value) && isObject(value.Properties) ? value.Properties : {};
    this.policy = properties.Policy;
    this.ipAddressType = isObject(properties.EndpointConfiguration) ? properties.EndpointConfiguration.IpAddressType : undefined;
    this.model = readApi(api);
    const { endpointType, problems } = this.model;
    if (endpointType === undefined || problems.length > 0) { throw new Error(problems[0] ?? HIDDEN_ENDPOINT_TYPE); }
    this.identity = {
      partition: this.text(api.stack.partition),
      region: this.text(api.stack.region),
      account: this.text(api.stack.account),
      apiId: this.text(api.ref),
      endpointType,
    };
    this.compiled = this.policy === undefined ? undefined : compilePolicy(parsePolicy(this.policy), this.identity);
    this.layers = renderedLayers(api, this.identity);
  }

  /** A text in which every token is an opaque constant. */
  public text(value: string): string {
    return Token.isUnresolved(value) ? String(resolveForEngine(this.api.stack, value).value) : value;
  }

  public get routes(): readonly Route[] {
    return this.model.routes;
  }

  /** @throws if the API has no stage of that name */
  public stages(named: string | undefined): string[] {
    return stagesMeant(this.model.stages, named).map((stage) => this.text(stage));
  }

  /** What the statements that decided are called. */
  public statementIds(decision: Decision): string[] {
    return decidingStatementIds(this, decision);
  }
}

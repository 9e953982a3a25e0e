import { Token } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { ApiModel, HIDDEN_ENDPOINT_TYPE, readApi } from './api-model';
import { renderForEngine, resolveForEngine } from './opaque-resolver';
import { isObject, stageNameOf } from './references';
import { ApiIdentity, CompiledPolicy, compilePolicy, Decision, parsePolicy } from '../engine';

/** The API and its policy as the template will carry them, with tokens as opaque constants, ready to answer questions. */
export class RenderedApi {
  /** Undefined where the template has no policy. */
  public readonly policy: unknown;
  public readonly compiled: CompiledPolicy | undefined;
  public readonly identity: ApiIdentity;
  public readonly model: ApiModel;

  /** @throws if the API cannot be read from the tree, or the policy in the template is not one: nothing is guessed */
  constructor(private readonly api: CfnRestApi) {
    const { value } = renderForEngine(api);
    const properties = isObject(value) && isObject(value.Properties) ? value.Properties : {};
    this.policy = properties.Policy;
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
  }

  /** A text in which every token is an opaque constant. */
  public text(value: string): string {
    return Token.isUnresolved(value) ? String(resolveForEngine(this.api.stack, value).value) : value;
  }

  /**
   * The stages that a question is about: the one that is named, or all; none where the app has none itself.
   *
   * @throws if the API has no stage of that name
   */
  public stages(named: string | undefined): string[] {
    const { stages } = this.model;
    const name = named === undefined ? undefined : stageNameOf(named);
    if (name !== undefined && stages.length > 0 && !stages.includes(name)) {
      throw new Error(`the API has no stage "${name}": its stages are ${stages.join(', ')}`);
    }
    return (name === undefined ? stages : [name]).map((stage) => this.text(stage));
  }

  /** What the statements that decided are called. */
  public statementIds(decision: Decision): string[] {
    return decision.statements.map((index) => this.compiled?.policy.statements[index].sid ?? `#${index + 1}`);
  }
}

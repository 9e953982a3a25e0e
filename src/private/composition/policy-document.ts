import { Lazy } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { canonicalStatement, canonicalStatements } from './canonical';
import { compose, Composition } from './compose';
import { Contribution, ResolvedContribution } from './contribution';
import { foreignProblem, ForeignStatement, foreignStatements } from './foreign-statement';
import { DEFAULT_SIZE_QUOTA, documentSize } from './size';
import { Clause, isList, Members } from '../lists/list-kind';
import { ApiModel, readApi, rememberApi } from '../tree/api-model';
import { DefinitionPolicy } from '../tree/definition-policy';
import { resolveForEngine } from '../tree/opaque-resolver';
import { isObject } from '../tree/references';
import { isLiteralList, literalListId } from '../tree/tokens';
import { Overflow, overflows, withOverflow } from '../web-acl/overflow';

const VERSION = '2012-10-17';

/**
 * The policy document of one API: what the constructs ask for, next to what others put into the policy, made when the template is.
 *
 * It replaces the `policy` of the L1 by a token that reads the value it found there, so that the `policy` prop and `addToResourcePolicy()`
 * keep working, before and after.
 */
export class PolicyDocument {
  public readonly contributions: Contribution[] = [];
  public sizeQuota = DEFAULT_SIZE_QUOTA;
  private readonly others: unknown;
  private definition?: DefinitionPolicy;
  private readonly compositions = new Map<string, Composition>();
  private readonly overflowing = new Map<string, readonly Overflow[]>();

  constructor(private readonly api: CfnRestApi) {
    this.others = api.policy;
    api.policy = Lazy.uncachedAny({
      produce: (context) => {
        // CDK begins to prepare once all Aspects have run.
        if (context.preparing) { rememberApi(api); }
        return this.render((value) => context.resolve(value) as unknown);
      },
    });
  }

  /** The statements as the engine reads them, each with the constructs that asked for it, and what is wrong. */
  public compose(): Composition & { readonly foreign: readonly ForeignStatement[] } {
    return this.composeWith((value) => resolveForEngine(this.api.stack, value).value);
  }

  /** The lists that do not fit and have somewhere to go. Tokens count as the engine reads them, so that every question gets the same answer. */
  public overflows(): readonly Overflow[] {
    if (this.contributions.every(({ overflow }) => overflow === undefined)) { return []; }
    const resolve: Resolve = (value) => resolveForEngine(this.api.stack, value).value;
    const api = readApi(this.api);
    const contributions = this.resolved(resolve);
    const foreign = this.foreignDocuments(resolve).flatMap((document) => foreignStatements(document) ?? []);
    const key = JSON.stringify([this.sizeQuota, keyOf(api, contributions, foreign)]);
    const found = this.overflowing.get(key) ?? overflows(contributions, this.sizeQuota, (changed) => {
      const { statements } = this.remembered(api, changed, foreign);
      return documentSize([...statements, ...foreign].map(({ statement }) => canonicalStatement(statement)));
    });
    this.overflowing.set(key, found);
    return found;
  }

  /** Adds the statements that the API's OpenAPI definition carries, once. */
  public mergeDefinitionPolicy(): void {
    this.definition ??= new DefinitionPolicy(this.api);
  }

  private render(resolve: Resolve): unknown {
    const { statements, foreign, problems } = this.composeWith(resolve);
    // Problems stop the synthesis in its validation. Whoever skips that gets a closed API, not an open one.
    if (problems.length > 0) { return { Version: VERSION, Statement: [DENY_EVERYBODY] }; }
    const ours = statements.map(({ statement }) => canonicalStatement(statement));
    const all = [...ours, ...canonicalStatements(foreign.map(({ statement }) => statement))];
    const [id] = this.foreignDocuments(resolve).flatMap((document) => (isObject(document) ? document.Id ?? [] : []));
    return all.length === 0 ? undefined : { Version: VERSION, ...id === undefined ? {} : { Id: id }, Statement: all };
  }

  private foreignDocuments(resolve: Resolve): unknown[] {
    return [resolve(this.others), this.definition?.policy(resolve)].filter((document) => document !== undefined);
  }

  private composeWith(resolve: Resolve): Composition & { readonly foreign: readonly ForeignStatement[] } {
    const contributions = withOverflow(this.resolved(resolve), this.overflows());
    const documents = this.foreignDocuments(resolve);
    const foreign = documents.flatMap((document) => foreignStatements(document) ?? []);
    const { problems, ...composition } = this.remembered(readApi(this.api), contributions, foreign);
    return { ...composition, foreign, problems: [...problems, ...documents.flatMap((document) => foreignProblem(document, 'API'))] };
  }

  private resolved(resolve: Resolve): ResolvedContribution[] {
    return this.contributions.map(({ members, clause, ...contribution }) => ({
      ...contribution,
      members: members !== undefined && isLiteralList(members) ? members : resolve(members) as Members | undefined,
      clause: resolve(clause) as Clause | undefined,
    }));
  }

  /** The template, the ids of deployments and the final checks each ask for the same composition. */
  private remembered(api: ApiModel, contributions: readonly ResolvedContribution[], foreign: readonly ForeignStatement[]): Composition {
    const key = keyOf(api, contributions, foreign);
    const composition = this.compositions.get(key) ?? compose(api, contributions, foreign);
    this.compositions.set(key, composition);
    return composition;
  }
}

/** All that a composition depends on. */
function keyOf(api: ApiModel, contributions: readonly ResolvedContribution[], foreign: readonly ForeignStatement[]): string {
  const lists = contributions.map(({ members, listed, clause }) => [keyOfList(members), keyOfList(listed), clause]);
  return `${keyOfApi(api)} ${JSON.stringify([lists, foreign])}`;
}

const API_KEYS = new WeakMap<ApiModel, string>();

/** One and the same model is asked about many times. */
function keyOfApi(api: ApiModel): string {
  const { endpointType, routes, stages, problems } = api;
  const key = API_KEYS.get(api) ?? JSON.stringify([endpointType, routes, stages, problems]);
  API_KEYS.set(api, key);
  return key;
}

/** Long lists are not written out each time. */
function keyOfList(members: Members | undefined): unknown {
  return (members !== undefined && isList(members) ? literalListId(members) : undefined) ?? members;
}

const DENY_EVERYBODY = { Sid: 'DenyEverybody', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };

type Resolve = (value: unknown) => unknown;

import { Formula, KeyAttributes } from './attributes';
import { Budget } from './budget';
import { CallerType } from './callers';
import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { ClassDimension, KnownSplits, Procedure, TextDimension, TextValue } from './dimensions';
import { ValueClass, keyValues } from './key-values';
import { Places, constantsIn } from './places';
import { CallerAttribute, CallerOfType, KnownCaller } from './principals';
import { RequestSpace, Setting, SpaceCondition } from './request-space';
import { Choice, Dimension, Solver } from './solver';
import { TextSpace } from './text-space';
import { Unknowns } from './unknowns';
import { CompiledCondition } from '../conditions/condition';
import { OPERATORS } from '../conditions/operators';
import { CompiledPolicy, CompiledStatement } from '../evaluation/compile-policy';
import { WORKFLOWS, Workflow, ending } from '../evaluation/workflow';
import { KeyTable } from '../matching/facts';
import { sameText } from '../matching/glob';
import { hasOpaque, isOpaque } from '../matching/opaque';
import { PrincipalMatcher, principalKind, principalMatchers } from '../matching/principal';
import { NO } from '../matching/tri';
import { Condition, Quantifier } from '../policy/policy';
import { Circumstances, completeContext, contextKey } from '../request/context-keys';
import { ApiRequest, AuthorizationType, AuthorizerVerdict, Caller, ContextValue, INVOKE, Unknown, Verdict, isUnknown } from '../request/request';
import { matchRoute } from '../request/route';

/** Callers that have the same form, so that the same condition keys are there. */
export type CallerGroup =
  /** as the policy sees all callers without IAM authorization; with an example where the question wants the request to be signed */
  | { readonly kind: 'anonymous'; readonly signedBy?: Caller }
  | { readonly kind: 'exactly'; readonly caller: Caller }
  | { readonly kind: 'type'; readonly type: CallerType };

export interface Limits {
  readonly procedure: Procedure;

  /** Steps for splitting the values of one attribute into classes. */
  readonly splitting: number;

  /** Steps for everything else. */
  readonly steps: number;
}

const AUTHORIZATION_TYPES: readonly AuthorizationType[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];
const VERDICTS: readonly Verdict[] = ['Allow', 'Neither', 'Deny'];
const AUTHORIZER_VERDICTS: readonly AuthorizerVerdict[] = [...VERDICTS, 'Unauthenticated'];

/** Requests of one group of callers, and policies, as boolean functions over the same attributes. */
export class Model {
  readonly budget: Budget;
  readonly diagrams: Diagrams;
  readonly unknowns: Unknowns;
  readonly dimensions: Dimension[] = [];

  /** The requests that the question is about. */
  readonly space: Node;

  /** By policy, the requests that are let in. */
  readonly admitted: readonly Node[];

  /** By statement that was singled out, the requests that it matches. */
  readonly matches: readonly Formula[];
  readonly keys: KeyAttributes;
  readonly places: Places;
  private readonly caller: CallerAttribute;
  private readonly callerDimension: TextDimension | undefined;
  private readonly authorization: ClassDimension<AuthorizationType> | undefined;
  private readonly verdicts: ClassDimension<AuthorizerVerdict>;
  private readonly owners: Dimension[] = [];
  private readonly assumed: ReadonlyMap<string, string>;
  private readonly keyNames = new Map<string, string>();

  constructor(
    private readonly setting: Setting,
    private readonly question: RequestSpace,
    private readonly group: CallerGroup,
    policies: readonly (CompiledPolicy | undefined)[],
    limits: Limits,
    known: KnownSplits,
    singled: readonly CompiledStatement[] = [],
  ) {
    this.budget = new Budget(limits.steps);
    this.diagrams = new Diagrams(this.budget);
    this.unknowns = new Unknowns(this.diagrams);
    const spoken = [...question.matchedBy ?? [], ...question.notMatchedBy ?? []];
    const statements = [...policies.flatMap((policy) => policy?.statements ?? []), ...spoken];
    const constants = constantsIn(statements.flatMap(({ resource }) => resource.set().patterns), setting.api);
    this.places = new Places(setting, question, constants, this.diagrams, this.unknowns);

    const accounts = new Set([setting.api.account, ...statements.flatMap(accountsIn)].filter(isOpaque));
    if (group.kind === 'type') {
      const fields = new TextSpace(group.type.fields(setting.api.partition, [...accounts]));
      this.callerDimension = new TextDimension('caller', fields, false, this.diagrams);
      this.caller = new CallerOfType(group.type, this.callerDimension, this.diagrams, this.unknowns);
    } else {
      const caller = group.kind === 'exactly' ? group.caller : undefined;
      this.caller = new KnownCaller(caller, this.unknowns, (account) => caller ? sameText(caller.account, account) : NO);
    }
    const spaceConditions = (question.conditions ?? []).map(parseSpaceCondition);
    this.assumed = assumedValues(spaceConditions);
    this.keys = new KeyAttributes({
      circumstances: this.circumstances(),
      callerType: group.kind === 'type' ? group.type : undefined,
      mentioned: new Set(spaceConditions.map(({ key }) => key.toLowerCase())),
      assumed: this.assumed,
    }, this.callerDimension?.space, this.callerDimension, this.diagrams, this.unknowns);

    const isSigned = group.kind !== 'anonymous';
    const types = AUTHORIZATION_TYPES.filter((type) => isSigned ? type === 'AWS_IAM' : !(type === 'AWS_IAM' && group.signedBy))
      .filter((type) => question.authorizationTypes?.includes(type) ?? true);
    this.authorization = setting.routes ? undefined : new ClassDimension('authorization', types, this.diagrams);
    this.verdicts = isSigned
      ? new ClassDimension<AuthorizerVerdict>('identity policy', question.identityPolicy ?? VERDICTS, this.diagrams)
      : new ClassDimension('authorizer', question.authorizer ?? AUTHORIZER_VERDICTS, this.diagrams);

    const inSpace = this.spaceFormula(spaceConditions, types);
    const admitted = policies.map((policy) => this.admittedFormula(policy, types));
    this.matches = singled.map((statement) => this.statement([statement]).matches);

    const { procedure, splitting } = limits;
    this.keys.prepare(procedure, splitting, this.budget, known);
    this.callerDimension?.prepare(procedure, splitting, known);
    this.places.dimension.prepare(procedure, splitting, known);
    const texts = [...this.callerDimension ? [this.callerDimension] : [], this.places.dimension];
    this.dimensions.push(...this.authorization ? [this.authorization] : [], this.verdicts, ...this.keys.dimensions.values(), ...texts);
    for (const dimension of this.dimensions) {
      const next = dimension.allocate(this.owners.length);
      while (this.owners.length < next) this.owners.push(dimension);
    }

    this.space = inSpace();
    this.admitted = this.space === FALSE ? policies.map(() => FALSE) : admitted.map((formula) => formula());
  }

  /** A request of a set: one that is in it under every reading, or under some. */
  find(set: Node, certainly: boolean): ApiRequest | undefined {
    const choice = this.solver(certainly).solve(set);
    return choice && this.request(choice);
  }

  solver(certainly: boolean): Solver {
    return new Solver(this.diagrams, this.owners, certainly, this.budget);
  }

  /** The attribute of a level, if its values are split into classes. */
  splitOwner(level: number): ClassDimension<unknown> | TextDimension | undefined {
    const owner = this.owners[level];
    if (owner instanceof TextDimension) return owner.isSplit ? owner : undefined;
    return owner as ClassDimension<unknown> | undefined;
  }

  /** In words. */
  groupDescription(): { attribute: string; is: string }[] {
    const { group } = this;
    if (group.kind === 'type') return [{ attribute: 'caller type', is: group.type.type }];
    return [{ attribute: 'caller', is: group.kind === 'exactly' ? group.caller.arn : 'anybody, signed or not' }];
  }

  /** The request that has the chosen values; where it does not matter, some. */
  request(choice: Choice): ApiRequest {
    const value = <T>(dimension: Dimension): T => (choice.has(dimension) ? choice.get(dimension) : dimension.usual(this.budget)) as T;
    const [stage, method, path] = value<readonly string[]>(this.places.dimension);
    const { group, question, setting: { routes } } = this;
    const authorizationType = routes ? matchRoute(routes, method, path)?.authorizationType ?? 'NO_ROUTE' : value<AuthorizationType>(this.authorization!);
    const caller = group.kind === 'type' ? group.type.caller(value<readonly string[]>(this.callerDimension!))
      : group.kind === 'exactly' ? group.caller : group.signedBy;
    const verdict = value<AuthorizerVerdict>(this.verdicts);
    return {
      stage,
      method,
      path,
      authorizationType,
      ...question.action !== undefined && { action: question.action },
      ...caller && { caller },
      ...group.kind !== 'anonymous' && { identityPolicy: verdict as Verdict },
      ...(authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS') && { authorizer: verdict },
      context: this.context(choice, { ...this.circumstances(), authorizationType, caller }),
    };
  }

  private context(choice: Choice, circumstances: Circumstances): ApiRequest['context'] {
    const context: { [key: string]: ContextValue | Unknown | undefined } = {};
    const facts = completeContext({}, circumstances);
    for (const key of Object.keys(facts)) {
      const fact = facts[key];
      const isFixed = !isUnknown(fact) || keyValues(key, circumstances, false).kind === 'fixed';
      if (fact !== undefined && isFixed && !key.endsWith('/*')) context[key] = fact;
    }
    for (const [key, value] of this.assumed) {
      const isFree = keyValues(key, circumstances, true).kind === 'free';
      if (isFree) context[this.keyNames.get(key) ?? key] = value;
    }
    for (const [group, dimension] of this.keys.dimensions) {
      const value = choice.has(dimension) ? choice.get(dimension) : dimension.usual(this.budget);
      const values = dimension instanceof TextDimension ? { [group]: (value as TextValue)?.[0] } : (value as ValueClass).values;
      for (const [key, item] of Object.entries(values)) {
        const name = contextKey(key)?.key;
        context[name === undefined || name.endsWith('/*') ? this.keyNames.get(key) ?? key : name] = item;
      }
    }
    return Object.fromEntries(Object.entries(context).filter(([, value]) => value !== undefined));
  }

  private circumstances(): Circumstances {
    const { group, setting: { api: { endpointType } } } = this;
    if (group.kind === 'anonymous') return { endpointType, authorizationType: 'NONE' };
    return { endpointType, authorizationType: 'AWS_IAM', caller: group.kind === 'exactly' ? group.caller : group.type.sample };
  }

  private condition(compiled: CompiledCondition): Formula {
    this.keyNames.set(compiled.condition.key.toLowerCase(), compiled.condition.key);
    return this.keys.condition(compiled);
  }

  private spaceFormula(conditions: readonly Condition[], types: readonly AuthorizationType[]): Formula {
    const { question, group, diagrams } = this;
    const options = { keys: new KeyTable(), variables: false };
    const formulas: Formula[] = conditions.map((condition) => this.condition(new CompiledCondition(condition, options)));
    if (question.resources) formulas.push(this.places.matching(question.resources, this.keys));
    if (question.exceptResources) formulas.push(this.negated(this.places.matching(question.exceptResources, this.keys)));
    if (question.routes && question.paths) formulas.push(this.places.path(question.paths));
    if (this.setting.routes) {
      const routing = this.places.routing(this.setting.routes, question.routes);
      formulas.push(routing.wanted);
      const noRoute = group.kind === 'anonymous' && question.paths && !question.authorizationTypes ? ['NO_ROUTE' as const] : [];
      formulas.push(() => diagrams.any([...types, ...noRoute].map((type) => routing.type(type))));
    }
    if (question.matchedBy) formulas.push(this.matchedBy(question.matchedBy));
    if (question.notMatchedBy) formulas.push(this.negated(this.matchedBy(question.notMatchedBy)));
    const signed = question.callers?.signed;
    if (group.kind === 'type' && signed?.principals) formulas.push(this.caller.listed(signed.principals.map(principalOf)));
    if (group.kind === 'type' && signed?.exceptPrincipals) formulas.push(this.negated(this.caller.listed(signed.exceptPrincipals.map(principalOf))));
    if (group.kind === 'type' && group.type.type === 'Root') formulas.push(this.rootFormula());
    return () => types.length === 0 && !question.paths ? FALSE : diagrams.all(formulas.map((formula) => formula()));
  }

  private matchedBy(statements: readonly CompiledStatement[]): Formula {
    const formulas = statements.map((statement) => this.statement([statement]).matches);
    return () => this.diagrams.any(formulas.map((formula) => formula()));
  }

  /** The root user may do everything in its own account. */
  private rootFormula(): Formula {
    const own = this.caller.belongsTo(this.setting.api.account);
    return () => this.diagrams.or(this.diagrams.not(own()), this.verdicts.select((verdict) => verdict === 'Allow' ? TRUE : FALSE));
  }

  private negated(formula: Formula): Formula {
    return () => this.diagrams.not(formula());
  }

  /** Which requests a policy lets in, by API Gateway's authorization workflow. */
  private admittedFormula(policy: CompiledPolicy | undefined, types: readonly AuthorizationType[]): Formula {
    const { diagrams, group, setting: { api, routes } } = this;
    const statements = mergedByResource(policy?.statements ?? [])
      .map((alike) => ({ effect: alike[0].statement.effect, ...this.statement(alike) }));
    const own = group.kind === 'anonymous' ? undefined : this.caller.belongsTo(api.account);
    const routing = routes && this.places.routing(routes, this.question.routes);
    return () => {
      const any = (effect: string, part: 'matches' | 'direct' | 'delegated') =>
        diagrams.any(statements.filter((statement) => statement.effect === effect).map((statement) => statement[part]()));
      const result: PolicyFunctions | undefined = policy && {
        denied: any('Deny', 'matches'),
        allowed: any('Allow', 'direct'),
        delegated: any('Allow', 'delegated'),
        namedOnly: policy.statements.some(({ statement }) => statement.effect === 'Allow')
          && policy.statements.every(({ statement, namesPrincipals }) => statement.effect === 'Deny' || namesPrincipals),
      };
      if (own) {
        return diagrams.ifThenElse(own(), this.byVerdict('iamSameAccount', result), this.byVerdict('iamCrossAccount', result));
      }
      const typeNode = (type: AuthorizationType) => routing ? routing.type(type) : this.authorization!.select((item) => item === type ? TRUE : FALSE);
      return diagrams.any(types.map((type) => type === 'AWS_IAM' ? FALSE : diagrams.and(typeNode(type), this.byVerdict(WORKFLOWS[type], result))));
    };
  }

  private byVerdict(workflow: Workflow, policy: PolicyFunctions | undefined): Node {
    if (workflow === 'policyAlone') return this.outcome(workflow, 'Allow', policy);
    return this.verdicts.select((verdict) => verdict === 'Unauthenticated' ? FALSE : this.outcome(workflow, verdict, policy));
  }

  private outcome(workflow: Workflow, verdict: Verdict, policy: PolicyFunctions | undefined): Node {
    const { diagrams } = this;
    const allows = (side: Parameters<typeof ending>[2]) => ending(workflow, verdict, side).reason === 'allow' ? TRUE : FALSE;
    const isInvalidation = this.question.action?.toLowerCase() === 'execute-api:invalidatecache';
    if (workflow === 'iamCrossAccount' && isInvalidation) return FALSE;
    if (!policy) return this.setting.api.endpointType === 'PRIVATE' ? FALSE : allows('none');
    const isNamedOnly = workflow === 'lambdaAuthorizer' && verdict === 'Allow' && policy.namedOnly;
    const silent = isNamedOnly ? diagrams.and(allows('neither'), this.unknowns.node('named-principals-with-authorizer')) : allows('neither');
    const isDelegation = workflow === 'iamSameAccount' && verdict === 'Neither';
    const delegated = isDelegation ? diagrams.ifThenElse(this.unknowns.node('own-account-principal'), allows('allow'), silent) : allows('allow');
    const notDenied = diagrams.ifThenElse(policy.allowed, allows('allow'), diagrams.ifThenElse(policy.delegated, delegated, silent));
    return diagrams.and(diagrams.not(policy.denied), notDenied);
  }

  /** `delegated`: by naming the account of the caller. */
  private statement(alike: readonly CompiledStatement[]): { matches: Formula; direct: Formula; delegated: Formula } {
    const [compiled] = alike;
    const { statement } = compiled;
    const { diagrams } = this;
    const resource = this.places.listed(alike.flatMap((item) => item.resource.set().patterns), this.keys);
    const conditions = compiled.conditions.map((condition) => this.condition(condition));
    const action = compiled.action.test({ action: (this.question.action ?? INVOKE).toLowerCase(), resource: '', caller: undefined, values: [] });
    let rest: Node | undefined;
    const restNode = () => rest ??= action === NO ? FALSE : diagrams.all([
      action === 1 ? TRUE : this.unknowns.node(`action ${statement.action.patterns.join()}`),
      statement.resource.negated ? diagrams.not(resource()) : resource(),
      ...conditions.map((formula) => formula()),
    ]);
    const entries = principalMatchers(statement.principal);
    const principal = this.caller.element(statement.principal);
    const direct = compiled.accounts ? this.caller.listed(entries.filter(({ kind }) => kind !== 'account')) : principal;
    const accounts = this.caller.listed(entries.filter(({ kind }) => kind === 'account'));
    return {
      matches: () => diagrams.and(restNode(), principal()),
      direct: () => diagrams.and(restNode(), direct()),
      delegated: () => compiled.accounts ? diagrams.and(restNode(), accounts()) : FALSE,
    };
  }
}

interface PolicyFunctions {
  readonly denied: Node;
  readonly allowed: Node;
  readonly delegated: Node;
  readonly namedOnly: boolean;
}

/** Statements that differ in their resources only are one statement with all of them. */
function mergedByResource(statements: readonly CompiledStatement[]): CompiledStatement[][] {
  const groups = new Map<string, CompiledStatement[]>();
  for (const compiled of statements) {
    const { effect, principal, action, conditions, resource, index } = compiled.statement;
    const key = JSON.stringify(resource.negated ? index : [effect, principal, action, conditions]);
    groups.set(key, [...groups.get(key) ?? [], compiled]);
  }
  return [...groups.values()];
}

function accountsIn({ statement, conditions }: CompiledStatement): string[] {
  const named = principalMatchers(statement.principal).map(({ account }) => account);
  return [...named, ...conditions.flatMap(({ condition }) => condition.key.toLowerCase() === 'aws:principalaccount' ? condition.values : [])];
}

/** The text keys for which the question names exactly one value. */
function assumedValues(conditions: readonly Condition[]): Map<string, string> {
  const single = conditions.filter(({ operator, values, key }) => operator === 'StringEquals' && values.length === 1
    && !hasOpaque(values[0]) && contextKey(key)?.type === 'string' && !contextKey(key)?.multivalued);
  return new Map(single.map(({ key, values }) => [key.toLowerCase(), values[0]]));
}

function principalOf(value: string): PrincipalMatcher {
  const entry = { type: value.endsWith('.amazonaws.com') ? 'Service' as const : 'AWS' as const, value };
  const kind = principalKind(entry);
  if (!kind) throw new Error(`"${value}" is no principal: name an account id, or the ARN of an account root, user, role or session`);
  return new PrincipalMatcher(value, kind);
}

function parseSpaceCondition({ operator, key, values }: SpaceCondition): Condition {
  const match = /^(?:(ForAllValues|ForAnyValue):)?([A-Za-z]+?)(IfExists)?$/.exec(operator);
  if (!match || !OPERATORS.has(match[2])) throw new Error(`"${operator}" is no condition operator`);
  return { operator, base: match[2], quantifier: match[1] as Quantifier | undefined, ifExists: match[3] !== undefined, key, values };
}

import { Budget } from './budget';
import { CallerGroup } from './caller-groups';
import { ClassDimension } from './class-dimension';
import { Diagrams } from './diagram';
import { KeyAttributes, Splitting } from './key-attributes';
import { Known } from './known';
import { NamedValues, namedValues } from './named-values';
import { Places } from './places';
import { CallerAttribute, CallerOfType, KnownCaller } from './principals';
import { RequestSpace, Setting } from './request-space';
import { Dimension } from './solver';
import { assumedValues } from './space-conditions';
import { TextDimension } from './text-dimension';
import { TextSpace } from './text-space';
import { Unknowns } from './unknowns';
import { CompiledStatement } from '../evaluation/compile-policy';
import { sameText } from '../matching/glob';
import { isOpaque } from '../matching/opaque';
import { NO } from '../matching/tri';
import { Circumstances, completeContext } from '../request/context-keys';
import { AuthorizationType, AuthorizerVerdict, RequestContext, Verdict } from '../request/request';
import { Route } from '../request/route';

const AUTHORIZATION_TYPES: readonly AuthorizationType[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];
const VERDICTS: readonly Verdict[] = ['Allow', 'Neither', 'Deny'];
const AUTHORIZER_VERDICTS: readonly AuthorizerVerdict[] = [...VERDICTS, 'Unauthenticated'];

/** What is asked, about whom, and what is known already. */
export interface Subject {
  readonly setting: Setting;
  readonly question: RequestSpace;
  readonly group: CallerGroup;

  /** All statements that are spoken of. */
  readonly statements: readonly CompiledStatement[];

  /** Values that policy variables shall have cases for. */
  readonly named: NamedValues;
  readonly known: Known;

  /** Whether routes are told apart that policies and question treat alike. */
  readonly byRoute: boolean;
  readonly budget: Budget;
}

/** All that requests of one group of callers can differ in. */
export class Attributes {
  readonly diagrams: Diagrams;
  readonly unknowns: Unknowns;
  readonly keys: KeyAttributes;
  readonly places: Places;
  readonly caller: CallerAttribute;
  readonly callerDimension: TextDimension | undefined;

  /** The authorization types that are possible and asked about. */
  readonly types: readonly AuthorizationType[];

  /** The authorization of the method, where the methods are not known. */
  readonly authorization: ClassDimension<AuthorizationType> | undefined;

  /** What an identity policy says, or an authorizer. */
  readonly verdicts: ClassDimension<AuthorizerVerdict>;

  /** The methods of the API, if they are known. */
  readonly routes: readonly Route[] | undefined;
  readonly circumstances: Circumstances;

  /** What is known of the condition keys of all such requests. */
  readonly facts: RequestContext;
  readonly assumed: ReadonlyMap<string, string>;

  constructor(readonly subject: Subject) {
    const { setting, question, group, statements, known, budget } = subject;
    this.diagrams = new Diagrams(budget);
    this.unknowns = new Unknowns(this.diagrams);
    this.routes = setting.routes ?? question.routes;

    if (group.kind === 'type') {
      const accounts = new Set([setting.api.account, ...statements.flatMap((statement) => accountsIn(statement, known))].filter(isOpaque));
      const fields = new TextSpace(group.type.fields(setting.api.partition, [...accounts]), known.automata, 'caller');
      this.callerDimension = new TextDimension('caller', fields, false, this.diagrams);
      this.caller = new CallerOfType(group.type, this.callerDimension, this.diagrams, this.unknowns);
    } else {
      const caller = group.kind === 'exactly' ? group.caller : undefined;
      this.caller = new KnownCaller(caller, this.unknowns, (account) => caller ? sameText(caller.account, account) : NO);
    }

    this.circumstances = this.circumstancesOf(group);
    this.facts = completeContext({}, this.circumstances);
    const conditions = known.conditions(question);
    this.assumed = assumedValues(conditions);
    this.keys = new KeyAttributes({
      facts: this.facts,
      callerType: group.kind === 'type' ? group.type : undefined,
      mentioned: new Set(conditions.map(({ condition }) => condition.key.toLowerCase())),
      assumed: this.assumed,
    }, this.callerDimension, this.diagrams, this.unknowns, known, (key) => namedValues(key, question, statements, subject.named, known));
    this.places = new Places(subject, this.keys.texts, this.diagrams);

    const isSigned = group.kind !== 'anonymous';
    this.types = AUTHORIZATION_TYPES.filter((type) => isSigned ? type === 'AWS_IAM' : !(type === 'AWS_IAM' && group.signedBy))
      .filter((type) => question.authorizationTypes?.includes(type) ?? true);
    this.authorization = this.routes ? undefined : new ClassDimension('authorization', this.types, this.diagrams);
    this.verdicts = isSigned
      ? new ClassDimension<AuthorizerVerdict>('identity policy', question.identityPolicy ?? VERDICTS, this.diagrams)
      : new ClassDimension('authorizer', question.authorizer ?? AUTHORIZER_VERDICTS, this.diagrams);
  }

  /** To be called when all tests are known. @returns the owner of each level of the diagram */
  prepare(splitting: Splitting): Dimension[] {
    const { keys, callerDimension, places, authorization, verdicts } = this;
    const { procedure, steps, budget } = splitting;
    keys.prepare(splitting);
    callerDimension?.prepare(procedure, steps, budget, this.subject.known.splits);
    places.dimension.prepare(procedure, steps, budget, this.subject.known.splits);
    const owners: Dimension[] = [];
    const texts = [...callerDimension ? [callerDimension] : [], places.dimension];
    for (const dimension of [...authorization ? [authorization] : [], verdicts, ...keys.dimensions.values(), ...texts]) {
      const next = dimension.allocate(owners.length);
      while (owners.length < next) owners.push(dimension);
    }
    return owners;
  }

  private circumstancesOf(group: CallerGroup): Circumstances {
    const { endpointType } = this.subject.setting.api;
    if (group.kind === 'anonymous') return { endpointType, authorizationType: 'NONE' };
    return { endpointType, authorizationType: 'AWS_IAM', caller: group.kind === 'exactly' ? group.caller : group.type.sample };
  }
}

function accountsIn({ statement, conditions }: CompiledStatement, known: Known): string[] {
  const named = known.principals(statement.principal).map(({ account }) => account);
  return [...named, ...conditions.flatMap(({ condition }) => condition.key.toLowerCase() === 'aws:principalaccount' ? condition.values : [])];
}

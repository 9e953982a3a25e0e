import { Budget } from './budget';
import { CallerGroup } from './caller-groups';
import { CallerType } from './callers';
import { ClassDimension } from './class-dimension';
import { Diagrams } from './diagram';
import { KeyAttributes, Splitting } from './key-attributes';
import { KeyView, Situation } from './key-view';
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
import { layerKey } from '../evaluation/layers';
import { sameText } from '../matching/glob';
import { isOpaque } from '../matching/opaque';
import { NO } from '../matching/tri';
import { Circumstances, completeContext, isAboutSigner } from '../request/context-keys';
import { AuthorizationType, AuthorizerVerdict, Caller, RequestContext, Verdict } from '../request/request';
import { Route } from '../request/route';

export const AUTHORIZATION_TYPES: readonly AuthorizationType[] = ['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];
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

/** A request as the policy of the API sees it, or a layer before it. */
export interface Viewpoint {
  readonly keys: KeyView;
  readonly caller: CallerAttribute;
}

/** All that requests of one group of callers can differ in. */
export class Attributes {
  readonly diagrams: Diagrams;
  readonly unknowns: Unknowns;
  readonly keys: KeyAttributes;
  readonly places: Places;

  /** Without IAM authorization, the policy of the API sees nobody sign; layers see it. Questions are about who does. */
  readonly policySees: Viewpoint;
  readonly layersSee: Viewpoint;

  /** Whether these are requests to methods with IAM authorization. */
  readonly isIam: boolean;
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

  /** What is known of the condition keys of all such requests: who signed, too, whatever the authorization of the method is. */
  readonly facts: RequestContext;
  readonly assumed: ReadonlyMap<string, string>;

  constructor(readonly subject: Subject) {
    const { setting, question, group, statements, known, budget } = subject;
    this.diagrams = new Diagrams(budget);
    this.unknowns = new Unknowns(this.diagrams);
    this.routes = setting.routes ?? question.routes;

    this.isIam = group.kind !== 'anonymous' && !group.isElsewhere;
    this.circumstances = circumstancesOf(group, setting);
    this.facts = completeContext({}, this.circumstances);
    const conditions = known.conditions(question);
    this.assumed = assumedValues(conditions);
    this.callerDimension = group.kind === 'type' ? this.dimensionOf(group.type) : undefined;
    this.keys = new KeyAttributes(this.callerDimension, this.diagrams, this.unknowns, known);
    const layers = setting.layers ?? [];
    const mentioned = [...conditions, ...layers.flatMap(({ comesThrough }) => comesThrough)].map(({ condition }) => condition.key.toLowerCase());
    const situation: Situation = {
      facts: this.facts, callerType: group.kind === 'type' ? group.type : undefined, mentioned: new Set(mentioned), assumed: this.assumed,
    };
    const view = (seen: Situation) => this.keys.view(seen, (key) => namedValues(key, question, statements, subject.named, known));
    const caller = group.kind === 'type' ? new CallerOfType(group.type, this.callerDimension!, this.diagrams, this.unknowns)
      : this.knownCaller(group.kind === 'exactly' ? group.caller : undefined);
    const isHidden = !this.isIam && group.kind !== 'anonymous';
    this.policySees = isHidden
      ? { keys: view(withoutSigner(situation, setting)), caller: this.knownCaller(undefined) }
      : { keys: view(situation), caller };
    this.layersSee = layers.length === 0 ? this.policySees
      : { keys: view({ ...situation, unlisted: layerKey, subject: isHidden ? 'signer ' : undefined }), caller };
    const seen = new Set([this.policySees, this.layersSee]);
    this.places = new Places(subject, [...seen].map(({ keys }) => keys.texts), this.diagrams);

    this.types = AUTHORIZATION_TYPES.filter((type) => this.isIam ? type === 'AWS_IAM' : !(type === 'AWS_IAM' && isSigned(group)))
      .filter((type) => question.authorizationTypes?.includes(type) ?? true);
    this.authorization = this.routes ? undefined : new ClassDimension('authorization', this.types, this.diagrams);
    this.verdicts = this.isIam
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

  private dimensionOf(type: CallerType): TextDimension {
    const { setting, statements, known } = this.subject;
    const accounts = new Set([setting.api.account, ...statements.flatMap((statement) => accountsIn(statement, known))].filter(isOpaque));
    return new TextDimension('caller', new TextSpace(type.fields(setting.api.partition, [...accounts]), known.automata, 'caller'), false, this.diagrams);
  }

  private knownCaller(caller: Caller | undefined): CallerAttribute {
    return new KnownCaller(caller, this.unknowns, (account) => caller ? sameText(caller.account, account) : NO);
  }
}

function circumstancesOf(group: CallerGroup, { api: { endpointType } }: Setting): Circumstances {
  if (group.kind === 'anonymous') return { endpointType, authorizationType: 'NONE' };
  return { endpointType, authorizationType: 'AWS_IAM', caller: group.kind === 'exactly' ? group.caller : group.type.sample };
}

/** A signed request, as the policy of a method without IAM authorization sees it. */
function withoutSigner(situation: Situation, { api: { endpointType } }: Setting): Situation {
  return {
    ...situation,
    facts: completeContext({}, { endpointType, authorizationType: 'NONE' }),
    callerType: undefined,
    assumed: new Map([...situation.assumed].filter(([key]) => !isAboutSigner(key))),
  };
}

function isSigned(group: CallerGroup): boolean {
  return group.kind !== 'anonymous' || group.signedBy !== undefined;
}

function accountsIn({ statement, conditions }: CompiledStatement, known: Known): string[] {
  const named = known.principals(statement.principal).map(({ account }) => account);
  return [...named, ...conditions.flatMap(({ condition }) => condition.key.toLowerCase() === 'aws:principalaccount' ? condition.values : [])];
}

import { SAMPLES, boundaryValues, texts } from './boundaries';
import { Actor, Place } from './grid';
import { Membership } from './membership';
import { CALLERS } from './random';
import { Witnesses, witnesses } from './witnesses';
import { CompiledCondition } from '../../../src/engine/conditions/condition';
import { readInstant } from '../../../src/engine/conditions/ordered-value';
import { CompiledPolicy, compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { VERBS } from '../../../src/engine/matching/coverage';
import { sameText } from '../../../src/engine/matching/glob';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { completeContext, contextKey } from '../../../src/engine/request/context-keys';
import { AuthorizerVerdict, Caller, ContextValue, RequestContext, Unknown, Verdict, isUnknown, methodArn } from '../../../src/engine/request/request';
import { matchRoute } from '../../../src/engine/request/route';
import { Json } from '../testing';

const VERDICTS: readonly Verdict[] = ['Allow', 'Neither', 'Deny'];
const AUTHORIZER_VERDICTS: readonly AuthorizerVerdict[] = [...VERDICTS, 'Unauthenticated'];
const CLOCK = 'aws:currenttime';

/**
 * The boundary values of each attribute: what is next to the values that the policies name, and the members of the
 * prover's classes. Of values that no element of the policies tells apart, two are enough.
 */
export class Axes {
  readonly places: readonly Place[];
  readonly actors: readonly Actor[];
  private readonly policies: readonly CompiledPolicy[];
  private readonly conditions: readonly CompiledCondition[];

  /** By key, in lower case. */
  private readonly values = new Map<string, ContextValue[]>();

  /** Whether there are policy variables: what has to be alike is then too much for boundary values. */
  readonly comparesAttributes: boolean;

  constructor(documents: readonly Json[], private readonly setting: Setting, private readonly space: RequestSpace, member: Membership) {
    const asked = (space.conditions ?? []).map(({ operator, key, values }) => ({
      Statement: { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', Condition: { [operator]: { [key]: values } } },
    }));
    this.policies = documents.map((document) => compilePolicy(parsePolicy(document), setting.api));
    this.conditions = [...this.policies, ...asked.map((document) => compilePolicy(parsePolicy(document), setting.api))]
      .flatMap(({ statements }) => statements.flatMap(({ conditions }) => conditions));
    const variables = [...JSON.stringify(documents).matchAll(/\$\{([a-z]+:[^},]*)/gi)].map(([, key]) => key);
    this.comparesAttributes = variables.length > 0;

    const found = witnesses(this.policies, setting, space);
    this.addValues(variables, found);
    this.places = this.few(this.placesNear(documents, found).filter((place) => member.hasPlace(requestTo(place))), (place) => this.answersTo(place));
    const accounts = new Set([setting.api.account, ...CALLERS.flatMap((caller) => caller ? [caller.account] : [])]);
    const users = this.comparesAttributes ? [...accounts].flatMap(usersOf) : [];
    const callers = [...CALLERS, ...space.callers?.exactly ?? [], ...found.callers, ...users];
    const sorts = new Map(callers.map((caller) => [caller, caller && this.answersToCaller(caller)]));
    const actors = callers.flatMap((caller) => this.actorsOf(caller)).filter((actor) => member.hasActor({ ...requestTo(ANYWHERE), ...actor }));
    this.actors = this.few(actors, ({ caller, ...rest }) => JSON.stringify([rest, rest.authorizationType === 'AWS_IAM' && sorts.get(caller as Caller)]));
  }

  /** What is known of an actor's requests, and what they may choose. */
  contexts({ authorizationType, caller }: Actor): { fixed: RequestContext; choices: RequestContext[][] } {
    const facts = completeContext({}, { endpointType: this.setting.api.endpointType, authorizationType, caller });
    const fixed = Object.fromEntries(Object.entries(facts).filter(([key, fact]) => !key.endsWith('/*') && !this.isOpen(key, fact)));
    const choices = [...this.values].flatMap(([key, values]) => {
      const known = contextKey(key);
      const fact = known ? facts[known.key] : undefined;
      if (!this.isOpen(key, fact)) return [];
      const mayBeAbsent = !known || (isUnknown(fact) && fact.mayBeAbsent);
      const several = this.few([...mayBeAbsent ? [undefined] : [], ...values], (value) => this.answersToValue(key, value));
      const name = known && !known.key.endsWith('/*') ? known.key : key;
      return [several.map((value): RequestContext => contextOf(name, value))];
    });
    return { fixed, choices };
  }

  /** Whether the request chooses the value: not what follows from the caller, nor what AWS does not document. */
  private isOpen(key: string, fact: ContextValue | Unknown | undefined): boolean {
    const known = contextKey(key);
    const isMentioned = (this.space.conditions ?? []).some((condition) => condition.key.toLowerCase() === key.toLowerCase());
    if (!known || known.presence === 'undocumented' || known.key === 'aws:SecureTransport') return isMentioned;
    return isUnknown(fact) && !fact.alternatives && !(known.presence === 'always' && fact.mayBeAbsent);
  }

  private addValues(variables: readonly string[], found: Witnesses): void {
    const add = (key: string, values: readonly ContextValue[]) => {
      const name = key.toLowerCase() === 'aws:epochtime' ? CLOCK : key.toLowerCase();
      const before = this.values.get(name) ?? SAMPLES[contextKey(key)?.type ?? 'string'];
      this.values.set(name, [...before, ...values]);
    };
    for (const key of variables) add(key, NAMES);
    for (const compiled of this.conditions) add(compiled.condition.key, boundaryValues(compiled));
    for (const [key, values] of found.values) if (key !== 'aws:epochtime') add(key, values);
  }

  private placesNear(documents: readonly Json[], found: Witnesses): Place[] {
    const { space, setting } = this;
    const named = [...JSON.stringify(documents).matchAll(/execute-api:(?:\/|[^"/]*\/)([^"]*)/g)].map(([, pattern]) => pattern);
    const near = [...named, ...space.resources ?? [], ...space.exceptResources ?? []].flatMap(texts);
    const paths = ['/', '/a', '/ab', '/b/', '/b/x', '/alice', '/x/GET/a', '/a/a/x', '/*', ...(space.paths ?? []).flatMap(texts)];
    const split = near.flatMap((text) => [/^([^/]+)\/([A-Z]+)(\/.*)$/.exec(text) ?? []]).map(([, ...fields]) => fields);
    const stages = new Set(['prod', 'x', ...space.stages ?? [], ...setting.stages ?? []]);
    const product = [...stages].flatMap((stage) => (space.methods ?? ['GET', 'POST']).flatMap((method) => paths.map((path) => [stage, method, path])));
    return [...product, ...split, ...found.places].filter(([, method, path]) => VERBS.includes(method as never) && path.startsWith('/')).map(([stage, method, path]) => {
      const authorizationType = setting.routes && (matchRoute(setting.routes, method, path)?.authorizationType ?? 'NO_ROUTE');
      return { stage, method, path, authorizationType };
    });
  }

  private actorsOf(caller: Caller | undefined): Actor[] {
    const isOwnRoot = caller?.type === 'Root' && caller.account === this.setting.api.account;
    const verdicts = isOwnRoot ? ['Allow' as const] : VERDICTS;
    return [
      ...caller ? verdicts.map((identityPolicy) => ({ authorizationType: 'AWS_IAM' as const, caller, identityPolicy })) : [{ authorizationType: 'AWS_IAM' as const }],
      ...(['NONE', ...this.setting.routes ? ['NO_ROUTE' as const] : []] as const).map((authorizationType) => ({ authorizationType, caller })),
      ...(['CUSTOM', 'COGNITO_USER_POOLS'] as const).flatMap((authorizationType) => AUTHORIZER_VERDICTS.map((authorizer) => ({ authorizationType, caller, authorizer }))),
    ];
  }

  private answersTo({ authorizationType, ...place }: Place): string {
    const facts = { action: '', resource: methodArn(this.setting.api, place), caller: undefined, values: [] };
    const answers = this.policies.flatMap(({ statements }) => statements.map(({ resource }) => resource.test(facts)));
    return JSON.stringify([authorizationType, answers]);
  }

  private answersToCaller(caller: Caller): string {
    const facts = { action: '', resource: '', caller, values: [] };
    const answers = this.policies.flatMap(({ statements }) => statements.flatMap(({ principal, direct, accounts }) => (
      [principal, direct, accounts].map((matcher) => matcher?.test(facts)))));
    const { fixed } = this.contexts({ authorizationType: 'AWS_IAM', caller });
    const keys = this.conditions.map(({ condition: { key } }) => [key, fixed[contextKey(key)?.key ?? key] as ContextValue | undefined] as const);
    const isOwn = sameText(caller.account, this.setting.api.account);
    return JSON.stringify([caller.type, isOwn, answers, keys.map(([key, value]) => this.answersToValue(key, value))]);
  }

  private answersToValue(key: string, value: ContextValue | undefined): string {
    const context = contextOf(key, value);
    return this.conditions.map((compiled) => {
      const name = Object.keys(context).find((other) => other.toLowerCase() === compiled.condition.key.toLowerCase());
      const values: (ContextValue | undefined)[] = [];
      if (name !== undefined) values[compiled.number] = context[name] as ContextValue | undefined;
      return name === undefined ? '' : compiled.test({ action: '', resource: '', caller: undefined, values });
    }).join();
  }

  /** Two of each sort; all of them where attributes are compared with each other. */
  private few<T>(items: readonly T[], sortOf: (item: T) => string): T[] {
    const found = new Map<string, T>();
    const counts = new Map<string, number>();
    for (const item of items) {
      const name = JSON.stringify(item) ?? '';
      if (found.has(name)) continue;
      const sort = this.comparesAttributes ? name : sortOf(item);
      const count = counts.get(sort) ?? 0;
      if (count < 2) found.set(name, item);
      counts.set(sort, count + 1);
    }
    return [...found.values()];
  }
}

/** What policy variables may be; places have these names, too. */
const NAMES = ['alice', 'a'];

function usersOf(account: string): Caller[] {
  return NAMES.map((name): Caller => ({ type: 'User', account, arn: `arn:aws:iam::${account}:user/${name}` }));
}

const ANYWHERE: Place = { stage: 's', method: 'GET', path: '/' };

function requestTo({ authorizationType = 'NONE', ...place }: Place) {
  return { ...place, authorizationType, context: {} };
}

/** One clock for both keys; aws:EpochTime shows whole seconds. */
function contextOf(key: string, value: ContextValue | undefined): { [key: string]: ContextValue } {
  if (value === undefined) return {};
  if (key.toLowerCase() !== CLOCK) return { [key]: value };
  return { 'aws:CurrentTime': value, 'aws:EpochTime': String(readInstant(value as string).meanings[0].floor) };
}

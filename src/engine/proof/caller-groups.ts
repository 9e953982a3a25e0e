import { CALLER_TYPES, CallerType } from './callers';
import { keyValues } from './key-values';
import { Known } from './known';
import { principalOf } from './principals';
import { RequestSpace, SignedSpace } from './request-space';
import { CompiledCondition } from '../conditions/condition';
import { CompiledStatement } from '../evaluation/compile-policy';
import { Facts } from '../matching/facts';
import { PrincipalKind } from '../matching/principal';
import { NO } from '../matching/tri';
import { TextPattern } from '../matching/value-set';
import { isVariable } from '../matching/variables';
import { completeContext } from '../request/context-keys';
import { Caller, EndpointType } from '../request/request';

/** Callers that have the same form, so that the same condition keys are there. */
export type CallerGroup =
  /**
   * as the policy sees all callers without IAM authorization; with an example where the question wants the request to be signed; only those who do not
   * sign, where a layer before the API would tell the others apart
   */
  | { readonly kind: 'anonymous'; readonly signedBy?: Caller; readonly isUnsigned?: boolean }
  | SignedGroup;

/** Who signs; `isElsewhere`: requests to methods without IAM authorization, where only layers before the API see it. */
type SignedGroup = { readonly isElsewhere?: boolean } & (
  | { readonly kind: 'exactly'; readonly caller: Caller }
  /** callers of one type; they stand for those of other types that neither policies nor question tell apart from them */
  | { readonly kind: 'type'; readonly type: CallerType; readonly alike: readonly Caller['type'][] }
);

/**
 * The forms of callers that a set of requests speaks of.
 *
 * @param layersSeeCallers whether a layer before the API treats callers differently
 */
export function callerGroups(
  space: RequestSpace, statements: readonly CompiledStatement[], endpointType: EndpointType, known: Known, layersSeeCallers: boolean,
): CallerGroup[] {
  const { callers, authorizationTypes } = space;
  const anybody = callers === undefined || (callers.anonymous === undefined && callers.exactly === undefined && callers.signed === undefined);
  const users = usersOf(callers?.signed);
  const types = CALLER_TYPES.filter(({ type }) => anybody || (callers.signed && (callers.signed.types?.includes(type) ?? true)));
  const byUser: SignedGroup[] = users && types.some(({ type }) => type === 'User') ? users.map((caller) => ({ kind: 'exactly', caller })) : [];
  const visible = new Visible(space, statements, endpointType, known);
  const signed: SignedGroup[] = [
    ...(callers?.exactly ?? []).map((caller) => ({ kind: 'exactly' as const, caller })),
    ...byUser,
    ...visible.groups(types.filter(({ type }) => !(users && type === 'User'))),
  ];
  const isIamOnly = authorizationTypes?.every((type) => type === 'AWS_IAM') ?? false;
  const groups: CallerGroup[] = [];
  if (anybody || callers.anonymous) groups.push(layersSeeCallers ? { kind: 'anonymous', isUnsigned: true } : { kind: 'anonymous' });
  if (layersSeeCallers && !isIamOnly) groups.push(...signed.map((group) => ({ ...group, isElsewhere: true })));
  else if (!anybody && !callers.anonymous && !isIamOnly) groups.push({ kind: 'anonymous', signedBy: callers.exactly?.[0] ?? types[0]?.sample });
  const hasIam = authorizationTypes?.includes('AWS_IAM') ?? true;
  const needsCaller = space.matchedBy?.every(({ principal }) => principal.test(AS_NOBODY) === NO);
  return [...needsCaller ? [] : groups, ...hasIam ? signed : []];
}

/** How the policy sees a caller without IAM authorization. */
const AS_NOBODY: Facts = { action: '', resource: '', caller: undefined, values: [] };

/** The users, if the question names nobody else: of one user everything is known, policy variables too. */
function usersOf(signed: SignedSpace | undefined): Caller[] | undefined {
  if (!signed?.principals || signed.exceptPrincipals) return undefined;
  const users = signed.principals.map((arn): Caller => ({ type: 'User', account: arn.split(':')[4], arn }));
  return users.every(({ arn }) => /^arn:[a-z-]+:iam::\d{12}:user\/[^*?]+$/.test(arn)) ? users : undefined;
}

/** What statements and question see of callers. */
class Visible {
  private readonly keys = new Set<string>();
  private readonly mentioned = new Set<string>();
  private readonly kinds = new Set<PrincipalKind>();
  private negated = false;

  constructor(space: RequestSpace, statements: readonly CompiledStatement[], private readonly endpointType: EndpointType, known: Known) {
    const { callers } = space;
    for (const compiled of known.conditions(space)) {
      this.addCondition(compiled);
      this.mentioned.add(compiled.condition.key.toLowerCase());
    }
    for (const value of [...callers?.signed?.principals ?? [], ...callers?.signed?.exceptPrincipals ?? []]) this.kinds.add(principalOf(value).kind);
    for (const statement of statements) {
      const { principal } = statement.statement;
      if (principal.negated) this.negated = true;
      for (const { kind } of known.principals(principal)) this.kinds.add(kind);
      statement.conditions.forEach((compiled) => this.addCondition(compiled));
      known.patterns(statement).forEach((pattern) => this.addVariables(pattern));
    }
  }

  groups(types: readonly CallerType[]): SignedGroup[] {
    const alike = new Map<string, CallerType[]>();
    for (const type of types) {
      const key = this.form(type);
      alike.set(key, [...alike.get(key) ?? [], type]);
    }
    return [...alike.values()].map((all) => ({ kind: 'type', type: all[0], alike: all.map(({ type }) => type) }));
  }

  private addCondition(compiled: CompiledCondition): void {
    this.keys.add(compiled.condition.key.toLowerCase());
    const set = compiled.listed.set();
    if (set.kind === 'text') set.patterns.forEach((pattern) => this.addVariables(pattern));
  }

  private addVariables({ template }: TextPattern): void {
    for (const piece of template) if (isVariable(piece)) this.keys.add(piece.key.toLowerCase());
  }

  /** Equal for types of callers that cannot be told apart. */
  private form(type: CallerType): string {
    const own = type.type;
    // The root user of the API's account may do everything; a service belongs to no account; NotPrincipal looks at all identities.
    if (own === 'Root' || own === 'Service' || this.negated || this.kinds.has('unknown')) return own;
    if ([...this.kinds].some((kind) => type.named[kind])) return own;
    const facts = completeContext({}, { endpointType: this.endpointType, authorizationType: 'AWS_IAM', caller: type.sample });
    return JSON.stringify([...this.keys].map((key) => {
      const projection = type.keys[key];
      if (projection) return projection.length === 1 && projection[0] === type.account ? 'account' : own;
      return keyValues(key, facts, this.mentioned.has(key));
    }));
  }
}

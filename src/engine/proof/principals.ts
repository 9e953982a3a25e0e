import { CallerType } from './callers';
import { Diagrams, FALSE, TRUE } from './diagram';
import { Formula } from './key-attributes';
import { alternativesOf } from './patterns';
import { TextDimension } from './text-dimension';
import { patternKey } from './text-patterns';
import { Projection } from './text-space';
import { Unknowns } from './unknowns';
import { doubt } from '../evaluation/readings';
import { hasOpaque, isUnique } from '../matching/opaque';
import { NotPrincipalElement, PrincipalElement, PrincipalKind, PrincipalMatcher, principalKind, principalMatchers } from '../matching/principal';
import { Tri, UNKNOWN, YES } from '../matching/tri';
import { TextPattern } from '../matching/value-set';
import { Principals } from '../policy/policy';
import { Caller } from '../request/request';

/** Principal and NotPrincipal as functions of the caller. */
export interface CallerAttribute {
  /** Whether the caller is one of those that the entries name. */
  listed(entries: readonly PrincipalMatcher[]): Formula;
  element(principals: Principals): Formula;

  /** Whether the caller belongs to the account. */
  belongsTo(account: string): Formula;
}

/** A caller that is known, or nobody: the evaluator's own tests. */
export class KnownCaller implements CallerAttribute {
  constructor(
    private readonly caller: Caller | undefined,
    private readonly unknowns: Unknowns,
    private readonly sameAccount: (account: string) => Tri,
  ) {}

  listed(entries: readonly PrincipalMatcher[]): Formula {
    return this.formula(new PrincipalElement(entries).test(this.facts), `one of ${nameOf(entries)}`);
  }

  element(principals: Principals): Formula {
    const entries = principalMatchers(principals);
    if (!principals.negated) return this.listed(entries);
    return this.formula(new NotPrincipalElement(entries).test(this.facts), `listed in NotPrincipal ${nameOf(entries)}`);
  }

  belongsTo(account: string): Formula {
    return this.formula(this.sameAccount(account), `of account ${account}`);
  }

  private get facts() {
    return { action: '', resource: '', caller: this.caller, values: [] };
  }

  private formula(answer: Tri, name: string): Formula {
    return () => answer === UNKNOWN ? this.unknowns.node(`known caller ${this.caller?.arn} ${name}`, `it is not known whether ${this.caller?.arn ?? 'an anonymous caller'} is ${name}`) : answer === YES ? TRUE : FALSE;
  }
}

/** Any caller of one type: tests on the structured text. */
export class CallerOfType implements CallerAttribute {
  constructor(
    private readonly type: CallerType,
    private readonly dimension: TextDimension,
    private readonly diagrams: Diagrams,
    private readonly unknowns: Unknowns,
  ) {}

  listed(entries: readonly PrincipalMatcher[]): Formula {
    const byProjection = new Map<string, { readonly projection: Projection; readonly values: string[] }>();
    const formulas = entries.flatMap((entry) => {
      const equality = this.equality(entry);
      if (!equality) return [this.special(entry)];
      const key = JSON.stringify(equality.projection);
      const known = byProjection.get(key);
      if (known) known.values.push(equality.value);
      else byProjection.set(key, { projection: equality.projection, values: [equality.value] });
      return [];
    });
    for (const { projection, values } of byProjection.values()) formulas.push(...this.equalsOneOf(projection, values));
    return () => this.diagrams.any(formulas.map((formula) => formula()));
  }

  element({ negated, entries }: Principals): Formula {
    const matchers = principalMatchers({ negated, entries });
    return negated ? this.notListed(matchers) : this.listed(matchers);
  }

  belongsTo(account: string): Formula {
    return this.equals([this.type.account], account);
  }

  /** As `NotPrincipalElement`: for certain only where all or none of the caller's identities are listed. */
  private notListed(matchers: readonly PrincipalMatcher[]): Formula {
    if (matchers.some(({ kind }) => kind === 'everyone')) return () => FALSE;
    const identities = IDENTITIES[this.type.type].map((kinds) => this.listed(matchers.filter(({ kind }) => kind === 'unknown' || kinds.includes(kind))));
    const names = nameOf(matchers);
    return () => {
      const { diagrams } = this;
      const listed = identities.map((formula) => formula());
      const none = diagrams.not(diagrams.any(listed));
      return diagrams.or(none, diagrams.and(diagrams.not(diagrams.all(listed)), this.unknowns.node(`partly listed in NotPrincipal ${names}`, doubt('partial-not-principal', names))));
    };
  }

  /** What part of the caller is compared, and with what; undefined where it is no matter of one part. */
  private equality({ kind, value, account, partition }: PrincipalMatcher): { readonly projection: Projection; readonly value: string } | undefined {
    if (kind === 'everyone' || kind === 'deleted' || kind === 'unknown') return undefined;
    if (kind !== 'account') return this.type.named[kind] && { projection: this.type.named[kind], value };
    if (this.type.type === 'Service') return undefined;
    return partition === undefined ? { projection: [1], value: account } : { projection: [0, ':', 1], value: `${partition}:${account}` };
  }

  private special({ kind, value }: PrincipalMatcher): Formula {
    if (kind === 'unknown') return this.anyIdentity(value);
    return () => kind === 'everyone' ? TRUE : FALSE;
  }

  private anyIdentity(value: string): Formula {
    const { arn, roleArn, userArn } = this.type.identities;
    const formulas = [arn, roleArn, userArn].flatMap((projection) => projection ? [this.equals(projection, value)] : []);
    return () => {
      const known = this.diagrams.any(formulas.map((formula) => formula()));
      return isUnique(value) ? known : this.diagrams.or(known, this.unknowns.node(`principal ${value}`, `the value of ${value} is not known yet, and it is named as a principal`));
    };
  }

  private equals(projection: Projection, value: string): Formula {
    return this.test(projection, [value]);
  }

  /** Short lists are told apart value by value, for those who read regions; long ones make one test. What may be unknown is an unknown of its own. */
  private equalsOneOf(projection: Projection, values: readonly string[]): Formula[] {
    const together = this.dimension.space.hasConstants ? [] : values.filter((value) => !hasOpaque(value));
    if (together.length <= MOST_TOLD_APART) return values.map((value) => this.equals(projection, value));
    return [this.test(projection, together), ...values.filter(hasOpaque).map((value) => this.equals(projection, value))];
  }

  private test(projection: Projection, values: readonly string[]): Formula {
    const patterns = values.map((value): TextPattern => ({ template: [value], style: 'glob' }));
    const key = patterns.map(patternKey).join();
    const name = values.length === 1 ? values[0] : `one of ${values.join(', ')}`;
    const alternatives = () => patterns.flatMap((pattern) => alternativesOf(pattern, () => undefined));
    const feature = this.dimension.space.lazyFeature(projection, key, alternatives, name);
    const unknown = () => this.unknowns.node(
      `${this.dimension.space.subjectOf(projection)} ${key}`, `it is not known whether the caller is ${name}, because one of the two is a token; name its value`,
    );
    return () => this.dimension.accepted(feature, unknown);
  }
}

/** More principals of one list are one test. */
const MOST_TOLD_APART = 16;

/** By type, for each identity of a caller, the principals that list it. */
const IDENTITIES: Readonly<Record<Caller['type'], readonly (readonly PrincipalKind[])[]>> = {
  User: [['account'], ['user']],
  RoleSession: [['account'], ['role'], ['session']],
  FederatedUser: [['account'], ['user'], ['federated']],
  Service: [['service']],
  Root: [['account']],
};

function nameOf(entries: readonly PrincipalMatcher[]): string {
  return entries.map(({ value }) => value).join(', ');
}

/** @throws if a policy could not name it */
export function principalOf(value: string): PrincipalMatcher {
  const entry = { type: value.endsWith('.amazonaws.com') ? 'Service' as const : 'AWS' as const, value };
  const kind = principalKind(entry);
  if (!kind) throw new Error(`"${value}" is no principal: name an account id, or the ARN of an account root, user, role or session`);
  return new PrincipalMatcher(value, kind);
}

import { CallerType } from './callers';
import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { Formula } from './key-attributes';
import { alternativesOf } from './patterns';
import { TextDimension } from './text-dimension';
import { patternKey } from './text-patterns';
import { Projection } from './text-space';
import { Unknowns } from './unknowns';
import { doubt } from '../evaluation/readings';
import { isUnique } from '../matching/opaque';
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
    const formulas = entries.map((entry) => this.entry(entry));
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

  private entry(matcher: PrincipalMatcher): Formula {
    const { kind, value, account, partition } = matcher;
    switch (kind) {
      case 'everyone': return () => TRUE;
      case 'deleted': return () => FALSE;
      case 'account':
        if (this.type.type === 'Service') return () => FALSE;
        return partition === undefined ? this.equals([1], account) : this.equals([0, ':', 1], `${partition}:${account}`);
      case 'unknown': return this.anyIdentity(value);
      default: {
        const projection = this.type.named[kind];
        return projection ? this.equals(projection, value) : () => FALSE;
      }
    }
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
    const pattern: TextPattern = { template: [value], style: 'glob' };
    const key = patternKey(pattern);
    const feature = this.dimension.space.lazyFeature(projection, key, () => alternativesOf(pattern, () => undefined), value);
    return (): Node => this.dimension.accepted(feature, () => this.unknowns.node(`${this.dimension.space.subjectOf(projection)} ${key}`, `it is not known whether the caller is ${value}, because one of the two is a token; name its value`));
  }
}

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

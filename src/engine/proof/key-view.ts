import { CallerType } from './callers';
import { FALSE, Node, TRUE } from './diagram';
import type { Formula, KeyAttributes } from './key-attributes';
import { KeyValues, keyValues } from './key-values';
import { Named } from './named-values';
import { exactly } from './patterns';
import { TextConditions } from './text-conditions';
import { hasVariables } from './text-patterns';
import { TextSpace } from './text-space';
import { CompiledCondition } from '../conditions/condition';
import { Facts } from '../matching/facts';
import { hasOpaque } from '../matching/opaque';
import { Tri, UNKNOWN, YES } from '../matching/tri';
import { Condition } from '../policy/policy';
import { contextKey } from '../request/context-keys';
import { ContextValue, RequestContext, Unknown, isUnknown } from '../request/request';

/** Which values condition keys have, for callers of one form. */
export interface Situation {
  readonly facts: RequestContext;
  readonly callerType?: CallerType;

  /** Keys that the question speaks of, in lower case. */
  readonly mentioned: ReadonlySet<string>;

  /** What is known of keys that API Gateway does not list. @default - they are absent */
  readonly unlisted?: (key: string) => Unknown;

  /** Tells what is unknown to this one from what is unknown to others. @default - all see the same */
  readonly subject?: string;

  /** Keys for which the question names one value, so that policy variables are that value. */
  readonly assumed: ReadonlyMap<string, string>;
}

/** Condition keys as the policy of the API sees them, or a layer before it. Who sees the same value shares its dimension. */
export class KeyView {
  readonly texts: TextConditions;

  constructor(private readonly keys: KeyAttributes, private readonly situation: Situation, named: (key: string) => Named) {
    this.texts = new TextConditions(this, keys.diagrams, keys.unknowns, named);
  }

  /** Goes before the names of unknowns. */
  get subject(): string {
    return this.situation.subject ?? '';
  }

  /** Registers a condition; the formula is for after `prepare`. */
  condition(compiled: CompiledCondition): Formula {
    const key = compiled.condition.key.toLowerCase();
    this.keys.spell(compiled.condition.key);
    this.texts.register(compiled);
    const values = this.valuesOf(key);
    if (values.kind === 'fixed') return this.fixedCondition(compiled, values.value);
    const projection = this.projectionOf(key);
    if (projection && this.keys.callerDimension) {
      const formula = this.texts.condition(compiled, this.keys.callerDimension.space, projection);
      return () => formula((feature, unknown) => this.keys.callerDimension!.accepted(feature, unknown));
    }
    return this.keys.register(compiled, this);
  }

  valuesOf(key: string): KeyValues {
    const assumed = this.assumed(key);
    const values = this.valuesIn(key);
    const isProjected = this.projectionOf(key) !== undefined && values.kind === 'fixed' && typeof values.value === 'string';
    if (isProjected) return { kind: 'free', type: 'string', optional: false, multivalued: false };
    return values.kind === 'free' && assumed !== undefined ? { kind: 'fixed', value: assumed } : values;
  }

  private valuesIn(key: string): KeyValues {
    const { facts, mentioned, unlisted } = this.situation;
    if (unlisted && !mentioned.has(key) && !contextKey(key)) return { kind: 'fixed', value: unlisted(key) };
    return keyValues(key, facts, mentioned.has(key));
  }

  assumed(key: string): string | undefined {
    return this.situation.assumed.get(key);
  }

  /** How the key is made of the fields of the caller. */
  projectionOf(key: string): CallerType['keys'][string] | undefined {
    return this.situation.callerType?.keys[key];
  }

  /** A key as AWS spells it. */
  keyName(key: string): string {
    return this.keys.keyName(key);
  }

  /** What a condition says of one definite value. Conditions with variables are not asked for it. */
  truth(compiled: CompiledCondition, value: ContextValue | Unknown | undefined): Node {
    const set = compiled.listed.set();
    if (set.kind === 'text' && typeof value === 'string' && compiled.condition.base !== 'Null') return this.truthOfText(compiled, value);
    const isList = Array.isArray(value) && compiled.condition.base !== 'Null';
    if (isList && (set.kind !== 'text' || set.patterns.some(hasVariables))) return this.unknownCondition(compiled);
    return this.node(compiled.test(factsWith(compiled, value)), () => this.unknownCondition(compiled));
  }

  /** Whether a value is listed, where nobody knows; each opaque constant is an unknown of its own. */
  unknownListed({ condition }: CompiledCondition): Node {
    const opaqueValues = condition.values.filter(hasOpaque);
    const groups = opaqueValues.length === 0 ? [condition.values] : opaqueValues.map((value) => [value]);
    return this.keys.diagrams.any(groups.map((values) => (
      this.keys.unknowns.node(`${this.subject}${condition.base.replace('Not', '')}${this.whenAbsent(condition)} ${condition.key.toLowerCase()} ${JSON.stringify(values)}`, this.because(condition, values)))));
  }

  private fixedCondition(compiled: CompiledCondition, value: ContextValue | Unknown | undefined): Formula {
    if (isUnknown(value) && value.alternatives) {
      const alternatives = value.alternatives;
      const id = `${this.subject}${compiled.condition.key.toLowerCase()}: ${value.unknown}`;
      return () => this.keys.unknowns.node(id, value.unknown, alternatives.map((item) => this.truth(compiled, item)));
    }
    return () => this.truth(compiled, value);
  }

  private truthOfText(compiled: CompiledCondition, value: string): Node {
    const space = new TextSpace([[exactly(value)]], this.keys.known.automata);
    const formula = this.texts.condition(compiled, space, [0]);
    const labels = space.labelsOf([value]);
    return formula((feature, unknown) => this.node(labels[feature], unknown));
  }

  node(answer: Tri, unknown: () => Node): Node {
    return answer === UNKNOWN ? unknown() : answer === YES ? TRUE : FALSE;
  }

  /** Opposite operators share one unknown, but not over lists. */
  unknownCondition(compiled: CompiledCondition): Node {
    const { condition, negated } = compiled;
    if (condition.quantifier) {
      const id = `${this.subject}${condition.operator} ${condition.key.toLowerCase()} ${JSON.stringify(condition.values)}`;
      return this.keys.unknowns.node(id, this.because(condition, condition.values));
    }
    return negated ? this.keys.diagrams.not(this.unknownListed(compiled)) : this.unknownListed(compiled);
  }

  /** Of a key that nobody knows to be there, IfExists asks something else. */
  private whenAbsent({ key, ifExists, base }: Condition): string {
    const fact = this.valuesOf(key.toLowerCase());
    return ifExists && !base.includes('Not') && fact.kind === 'fixed' && isUnknown(fact.value) && fact.value.mayBeAbsent ? 'IfExists' : '';
  }

  /** Why it is not known whether a value is listed. */
  private because({ key, operator }: Condition, values: readonly string[]): string {
    const name = this.keys.keyName(key.toLowerCase());
    const fact = this.valuesOf(key.toLowerCase());
    if (fact.kind === 'fixed' && isUnknown(fact.value)) return fact.value.unknown;
    const tokens = values.filter(hasOpaque);
    if (tokens.length > 0) return `the value of ${tokens.join(', ')} is not known yet, and ${operator} compares ${name} with it; name that value, or ask about other values of ${name}`;
    return `${operator} compares ${name} with ${values.map((value) => `"${value}"`).join(', ')}, and whether some values match is not documented; write them in the usual form`;
  }
}

export function factsWith(compiled: CompiledCondition, value: ContextValue | Unknown | undefined): Facts {
  const values: (ContextValue | Unknown | undefined)[] = [];
  values[compiled.number] = value;
  return { action: '', resource: '', caller: undefined, values };
}

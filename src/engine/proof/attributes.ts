import { Alternative } from './automaton';
import { Budget } from './budget';
import { CallerType } from './callers';
import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { ClassDimension, KnownSplits, Procedure, TextDimension } from './dimensions';
import { CLOCK, KeyValues, ValueClass, clockClasses, isClock, keyValues, typedClasses } from './key-values';
import { ItemClass, listClasses } from './list-classes';
import { alternativesOf, exactly, one, run } from './patterns';
import { Dimension } from './solver';
import { Projection, TextSpace } from './text-space';
import { Unknowns } from './unknowns';
import { CompiledCondition } from '../conditions/condition';
import { Facts } from '../matching/facts';
import { ANY_RUN, SEGMENT_RUN } from '../matching/glob';
import { hasOpaque, isUnique, opaque } from '../matching/opaque';
import { NO, Tri, UNKNOWN, YES, or } from '../matching/tri';
import { TextPattern } from '../matching/value-set';
import { Variable, isVariable } from '../matching/variables';
import { Circumstances } from '../request/context-keys';
import { ContextValue, Unknown, isUnknown } from '../request/request';

/** A function that can be built once all tests are known and every dimension has its levels. */
export type Formula = () => Node;

/** Which values a condition key has, for callers of one form. */
export interface Situation {
  readonly circumstances: Circumstances;
  readonly callerType?: CallerType;

  /** Keys that the question speaks of, in lower case. */
  readonly mentioned: ReadonlySet<string>;

  /** Keys for which the question names one value, so that policy variables are that value. */
  readonly assumed: ReadonlyMap<string, string>;
}

/** The condition keys of requests, as dimensions, and conditions on them as functions. */
export class KeyAttributes {
  readonly dimensions = new Map<string, Dimension>();

  private readonly conditions = new Map<string, CompiledCondition[]>();
  private readonly built = new Map<CompiledCondition, Formula>();

  constructor(
    private readonly situation: Situation,
    private readonly caller: TextSpace | undefined,
    private readonly callerDimension: TextDimension | undefined,
    private readonly diagrams: Diagrams,
    private readonly unknowns: Unknowns,
  ) {}

  /** Registers a condition; the formula is for after `prepare`. */
  condition(compiled: CompiledCondition): Formula {
    const key = compiled.condition.key.toLowerCase();
    const values = this.valuesOf(key);
    if (values.kind === 'fixed') return this.fixedCondition(compiled, values.value);
    const projection = this.situation.callerType?.keys[key];
    if (projection && this.caller && this.callerDimension) return this.projectedCondition(compiled, projection);
    const group = isClock(key) ? CLOCK : key;
    this.conditions.set(group, [...this.conditions.get(group) ?? [], compiled]);
    return () => this.built.get(compiled)!();
  }

  /** Makes the dimensions. */
  prepare(procedure: Procedure, splitting: number, budget: Budget, known: KnownSplits): void {
    for (const [key, conditions] of this.conditions) {
      const values = this.valuesOf(key === CLOCK ? 'aws:currenttime' : key);
      if (values.kind === 'fixed') continue;
      const classes = key === CLOCK ? clockClasses(conditions) : values.multivalued ? undefined : typedClasses(key, values.type, conditions);
      if (classes) this.prepareClasses(key, values.optional, classes, conditions);
      else if (values.multivalued) this.prepareLists(key, values.optional, conditions, splitting, budget, known);
      else this.prepareTexts(key, values.optional, conditions, procedure, splitting, known);
    }
  }

  /** The texts that a pattern accepts, with its variables filled in as far as their values are known. */
  alternatives(pattern: TextPattern): Alternative[] {
    return alternativesOf(pattern, (variable) => this.variableText(variable));
  }

  /** A name for the unknown part of a pattern, the same wherever it is written. */
  patternName(pattern: TextPattern): string {
    return `${patternText(pattern)} (${pattern.style})`;
  }

  private valuesOf(key: string): KeyValues {
    const assumed = this.situation.assumed.get(key);
    const values = keyValues(key, this.situation.circumstances, this.situation.mentioned.has(key));
    const isProjected = this.situation.callerType?.keys[key] !== undefined && values.kind === 'fixed' && typeof values.value === 'string';
    if (isProjected) return { kind: 'free', type: 'string', optional: false, multivalued: false };
    return values.kind === 'free' && assumed !== undefined ? { kind: 'fixed', value: assumed } : values;
  }

  private variableText({ key, fallback }: Variable): ReturnType<Parameters<typeof alternativesOf>[1]> {
    const values = this.valuesOf(key.toLowerCase());
    const assumed = this.situation.assumed.get(key.toLowerCase());
    if (assumed !== undefined) return assumed;
    if (values.kind === 'fixed') {
      if (values.value === undefined) return fallback;
      if (typeof values.value === 'string') return values.value;
    }
    return ANY_RUN;
  }

  private fixedCondition(compiled: CompiledCondition, value: ContextValue | Unknown | undefined): Formula {
    if (isUnknown(value) && value.alternatives) {
      const alternatives = value.alternatives;
      const name = `${compiled.condition.key.toLowerCase()}: ${value.unknown}`;
      return () => this.unknowns.node(name, alternatives.map((item) => this.truth(compiled, item)));
    }
    return () => this.truth(compiled, value);
  }

  /** Of one definite value. Conditions with variables are not asked for it. */
  private truth(compiled: CompiledCondition, value: ContextValue | Unknown | undefined): Node {
    const set = compiled.listed.set();
    if (set.kind === 'text' && typeof value === 'string' && compiled.condition.base !== 'Null') return this.truthOfText(compiled, value);
    const isList = Array.isArray(value) && compiled.condition.base !== 'Null';
    if (isList && (set.kind !== 'text' || set.patterns.some(hasVariables))) return this.unknownCondition(compiled);
    return this.node(compiled.test(factsWith(compiled, value)), () => this.unknownCondition(compiled));
  }

  private truthOfText(compiled: CompiledCondition, value: string): Node {
    const space = new TextSpace([[exactly(value)]]);
    const formula = this.textCondition(compiled, space, [0]);
    const features = space.labelsOf([value]);
    return formula((feature, unknown) => this.node(features[feature], unknown));
  }

  private node(answer: Tri, unknown: () => Node): Node {
    return answer === UNKNOWN ? unknown() : answer === YES ? TRUE : FALSE;
  }

  /** Opposite operators share one unknown, but not over lists. */
  private unknownCondition(compiled: CompiledCondition): Node {
    const { condition, negated } = compiled;
    if (condition.quantifier) return this.unknowns.node(`${condition.operator} ${condition.key.toLowerCase()} ${condition.values.join()}`);
    return negated ? this.diagrams.not(this.unknownListed(compiled)) : this.unknownListed(compiled);
  }

  private unknownListed({ condition }: CompiledCondition): Node {
    const opaqueValues = condition.values.filter(hasOpaque);
    const values = opaqueValues.length > 0 ? opaqueValues : condition.values;
    return this.unknowns.node(`${condition.base.replace('Not', '')} ${condition.key.toLowerCase()} ${values.join()}`);
  }

  private prepareClasses(key: string, optional: boolean, classes: readonly ValueClass[], conditions: readonly CompiledCondition[]): void {
    const all: ValueClass[] = [...optional ? [{ values: {} }] : [], ...classes];
    const dimension = new ClassDimension<ValueClass>(key, all, this.diagrams);
    this.dimensions.set(key, dimension);
    for (const compiled of conditions) {
      const name = compiled.condition.key.toLowerCase();
      this.built.set(compiled, () => dimension.select((item) => {
        const value = item.values[name];
        if (value !== undefined && (item.doubtful || !isConstantOn(item, compiled))) return this.unknownCondition(compiled);
        return this.truth(compiled, value);
      }));
    }
  }

  private prepareLists(
    key: string, optional: boolean, conditions: readonly CompiledCondition[], splitting: number, budget: Budget, known: KnownSplits,
  ): void {
    const space = new TextSpace([textDomain(conditions, true)]);
    const features = conditions.map((compiled) => this.listedFeatures(compiled, space, [0]));
    space.feature([0], [exactly('')], 'empty');
    const texts = new TextDimension(key, space, false, this.diagrams);
    texts.prepare('split', splitting, known);
    const items = texts.members.map(({ value, labels }): ItemClass => ({
      example: value![0],
      listed: features.map((ofCondition) => ofCondition.reduce<Tri>((listed, { feature }) => or(listed, Number(labels[feature]) as Tri), NO)),
    }));
    const lists: ValueClass[] = listClasses(items, conditions, budget).map((list) => ({ values: { [key]: list } }));
    this.prepareClasses(key, optional, lists, conditions);
  }

  private prepareTexts(
    key: string, optional: boolean, conditions: readonly CompiledCondition[], procedure: Procedure, splitting: number, known: KnownSplits,
  ): void {
    const space = new TextSpace([textDomain(conditions, optional)]);
    const dimension = new TextDimension(key, space, optional, this.diagrams);
    const formulas = conditions.map((compiled) => this.textCondition(compiled, space, [0]));
    dimension.prepare(procedure, splitting, known);
    this.dimensions.set(key, dimension);
    conditions.forEach((compiled, i) => {
      this.built.set(compiled, () => {
        const present = formulas[i]((feature, unknown) => dimension.accepted(feature, unknown));
        return this.diagrams.ifThenElse(dimension.present(), present, this.truth(compiled, undefined));
      });
    });
  }

  private projectedCondition(compiled: CompiledCondition, projection: Projection): Formula {
    const formula = this.textCondition(compiled, this.caller!, projection);
    return () => formula((feature, unknown) => this.callerDimension!.accepted(feature, unknown));
  }

  /** What a condition says of a text that is there. */
  private textCondition(
    compiled: CompiledCondition, space: TextSpace, projection: Projection,
  ): (accepted: (feature: number, unknown: () => Node) => Node) => Node {
    const { condition, negated } = compiled;
    const empty = condition.base === 'Null' || condition.quantifier === 'ForAllValues' ? space.feature(projection, [exactly('')], 'empty') : 0;
    if (condition.base === 'Null') {
      const ifNull = () => this.truth(compiled, undefined);
      const ifNot = () => this.truth(compiled, 'x');
      return (accepted) => this.diagrams.ifThenElse(accepted(empty, () => FALSE), ifNull(), ifNot());
    }
    const features = compiled.listed.set().kind === 'text' ? this.listedFeatures(compiled, space, projection) : undefined;
    return (accepted) => {
      const listed = features
        ? this.diagrams.any(features.map(({ feature, name }) => accepted(feature, () => this.unknowns.node(`${condition.key.toLowerCase()} ${name}`))))
        : this.unknownListed(compiled);
      const item = negated ? this.diagrams.not(listed) : listed;
      return condition.quantifier === 'ForAllValues' ? this.diagrams.or(accepted(empty, () => FALSE), item) : item;
    };
  }

  /** One test for all known values, and one for each that holds something unknown. */
  private listedFeatures(compiled: CompiledCondition, space: TextSpace, projection: Projection): { feature: number; name: string }[] {
    const set = compiled.listed.set();
    if (set.kind !== 'text') return [];
    const isKnown = (pattern: TextPattern) => !hasVariables(pattern) && !pattern.template.some((piece) => typeof piece === 'string' && hasOpaque(piece));
    const known = set.patterns.filter(isKnown);
    const unknown = set.patterns.filter((pattern) => !isKnown(pattern));
    const together = space.hasConstants ? known.map((pattern) => [pattern]) : known.length > 0 ? [known] : [];
    const groups = [...together, ...unknown.map((pattern) => [pattern])];
    return groups.map((patterns) => ({
      feature: space.feature(projection, patterns.flatMap((pattern) => this.alternatives(pattern)), `${compiled.condition.key} ${patterns.map(patternText).join(', ')}`),
      name: patterns.map((pattern) => this.patternName(pattern)).join(),
    }));
  }
}

/** What a text key may be: any text, or one of the opaque constants that the conditions name, or the identity of another resource. */
function textDomain(conditions: readonly CompiledCondition[], mayBeEmpty: boolean): Alternative[] {
  const constants = new Set<string>();
  for (const { condition } of conditions) {
    for (const value of condition.values) if (hasOpaque(value) && !/[*?$]/.test(value)) constants.add(value);
  }
  if ([...constants].some(isUnique)) constants.add(opaque('!another resource'));
  const text: Alternative = { certain: true, tokens: mayBeEmpty ? [run('text')] : [one('text'), run('text')] };
  return [text, ...[...constants].map(exactly)];
}

/** A pattern as a policy writes it. */
export function patternText({ template }: TextPattern): string {
  return template.map((piece) => {
    if (isVariable(piece)) return `\${${piece.key}}`;
    return typeof piece === 'string' ? piece : piece === ANY_RUN || piece === SEGMENT_RUN ? '*' : '?';
  }).join('');
}

function hasVariables({ template }: TextPattern): boolean {
  return template.some(isVariable);
}

function factsWith(compiled: CompiledCondition, value: ContextValue | Unknown | undefined): Facts {
  const values: (ContextValue | Unknown | undefined)[] = [];
  values[compiled.number] = value;
  return { action: '', resource: '', caller: undefined, values };
}

/** Whether a condition says the same of all values of a class. */
function isConstantOn(item: ValueClass, { condition, listed }: CompiledCondition): boolean {
  const set = listed.set();
  if (condition.base === 'Null') return true;
  if (set.kind === 'text' && (item.addresses || item.instant)) {
    return item.addresses !== undefined
      && set.patterns.every(({ template: [piece], template }) => template.length === 1 && (piece === ANY_RUN || typeof piece === 'string' && !hasOpaque(piece)));
  }
  // Four digits are a year, or seconds: so a plain number has no instant that is certain.
  return !(set.kind === 'instants' && item.instant !== undefined
    && Object.values(item.values).some((value) => typeof value === 'string' && /^\d{4}$/.test(value)));
}


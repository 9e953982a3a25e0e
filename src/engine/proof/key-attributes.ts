import { Budget } from './budget';
import { CallerType } from './callers';
import { ClassDimension } from './class-dimension';
import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { CLOCK, KeyValues, ValueClass, clockClasses, isClock, keyValues, typedClasses } from './key-values';
import { Known, KnownClasses } from './known';
import { ItemClass, listClasses } from './list-classes';
import { Named } from './named-values';
import { exactly } from './patterns';
import { Dimension } from './solver';
import { TextConditions } from './text-conditions';
import { Procedure, TextDimension } from './text-dimension';
import { hasVariables, textDomain } from './text-patterns';
import { TextSpace } from './text-space';
import { Unknowns } from './unknowns';
import { CompiledCondition } from '../conditions/condition';
import { Facts } from '../matching/facts';
import { ANY_RUN } from '../matching/glob';
import { hasOpaque } from '../matching/opaque';
import { NO, Tri, UNKNOWN, YES, or } from '../matching/tri';
import { Condition } from '../policy/policy';
import { contextKey } from '../request/context-keys';
import { ContextValue, RequestContext, Unknown, isUnknown } from '../request/request';

/** A function that can be built once all tests are known and every dimension has its levels. */
export type Formula = () => Node;

/** Which values condition keys have, for callers of one form. */
export interface Situation {
  readonly facts: RequestContext;
  readonly callerType?: CallerType;

  /** Keys that the question speaks of, in lower case. */
  readonly mentioned: ReadonlySet<string>;

  /** Keys for which the question names one value, so that policy variables are that value. */
  readonly assumed: ReadonlyMap<string, string>;
}

/** What it may cost to tell values apart. */
export interface Splitting {
  readonly procedure: Procedure;
  readonly steps: number;
  readonly budget: Budget;
}

/** The condition keys of requests, as dimensions, and conditions on them as functions. */
export class KeyAttributes {
  readonly dimensions = new Map<string, Dimension>();
  readonly texts: TextConditions;

  private readonly conditions = new Map<string, CompiledCondition[]>();
  private readonly built = new Map<CompiledCondition, Formula>();
  private readonly spellings = new Map<string, string>();

  constructor(
    private readonly situation: Situation,
    private readonly callerDimension: TextDimension | undefined,
    private readonly diagrams: Diagrams,
    private readonly unknowns: Unknowns,
    private readonly known: Known,
    named: (key: string) => Named,
  ) {
    this.texts = new TextConditions(this, diagrams, unknowns, named);
  }

  /** Registers a condition; the formula is for after `prepare`. */
  condition(compiled: CompiledCondition): Formula {
    const key = compiled.condition.key.toLowerCase();
    this.spellings.set(key, compiled.condition.key);
    this.texts.register(compiled);
    const values = this.valuesOf(key);
    if (values.kind === 'fixed') return this.fixedCondition(compiled, values.value);
    const projection = this.projectionOf(key);
    if (projection && this.callerDimension) {
      const formula = this.texts.condition(compiled, this.callerDimension.space, projection);
      return () => formula((feature, unknown) => this.callerDimension!.accepted(feature, unknown));
    }
    const group = isClock(key) ? CLOCK : key;
    this.conditions.set(group, [...this.conditions.get(group) ?? [], compiled]);
    return () => this.built.get(compiled)!();
  }

  /** Makes the dimensions. */
  prepare(splitting: Splitting): void {
    for (const [key, conditions] of this.conditions) {
      const values = this.valuesOf(key === CLOCK ? 'aws:currenttime' : key);
      if (values.kind === 'fixed') continue;
      if (values.multivalued) this.prepareLists(key, values.optional, conditions, splitting);
      else if (!this.prepareTyped(key, values, conditions, splitting.budget)) this.prepareTexts(key, values.optional, conditions, splitting);
    }
  }

  valuesOf(key: string): KeyValues {
    const assumed = this.assumed(key);
    const values = keyValues(key, this.situation.facts, this.situation.mentioned.has(key));
    const isProjected = this.projectionOf(key) !== undefined && values.kind === 'fixed' && typeof values.value === 'string';
    if (isProjected) return { kind: 'free', type: 'string', optional: false, multivalued: false };
    return values.kind === 'free' && assumed !== undefined ? { kind: 'fixed', value: assumed } : values;
  }

  assumed(key: string): string | undefined {
    return this.situation.assumed.get(key);
  }

  /** How the key is made of the fields of the caller. */
  projectionOf(key: string): CallerType['keys'][string] | undefined {
    return this.situation.callerType?.keys[key];
  }

  /** A key as policies and questions write it. */
  spelling(key: string): string {
    return this.spellings.get(key) ?? key;
  }

  /** A key as AWS spells it. */
  keyName(key: string): string {
    const documented = contextKey(key)?.key;
    return documented === undefined || documented.endsWith('/*') ? this.spelling(key) : documented;
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
    return this.diagrams.any(groups.map((values) => (
      this.unknowns.node(`${condition.base.replace('Not', '')} ${condition.key.toLowerCase()} ${JSON.stringify(values)}`, this.because(condition, values)))));
  }

  private fixedCondition(compiled: CompiledCondition, value: ContextValue | Unknown | undefined): Formula {
    if (isUnknown(value) && value.alternatives) {
      const alternatives = value.alternatives;
      const id = `${compiled.condition.key.toLowerCase()}: ${value.unknown}`;
      return () => this.unknowns.node(id, value.unknown, alternatives.map((item) => this.truth(compiled, item)));
    }
    return () => this.truth(compiled, value);
  }

  private truthOfText(compiled: CompiledCondition, value: string): Node {
    const space = new TextSpace([[exactly(value)]], this.known.automata);
    const formula = this.texts.condition(compiled, space, [0]);
    const labels = space.labelsOf([value]);
    return formula((feature, unknown) => this.node(labels[feature], unknown));
  }

  private node(answer: Tri, unknown: () => Node): Node {
    return answer === UNKNOWN ? unknown() : answer === YES ? TRUE : FALSE;
  }

  /** Opposite operators share one unknown, but not over lists. */
  private unknownCondition(compiled: CompiledCondition): Node {
    const { condition, negated } = compiled;
    if (condition.quantifier) {
      const id = `${condition.operator} ${condition.key.toLowerCase()} ${JSON.stringify(condition.values)}`;
      return this.unknowns.node(id, this.because(condition, condition.values));
    }
    return negated ? this.diagrams.not(this.unknownListed(compiled)) : this.unknownListed(compiled);
  }

  /** Why it is not known whether a value is listed. */
  private because({ key, operator }: Condition, values: readonly string[]): string {
    const name = this.keyName(key.toLowerCase());
    const fact = this.valuesOf(key.toLowerCase());
    if (fact.kind === 'fixed' && isUnknown(fact.value)) return fact.value.unknown;
    const tokens = values.filter(hasOpaque);
    if (tokens.length > 0) return `the value of ${tokens.join(', ')} is not known yet, and ${operator} compares ${name} with it; name that value, or ask about other values of ${name}`;
    return `${operator} compares ${name} with ${values.map((value) => `"${value}"`).join(', ')}, and whether some values match is not documented; write them in the usual form`;
  }

  /** @returns false if the values have to be treated as texts */
  private prepareTyped(key: string, values: Extract<KeyValues, { kind: 'free' }>, conditions: readonly CompiledCondition[], budget: Budget): boolean {
    const knownKey = [key, values.optional, ...conditions.map((compiled) => this.known.numberOf(compiled))].join();
    let found = this.known.classes.get(knownKey);
    if (!found) {
      const classes = key === CLOCK ? clockClasses(conditions) : typedClasses(key, values.type, conditions);
      if (!classes) return false;
      found = { classes: withAbsent(values.optional, classes), answers: new Map() };
      this.known.classes.set(knownKey, found);
    }
    budget.spendOnce(knownKey, found.classes.length * conditions.length);
    this.useClasses(key, found.classes, conditions, found.answers);
    return true;
  }

  private useClasses(
    key: string, classes: readonly ValueClass[], conditions: readonly CompiledCondition[], answers: KnownClasses['answers'] = new Map(),
  ): void {
    const dimension = new ClassDimension<ValueClass>(this.keyName(key), classes, this.diagrams);
    this.dimensions.set(key, dimension);
    for (const compiled of conditions) this.built.set(compiled, () => this.conditionOnClasses(compiled, dimension, answers));
  }

  private conditionOnClasses(compiled: CompiledCondition, dimension: ClassDimension<ValueClass>, answers: KnownClasses['answers']): Node {
    const name = compiled.condition.key.toLowerCase();
    const isDoubtful = (item: ValueClass) => item.values[name] !== undefined && (item.doubtful || !isConstantOn(item, compiled));
    if (compiled.listed.set().kind === 'text') {
      return dimension.select((item) => isDoubtful(item) ? this.unknownCondition(compiled) : this.truth(compiled, item.values[name]));
    }
    const test = (item: ValueClass) => isDoubtful(item) ? UNKNOWN : compiled.test(factsWith(compiled, item.values[name]));
    const known = answers.get(compiled) ?? dimension.classes.map(test);
    answers.set(compiled, known);
    const unknown = known.includes(UNKNOWN) ? this.unknownCondition(compiled) : FALSE;
    return dimension.select((_, i) => this.node(known[i], () => unknown));
  }

  private prepareLists(key: string, optional: boolean, conditions: readonly CompiledCondition[], { steps, budget }: Splitting): void {
    const space = new TextSpace([textDomain(conditions, true)], this.known.automata);
    const features = conditions.map((compiled) => this.texts.listedFeatures(compiled, space, [0]));
    space.feature([0], [exactly('')], 'empty');
    const texts = new TextDimension(key, space, false, this.diagrams);
    texts.prepare('split', steps, budget, this.known.splits);
    const items = texts.members.map(({ value, labels }): ItemClass => ({
      example: value![0],
      listed: features.map((ofCondition) => ofCondition.reduce<Tri>((listed, { feature }) => or(listed, Number(labels[feature]) as Tri), NO)),
    }));
    const lists: ValueClass[] = listClasses(items, conditions, budget).map((list) => ({ values: { [key]: list } }));
    this.useClasses(key, withAbsent(optional, lists), conditions);
  }

  private prepareTexts(key: string, optional: boolean, conditions: readonly CompiledCondition[], { procedure, steps, budget }: Splitting): void {
    const space = new TextSpace([textDomain(conditions, optional)], this.known.automata);
    const dimension = new TextDimension(this.keyName(key), space, optional, this.diagrams);
    const formulas = conditions.map((compiled) => this.texts.condition(compiled, space, [0]));
    dimension.prepare(procedure, steps, budget, this.known.splits);
    this.dimensions.set(key, dimension);
    conditions.forEach((compiled, i) => {
      this.built.set(compiled, () => {
        const present = formulas[i]((feature, unknown) => dimension.accepted(feature, unknown));
        return this.diagrams.ifThenElse(dimension.present(), present, this.truth(compiled, undefined));
      });
    });
  }
}

function withAbsent(optional: boolean, classes: readonly ValueClass[]): readonly ValueClass[] {
  return optional ? [{ values: {} }, ...classes] : classes;
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

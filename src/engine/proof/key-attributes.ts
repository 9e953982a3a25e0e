import { Budget } from './budget';
import { ClassDimension } from './class-dimension';
import { Diagrams, FALSE, Node } from './diagram';
import { CLOCK, KeyValues, ValueClass, clockClasses, isClock, typedClasses } from './key-values';
import { KeyView, Situation, factsWith } from './key-view';
import { Known, KnownClasses } from './known';
import { ItemClass, listClasses } from './list-classes';
import { Named } from './named-values';
import { exactly } from './patterns';
import { Dimension } from './solver';
import { Procedure, TextDimension } from './text-dimension';
import { textDomain } from './text-patterns';
import { TextSpace } from './text-space';
import { Unknowns } from './unknowns';
import { CompiledCondition } from '../conditions/condition';
import { ANY_RUN } from '../matching/glob';
import { hasOpaque } from '../matching/opaque';
import { NO, Tri, UNKNOWN, or } from '../matching/tri';
import { TextPattern } from '../matching/value-set';
import { contextKey } from '../request/context-keys';

/** A function that can be built once all tests are known and every dimension has its levels. */
export type Formula = () => Node;

/** What it may cost to tell values apart. */
export interface Splitting {
  readonly procedure: Procedure;
  readonly steps: number;
  readonly budget: Budget;
}

/** A condition, and who asks it. */
interface Seen {
  readonly compiled: CompiledCondition;
  readonly view: KeyView;
}

/** The condition keys of requests, as dimensions. */
export class KeyAttributes {
  readonly dimensions = new Map<string, Dimension>();

  private readonly views: KeyView[] = [];
  private readonly conditions = new Map<string, Seen[]>();
  private readonly built = new Map<Seen, Formula>();
  private readonly spellings = new Map<string, string>();

  constructor(
    readonly callerDimension: TextDimension | undefined,
    readonly diagrams: Diagrams,
    readonly unknowns: Unknowns,
    readonly known: Known,
  ) {}

  view(situation: Situation, named: (key: string) => Named): KeyView {
    const view = new KeyView(this, situation, named);
    this.views.push(view);
    return view;
  }

  /** The patterns with variables whose value may be one that nothing names. */
  get open(): TextPattern[] {
    return this.views.flatMap(({ texts }) => texts.open);
  }

  /** Lets a condition have a dimension; the formula is for after `prepare`. */
  register(compiled: CompiledCondition, view: KeyView): Formula {
    const key = compiled.condition.key.toLowerCase();
    const group = isClock(key) ? CLOCK : key;
    const seen = { compiled, view };
    this.conditions.set(group, [...this.conditions.get(group) ?? [], seen]);
    return () => this.built.get(seen)!();
  }

  /** Makes the dimensions. */
  prepare(splitting: Splitting): void {
    for (const [key, conditions] of this.conditions) {
      const values = conditions[0].view.valuesOf(key === CLOCK ? 'aws:currenttime' : key);
      if (values.kind === 'fixed') continue;
      if (values.multivalued) this.prepareLists(key, values.optional, conditions, splitting);
      else if (!this.prepareTyped(key, values, conditions, splitting.budget)) this.prepareTexts(key, values.optional, conditions, splitting);
    }
  }

  spell(key: string): void {
    this.spellings.set(key.toLowerCase(), key);
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

  /** @returns false if the values have to be treated as texts */
  private prepareTyped(key: string, values: Extract<KeyValues, { kind: 'free' }>, conditions: readonly Seen[], budget: Budget): boolean {
    const knownKey = [key, values.optional, ...conditions.map(({ compiled }) => this.known.numberOf(compiled))].join();
    let found = this.known.classes.get(knownKey);
    if (!found) {
      const all = conditions.map(({ compiled }) => compiled);
      const classes = key === CLOCK ? clockClasses(all) : typedClasses(key, values.type, all);
      if (!classes) return false;
      found = { classes: withAbsent(values.optional, classes), answers: new Map() };
      this.known.classes.set(knownKey, found);
    }
    budget.spendOnce(knownKey, found.classes.length * conditions.length);
    this.useClasses(key, found.classes, conditions, found.answers);
    return true;
  }

  private useClasses(
    key: string, classes: readonly ValueClass[], conditions: readonly Seen[], answers: KnownClasses['answers'] = new Map(),
  ): void {
    const dimension = new ClassDimension<ValueClass>(this.keyName(key), classes, this.diagrams);
    this.dimensions.set(key, dimension);
    for (const seen of conditions) this.built.set(seen, () => this.conditionOnClasses(seen, dimension, answers));
  }

  private conditionOnClasses({ compiled, view }: Seen, dimension: ClassDimension<ValueClass>, answers: KnownClasses['answers']): Node {
    const name = compiled.condition.key.toLowerCase();
    const isDoubtful = (item: ValueClass) => item.values[name] !== undefined && (item.doubtful || !isConstantOn(item, compiled));
    if (compiled.listed.set().kind === 'text') {
      return dimension.select((item) => isDoubtful(item) ? view.unknownCondition(compiled) : view.truth(compiled, item.values[name]));
    }
    const test = (item: ValueClass) => isDoubtful(item) ? UNKNOWN : compiled.test(factsWith(compiled, item.values[name]));
    const known = answers.get(compiled) ?? dimension.classes.map(test);
    answers.set(compiled, known);
    const unknown = known.includes(UNKNOWN) ? view.unknownCondition(compiled) : FALSE;
    return dimension.select((_, i) => view.node(known[i], () => unknown));
  }

  private prepareLists(key: string, optional: boolean, conditions: readonly Seen[], { steps, budget }: Splitting): void {
    const all = conditions.map(({ compiled }) => compiled);
    const space = new TextSpace([textDomain(all, true)], this.known.automata);
    const features = conditions.map(({ compiled, view }) => view.texts.listedFeatures(compiled, space, [0]));
    space.feature([0], [exactly('')], 'empty');
    const texts = new TextDimension(key, space, false, this.diagrams);
    texts.prepare('split', steps, budget, this.known.splits);
    const items = texts.members.map(({ value, labels }): ItemClass => ({
      example: value![0],
      listed: features.map((ofCondition) => ofCondition.reduce<Tri>((listed, { feature }) => or(listed, Number(labels[feature]) as Tri), NO)),
    }));
    const lists: ValueClass[] = listClasses(items, all, budget).map((list) => ({ values: { [key]: list } }));
    this.useClasses(key, withAbsent(optional, lists), conditions);
  }

  private prepareTexts(key: string, optional: boolean, conditions: readonly Seen[], { procedure, steps, budget }: Splitting): void {
    const space = new TextSpace([textDomain(conditions.map(({ compiled }) => compiled), optional)], this.known.automata);
    const dimension = new TextDimension(this.keyName(key), space, optional, this.diagrams);
    const formulas = conditions.map(({ compiled, view }) => view.texts.condition(compiled, space, [0]));
    dimension.prepare(procedure, steps, budget, this.known.splits);
    this.dimensions.set(key, dimension);
    conditions.forEach((seen, i) => {
      this.built.set(seen, () => {
        const present = formulas[i]((feature, unknown) => dimension.accepted(feature, unknown));
        return this.diagrams.ifThenElse(dimension.present(), present, seen.view.truth(seen.compiled, undefined));
      });
    });
  }
}

function withAbsent(optional: boolean, classes: readonly ValueClass[]): readonly ValueClass[] {
  return optional ? [{ values: {} }, ...classes] : classes;
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

import { Diagrams, FALSE, Node, TRUE } from './diagram';
import type { Formula } from './key-attributes';
import type { KeyView } from './key-view';
import { Named } from './named-values';
import { exactly } from './patterns';
import { hasVariables, patternKey, patternText, whyUnknown } from './text-patterns';
import { Projection, TextSpace } from './text-space';
import { Alternative, CharacterClass } from './tokens';
import { Unknowns } from './unknowns';
import { VariableValue, alternativesIn } from './variable-cases';
import { CompiledCondition } from '../conditions/condition';
import { KeyTable } from '../matching/facts';
import { hasOpaque } from '../matching/opaque';
import { TextPattern } from '../matching/value-set';
import { Variable, isVariable } from '../matching/variables';

/** A pattern, where its variables have certain values. */
export interface PatternCase {
  /** Whether they have. */
  readonly when: Formula;

  /** Identifies the alternatives. */
  readonly key: string;
  readonly alternatives: () => readonly Alternative[];
}

/** A test on a text, and where it counts. */
export interface ListedFeature {
  readonly feature: number;
  readonly when: Formula;

  /** Identify the unknown, where nobody knows the answer: what is tested, if attributes share it, and for what. */
  readonly subject?: string;
  readonly key: string;
  readonly patterns: readonly TextPattern[];
}

/** Builds a function from the tests of a text. */
export type TextFormula = (accepted: (feature: number, unknown: () => Node) => Node) => Node;

const ALWAYS: Formula = () => TRUE;

/** The subject of tests on stage, verb and path. */
export const RESOURCE = 'resource';

/** More cases of one pattern are too many. */
const MOST_CASES = 64;

/** Conditions on texts as functions of tests, with policy variables by case. */
export class TextConditions {
  private readonly casesByKey = new Map<string, readonly PatternCase[]>();

  /** Patterns with variables whose value may be one that nothing names. */
  readonly open: TextPattern[] = [];

  constructor(
    private readonly keys: KeyView,
    private readonly diagrams: Diagrams,
    private readonly unknowns: Unknowns,
    private readonly named: (key: string) => Named,
  ) {}

  /** Registers what the variables of a condition need. */
  register(compiled: CompiledCondition): void {
    const set = compiled.listed.set();
    if (set.kind === 'text') set.patterns.filter(hasVariables).forEach((pattern) => this.cases(pattern));
  }

  /** What a condition says of a text that is there. */
  condition(compiled: CompiledCondition, space: TextSpace, projection: Projection): TextFormula {
    const { condition, negated } = compiled;
    const empty = condition.base === 'Null' || condition.quantifier === 'ForAllValues' ? space.feature(projection, [exactly('')], 'empty') : 0;
    if (condition.base === 'Null') {
      const ifNull = () => this.keys.truth(compiled, undefined);
      const ifNot = () => this.keys.truth(compiled, 'x');
      return (accepted) => this.diagrams.ifThenElse(accepted(empty, () => FALSE), ifNull(), ifNot());
    }
    const features = compiled.listed.set().kind === 'text' ? this.listedFeatures(compiled, space, projection) : undefined;
    return (accepted) => {
      const listed = features ? this.listed(features, condition.key, accepted) : this.keys.unknownListed(compiled);
      const item = negated ? this.diagrams.not(listed) : listed;
      return condition.quantifier === 'ForAllValues' ? this.diagrams.or(accepted(empty, () => FALSE), item) : item;
    };
  }

  /** One test for all known values, and one for each that holds something unknown. */
  listedFeatures(compiled: CompiledCondition, space: TextSpace, projection: Projection): ListedFeature[] {
    const set = compiled.listed.set();
    if (set.kind !== 'text') return [];
    const isKnown = (pattern: TextPattern) => !hasVariables(pattern) && !pattern.template.some((piece) => typeof piece === 'string' && hasOpaque(piece));
    const known = set.patterns.filter(isKnown);
    const unknown = set.patterns.filter((pattern) => !isKnown(pattern));
    const together = space.hasConstants ? known.map((pattern) => [pattern]) : known.length > 0 ? [known] : [];
    return [...together, ...unknown.map((pattern) => [pattern])].flatMap((patterns) => this.features(patterns, space, projection));
  }

  /** The tests whether a text matches one of some patterns. Of several patterns, none has variables. */
  features(patterns: readonly TextPattern[], space: TextSpace, projection: Projection): ListedFeature[] {
    const name = patterns.map(patternText).join(', ');
    const add = ({ key, alternatives, when }: PatternCase): ListedFeature => ({
      feature: space.lazyFeature(projection, key, alternatives, name), when, subject: space.subjectOf(projection), key, patterns,
    });
    if (patterns.length === 1) return this.cases(patterns[0]).map(add);
    const cases = patterns.flatMap((pattern) => this.cases(pattern));
    return [add({ key: cases.map(({ key }) => key).join(), alternatives: () => cases.flatMap(({ alternatives }) => alternatives()), when: ALWAYS })];
  }

  /** @param subject what is tested: a condition key, or the resource */
  listed(features: readonly ListedFeature[], subject: string, accepted: (feature: number, unknown: () => Node) => Node): Node {
    return this.diagrams.any(features.map(({ feature, subject: shared = `${this.keys.subject}${subject.toLowerCase()}`, key, patterns, when }) => {
      const unknown = () => this.unknowns.node(`${shared} ${key}`, whyUnknown(subject === RESOURCE ? 'the resource' : this.keys.keyName(subject.toLowerCase()), patterns), undefined, patterns.some(hasVariables));
      return this.diagrams.and(when(), accepted(feature, unknown));
    }));
  }

  /** A pattern by the values of its variables: each that is named, any other, and none. */
  cases(pattern: TextPattern): readonly PatternCase[] {
    if (!hasVariables(pattern)) return [{ when: ALWAYS, key: patternKey(pattern), alternatives: () => alternativesIn(pattern, () => undefined) }];
    const key = patternKey(pattern);
    const known = this.casesByKey.get(key);
    if (known) return known;
    const variables = [...new Map(pattern.template.filter(isVariable).map((variable) => [`${variable.key}, ${variable.fallback}`, variable])).entries()];
    let cases: { when: Formula; values: ReadonlyMap<string, VariableValue> }[] = [{ when: ALWAYS, values: new Map() }];
    for (const [name, variable] of variables) {
      const options = this.options(variable, cases.length);
      cases = cases.flatMap(({ when, values }) => options.map((option) => ({
        when: when === ALWAYS ? option.when : () => this.diagrams.and(when(), option.when()),
        values: new Map([...values, [name, option.value]]),
      })));
      if (options.some(({ value }) => typeof value === 'object')) this.open.push(pattern);
    }
    const result = cases.map(({ when, values }): PatternCase => ({
      when,
      key: `${key}${JSON.stringify([...values.values()].map((value) => value ?? null))}`,
      alternatives: () => alternativesIn(pattern, ({ key: variableKey, fallback }) => values.get(`${variableKey}, ${fallback}`)),
    }));
    this.casesByKey.set(key, result);
    return result;
  }

  private options({ key, fallback }: Variable, already: number): { readonly when: Formula; readonly value: VariableValue }[] {
    const name = key.toLowerCase();
    const values = this.keys.valuesOf(name);
    const only = (value: VariableValue) => [{ when: ALWAYS, value }];
    const assumed = this.keys.assumed(name);
    if (assumed !== undefined) return only(assumed);
    if (values.kind === 'fixed' && values.value === undefined) return only(fallback);
    if (values.kind === 'fixed' && typeof values.value === 'string') return only(values.value);
    const isText = values.kind === 'free' && (values.type === 'string' || values.type === 'arn') && !values.multivalued;
    if (!isText) return only({ not: [], of: 'anything', mayBeEmpty: true });

    const test = (operator: string, value: string) => this.keys.condition(new CompiledCondition(
      { operator, base: operator, ifExists: false, key, values: [value] }, { keys: new KeyTable(), variables: false },
    ));
    const projection = this.keys.projectionOf(name);
    const of = projection ? characters(name) : 'text';
    const mayBeEmpty = projection === undefined && values.optional;
    const { values: all, patterns } = this.named(name);
    const named = all.length * already > MOST_CASES ? [] : all;
    const isNamed = named.map((value) => test('StringEquals', value));
    const isPresent = values.optional ? test('StringLike', '*') : ALWAYS;
    const isLike = patterns.map((pattern) => test('StringLike', pattern));
    const { diagrams } = this;
    const none = (formulas: readonly Formula[]) => diagrams.not(diagrams.any(formulas.map((formula) => formula())));
    const isOther = () => diagrams.and(isPresent(), none(isNamed));
    return [
      ...named.map((value, i) => ({ when: isNamed[i], value })),
      ...patterns.map((like, i) => ({ when: () => diagrams.and(isOther(), isLike[i]()), value: { like } })),
      { when: () => diagrams.and(isOther(), none(isLike)), value: { not: named, of, mayBeEmpty } },
      ...values.optional && fallback !== undefined ? [{ when: () => diagrams.not(isPresent()), value: fallback }] : [],
    ];
  }
}

/** The characters of what follows from the caller. */
function characters(key: string): CharacterClass {
  return key === 'aws:username' ? 'name' : key === 'aws:principalaccount' ? 'digit' : 'text';
}

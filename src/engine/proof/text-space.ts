import { Automaton, State } from './automaton';
import { Budget } from './budget';
import { Memory, Reading, searchTexts } from './text-search';
import { Alternative, isList } from './tokens';
import { hasOpaque, isOpaque, isUnique, splitSymbols } from '../matching/opaque';
import { Tri, YES } from '../matching/tri';

/**
 * How a tested text is made of the fields of a structured value: numbers are fields, in their order; strings stand
 * between them. The ARN of a user is `['arn:', 0, ':iam::', 1, ':user/', 2]`.
 */
export type Projection = readonly (number | string)[];

/** Automata that were made before. They grow while they are used, and then serve all who ask the same. */
export type Automata = Map<string, Automaton>;

/** All values of a structured text, and the tests on it. */
export class TextSpace {
  /** Whether a value may hold an opaque constant. */
  readonly hasConstants: boolean;
  private readonly fieldsKey: string;
  private readonly tests: Test[] = [];
  private domains: Automaton[] | undefined;
  private readonly byKey = new Map<string, number>();

  /**
   * @param fields what each field may be
   * @param subject what the texts say something of, if several attributes do
   */
  constructor(private readonly fields: readonly (readonly Alternative[])[], private readonly automata: Automata = new Map(), private readonly subject = '') {
    this.fieldsKey = JSON.stringify(fields);
    const named = fields.flat(2).flatMap(({ tokens }) => tokens).flatMap(({ accepts }) => isList(accepts) ? accepts : []);
    this.hasConstants = named.some(isOpaque);
  }

  /** Attributes that are the same part of a text are equal or unequal to something together, known or not. */
  subjectOf(projection: Projection): string | undefined {
    return this.subject === '' ? undefined : `${this.subject} ${JSON.stringify(projection)}`;
  }

  get size(): number {
    return this.tests.length;
  }

  /**
   * The number of a test, the same for equal tests.
   *
   * @param name what a reader sees
   */
  feature(projection: Projection, alternatives: readonly Alternative[], name: string): number {
    return this.lazyFeature(projection, JSON.stringify(alternatives), () => alternatives, name);
  }

  /** @param key identifies the alternatives, which are asked for only when texts have to be read */
  lazyFeature(projection: Projection, key: string, alternatives: () => readonly Alternative[], name: string): number {
    const testKey = `${JSON.stringify(projection)}${key}`;
    const known = this.byKey.get(testKey);
    if (known !== undefined) return known;
    // Where either the value or what stands around it holds a constant, patterns match possibly.
    const possibly = this.hasConstants || projection.some((part) => typeof part === 'string' && hasOpaque(part));
    const automatonKey = `${possibly ? 'possibly ' : ''}${key}`;
    const automaton = () => this.automaton(automatonKey, () => possibly ? withPossible(alternatives()) : alternatives());
    const number = this.tests.push(new Test(name, projection, this.fields.length, automaton)) - 1;
    this.byKey.set(testKey, number);
    return number;
  }

  /** The fields and all tests. */
  get key(): string {
    return `${this.fieldsKey}${[...this.byKey.keys()].join()}`;
  }

  get names(): string[] {
    return this.tests.map(({ name }) => name);
  }

  /** By test, what it says of one value. */
  labelsOf(values: readonly string[]): Tri[] {
    return this.tests.map((test) => {
      const { automaton, start, reads, after } = test.reading;
      return values.reduce((state, text, field) => (
        reads[field] ? automaton.readText(automaton.readText(state, splitSymbols(text)), after[field]) : state), start).label;
    });
  }

  canBeUnknown(feature: number): boolean {
    return this.tests[feature].reading.automaton.isUncertain;
  }

  /** Reads all texts in step with all tests. */
  search(memory: Memory, budget: Budget): void {
    searchTexts(this.domains ??= this.makeDomains(), this.tests.map(({ reading }) => reading), memory, budget);
  }

  private makeDomains(): Automaton[] {
    return this.fields.map((alternatives, i) => this.automaton(`field ${this.fieldsKey} ${i}`, () => alternatives));
  }

  private automaton(key: string, alternatives: () => readonly Alternative[]): Automaton {
    const made = this.automata.get(key) ?? new Automaton(alternatives());
    this.automata.set(key, made);
    return made;
  }

  /** Some value, whatever the tests say. */
  anyText(budget: Budget): string[] {
    return this.shortest({ start: 1, decide: (all) => all, needs: () => false, isHopeless: () => false }, budget)!;
  }

  /** Some value that a test accepts, whatever the others say; undefined if there is none. */
  acceptedText(feature: number, budget: Budget): string[] | undefined {
    const [open, accepted, refused] = [0, 1, 2];
    return this.shortest({
      start: open,
      decide: (memory, decided, label) => decided !== feature ? memory : label === YES ? accepted : refused,
      needs: (memory, other) => memory === open && other === feature,
      isHopeless: (memory) => memory === refused,
    }, budget);
  }

  private shortest(memory: Omit<Memory, 'accept'>, budget: Budget): string[] | undefined {
    let found: string[] | undefined;
    const accept = (_: number, text: () => string[]) => {
      found = text();
      return true;
    };
    this.search({ ...memory, accept }, budget);
    return found;
  }
}

/** A test on a projection: for each value YES, NO, or UNKNOWN. */
class Test {
  private made: Reading | undefined;

  constructor(
    readonly name: string, private readonly projection: Projection, private readonly fields: number, private readonly automaton: () => Automaton,
  ) {}

  get reading(): Reading {
    return this.made ??= this.make();
  }

  private make(): Reading {
    const automaton = this.automaton();
    const after: string[][] = Array.from({ length: this.fields }, () => []);
    const reads = new Array<boolean>(this.fields).fill(false);
    let start: State = automaton.start;
    let last = -1;
    for (const part of this.projection) {
      if (typeof part === 'number') {
        last = part;
        reads[part] = true;
      } else if (last < 0) {
        start = automaton.readText(start, splitSymbols(part));
      } else {
        after[last].push(...splitSymbols(part));
      }
    }
    return { automaton, start, reads, after, last };
  }
}

/** What patterns match possibly, where a value holds an opaque constant: such a value is not empty. */
function withPossible(alternatives: readonly Alternative[]): readonly Alternative[] {
  if (alternatives.every(({ tokens }) => tokens.length === 0)) return alternatives;
  return alternatives.flatMap((alternative) => {
    const { certain, tokens } = alternative;
    if (!certain) return [alternative];
    const only = tokens.length === 1 ? tokens[0].accepts : [];
    return [alternative, { tokens, certain: false, identity: isList(only) && only.length === 1 && isUnique(only[0]) }];
  });
}

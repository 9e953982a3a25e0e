import { Alternative, Automaton, State } from './automaton';
import { Budget } from './budget';
import { isOpaque, isUnique, splitSymbols } from '../matching/opaque';
import { NO, Tri, YES } from '../matching/tri';

/**
 * How a tested text is made of the fields of a structured value: numbers are fields, in their order; strings stand
 * between them. The ARN of a user is `['arn:', 0, ':iam::', 1, ':user/', 2]`.
 */
export type Projection = readonly (number | string)[];

/** A test on a projection: for each value YES, NO, or UNKNOWN. */
interface Feature {
  readonly name: string;
  readonly canBeUnknown: boolean;
  readonly automaton: Automaton;

  /** The state before the first field. */
  readonly start: State;
  readonly reads: readonly boolean[];

  /** By field, the symbols to feed after it. */
  readonly after: readonly (readonly string[])[];
  readonly last: number;
}

/** What a search remembers besides the text: for splitting, the labels decided so far; for lazy search, the formula that is left. */
export interface Memory {
  readonly start: number;
  decide(memory: number, feature: number, label: Tri): number;

  /** Whether the memory still depends on the feature. */
  needs(memory: number, feature: number): boolean;
  isHopeless(memory: number): boolean;

  /** Called for each memory at the end of a text; true ends the search. */
  accept(memory: number, text: () => string[]): boolean;
}

interface Walk {
  readonly field: number;
  readonly memory: number;
  readonly domain: State;
  readonly features: readonly number[];
  readonly states: readonly State[];
  readonly previous?: Walk;

  /** What was read; undefined: the end of a field. */
  readonly symbol?: string;
}

/** All values of a structured text, and the tests on it. */
export class TextSpace {
  private readonly domains: readonly Automaton[];

  /** Whether a value may hold an opaque constant. */
  readonly hasConstants: boolean;
  private readonly features: Feature[] = [];
  private readonly fieldsKey: string;
  private readonly byKey = new Map<string, number>();

  /** @param fields what each field may be */
  constructor(fields: readonly (readonly Alternative[])[]) {
    this.fieldsKey = JSON.stringify(fields);
    this.domains = fields.map((alternatives) => new Automaton(alternatives));
    const named = fields.flat(2).flatMap(({ tokens }) => tokens).flatMap(({ accepts }) => typeof accepts === 'object' ? accepts : []);
    this.hasConstants = named.some(isOpaque);
  }

  get size(): number {
    return this.features.length;
  }

  /**
   * The number of a test, the same for equal tests.
   *
   * @param name what a reader sees
   */
  feature(projection: Projection, alternatives: readonly Alternative[], name: string): number {
    const key = JSON.stringify([projection, alternatives]);
    const known = this.byKey.get(key);
    if (known !== undefined) return known;
    const isNotEmpty = alternatives.some(({ tokens }) => tokens.length > 0);
    const automaton = new Automaton(this.hasConstants && isNotEmpty ? alternatives.flatMap(withPossible) : alternatives);
    const after: string[][] = this.domains.map(() => []);
    const reads = this.domains.map(() => false);
    let start = automaton.start;
    let last = -1;
    for (const part of projection) {
      if (typeof part === 'number') {
        last = part;
        reads[part] = true;
      } else if (last < 0) {
        start = automaton.readText(start, splitSymbols(part));
      } else {
        after[last].push(...splitSymbols(part));
      }
    }
    const canBeUnknown = this.hasConstants || alternatives.some(({ certain }) => !certain);
    const number = this.features.push({ name, canBeUnknown, automaton, start, reads, after, last }) - 1;
    this.byKey.set(key, number);
    return number;
  }

  /** The fields and all tests. */
  get key(): string {
    return this.fieldsKey + [...this.byKey.keys()].join();
  }

  get names(): string[] {
    return this.features.map(({ name }) => name);
  }

  /** By test, what it says of one value. */
  labelsOf(fields: readonly string[]): Tri[] {
    return this.features.map(({ automaton, start, reads, after }) => fields.reduce((state, text, field) => (
      reads[field] ? automaton.readText(automaton.readText(state, splitSymbols(text)), after[field]) : state), start).label);
  }

  canBeUnknown(feature: number): boolean {
    return this.features[feature].canBeUnknown;
  }

  /** Reads all texts in step, breadth first, so that the first text found for a memory is a shortest one. */
  search(memory: Memory, budget: Budget): void {
    const seen = new Set<string>();
    let row: Walk[] = [];
    const visit = (walk: Walk | undefined): void => {
      if (!walk || memory.isHopeless(walk.memory)) return;
      const key = `${walk.memory}|${walk.field}|${walk.domain.id}|${walk.features.map((feature, i) => `${feature}:${walk.states[i].id}`).join()}`;
      if (seen.has(key)) return;
      seen.add(key);
      row.push(walk);
    };
    const features = this.features.map((_, i) => i);
    visit(this.settle({
      field: 0, memory: memory.start, domain: this.domains[0].start, features, states: features.map((i) => this.features[i].start),
    }, memory));
    while (row.length > 0) {
      const current = row;
      row = [];
      for (const walk of current) {
        if (walk.domain.label === YES) {
          const next = this.endField(walk, memory);
          if (next.field < this.domains.length) visit(next);
          else if (memory.accept(next.memory, () => this.textOf(next))) return;
        }
        const positions = walk.states.reduce((sum, state) => sum + state.positions.length, 0);
        for (const symbol of this.symbols(walk)) {
          budget.spend(1 + Math.floor(positions / 8));
          visit(this.step(walk, symbol, memory));
        }
      }
    }
  }

  /** Some value, whatever the tests say. */
  anyText(budget: Budget): string[] {
    let found: string[] = [];
    this.search({
      start: 0,
      decide: (all) => all,
      needs: () => false,
      isHopeless: () => false,
      accept: (_, text) => {
        found = text();
        return true;
      },
    }, budget);
    return found;
  }

  private step(walk: Walk, symbol: string, memory: Memory): Walk | undefined {
    const { field, features, states } = walk;
    const domain = this.domains[field].read(walk.domain, symbol);
    if (domain.fixed === NO) return undefined;
    const next = states.map((state, i) => {
      const { automaton, reads } = this.features[features[i]];
      return reads[field] ? automaton.read(state, symbol) : state;
    });
    return this.settle({ ...walk, domain, states: next, previous: walk, symbol }, memory);
  }

  private endField(walk: Walk, memory: Memory): Walk {
    const { field, features, states } = walk;
    let decided = walk.memory;
    const kept: number[] = [];
    const next: State[] = [];
    features.forEach((feature, i) => {
      const { automaton, reads, after, last } = this.features[feature];
      const state = reads[field] ? automaton.readText(states[i], after[field]) : states[i];
      if (field >= last) {
        decided = memory.decide(decided, feature, state.label);
      } else {
        kept.push(feature);
        next.push(state);
      }
    });
    const domain = this.domains[field + 1]?.start ?? walk.domain;
    return this.settle({ field: field + 1, memory: decided, domain, features: kept, states: next, previous: walk }, memory);
  }

  /** Decides the features whose label can no longer change, and forgets those that no longer matter. */
  private settle(walk: Walk, memory: Memory): Walk {
    let decided = walk.memory;
    let changed = false;
    walk.features.forEach((feature, i) => {
      const { fixed } = walk.states[i];
      if (fixed === undefined) return;
      decided = memory.decide(decided, feature, fixed);
      changed = true;
    });
    const isOpen = (feature: number, i: number) => walk.states[i].fixed === undefined && memory.needs(decided, feature);
    if (!changed && walk.features.every(isOpen)) return walk;
    const open = walk.features.map(isOpen);
    return { ...walk, memory: decided, features: walk.features.filter((_, i) => open[i]), states: walk.states.filter((_, i) => open[i]) };
  }

  /** What the states tell apart: the symbols they name, and one that none of them names. */
  private symbols({ field, domain, features, states }: Walk): string[] {
    const named = new Set(domain.named);
    states.forEach((state, i) => {
      if (this.features[features[i]].reads[field]) state.named.forEach((symbol) => named.add(symbol));
    });
    const other = OTHERS.find((symbol) => !named.has(symbol)) ?? unnamed(named);
    const digit = domain.digits ? DIGITS.find((symbol) => !named.has(symbol)) : undefined;
    return [other, ...digit === undefined ? [] : [digit], ...named];
  }

  private textOf(walk: Walk): string[] {
    const texts = this.domains.map(() => '');
    for (let at: Walk | undefined = walk; at; at = at.previous) {
      if (at.symbol !== undefined) texts[at.field] = at.symbol + texts[at.field];
    }
    return texts;
  }
}

/** What a pattern matches possibly, where a value holds an opaque constant. */
function withPossible(alternative: Alternative): Alternative[] {
  if (!alternative.certain) return [alternative];
  const { tokens } = alternative;
  const only = tokens.length === 1 ? tokens[0].accepts : [];
  return [alternative, { tokens, certain: false, identity: typeof only === 'object' && only.length === 1 && isUnique(only[0]) }];
}

const DIGITS = [...'0123456789'];

/** Characters for what no pattern names; neither digits nor separators, so that they belong to the class of most characters. */
const OTHERS = [...'xyzwvutsrqponmlkjihgfedcbaXYZWVUTSRQPONMLKJIHGFEDCBA'];

function unnamed(named: ReadonlySet<string>): string {
  let code = 0x4e00;
  while (named.has(String.fromCodePoint(code))) code++;
  return String.fromCodePoint(code);
}

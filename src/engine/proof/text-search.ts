import { Automaton, State } from './automaton';
import { Budget } from './budget';
import { hashOf, sameItems } from './sequences';
import { NO, Tri, YES } from '../matching/tri';

/** How a test reads a structured text. */
export interface Reading {
  readonly automaton: Automaton;

  /** The state before the first field. */
  readonly start: State;

  /** Whether it reads a field. */
  readonly reads: readonly boolean[];

  /** By field, the symbols to feed after it. */
  readonly after: readonly (readonly string[])[];

  /** The last field that it reads. */
  readonly last: number;
}

/** What a search remembers besides the text: for splitting, the labels decided so far; for lazy search, the formula that is left. */
export interface Memory {
  readonly start: number;
  decide(memory: number, feature: number, label: Tri): number;

  /** Whether the memory still depends on the feature. */
  needs(memory: number, feature: number): boolean;
  isHopeless(memory: number): boolean;

  /** Called for each memory at the end of a text, unless it is hopeless; true ends the search. */
  accept(memory: number, text: () => string[]): boolean;
}

/** A point in the reading of texts: all texts that lead to the same point have the same future. */
interface Walk {
  readonly field: number;
  readonly memory: number;
  readonly domain: State;

  /** The tests that are still open, and the state of each. */
  readonly features: readonly number[];
  readonly states: readonly State[];
  readonly previous?: Walk;

  /** What was read; undefined: the end of a field. */
  readonly symbol?: string;
}

/** Reads all texts in step with all tests, breadth first, so that the first text found for a memory is a shortest one. */
export function searchTexts(domains: readonly Automaton[], readings: readonly Reading[], memory: Memory, budget: Budget): void {
  const seen = new Map<number, Walk[]>();
  let row: Walk[] = [];
  const visit = (walk: Walk): void => {
    if (memory.isHopeless(walk.memory)) return;
    const hash = hashOfWalk(walk);
    const bucket = seen.get(hash);
    if (bucket?.some((other) => isSamePoint(other, walk))) return;
    if (bucket) bucket.push(walk);
    else seen.set(hash, [walk]);
    row.push(walk);
  };
  const [features, states] = [readings.map((_, i) => i), readings.map(({ start }) => start)];
  visit(settled({ field: 0, memory: memory.start, domain: domains[0].start, features, states }, memory));
  while (row.length > 0) {
    const current = row;
    row = [];
    for (const walk of current) {
      if (walk.domain.label === YES) {
        const next = endField(walk, domains, readings, memory);
        if (next.field < domains.length) visit(next);
        else if (!memory.isHopeless(next.memory) && memory.accept(next.memory, () => textOf(next, domains.length))) return;
      }
      let work = 8 + walk.states.length;
      for (const state of walk.states) work += state.positions.length;
      for (const symbol of symbols(walk, readings)) {
        budget.spend(Math.floor(work / 8));
        const next = step(walk, symbol, domains, readings, memory);
        if (next) visit(next);
      }
    }
  }
}

function hashOfWalk({ memory, field, domain, features, states }: Walk): number {
  let hash = hashOf(features, Math.imul(Math.imul(memory + field, 31) + domain.id, 31));
  for (let i = 0; i < states.length; i++) hash = Math.imul(hash + states[i].id, 31);
  return hash;
}

function isSamePoint(a: Walk, b: Walk): boolean {
  return a.memory === b.memory && a.field === b.field && a.domain === b.domain && sameItems(a.features, b.features) && sameItems(a.states, b.states);
}

function step(walk: Walk, symbol: string, domains: readonly Automaton[], readings: readonly Reading[], memory: Memory): Walk | undefined {
  const { field, features, states } = walk;
  const domain = domains[field].read(walk.domain, symbol);
  if (domain.fixed === NO) return undefined;
  const next = new Array<State>(states.length);
  for (let i = 0; i < states.length; i++) {
    const { automaton, reads } = readings[features[i]];
    next[i] = reads[field] ? automaton.read(states[i], symbol) : states[i];
  }
  return settled({ field, memory: walk.memory, domain, features, states: next, previous: walk, symbol }, memory);
}

function endField(walk: Walk, domains: readonly Automaton[], readings: readonly Reading[], memory: Memory): Walk {
  const { field, features, states } = walk;
  let decided = walk.memory;
  const kept: number[] = [];
  const next: State[] = [];
  features.forEach((feature, i) => {
    const { automaton, reads, after, last } = readings[feature];
    const state = reads[field] ? automaton.readText(states[i], after[field]) : states[i];
    if (field >= last) {
      decided = memory.decide(decided, feature, state.label);
    } else {
      kept.push(feature);
      next.push(state);
    }
  });
  const domain = domains[field + 1]?.start ?? walk.domain;
  return settled({ field: field + 1, memory: decided, domain, features: kept, states: next, previous: walk }, memory);
}

/** Decides the features whose label can no longer change, and forgets those that no longer matter. */
function settled(walk: Walk, memory: Memory): Walk {
  const { features, states } = walk;
  let decided = walk.memory;
  for (let i = 0; i < states.length; i++) {
    const { fixed } = states[i];
    if (fixed !== undefined) decided = memory.decide(decided, features[i], fixed);
  }
  const openFeatures: number[] = [];
  const openStates: State[] = [];
  for (let i = 0; i < states.length; i++) {
    if (states[i].fixed === undefined && memory.needs(decided, features[i])) {
      openFeatures.push(features[i]);
      openStates.push(states[i]);
    }
  }
  if (openFeatures.length === features.length) return walk;
  return { ...walk, memory: decided, features: openFeatures, states: openStates };
}

/** What the states tell apart: a symbol that none of them names, and those that they name. */
function symbols({ field, domain, features, states }: Walk, readings: readonly Reading[]): readonly string[] {
  const found = ['', ...domain.named];
  let { digits } = domain;
  for (let i = 0; i < states.length; i++) {
    if (!readings[features[i]].reads[field]) continue;
    for (const symbol of states[i].named) if (!found.includes(symbol)) found.push(symbol);
    digits ||= states[i].digits;
  }
  found[0] = OTHERS.find((symbol) => !found.includes(symbol)) ?? unnamed(found);
  const digit = digits ? DIGITS.find((symbol) => !found.includes(symbol)) : undefined;
  if (digit !== undefined) found.splice(1, 0, digit);
  return found;
}

function textOf(walk: Walk, fields: number): string[] {
  const texts = new Array<string>(fields).fill('');
  for (let at: Walk | undefined = walk; at; at = at.previous) {
    if (at.symbol !== undefined) texts[at.field] = at.symbol + texts[at.field];
  }
  return texts;
}

const DIGITS = [...'0123456789'];

/** Characters for what no pattern names; neither digits nor separators, so that they belong to the class of most characters. */
const OTHERS = [...'xyzwvutsrqponmlkjihgfedcbaXYZWVUTSRQPONMLKJIHGFEDCBA'];

function unnamed(named: readonly string[]): string {
  let code = 0x4e00;
  while (named.includes(String.fromCodePoint(code))) code++;
  return String.fromCodePoint(code);
}

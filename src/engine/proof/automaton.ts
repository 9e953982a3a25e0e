import { isOpaque, isUnique } from '../matching/opaque';
import { NO, Tri, UNKNOWN, YES } from '../matching/tri';

/**
 * What one position of a pattern accepts: some symbols (characters, or opaque constants as a whole), or a class of
 * characters. Only `anything` accepts opaque constants that it does not name, and only where it repeats.
 */
export type Accepts = readonly string[] | CharacterClass;

export type CharacterClass = 'anything' | 'text' | 'noColon' | 'noSlash' | 'name' | 'digit';

export interface Token {
  readonly accepts: Accepts;
  readonly repeats: boolean;
}

/** A sequence of tokens. What only an uncertain alternative accepts is possibly accepted: nobody knows. */
export interface Alternative {
  readonly tokens: readonly Token[];
  readonly certain: boolean;

  /** The pattern is the identity of one resource, which is known to differ from that of any other resource. */
  readonly identity?: boolean;
}

/** The automaton after some text. */
export interface State {
  readonly id: number;

  /** Whether the text is accepted if it ends here. */
  readonly label: Tri;

  /** Whether every continuation is, if that is the same for all. */
  readonly fixed: Tri | undefined;

  /** Symbols that some position names; all other symbols of one class lead to the same state. */
  readonly named: readonly string[];

  /** Whether digits matter that no position names. */
  readonly digits: boolean;
  readonly next: Map<string, State>;
  readonly positions: readonly number[];
}

/** Decides a list of alternatives by reading a text once; states are made when they are reached. */
export class Automaton {
  readonly start: State;
  private readonly tokens: (Token | undefined)[] = [];

  /** By position: the end of its alternative, and whether that is certain. */
  private readonly ends: number[] = [];
  private readonly certain: boolean[] = [];
  private readonly identity: boolean[] = [];
  private readonly states = new Map<string, State>();

  constructor(alternatives: readonly Alternative[]) {
    const starts: number[] = [];
    for (const { tokens, certain, identity = false } of alternatives) {
      starts.push(this.tokens.length);
      const end = this.tokens.length + tokens.length;
      for (const token of [...tokens, undefined]) {
        this.tokens.push(token);
        this.ends.push(end);
        this.certain.push(certain);
        this.identity.push(identity);
      }
    }
    this.start = this.state(new Set(starts));
  }

  read(state: State, symbol: string): State {
    const known = state.next.get(symbol);
    if (known) return known;
    const opaque = isOpaque(symbol);
    const unique = opaque && isUnique(symbol);
    const reached = new Set<number>();
    for (const position of state.positions) {
      const token = this.tokens[position];
      // An unknown text may match any part of an uncertain pattern.
      if (opaque && !this.certain[position]) {
        if (unique && this.identity[position]) continue;
        for (let later = position; later <= this.ends[position]; later++) reached.add(later);
      } else if (token && accepts(token, symbol)) {reached.add(token.repeats ? position : position + 1);}
    }
    const next = this.state(reached);
    state.next.set(symbol, next);
    return next;
  }

  readText(state: State, symbols: readonly string[]): State {
    return symbols.reduce((at, symbol) => this.read(at, symbol), state);
  }

  private state(reached: Set<number>): State {
    for (const position of reached) if (this.tokens[position]?.repeats) reached.add(position + 1);
    let positions = [...reached].sort((a, b) => a - b);
    // Once a pattern accepts whatever follows, weaker ones have nothing to add.
    const universal = positions.filter((position) => this.isUniversal(position));
    if (universal.some((position) => this.certain[position])) positions = universal.filter((position) => this.certain[position]).slice(0, 1);
    else if (universal.length > 0) positions = positions.filter((position) => this.certain[position] || position === universal[0]);

    const key = positions.join();
    const known = this.states.get(key);
    if (known) return known;
    const state: State = {
      id: this.states.size,
      label: this.label(positions),
      fixed: this.fixed(positions, universal),
      named: [...new Set(positions.flatMap((position) => this.symbolsAt(position)))],
      digits: positions.some((position) => this.tokens[position]?.accepts === 'digit'),
      next: new Map(),
      positions,
    };
    this.states.set(key, state);
    return state;
  }

  private isUniversal(position: number): boolean {
    const token = this.tokens[position];
    return token?.accepts === 'anything' && token.repeats && this.ends[position] === position + 1;
  }

  private label(positions: readonly number[]): Tri {
    let label: Tri = NO;
    for (const position of positions) {
      if (position !== this.ends[position] && !this.isUniversal(position)) continue;
      if (this.certain[position]) return YES;
      label = UNKNOWN;
    }
    return label;
  }

  private fixed(positions: readonly number[], universal: readonly number[]): Tri | undefined {
    if (positions.length === 0) return NO;
    if (universal.some((position) => this.certain[position])) return YES;
    return universal.length > 0 && positions.length === 1 ? UNKNOWN : undefined;
  }

  private symbolsAt(position: number): readonly string[] {
    const accepted = this.tokens[position]?.accepts;
    if (accepted === undefined || accepted === 'anything' || accepted === 'text') return [];
    if (typeof accepted === 'object') return accepted;
    return CLASS_SYMBOLS[accepted];
  }
}

/** The symbols that a class treats unlike others; digits are told by `State.digits`. */
const CLASS_SYMBOLS: Readonly<Record<Exclude<CharacterClass, 'anything' | 'text'>, readonly string[]>> = {
  noColon: [':'],
  noSlash: ['/'],
  name: [':', '/'],
  digit: [],
};

function accepts({ accepts: accepted, repeats }: Token, symbol: string): boolean {
  if (typeof accepted === 'object') return accepted.includes(symbol);
  if (isOpaque(symbol)) return accepted === 'anything' && repeats;
  switch (accepted) {
    case 'noColon': return symbol !== ':';
    case 'noSlash': return symbol !== '/';
    case 'name': return symbol !== ':' && symbol !== '/';
    case 'digit': return symbol >= '0' && symbol <= '9' && symbol.length === 1;
    default: return true;
  }
}

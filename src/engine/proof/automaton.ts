import { Alternative, Token, accepts, classOf, namedBy } from './tokens';
import { isOpaque, isUnique } from '../matching/opaque';
import { NO, Tri, UNKNOWN, YES } from '../matching/tri';

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

  /** Whether some texts are accepted possibly only. */
  readonly isUncertain: boolean;
  private readonly tokens: (Token | undefined)[] = [];

  /** By position: the end of its alternative, and whether that is certain. */
  private readonly ends: number[] = [];
  private readonly certain: boolean[] = [];
  private readonly identity: boolean[] = [];
  private readonly states = new Map<string, State>();

  constructor(alternatives: readonly Alternative[]) {
    this.isUncertain = alternatives.some(({ certain }) => !certain);
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
      named: [...new Set(positions.flatMap((position) => namedBy(this.tokens[position]?.accepts)))],
      digits: positions.some((position) => classOf(this.tokens[position]?.accepts) === 'digit'),
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
}

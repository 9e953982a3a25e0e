import { hashOf, sameItems } from './sequences';
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

  /** States that were reached from here, by symbol. */
  next?: Map<string, State>;
  readonly positions: readonly number[];
}

/** Decides a list of alternatives by reading a text once; states are made when they are reached. */
export class Automaton {
  readonly start: State;

  /** Whether some texts are accepted possibly only. */
  readonly isUncertain: boolean;
  private readonly tokens: (Token | undefined)[] = [];

  /** By position: the end of its alternative, whether that is certain, and whether it accepts whatever follows. */
  private readonly ends: number[] = [];
  private readonly certain: boolean[] = [];
  private readonly identity: boolean[] = [];
  private readonly universal: boolean[] = [];
  private readonly states = new Map<number, State[]>();
  private count = 0;

  constructor(alternatives: readonly Alternative[]) {
    this.isUncertain = alternatives.some(({ certain }) => !certain);
    const starts: number[] = [];
    for (const { tokens, certain, identity = false } of alternatives) {
      starts.push(this.tokens.length);
      const end = this.tokens.length + tokens.length;
      for (const token of [...tokens, undefined]) {
        this.universal.push(token?.accepts === 'anything' && token.repeats && this.tokens.length + 1 === end);
        this.tokens.push(token);
        this.ends.push(end);
        this.certain.push(certain);
        this.identity.push(identity);
      }
    }
    this.start = this.state(starts);
  }

  read(state: State, symbol: string): State {
    const known = state.next?.get(symbol);
    if (known) return known;
    const next = this.state(this.after(state, symbol));
    (state.next ??= new Map<string, State>()).set(symbol, next);
    return next;
  }

  readText(state: State, symbols: readonly string[]): State {
    return symbols.reduce((at, symbol) => this.read(at, symbol), state);
  }

  private after({ positions }: State, symbol: string): number[] {
    const opaque = isOpaque(symbol);
    const unique = opaque && isUnique(symbol);
    const reached: number[] = [];
    for (const position of positions) {
      const token = this.tokens[position];
      if (opaque && !this.certain[position]) {
        if (unique && this.identity[position]) continue;
        // An unknown text may match any part of an uncertain pattern.
        for (let later = position; later <= this.ends[position]; later++) reached.push(later);
      } else if (token && accepts(token, symbol)) {
        reached.push(token.repeats ? position : position + 1);
      }
    }
    // Only where whole parts are skipped does a later position come before an earlier one.
    return opaque ? reached.sort((a, b) => a - b) : reached;
  }

  /** @param reached positions in their order, perhaps several times, without those behind tokens that repeat */
  private state(reached: readonly number[]): State {
    const positions = this.relevant(this.closed(reached));
    const hash = hashOf(positions);
    const bucket = this.states.get(hash);
    const known = bucket?.find((state) => sameItems(state.positions, positions));
    if (known) return known;
    const state: State = {
      id: this.count++,
      label: this.label(positions),
      fixed: this.fixed(positions),
      named: this.named(positions),
      digits: positions.some((position) => classOf(this.tokens[position]?.accepts) === 'digit'),
      next: undefined,
      positions,
    };
    if (bucket) bucket.push(state);
    else this.states.set(hash, [state]);
    return state;
  }

  /** What repeats may also repeat no more. */
  private closed(reached: readonly number[]): number[] {
    const positions: number[] = [];
    let last = -1;
    for (const first of reached) {
      for (let position = first; position > last; position++) {
        positions.push(position);
        last = position;
        if (!this.tokens[position]?.repeats) break;
      }
    }
    return positions;
  }

  /** Once a pattern accepts whatever follows, weaker ones have nothing to add. */
  private relevant(positions: number[]): number[] {
    const all = positions.find((position) => this.universal[position] && this.certain[position]);
    if (all !== undefined) return [all];
    const possibly = positions.find((position) => this.universal[position]);
    return possibly === undefined ? positions : positions.filter((position) => this.certain[position] || position === possibly);
  }

  private label(positions: readonly number[]): Tri {
    let label: Tri = NO;
    for (const position of positions) {
      if (position !== this.ends[position] && !this.universal[position]) continue;
      if (this.certain[position]) return YES;
      label = UNKNOWN;
    }
    return label;
  }

  private fixed(positions: readonly number[]): Tri | undefined {
    if (positions.length === 0) return NO;
    if (positions.length > 1 || !this.universal[positions[0]]) return undefined;
    return this.certain[positions[0]] ? YES : UNKNOWN;
  }

  private named(positions: readonly number[]): string[] {
    const named = new Set<string>();
    for (const position of positions) for (const symbol of namedBy(this.tokens[position]?.accepts)) named.add(symbol);
    return [...named];
  }
}

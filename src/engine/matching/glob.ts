import { OPAQUE_CLOSE, hasOpaque, isOpaque, isUnique, splitSymbols } from './opaque';
import { NO, Tri, UNKNOWN, YES, tri } from './tri';

/** `*`: any run of characters, the empty one included. */
export const ANY_RUN = -1;

/** `?`: exactly one character (a Unicode character, see reading `question-mark`). */
export const ANY_CHARACTER = -2;

/** The same two, but never a colon: wildcards that stay inside their segment of an ARN. */
export const SEGMENT_RUN = -3;
export const SEGMENT_CHARACTER = -4;

export type Wildcard = typeof ANY_RUN | typeof ANY_CHARACTER | typeof SEGMENT_RUN | typeof SEGMENT_CHARACTER;

/** A pattern is literal text (which may hold opaque constants) and wildcards. */
export type Piece = string | Wildcard;

/** Counts the steps of a match, for those who want to see the bound: never more than pattern length x text length. */
export interface StepMeter {
  steps: number;
}

/**
 * A compiled pattern, anchored at both ends.
 *
 * The usual patterns are decided by comparing the literal beginning; others by one pass that goes back to the last
 * `*` only; where that is not enough, and with opaque constants, by simulating the automaton.
 */
export class Glob {
  /** Literal text before the first wildcard. */
  private readonly prefix: string;

  /** What follows: code units and wildcards. */
  private readonly rest: readonly number[];

  private readonly pieces: readonly Piece[];
  private readonly restPieces: readonly Piece[];
  private readonly restIsOpaque: boolean;
  private readonly opaque: boolean;
  private readonly anyRest: boolean;
  private readonly onePass: boolean;

  constructor(pieces: readonly Piece[]) {
    this.pieces = pieces.filter((piece, i) => piece !== '' && !(piece === ANY_RUN && pieces[i - 1] === ANY_RUN));
    this.prefix = typeof this.pieces[0] === 'string' ? this.pieces[0] : '';
    this.restPieces = this.pieces.slice(this.prefix === '' ? 0 : 1);
    this.rest = this.restPieces.flatMap((piece) => typeof piece === 'string' ? codeUnits(piece) : [piece]);
    this.restIsOpaque = this.restPieces.some((piece) => typeof piece === 'string' && hasOpaque(piece));
    this.opaque = this.restIsOpaque || hasOpaque(this.prefix);
    this.anyRest = this.restPieces.length === 1 && this.restPieces[0] === ANY_RUN;
    // Going back to the last run is enough unless that one must stop at a colon which an earlier wildcard could take.
    const lastSegmentRun = this.pieces.lastIndexOf(SEGMENT_RUN);
    this.onePass = !this.pieces.slice(0, lastSegmentRun + 1).some((piece) => piece === ANY_RUN || piece === ANY_CHARACTER);
  }

  test(text: string, meter?: StepMeter): Tri {
    const { prefix } = this;
    if (this.rest.length === 0 && text === prefix) return YES;
    if (this.opaque || hasOpaque(text)) return this.testOpaque(text, meter);
    // Most patterns for other paths differ at the end of a long common beginning.
    if (prefix !== '' && text.charCodeAt(prefix.length - 1) !== prefix.charCodeAt(prefix.length - 1)) return NO;
    return tri(startsWith(text, prefix) && this.testRest(text, meter));
  }

  /** For a plain text that starts with the prefix. */
  private testRest(text: string, meter?: StepMeter): boolean {
    const { prefix, rest } = this;
    if (rest.length === 0) return text.length === prefix.length;
    if (this.anyRest) return true;
    if (this.onePass) return matchOnePass(rest, text, prefix.length, meter);
    return simulate(this.symbols(this.restPieces), splitSymbols(text.slice(prefix.length)), false, meter);
  }

  private testOpaque(text: string, meter?: StepMeter): Tri {
    const { prefix } = this;
    const starts = startsWith(text, prefix);
    if (starts && this.anyRest) return YES;
    // Behind the same opaque constants on both sides, only plain text decides.
    const head = text.slice(0, text.lastIndexOf(OPAQUE_CLOSE) + 1);
    const sameHead = startsWith(prefix, head) && prefix.lastIndexOf(OPAQUE_CLOSE) < head.length;
    if (sameHead && !this.restIsOpaque) return tri(starts && this.testRest(text, meter));
    if (this.pieces.every((piece) => typeof piece === 'string')) return sameText(this.pieces.join(''), text);
    const [pattern, symbols] = withoutCommonEnds(this.symbols(this.pieces), splitSymbols(text));
    if (simulate(pattern, symbols, false)) return YES;
    return simulate(pattern, symbols, true) ? UNKNOWN : NO;
  }

  private symbols(pieces: readonly Piece[]): (string | Wildcard)[] {
    return pieces.flatMap<string | Wildcard>((piece) => typeof piece === 'string' ? splitSymbols(piece) : [piece]);
  }
}

/** Four times as fast as the built-in method, which compares character by character. */
function startsWith(text: string, prefix: string): boolean {
  return text.slice(0, prefix.length) === prefix;
}

/** Whether two texts are equal; letter case counts. */
export function sameText(a: string, b: string): Tri {
  if (a === b) return YES;
  if (!hasOpaque(a) && !hasOpaque(b)) return NO;
  const [left, right] = withoutCommonEnds(splitSymbols(a), splitSymbols(b));
  // p + x + s and p + y + s differ if x and y are the identities of two different resources.
  if (left.length === 1 && right.length === 1 && isUnique(left[0]) && isUnique(right[0])) return NO;
  return simulate(left, right, true) ? UNKNOWN : NO;
}

/** As `sameText`, letter case aside. Only ASCII letters certainly have one (reading `letter-case`). */
export function sameTextIgnoringCase(a: string, b: string): Tri {
  const left = splitSymbols(a).map(foldAscii);
  const right = splitSymbols(b).map(foldAscii);
  if (left.join('') === right.join('')) return YES;
  if (hasOpaque(a) || hasOpaque(b)) return simulate(left, right, true) ? UNKNOWN : NO;
  return foldUnicode(a) === foldUnicode(b) ? UNKNOWN : NO;
}

function foldAscii(symbol: string): string {
  return symbol.length === 1 && symbol >= 'A' && symbol <= 'Z' ? symbol.toLowerCase() : symbol;
}

/** The dot that stays behind when the Turkish capital I with a dot becomes small is part of the letter. */
function foldUnicode(text: string): string {
  return text.toUpperCase().toLowerCase().replace(/\u0307/g, '');
}

/** Cuts off what both begin or end with: the same constant has the same value on both sides. */
function withoutCommonEnds<T extends string | Wildcard>(pattern: readonly T[], text: readonly string[]): [T[], string[]] {
  const shorter = Math.min(pattern.length, text.length);
  let start = 0;
  while (start < shorter && pattern[start] === text[start]) start++;
  let end = 0;
  while (end < shorter - start && pattern[pattern.length - 1 - end] === text[text.length - 1 - end]) end++;
  return [pattern.slice(start, pattern.length - end), text.slice(start, text.length - end)];
}

/** What a finished pattern wants: no character at all. */
const NOTHING = -5;
const COLON = 58;

/** One pass; a mismatch goes back to the last run, which then takes one character more. */
function matchOnePass(pattern: readonly number[], text: string, start: number, meter?: StepMeter): boolean {
  let p = 0;
  let t = start;
  let run = -1;
  let runEnd = 0;
  while (t < text.length) {
    if (meter) meter.steps++;
    const token = p < pattern.length ? pattern[p] : NOTHING;
    const code = text.charCodeAt(t);
    if (token === code) {
      t++;
      p++;
    } else if (token === ANY_RUN || token === SEGMENT_RUN) {
      run = p++;
      runEnd = t;
    } else if (token === ANY_CHARACTER || (token === SEGMENT_CHARACTER && code !== COLON)) {
      t += text.codePointAt(t)! > 0xffff ? 2 : 1;
      p++;
    } else if (run >= 0 && (pattern[run] === ANY_RUN || text.charCodeAt(runEnd) !== COLON)) {
      p = run + 1;
      t = ++runEnd;
    } else {
      return false;
    }
  }
  while (pattern[p] === ANY_RUN || pattern[p] === SEGMENT_RUN) p++;
  return p === pattern.length;
}

/**
 * Runs the pattern as an automaton whose states are positions in it.
 *
 * @param possibly whether to ask "could it match": opaque constants then stand for any text, and may hold colons, so
 * that nothing is known about segments. Otherwise they only match themselves, and a YES is certain.
 */
function simulate(pattern: readonly (string | Wildcard)[], text: readonly string[], possibly: boolean, meter?: StepMeter): boolean {
  const runs = pattern.map((token) => token === ANY_RUN || token === SEGMENT_RUN || (possibly && typeof token === 'string' && isOpaque(token)));
  let states = new Array<boolean>(pattern.length + 1).fill(false);
  states[0] = true;
  skipRuns(states, runs);
  for (const symbol of text) {
    const next = new Array<boolean>(pattern.length + 1).fill(false);
    const anyText = possibly && isOpaque(symbol);
    for (let p = 0; p <= pattern.length; p++) {
      if (meter) meter.steps++;
      // An unknown text may match any part of the pattern, so every later position can be reached.
      if (anyText) next[p] = states[p] || (p > 0 && next[p - 1]);
      else if (!states[p] || p === pattern.length) continue;
      else if (runs[p]) next[p] ||= possibly || accepts(pattern[p], symbol);
      else next[p + 1] = accepts(pattern[p], symbol) || (possibly && pattern[p] === SEGMENT_CHARACTER);
    }
    skipRuns(next, runs);
    states = next;
  }
  return states[pattern.length];
}

function skipRuns(states: boolean[], runs: readonly boolean[]): void {
  for (let p = 0; p < runs.length; p++) {
    if (states[p] && runs[p]) states[p + 1] = true;
  }
}

function accepts(token: string | Wildcard, symbol: string): boolean {
  switch (token) {
    case ANY_RUN: return true;
    case ANY_CHARACTER: return !isOpaque(symbol);
    case SEGMENT_RUN:
    case SEGMENT_CHARACTER: return symbol !== ':' && !isOpaque(symbol);
    default: return token === symbol;
  }
}

function codeUnits(text: string): number[] {
  return Array.from({ length: text.length }, (_, i) => text.charCodeAt(i));
}

/* eslint-disable no-bitwise -- a set of positions in a pattern is a number */
import { RouteTree } from '../request/route-tree';

/** What a pattern and the requests to a place have in common, as far as comparing them segment by segment tells. */
export enum Overlap { NONE, SOME, ALL, UNDECIDED }

const PARAMETER = '{}';
const GREEDY = '{+}';

/** A segment that nobody names. */
const FRESH = '\u0000';

/** More ways to lay a pattern over a place than anybody writes. */
const MOST_STEPS = 2_000;

const MOST_KNOWN = 10_000;

const enum Kind { LITERAL, FIRST, MORE }

/** A literal segment; one that begins with a text, where a `*` begins; any number of any segments, into which that `*` runs on. */
interface Piece {
  readonly kind: Kind;
  readonly text: string;
  /** Whether the segment is not empty, as `?*` says: only the last one of the root is. */
  readonly isNotEmpty: boolean;
}

/** A resource pattern behind the API id, cut at its slashes. */
export class SegmentPattern {
  /** The same object for the same text, as far as memory is not wasted on that. */
  static of(text: string): SegmentPattern {
    const known = SegmentPattern.known.get(text);
    if (known !== undefined) { return known; }
    if (SegmentPattern.known.size > MOST_KNOWN) { SegmentPattern.known.clear(); }
    const pattern = new SegmentPattern(text);
    SegmentPattern.known.set(text, pattern);
    return pattern;
  }

  private static readonly known = new Map<string, SegmentPattern>();

  readonly pieces: Piece[] = [];
  /** The fewest segments that match the pieces from one on. */
  readonly atLeast: number[] = [0];
  /** Segments that every match has. */
  readonly literals: readonly string[];
  /** Whether the pieces mean what the pattern means, and not more. */
  readonly isExact: boolean;

  private constructor(readonly text: string) {
    const segments = text.split('/');
    this.isExact = segments.every((segment, i) => /^[^*?]*\*?$/.test(segment) || (segment === '?*' && i === segments.length - 1));
    for (const segment of segments) {
      const wildcard = segment.search(/[*?]/);
      const isLiteral = wildcard < 0;
      this.pieces.push({ kind: isLiteral ? Kind.LITERAL : Kind.FIRST, text: isLiteral ? segment : segment.slice(0, wildcard), isNotEmpty: segment.includes('?') });
      if (!isLiteral) { this.pieces.push({ kind: Kind.MORE, text: '', isNotEmpty: false }); }
    }
    this.literals = this.pieces.flatMap(({ kind, text: own }) => (kind === Kind.LITERAL ? [own] : []));
    for (const { kind } of [...this.pieces].reverse()) { this.atLeast.unshift(this.atLeast[0] + (kind === Kind.MORE ? 0 : 1)); }
  }
}

/** The requests with one verb or any to one resource, on one stage or on any, cut at their slashes. */
export class SegmentPlace {
  readonly segments: readonly string[];
  readonly isGreedy: boolean;
  /** Whether parameters are whole segments and a greedy one is the last, as API Gateway wants them. */
  readonly isExact: boolean;

  constructor(stage: string | undefined, verb: string | undefined, readonly path: string) {
    const own = path.slice(1).split('/');
    this.segments = [stage ?? PARAMETER, verb ?? PARAMETER, ...own.map(shapeOf)];
    this.isGreedy = this.segments.at(-1) === GREEDY;
    this.isExact = !path.includes('{')
      || own.every((segment, i) => /^[^{}]*$|^\{[^{}]*\}$/.test(segment) && (!segment.endsWith('+}') || i === own.length - 1));
  }
}

/** Whether a segment of a place may be any text. */
export function isFree(segment: string): boolean {
  return segment === PARAMETER || segment === GREEDY;
}

function shapeOf(segment: string): string {
  if (!segment.startsWith('{')) { return segment; }
  return segment.endsWith('+}') ? GREEDY : PARAMETER;
}

/**
 * How much of a place a pattern matches, where that shows without looking at characters. A pattern is laid over a place in every possible way; each way is
 * a set of requests, all of which are served by the same resource as one in which everything that is free has a value that nobody names.
 */
export function overlap(pattern: SegmentPattern, place: SegmentPlace, tree: RouteTree): Overlap {
  if (!place.isExact) { return Overlap.UNDECIDED; }
  const { pieces, atLeast } = pattern;
  const { segments, isGreedy, path } = place;
  if (!isGreedy && !canMeet(pattern, place)) { return Overlap.NONE; }
  const longest = isGreedy ? Math.max(segments.length, atLeast[0]) + 2 : segments.length;
  const laid: string[] = [];
  let [steps, isComplete] = [0, true];
  let result: Overlap = Overlap.NONE;

  const visit = (piece: number, isWhole: boolean): void => {
    if (result === Overlap.ALL) { return; }
    if (++steps > MOST_STEPS || laid.length + atLeast[piece] > longest) {
      isComplete &&= !isGreedy && steps <= MOST_STEPS;
      return;
    }
    if (piece === pieces.length) {
      if (laid.length < segments.length) { return; }
      const isServedHere = () => tree.find(`/${laid.slice(2).join('/')}`) === path;
      if (!pattern.isExact) {
        result = Overlap.UNDECIDED;
      } else if (isWhole && laid.length === segments.length) {
        result = Overlap.ALL;
      } else if (result === Overlap.NONE && isServedHere()) {
        result = Overlap.SOME;
      }
      return;
    }
    const { kind, text, isNotEmpty } = pieces[piece];
    if (kind === Kind.MORE) { visit(piece + 1, isWhole); }
    const own = laid.length < segments.length ? segments[laid.length] : isGreedy ? GREEDY : undefined;
    if (own === undefined) { return; }
    const isAny = isFree(own);
    if (!(kind === Kind.LITERAL ? fitsLiteral(text, own) : fitsFirst(text, own, isNotEmpty))) { return; }
    laid.push(kind === Kind.LITERAL || !isAny ? (isAny ? text : own) : text + FRESH);
    visit(kind === Kind.MORE ? piece : piece + 1, isWhole && (!isAny || (kind !== Kind.LITERAL && text === '')));
    laid.pop();
  };
  visit(0, true);

  return result === Overlap.NONE && !isComplete ? Overlap.UNDECIDED : result;
}

/** Whether a pattern can be laid over a place at all, in one pass over the segments and all positions in the pattern at once: mostly it cannot. */
function canMeet({ pieces, atLeast }: SegmentPattern, { segments }: SegmentPlace): boolean {
  if (atLeast[0] > segments.length) { return false; }
  if (pieces.length > 30) { return true; }
  let positions = 1;
  for (const own of segments) {
    let next = 0;
    for (let i = 0; i < pieces.length; i++) {
      if ((positions & (1 << i)) === 0) { continue; }
      const { kind, text, isNotEmpty } = pieces[i];
      const goesOn = kind === Kind.MORE || (kind === Kind.LITERAL ? fitsLiteral(text, own) : fitsFirst(text, own, isNotEmpty));
      if (goesOn) { next |= kind === Kind.MORE ? 1 << i : 2 << i; }
    }
    for (let i = 0; i < pieces.length; i++) {
      if (pieces[i].kind === Kind.MORE && (next & (1 << i)) !== 0) { next |= 2 << i; }
    }
    if (next === 0) { return false; }
    positions = next;
  }
  return (positions & (1 << pieces.length)) !== 0;
}

/** A parameter is not empty; what is greedy may have empty segments among others. */
function fitsLiteral(text: string, own: string): boolean {
  return own === PARAMETER ? text !== '' : own === GREEDY || text === own;
}

function fitsFirst(text: string, own: string, isNotEmpty: boolean): boolean {
  return isFree(own) || (own.startsWith(text) && !(isNotEmpty && own === ''));
}

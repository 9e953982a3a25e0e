import { overlap, Overlap, SegmentPattern, SegmentPlace } from './segments';
import { isMoreSpecific, Route } from '../request/route';
import { RouteTree } from '../request/route-tree';

/** One position of a language: a character out of a class, exactly once or any number of times. */
interface Piece {
  readonly accepts: 'any' | 'notSlash' | { readonly char: string };
  readonly repeats: boolean;
}

/** A set of strings, written as the sequence of its positions. */
type Language = readonly Piece[];

const ANY_CHARACTER: Piece = { accepts: 'any', repeats: false };
const ANY_RUN: Piece = { accepts: 'any', repeats: true };
const SEGMENT: Language = [{ accepts: 'notSlash', repeats: false }, { accepts: 'notSlash', repeats: true }];

function literal(text: string): Language {
  return Array.from(text, (char) => ({ accepts: { char }, repeats: false }));
}

/** The part of a resource behind the API id, `stage/VERB/path`, with the wildcards that IAM gives it. */
function patternLanguage(pattern: string): Language {
  return Array.from(pattern, (char) => {
    if (char === '*') { return ANY_RUN; }
    return char === '?' ? ANY_CHARACTER : { accepts: { char }, repeats: false };
  });
}

function pathLanguage(path: string): Language {
  return path.split(/(\{[^}]*\})/).flatMap((part) => {
    if (!part.startsWith('{')) { return literal(part); }
    return part.endsWith('+}') ? [ANY_CHARACTER, ANY_RUN] : SEGMENT;
  });
}

function requestLanguage(stage: string | undefined, method: string | undefined, path: string): Language {
  const stagePart = stage === undefined ? SEGMENT : literal(stage);
  const methodPart = method === undefined ? SEGMENT : literal(method);
  return [...stagePart, ...literal('/'), ...methodPart, ...pathLanguage(path)];
}

/** A route on one stage, or on any stage where the stages are not known. */
export interface Place {
  readonly route: Route;
  readonly stage?: string;
}

/** How much of the requests to a place a list of resource patterns matches. */
export enum Coverage { NONE, SOME, ALL }

/** The set of positions that a language may be in after some characters, closed under skipping of repeating pieces. */
function closure(language: Language, positions: Iterable<number>): number[] {
  const reached = new Set<number>();
  for (let position of positions) {
    reached.add(position);
    while (position < language.length && language[position].repeats) { reached.add(++position); }
  }
  return [...reached].sort((a, b) => a - b);
}

function step(language: Language, positions: readonly number[], char: string): number[] {
  const next: number[] = [];
  for (const position of positions) {
    const piece = language[position];
    if (piece === undefined) { continue; }
    const accepted = piece.accepts === 'any' || (piece.accepts === 'notSlash' ? char !== '/' : piece.accepts.char === char);
    if (accepted) { next.push(piece.repeats ? position : position + 1); }
  }
  return closure(language, next);
}

/** Whether two languages share a string: whether both can be read to their ends in step. Cheap, and false for most routes of a large API. */
function meet(a: Language, b: Language): boolean {
  const width = b.length + 1;
  const reached = new Uint8Array((a.length + 1) * width);
  const queue = [0];
  const visit = (i: number, j: number) => {
    if (reached[i * width + j] === 0) {
      reached[i * width + j] = 1;
      queue.push(i * width + j);
    }
  };
  for (let at = queue.pop(); at !== undefined; at = queue.pop()) {
    const [i, j] = [Math.floor(at / width), at % width];
    const [left, right] = [a[i], b[j]];
    if (left?.repeats) { visit(i + 1, j); }
    if (right?.repeats) { visit(i, j + 1); }
    if (left !== undefined && right !== undefined && haveCommon(left, right)) {
      visit(left.repeats ? i : i + 1, right.repeats ? j : j + 1);
    }
  }
  return reached[reached.length - 1] === 1;
}

function haveCommon({ accepts: a }: Piece, { accepts: b }: Piece): boolean {
  if (typeof a === 'object') { return typeof b === 'object' ? a.char === b.char : b === 'any' || a.char !== '/'; }
  return typeof b !== 'object' || a === 'any' || b.char !== '/';
}

/** One character of each class that the languages can tell apart; the last stands for all characters that none of them names. */
function alphabet(languages: readonly Language[]): string[] {
  const named = new Set(['/']);
  for (const piece of languages.flat()) {
    if (typeof piece.accepts === 'object') { named.add(piece.accepts.char); }
  }
  return [...named, '\u0000'];
}

/** The characters that a language can go on with: where only literals are left, just those. */
function continuations(language: Language, positions: readonly number[], all: readonly string[]): readonly string[] {
  const named: string[] = [];
  for (const position of positions) {
    const accepts = language[position]?.accepts;
    if (typeof accepts === 'string') { return all; }
    if (accepts !== undefined) { named.push(accepts.char); }
  }
  return named;
}

/** The verbs that `ANY` can stand for. */
export const VERBS: readonly string[] = ['DELETE', 'GET', 'HEAD', 'OPTIONS', 'PATCH', 'POST', 'PUT'];

/** The verbs that `ANY` stands for on a resource that defines some itself. */
export function verbsOf(own: ReadonlySet<string>): string[] {
  return VERBS.filter((verb) => !own.has(verb));
}

/**
 * Decides exactly which share of the requests that a place serves the patterns match.
 *
 * `*` in a resource crosses slashes, so `GET/pets/*` also matches requests to `/pets/{petId}/photos`: this is where that is found out.
 *
 * @param place what is asked about
 * @param routes all routes of the API: a request belongs to the most specific one
 * @param patterns resource patterns behind the API id, such as `*\/GET/pets/*`
 */
export function coverage({ route, stage }: Place, routes: readonly Route[], patterns: readonly string[]): Coverage {
  if (patterns.includes('*')) { return Coverage.ALL; }
  if (patterns.length === 0) { return Coverage.NONE; }
  if (route.method !== 'ANY') { return coverageOfVerb(route.method, route, stage, routes, patterns); }
  const own = new Set(routes.filter(({ path }) => path === route.path).map(({ method }) => method));
  const shares = new Set(verbsOf(own).map((verb) => coverageOfVerb(verb, route, stage, routes, patterns)));
  const [only] = shares;
  return shares.size > 1 ? Coverage.SOME : only ?? Coverage.NONE;
}

function coverageOfVerb(verb: string, route: Route, stage: string | undefined, routes: readonly Route[], patterns: readonly string[]): Coverage {
  const place = new SegmentPlace(stage, verb, route.path);
  const touching: string[] = [];
  for (const pattern of patterns) {
    const found = overlap(SegmentPattern.of(pattern), place, treeOf(routes));
    if (found === Overlap.ALL) { return Coverage.ALL; }
    if (found !== Overlap.NONE) { touching.push(pattern); }
  }
  return touching.length === 0 ? Coverage.NONE : coverageByCharacters({ route: { ...route, method: verb }, stage }, routes, touching);
}

const trees = new WeakMap<readonly Route[], RouteTree>();

function treeOf(routes: readonly Route[]): RouteTree {
  const tree = trees.get(routes) ?? new RouteTree(routes);
  trees.set(routes, tree);
  return tree;
}

/** The same for a place of one verb, without the short cut of comparing segments first. */
export function coverageByCharacters({ route, stage }: Place, routes: readonly Route[], patterns: readonly string[]): Coverage {
  const moreSpecific = () => {
    const paths = new Set(routes.map(({ path }) => path).filter((path) => isMoreSpecific(path, route.path)));
    return [...paths].map((path) => requestLanguage(stage, undefined, path));
  };
  return share(requestLanguage(stage, route.method, route.path), patterns.map(patternLanguage), moreSpecific);
}

/** Reads all languages in step, one character at a time, over the sets of positions that they may be in. */
function share(served: Language, patterns: readonly Language[], moreSpecific: () => readonly Language[]): Coverage {
  const matched = patterns.filter((pattern) => meet(served, pattern));
  if (matched.length === 0) { return Coverage.NONE; }
  const elsewhere = moreSpecific().filter((language) => meet(served, language));
  const languages = [served, ...elsewhere, ...matched];
  const chars = alphabet(languages);

  const seen = new Set<string>();
  const queue = [languages.map((language) => closure(language, [0]))];
  let [some, all] = [false, true];
  for (let state = queue.pop(); state !== undefined; state = queue.pop()) {
    const key = state.join('|');
    if (seen.has(key)) { continue; }
    seen.add(key);
    const accepts = state.map((positions, i) => positions[positions.length - 1] === languages[i].length);
    if (accepts[0] && !accepts.slice(1, 1 + elsewhere.length).includes(true)) {
      if (accepts.slice(1 + elsewhere.length).includes(true)) { some = true; } else { all = false; }
      if (some && !all) { return Coverage.SOME; }
    }
    for (const char of continuations(served, state[0], chars)) {
      const next = state.map((positions, i) => step(languages[i], positions, char));
      if (next[0].length > 0) { queue.push(next); }
    }
  }
  return some ? Coverage.ALL : Coverage.NONE;
}

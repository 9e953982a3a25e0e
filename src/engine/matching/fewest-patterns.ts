import { Place } from './coverage';
import { Forms, formsOf, sharedEndings } from './path-forms';
import { RequestMap, Spot } from './request-map';
import { SegmentPattern } from './segments';
import { cheapestCover } from './set-cover';
import { Route } from '../request/route';

/** No pattern matches all requests to a place without matching those to others, as even the narrowest pattern does. */
export interface Inseparable {
  readonly inseparable: Place;
  readonly pattern: string;
  readonly from: readonly Place[];
}

/**
 * The fewest resource patterns that match all requests to some places and none to others, sorted; of as few, the shortest; and instead of one of those, the
 * first preferred one that does as well.
 *
 * Considered are, for every stage or one and every verb or one, the paths of wanted places, what begins like one of them, and what ends like several.
 */
export function fewestPatterns(
  wanted: readonly Place[], others: readonly Place[], routes: readonly Route[], preferred: readonly string[] = [],
): string[] | Inseparable {
  const map = new RequestMap(routes);
  const forbidden = new Forbidden(map.spots(others));
  const rows = map.spots(wanted);
  const endings = sharedEndings(rows.map(({ path }) => path));
  const candidates = new Map<string, Candidate>();
  const addAll = (found: readonly Candidate[]) => {
    for (const candidate of found) { candidates.set(candidate.text, candidates.get(candidate.text) ?? candidate); }
    return found.length > 0;
  };
  const separated = rows.flatMap((row) => {
    if (addAll(forbidden.separating(row, endings))) { return [row]; }
    // What stands for several verbs may still be written verb by verb.
    return row.byVerb();
  });
  const lost = separated.find((row) => !rows.includes(row) && !addAll(forbidden.separating(row, endings)));
  if (lost !== undefined) {
    const text = `${lost.place.stage ?? '*'}/${lost.verb}${lost.path}`;
    return { inseparable: lost.place, pattern: text, from: forbidden.touchedBy(text) };
  }
  for (const text of preferred.filter((one) => forbidden.spares(one))) { candidates.set(text, { prefix: '', forms: [text], at: 0, text }); }
  return cover(separated, [...candidates.values()], preferred);
}

/** A pattern: stage and verb, and one of the forms of a path. */
interface Candidate {
  readonly prefix: string;
  readonly forms: Forms;
  readonly at: number;
  readonly text: string;
}

/** One pattern more is worse than all others being longer. */
const ONE_MORE = 1_000_000;

function cover(rows: readonly Spot[], candidates: readonly Candidate[], preferred: readonly string[]): string[] {
  const membersOf = (text: string) => {
    const pattern = SegmentPattern.of(text);
    return rows.flatMap((row, i) => (row.isWithin(pattern) ? [i] : []));
  };
  const sets = [...candidates].sort((a, b) => clumsiness(a.text) - clumsiness(b.text) || (a.text < b.text ? -1 : 1))
    .map((candidate) => ({ ...candidate, members: membersOf(candidate.text), cost: ONE_MORE + clumsiness(candidate.text) }));
  const taken = cheapestCover(rows.length, sets).map((i) => sets[i]);
  const favourites = preferred.flatMap((text) => sets.find((set) => set.text === text) ?? []);
  const times = rows.map(() => 0);
  const count = (members: readonly number[], more: number) => members.forEach((row) => { times[row] += more; });
  taken.forEach(({ members }) => count(members, 1));
  return taken.flatMap((one) => {
    count(one.members, -1);
    const needed = one.members.filter((row) => times[row] === 0);
    if (needed.length === 0) { return []; }
    // Of what is narrower and has all that is needed: `/pets` rather than `/pets*`, `/pets/*` rather than that, too.
    const isEnough = (text: string) => needed.every((row) => rows[row].isWithin(SegmentPattern.of(text)));
    const spellings = one.forms.slice(one.at + 1).map((form) => one.prefix + form).filter(isEnough);
    const text = favourites.find(({ members }) => needed.every((row) => members.includes(row)))?.text
      ?? spellings.reduce((a, b) => (clumsiness(b) < clumsiness(a) ? b : a), one.text);
    count(text === one.text ? one.members : membersOf(text), 1);
    return [text];
  }).sort();
}

/** Short is good, but a `*` in the middle of a word is hard to read. */
function clumsiness(pattern: string): number {
  return pattern.length + (/[^/]\*$/.test(pattern) ? 3 : 0);
}

/** What no pattern may match. */
class Forbidden {
  private readonly spared = new Map<string, boolean>();
  /** What was hit last is likely to be hit again, and so are other verbs of the same path. */
  private likely: readonly Spot[] = [];
  private readonly byPath = new Map<string, Spot[]>();
  /** A pattern that names a segment only meets requests that have it. */
  private readonly bySegment = new Map<string, Spot[]>();
  private readonly withAnySegment: Spot[] = [];

  constructor(private readonly spots: readonly Spot[]) {
    for (const spot of spots) {
      add(this.byPath, spot.path, spot);
      const { literals } = spot;
      if (literals === undefined) { this.withAnySegment.push(spot); }
      literals?.forEach((segment) => add(this.bySegment, segment, spot));
    }
  }

  touchedBy(text: string): Place[] {
    return this.spots.filter((spot) => spot.isTouchedBy(SegmentPattern.of(text))).map(({ place }) => place);
  }

  /** The widest patterns of each form that match all of a spot and nothing that is forbidden. */
  separating({ place: { stage = '*' }, verb, path }: Spot, endings: ReadonlySet<string>): Candidate[] {
    return formsOf(path, endings).flatMap((forms) => {
      const found: Candidate[] = [];
      const widest = (prefix: string, below: number): number => {
        for (let at = 0; at < below; at++) {
          const text = patternText(prefix, forms[at]);
          if (this.spares(text, path)) {
            found.push({ prefix, forms, at, text });
            return at;
          }
        }
        return below;
      };
      const any = widest('*/*', forms.length);
      const ofVerb = verb === '*' ? any : widest(`*/${verb}`, any);
      const ofStage = stage === '*' ? any : widest(`${stage}/*`, any);
      if (verb !== '*' && stage !== '*') { widest(`${stage}/${verb}`, Math.min(ofVerb, ofStage)); }
      return found;
    });
  }

  spares(text: string, path = ''): boolean {
    const known = this.spared.get(text);
    if (known !== undefined) { return known; }
    const pattern = SegmentPattern.of(text);
    const touched = (some: readonly Spot[]) => some.find((spot) => spot.isTouchedBy(pattern));
    const hit = touched(this.byPath.get(path) ?? []) ?? touched(this.likely) ?? touched(this.near(pattern));
    if (hit !== undefined) { this.likely = [hit]; }
    this.spared.set(text, hit === undefined);
    return hit === undefined;
  }

  /** All that a pattern may touch. */
  private near({ literals }: SegmentPattern): readonly Spot[] {
    if (literals.length === 0) { return this.spots; }
    const found = literals.map((segment) => this.bySegment.get(segment) ?? []);
    return [...found.reduce((a, b) => (b.length < a.length ? b : a)), ...this.withAnySegment];
  }
}

function add<T>(map: Map<string, T[]>, key: string, item: T): void {
  const known = map.get(key);
  if (known === undefined) { map.set(key, [item]); } else { known.push(item); }
}

/** Every verb of a stage with every path is the whole stage. */
function patternText(prefix: string, form: string): string {
  if (form !== '/*' || !prefix.endsWith('/*')) { return prefix + form; }
  return prefix === '*/*' ? '*' : prefix;
}

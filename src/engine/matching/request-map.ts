import { coverage, Coverage, Place, verbsOf } from './coverage';
import { pathPattern } from './path-forms';
import { isFree, overlap, Overlap, SegmentPattern, SegmentPlace } from './segments';
import { Route } from '../request/route';
import { RouteTree } from '../request/route-tree';

/** The routes of an API, prepared for comparing many patterns with many places. */
export class RequestMap {
  readonly tree: RouteTree;
  private readonly verbs = new Map<string, Set<string>>();

  constructor(readonly routes: readonly Route[]) {
    this.tree = new RouteTree(routes);
    for (const { path, method } of routes) { this.verbs.set(path, (this.verbs.get(path) ?? new Set<string>()).add(method)); }
  }

  /** The requests to some places; none where other methods of the resource leave no verb for `ANY`. */
  spots(places: readonly Place[]): Spot[] {
    return places.map((place) => new Spot(place, place.route.method === 'ANY' ? verbsOf(this.verbs.get(place.route.path)!) : [place.route.method], this))
      .filter(({ verbs }) => verbs.length > 0);
  }
}

/** The requests with some verbs to one resource. */
export class Spot {
  /** What a policy writes for verb and path. */
  readonly verb: string;
  readonly path: string;
  private readonly whole: SegmentPlace;
  private readonly parts: readonly SegmentPlace[];

  constructor(readonly place: Place, readonly verbs: readonly string[], private readonly map: RequestMap) {
    const { stage, route: { path } } = place;
    this.verb = verbs.length === 1 ? verbs[0] : '*';
    this.path = pathPattern(path);
    this.parts = verbs.map((verb) => new SegmentPlace(stage, verb, path));
    this.whole = verbs.length === 1 ? this.parts[0] : new SegmentPlace(stage, undefined, path);
  }

  /** The segments that all the requests have; undefined where some segment may be any. */
  get literals(): ReadonlySet<string> | undefined {
    const { segments, isExact } = this.whole;
    return isExact && !segments.some(isFree) ? new Set(segments) : undefined;
  }

  byVerb(): Spot[] {
    const { stage, route } = this.place;
    return this.verbs.map((method) => new Spot({ stage, route: { ...route, method } }, [method], this.map));
  }

  /** Whether the pattern matches some of the requests. */
  isTouchedBy(pattern: SegmentPattern): boolean {
    const found = overlap(pattern, this.whole, this.map.tree);
    if (found === Overlap.NONE || found === Overlap.ALL) { return found === Overlap.ALL; }
    const shares = this.parts.length === 1 ? [found] : this.parts.map((part) => overlap(pattern, part, this.map.tree));
    if (shares.includes(Overlap.SOME) || shares.includes(Overlap.ALL)) { return true; }
    return shares.includes(Overlap.UNDECIDED) && this.exactly(pattern) !== Coverage.NONE;
  }

  /** Whether the pattern is known to match all of the requests. */
  isWithin(pattern: SegmentPattern): boolean {
    const found = overlap(pattern, this.whole, this.map.tree);
    if (found === Overlap.NONE || found === Overlap.ALL) { return found === Overlap.ALL; }
    return found === Overlap.UNDECIDED ? this.exactly(pattern) === Coverage.ALL
      : this.parts.length > 1 && this.parts.every((part) => overlap(pattern, part, this.map.tree) === Overlap.ALL);
  }

  private exactly({ text }: SegmentPattern): Coverage {
    return coverage(this.place, this.map.routes, [text]);
  }
}

import { ApiModel } from './api-model';
import { isPreflight } from './baseline';
import { describePlace, patternsFor, placesOf } from './places';
import { ApiTarget } from '../api-target';
import { coverage, Coverage, Place, VERBS } from '../engine';

/** The resource patterns of some targets, without `execute-api:/`, and how much of each place they match. */
export interface ResolvedTargets {
  readonly patterns: readonly string[];
  covered(place: Place): Coverage;
}

/**
 * Turns targets into resource patterns, and reports where patterns cannot say what the targets mean.
 *
 * `*` in a pattern crosses slashes. A method or resource whose pattern also matches requests of other methods is refused:
 * a grant would reach further than its author wrote, and a restriction would break what it does not name.
 */
export function resolveTargets(targets: readonly ApiTarget[], api: ApiModel, problems: string[]): ResolvedTargets {
  const places = placesOf(api);
  const patterns = [...new Set(targets.flatMap((target) => patternsOf(target, api)))].sort();
  const resolved: ResolvedTargets = {
    patterns: patterns.includes('*') ? ['*'] : patterns,
    covered: (place) => coverage(place, api.routes, patterns),
  };
  for (const target of targets) { problems.push(...emptyTarget(target, api, places)); }

  const meant = (place: Place) => targets.some((target) => (
    target._route === undefined ? coverage(place, api.routes, target._patterns()) !== Coverage.NONE : target._means(place)));
  const spilled = places.filter((place) => !meant(place) && resolved.covered(place) !== Coverage.NONE);
  if (spilled.length > 0) {
    problems.push(`${targets.join(' and ')} cannot be told apart from ${spilled.map(describePlace).join(', ')}: in the pattern `
      + `${patterns.map((p) => `"execute-api:/${p}"`).join(', ')} "*" also crosses slashes; name the other methods as targets too, `
      + 'limit the targets with onStage(), or write the pattern that you accept with ApiTarget.path()');
  }
  return resolved;
}

/** The same targets without preflight requests, which are nobody's: a list of callers that contains no preflight request must not refuse them all. */
export function withoutPreflight(targets: ResolvedTargets, api: ApiModel, problems: string[]): ResolvedTargets {
  const covered = placesOf(api).filter((place) => targets.covered(place) !== Coverage.NONE);
  if (!covered.some(isPreflight)) { return targets; }
  const patterns = patternsFor(covered.filter((place) => !isPreflight(place)), api);
  if (Array.isArray(patterns)) { return { patterns, covered: (place) => coverage(place, api.routes, patterns) }; }
  problems.push(`the preflight requests among the targets cannot be left alone: no resource pattern matches the requests to ${describePlace(patterns.inseparable)} `
    + 'without matching others; set allowCorsPreflight to false, or name other targets');
  return targets;
}

/** `*` as the verb is the shortest form; where it would also match another path, the verbs that the resource has are written out. */
function patternsOf(target: ApiTarget, api: ApiModel): string[] {
  const widest = target._patterns();
  if (target._route?.verb !== '*' || placesOf(api).every((place) => target._means(place) || coverage(place, api.routes, widest) === Coverage.NONE)) {
    return widest;
  }
  const verbs = new Set(api.routes.filter((route) => target._means({ route })).map((route) => route.method));
  return (verbs.has('ANY') ? VERBS : [...verbs]).flatMap((verb) => target._patterns(verb));
}

function emptyTarget(target: ApiTarget, api: ApiModel, places: readonly Place[]): string[] {
  const stage = target._stage;
  if (stage !== undefined && api.stages.length > 0 && !api.stages.includes(stage)) {
    return [`target "${target}" names a stage that the API does not have: its stages are ${api.stages.join(', ')}`];
  }
  if (places.some((place) => coverage(place, api.routes, target._patterns()) !== Coverage.NONE)) { return []; }
  const methods = api.routes.map((route) => `${route.method} ${route.path}`).join(', ') || 'none';
  return [`target "${target}" matches no method of the API: it has ${methods}`];
}

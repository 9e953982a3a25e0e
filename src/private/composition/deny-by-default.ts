import { Granted, isPreflight } from './baseline';
import { Placed } from './listed';
import { describePlace, patternsFor, placesOf } from './places';
import { coverage, Coverage, Place } from '../../engine';
import { ApiModel } from '../tree/api-model';

/**
 * The resource patterns of what no grant names, among the targets of policies that refuse by default. Preflight of a path stays with its other methods:
 * browsers ask for it before they call any of them.
 */
export function closedPatterns(api: ApiModel, defaults: readonly Placed[], granted: readonly Granted[], problems: string[]): string[] {
  if (defaults.length === 0) { return []; }
  const patterns = granted.flatMap((grant) => grant.patterns);
  const places = placesOf(api);
  const touched = new Map(places.map((place) => [place, coverage(place, api.routes, patterns)]));
  const isGranted = (place: Place) => touched.get(place) !== Coverage.NONE
    || (isPreflight(place) && places.some((other) => (
      other.route.path === place.route.path && other.stage === place.stage && touched.get(other) !== Coverage.NONE)));
  const meant = places.filter((place) => defaults.some(({ targets }) => targets.covered(place) !== Coverage.NONE));
  for (const place of meant.filter(({ route }) => route.authorizationType !== 'NONE' && route.authorizationType !== 'COGNITO_USER_POOLS')) {
    if (touched.get(place) === Coverage.SOME) {
      problems.push(`grants reach a part of the requests to ${describePlace(place)}, and the rest, which would be refused by default, cannot be written as resource patterns; `
        + 'grant the whole method, or make the granted part a resource of its own');
    }
  }
  const closed = patternsFor(meant.filter((place) => !isGranted(place)), api);
  if (Array.isArray(closed)) { return closed; }
  problems.push(`${describePlace(closed.inseparable)} is refused by default, but no resource pattern matches its requests without matching others that are granted, `
    + 'since "*" also crosses slashes; grant both, or move one of them to a path of its own');
  return [];
}

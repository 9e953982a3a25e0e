import { ApiModel } from './api-model';
import { coverage, Coverage, Place } from '../engine';

/** Every route on every stage; one place for all stages where the app deploys none itself. */
export function placesOf(api: ApiModel): Place[] {
  const stages = api.stages.length === 0 ? [undefined] : api.stages;
  return api.routes.flatMap((route) => stages.map((stage) => ({ route, stage })));
}

export function describePlace({ route, stage }: Place): string {
  return stage === undefined ? `${route.method} ${route.path}` : `${route.method} ${route.path} on stage ${stage}`;
}

/**
 * Patterns that match all requests to some places and none to the others, wide ones first, or the first place for which there is no such pattern.
 */
export function patternsFor(wanted: readonly Place[], api: ApiModel): string[] | { readonly inseparable: Place } {
  const others = placesOf(api).filter((place) => !wanted.some((w) => w.route === place.route && w.stage === place.stage));
  if (wanted.length === 0) { return []; }
  if (others.length === 0) { return ['*']; }
  const patterns: string[] = [];
  let left = [...wanted];
  for (const pattern of candidates(wanted, api)) {
    const missed = left.filter((place) => coverage(place, api.routes, [pattern]) !== Coverage.ALL);
    if (missed.length < left.length && others.every((place) => coverage(place, api.routes, [pattern]) === Coverage.NONE)) {
      patterns.push(pattern);
      left = missed;
    }
    if (left.length === 0) { return patterns.sort(); }
  }
  return { inseparable: left[0] };
}

/** From the widest to the narrowest, so that the shortest form wins where several cover the same. */
function candidates(places: readonly Place[], { stages }: ApiModel): Set<string> {
  const verb = (place: Place) => (place.route.method === 'ANY' ? '*' : place.route.method);
  const path = (place: Place) => place.route.path.replace(/\{[^}]*\}/g, '*');
  return new Set([
    ...stages.map((stage) => `${stage}/*`),
    ...places.map((place) => `*/${verb(place)}/*`),
    ...places.map((place) => `*/*${path(place)}`),
    ...places.map((place) => `*/${verb(place)}${path(place)}`),
    ...places.flatMap((place) => (place.stage === undefined ? [] : [`${place.stage}/${verb(place)}/*`])),
    ...places.flatMap((place) => (place.stage === undefined ? [] : [`${place.stage}/${verb(place)}${path(place)}`])),
  ]);
}

import { fewestPatterns, Inseparable, Place } from '../../engine';
import { ApiModel } from '../tree/api-model';

/** Every route on every stage; one place for all stages where the app deploys none itself. */
export function placesOf(api: Pick<ApiModel, 'routes' | 'stages'>): Place[] {
  const stages = api.stages.length === 0 ? [undefined] : api.stages;
  return api.routes.flatMap((route) => stages.map((stage) => ({ route, stage })));
}

export function describePlace({ route, stage }: Place): string {
  return stage === undefined ? `${route.method} ${route.path}` : `${route.method} ${route.path} on stage ${stage}`;
}

/** The fewest patterns that match all requests to some places and none to the others, or the first place for which there is no such pattern. */
export function patternsFor(wanted: readonly Place[], api: Pick<ApiModel, 'routes' | 'stages'>): string[] | Inseparable {
  const isWanted = new Set(wanted.map(keyOf));
  return fewestPatterns(wanted, placesOf(api).filter((place) => !isWanted.has(keyOf(place))), api.routes);
}

/** One text for each place of an API. */
export function keyOf({ route, stage = '' }: Place): string {
  return `${stage}/${route.method}${route.path}`;
}

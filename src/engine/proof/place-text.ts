import { Model } from './model';
import { describe } from './region-text';
import { TextDimension } from './text-dimension';
import { Route, matchRoute } from '../request/route';

/** Where requests go, by the methods of the API, if they are known; undefined if it may be anywhere. */
export function describePlaces(model: Model, classes: ReadonlySet<number>): string | undefined {
  const { places, routes } = model.attributes;
  const all = places.dimension.members;
  if (!routes || !model.subject.byRoute) return describe(places.dimension, classes);
  if (classes.size === all.length) return undefined;
  const byRoute = classesByRoute(places.dimension, routes);
  const parts: string[] = [];
  for (const [route, stages] of byRoute) {
    const inside = [...stages].filter(([, numbers]) => numbers.some((i) => classes.has(i)));
    if (inside.length === 0) continue;
    const names = places.routesLike(route).map(({ method, path }) => `${method} ${path}`);
    const onStages = inside.length < stages.size ? ` on stage ${inside.map(([stage]) => stage).join(' and ')}` : '';
    const partly = inside.find(([, numbers]) => numbers.some((i) => !classes.has(i)));
    const example = partly && all[partly[1].find((i) => classes.has(i))!].value;
    parts.push(...names.map((name) => `${name}${onStages}${example ? ` (only some, such as ${example.join('/').replace('//', '/')})` : ''}`));
  }
  const unique = [...new Set(parts)];
  return unique.length > MOST_ROUTES ? `${unique.slice(0, MOST_ROUTES).join(', ')} and ${unique.length - MOST_ROUTES} more methods` : unique.join(', ');
}

const MOST_ROUTES = 8;

const BY_ROUTE = new WeakMap<TextDimension, ReadonlyMap<Route, ReadonlyMap<string, readonly number[]>>>();

/** By route and stage, the classes of places that it serves. */
function classesByRoute(dimension: TextDimension, routes: readonly Route[]): ReadonlyMap<Route, ReadonlyMap<string, readonly number[]>> {
  const known = BY_ROUTE.get(dimension);
  if (known) return known;
  const found = new Map<Route, Map<string, number[]>>();
  dimension.members.forEach(({ value }, i) => {
    const [stage, method, path] = value!;
    const route = matchRoute(routes, method, path);
    if (!route) return;
    const stages = found.get(route) ?? new Map<string, number[]>();
    found.set(route, stages.set(stage, [...stages.get(stage) ?? [], i]));
  });
  BY_ROUTE.set(dimension, found);
  return found;
}

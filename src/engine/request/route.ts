import { AuthorizationType } from './request';

/** One method of an API: what a caller can ask for, and how API Gateway authenticates the caller there. */
export interface Route {
  /** The HTTP verb, or `ANY` for every verb that the same resource does not define itself. */
  readonly method: string;
  /** The resource's path with its parameters, such as `/pets/{petId}` or `/{proxy+}`. */
  readonly path: string;
  readonly authorizationType: AuthorizationType;
}

const enum Segment { LITERAL, PARAMETER, GREEDY }

function kindOf(segment: string): Segment {
  if (!segment.startsWith('{')) { return Segment.LITERAL; }
  return segment.endsWith('+}') ? Segment.GREEDY : Segment.PARAMETER;
}

function segmentsOf(path: string): string[] {
  return path === '/' ? [] : path.slice(1).split('/');
}

/**
 * Whether API Gateway prefers the first resource where both fit: a literal segment beats a parameter, and a parameter
 * beats a greedy one, decided at the first segment that differs.
 */
export function isMoreSpecific(path: string, other: string): boolean {
  const [a, b] = [segmentsOf(path), segmentsOf(other)];
  for (let i = 0; i < Math.min(a.length, b.length); i++) {
    const difference = kindOf(a[i]) - kindOf(b[i]);
    if (difference !== 0) { return difference < 0; }
  }
  return a.length > b.length;
}

function fits(template: string, path: string): boolean {
  const wanted = segmentsOf(template);
  const given = segmentsOf(path);
  for (let i = 0; i < wanted.length; i++) {
    const kind = kindOf(wanted[i]);
    if (kind === Segment.GREEDY) { return given.slice(i).join('/') !== ''; }
    if (given[i] === undefined || given[i] === '') { return false; }
    if (kind === Segment.LITERAL && wanted[i] !== given[i]) { return false; }
  }
  return given.length === wanted.length;
}

/**
 * The route that serves a request, or undefined where the API has none: API Gateway first picks the resource, then the verb
 * on it, and does not fall back to a less specific resource when the verb is missing.
 */
export function matchRoute(routes: readonly Route[], method: string, path: string): Route | undefined {
  let resource: string | undefined;
  for (const route of routes) {
    if (fits(route.path, path) && (resource === undefined || isMoreSpecific(route.path, resource))) { resource = route.path; }
  }
  const candidates = routes.filter((route) => route.path === resource);
  return candidates.find((route) => route.method === method) ?? candidates.find((route) => route.method === 'ANY');
}

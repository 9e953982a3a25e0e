import { describePlace, patternsFor, placesOf } from './places';
import { coverage, Coverage, Place } from '../../engine';
import { ApiModel } from '../tree/api-model';

/** What grants reach. A grant that leaves preflight alone does not touch unsigned OPTIONS methods. */
export interface Granted {
  readonly patterns: readonly string[];
  readonly allowCorsPreflight?: boolean;
}

/** A preflight request: browsers send it without credentials, so the method that answers it cannot ask for any. */
export function isPreflight({ route }: Place): boolean {
  return route.method === 'OPTIONS' && route.authorizationType === 'NONE';
}

/**
 * The resource patterns that need an Allow for everybody so that methods which no grant touches stay as they were without a policy.
 *
 * Once an API has a policy, API Gateway needs an explicit Allow on methods with authorization NONE or Cognito. With a Lambda authorizer or AWS_IAM it does
 * not, and an unneeded Allow would let in callers whom the authorizer or their identity policy did not: there, this writes none, on private APIs neither.
 *
 * @param closes whether all that no grant reaches of a place is refused by default: where an Allow is needed, to write none is enough
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */
export function baselinePatterns(
  api: ApiModel, grants: readonly Granted[], closed: readonly string[], closes: (place: Place) => boolean, problems: string[],
): string[] {
  const open: Place[] = [];
  for (const place of placesOf(api)) {
    if (coverage(place, api.routes, closed) === Coverage.ALL) { continue; }
    if (place.route.authorizationType !== 'NONE' && place.route.authorizationType !== 'COGNITO_USER_POOLS') { continue; }
    const granted = grants.filter(({ allowCorsPreflight }) => !(allowCorsPreflight && isPreflight(place))).flatMap(({ patterns }) => patterns);
    const touched = coverage(place, api.routes, granted);
    if (touched === Coverage.SOME && !closes(place)) {
      problems.push(`grants reach a part of the requests to ${describePlace(place)} (${granted.map((p) => `"execute-api:/${p}"`).join(', ')}), and the rest, `
        + 'which would stay open, cannot be written as resource patterns; grant the whole method, or make the granted part a resource of its own');
    }
    if (touched === Coverage.NONE) { open.push(place); }
  }
  const patterns = patternsFor(open, api);
  if (Array.isArray(patterns)) { return patterns; }
  problems.push(`${describePlace(patterns.inseparable)} stays open, but no resource pattern matches its requests without matching others that must not be `
    + 'allowed, since "*" also crosses slashes; give both the same authorization type, or move one of them to a path of its own');
  return [];
}

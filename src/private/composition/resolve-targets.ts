import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { isPreflight } from './baseline';
import { fail } from '../errors';
import { describePlace, keyOf, patternsFor, placesOf } from './places';
import { ApiTarget } from '../../api-target';
import { coverage, Coverage, fewestPatterns, Inseparable, pathPattern, Place, VERBS } from '../../engine';
import { ApiModel } from '../tree/api-model';
import { definedApi, tryDefinedApi } from '../tree/defined-api';

/** The resource patterns of some targets, without `execute-api:/`, and how much of each place they match. */
export interface ResolvedTargets {
  /** The same for targets that are written alike, whatever methods the API has. */
  readonly key: string;
  readonly patterns: readonly string[];
  /** The patterns of each target as one would write it, without a look at the API: they may match more. */
  readonly asWritten: ReadonlyArray<readonly string[]>;
  covered(place: Place): Coverage;
}

/** @throws if there is no target, or one is about nothing or about another API */
export function checkTargets(scope: IConstruct, restApi: aws_apigateway.IRestApiRef, targets: readonly ApiTarget[]): void {
  if (targets.length === 0) { fail(scope, 'targets is empty: name at least one, or leave targets out for the whole API'); }
  for (const target of targets) {
    if (target._problem !== undefined) { fail(scope, target._problem); }
    if (target._restApi !== undefined && tryDefinedApi(target._restApi) !== definedApi(restApi)) {
      fail(scope, `target "${target}" belongs to ${target._restApi.node.path}, not to ${restApi.node.path}: name methods and resources of the same API`);
    }
  }
}

type Routes = Pick<ApiModel, 'routes' | 'stages'>;

/**
 * Turns targets into the fewest resource patterns, and reports where patterns cannot say what the targets mean.
 *
 * `*` in a pattern crosses slashes. A method or resource that no pattern tells from others is refused: a grant would reach further than its author wrote,
 * and a restriction would break what it does not name.
 */
export function resolveTargets(targets: readonly ApiTarget[], api: Routes, problems: string[]): ResolvedTargets {
  const keys = [...new Set(targets.map(({ _key }) => _key))].sort();
  if (keys.includes('*')) { return { key: '*', patterns: ['*'], asWritten: [['*']], covered: () => Coverage.ALL }; }
  const places = placesOf(api);
  for (const target of targets) { problems.push(...emptyTargets(target, places, api)); }
  const patterns = patternsOf(targets, places, api, problems);
  const asWritten = targets.map((target) => target._patterns());
  return { key: keys.join(' and '), patterns, asWritten, covered: remembered((place) => coverage(place, api.routes, patterns)) };
}

/** The same targets without preflight requests, which are nobody's: a list of callers that contains no preflight request must not refuse them all. */
export function withoutPreflight(targets: ResolvedTargets, api: Routes, problems: string[]): ResolvedTargets {
  const covered = placesOf(api).filter((place) => targets.covered(place) !== Coverage.NONE);
  const [preflight, others] = [covered.filter(isPreflight), covered.filter((place) => !isPreflight(place))];
  if (preflight.length === 0) { return targets; }
  const remedy = 'set allowCorsPreflight to false, or name other targets';
  const partly = others.find((place) => targets.covered(place) === Coverage.SOME);
  const patterns = partly === undefined ? patternsFor(others, api) : [];
  if (partly !== undefined) {
    problems.push(`the preflight requests among the targets cannot be left alone: the targets are a part of the requests to ${describePlace(partly)} only; ${remedy}`);
  } else if (!Array.isArray(patterns)) {
    problems.push(`the preflight requests among the targets cannot be left alone: ${inseparable(patterns)}; ${remedy}`);
  }
  if (partly !== undefined || !Array.isArray(patterns)) { return targets; }
  return { ...targets, key: `${targets.key} without preflight`, patterns, covered: remembered((place) => coverage(place, api.routes, patterns)) };
}

/** Methods and resources become the fewest patterns; a path pattern that is a part of the requests to some method stays as its author wrote it. */
function patternsOf(targets: readonly ApiTarget[], places: readonly Place[], api: Routes, problems: string[]): string[] {
  const shares = new Map(places.map((place) => [place, shareOfAll(targets, place, api, problems)]));
  const partly = places.filter((place) => shares.get(place) === Coverage.SOME);
  const isPartial = (target: ApiTarget) => partly.some((place) => shareOf(target, place, api) === Coverage.SOME);
  const literals = [...new Set(targets.filter(isPartial).flatMap((target) => target._patterns()))];
  const wanted = places.filter((place) => shares.get(place) === Coverage.ALL && coverage(place, api.routes, literals) !== Coverage.ALL);
  const others = places.filter((place) => shares.get(place) !== Coverage.ALL);
  // What is named is written by its name, what is left over in the shortest way.
  const named = targets.some(({ _excluded }) => _excluded.length > 0) ? [] : wanted.flatMap(({ route: { method, path } }) => (
    (method === 'ANY' ? ['*', ...VERBS] : [method]).map((verb) => `*/${verb}${pathPattern(path)}`)));
  const written = targets.flatMap((target) => target._patterns());
  const ofAnyVerb = written.map((pattern) => pattern.replace(/^([^/]+)\/[A-Z]+\//, '$1/*/'));
  const found = fewestPatterns(wanted, others, api.routes, [...written, ...ofAnyVerb, ...named]);
  const spilled = literals.flatMap((pattern) => {
    const from = others.filter((place) => shares.get(place) === Coverage.NONE && coverage(place, api.routes, [pattern]) !== Coverage.NONE);
    return from.length === 0 ? [] : [`target "${targets.join('" and "')}" cannot be told apart from ${list(from)}: the pattern "execute-api:/${pattern}" matches both`];
  });
  const inseparables = Array.isArray(found) ? spilled : [inseparable(found), ...spilled];
  problems.push(...inseparables.slice(0, 1).map((problem) => `${problem}; ${remedyFor(targets, api)}`));
  return [...new Set([...literals, ...Array.isArray(found) ? found : written])].sort();
}

function remedyFor(targets: readonly ApiTarget[], { stages }: Routes): string {
  const onStage = stages.length === 0 ? 'limit the targets with onStage(), ' : '';
  return targets.some(({ _excluded }) => _excluded.length > 0)
    ? `leave both out or neither, ${onStage}or move one of them to a path of its own, such as /api/{proxy+} for /{proxy+}`
    : `name the other methods as targets too, ${onStage}or write the pattern that you accept with ApiTarget.path()`;
}

function inseparable({ inseparable: place, pattern, from }: Inseparable): string {
  return `${describePlace(place)} cannot be told apart from ${list(from)}: the pattern "execute-api:/${pattern}" matches both, since "*" also crosses slashes`;
}

function list(places: readonly Place[]): string {
  const more = places.length > 5 ? ` and ${places.length - 5} more` : '';
  return places.slice(0, 5).map(describePlace).join(', ') + more;
}

/** How much of a place the targets mean together. */
function shareOfAll(targets: readonly ApiTarget[], place: Place, api: Routes, problems: string[]): Coverage {
  const shares = targets.map((target) => shareOf(target, place, api, problems));
  if (shares.includes(Coverage.ALL)) { return Coverage.ALL; }
  const partial = targets.filter((_, i) => shares[i] === Coverage.SOME);
  return partial.length < 2 ? Math.max(Coverage.NONE, ...shares) : coverage(place, api.routes, partial.flatMap((target) => target._patterns()));
}

function shareOf(target: ApiTarget, place: Place, api: Routes, problems: string[] = []): Coverage {
  const whole = shareOfWhole(target, place, api);
  if (whole === Coverage.NONE) { return whole; }
  const excluded = target._excluded.map((part) => ({ part, share: shareOf(part, place, api, problems) }));
  if (excluded.some(({ share }) => share === Coverage.ALL)) { return Coverage.NONE; }
  const partly = excluded.find(({ share }) => share === Coverage.SOME);
  if (partly === undefined) { return whole; }
  problems.push(partly.part._stage !== undefined && place.stage === undefined
    ? `"${partly.part}" cannot be left out, because the app deploys no stage of the API, so that nobody knows which others there are: name those that remain, `
      + 'with ApiTarget.stage() or onStage()'
    : `"${partly.part}" cannot be left out, because it is a part of the requests to ${describePlace(place)}, and no resource pattern says the rest: leave out `
      + 'whole methods or resources, or make the part a resource of its own');
  return whole;
}

function shareOfWhole(target: ApiTarget, place: Place, { routes }: Routes): Coverage {
  if (target._route === undefined) { return coverage(place, routes, target._patterns()); }
  const { _stage: stage } = target;
  if (!target._means(place.route)) { return Coverage.NONE; }
  return stage === undefined || stage === place.stage ? Coverage.ALL : place.stage === undefined ? Coverage.SOME : Coverage.NONE;
}

/** A target, or a part that is left out of one, that means nothing is a mistake. */
function emptyTargets(target: ApiTarget, places: readonly Place[], api: Routes): string[] {
  const stage = target._stage;
  if (stage !== undefined && api.stages.length > 0 && !api.stages.includes(stage)) {
    return [`target "${target}" names a stage that the API does not have: its stages are ${api.stages.join(', ')}`];
  }
  const meant = places.filter((place) => shareOfWhole(target, place, api) !== Coverage.NONE);
  if (meant.length === 0) {
    const methods = api.routes.map((route) => `${route.method} ${route.path}`).join(', ') || 'none';
    return [`target "${target}" matches no method of the API: it has ${methods}`];
  }
  const parts = target._excluded.flatMap((part) => {
    const problems = emptyTargets(part, places, api);
    return problems.length > 0 || meant.some((place) => shareOf(part, place, api) !== Coverage.NONE) ? problems
      : [`"${part}" is left out of a target that it is no part of: "${target}"`];
  });
  if (parts.length > 0 || meant.some((place) => shareOf(target, place, api) !== Coverage.NONE)) { return parts; }
  return [`target "${target}" leaves nothing: it has no methods but those that are left out`];
}

/** Places are made anew for each question. */
function remembered(covered: (place: Place) => Coverage): (place: Place) => Coverage {
  const known = new Map<string, Coverage>();
  return (place) => {
    const key = keyOf(place);
    const found = known.get(key) ?? covered(place);
    known.set(key, found);
    return found;
  };
}

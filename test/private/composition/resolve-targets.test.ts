import { Method } from 'aws-cdk-lib/aws-apigateway';
import { Construct, RootConstruct } from 'constructs';
import * as fc from 'fast-check';
import { ApiTarget } from '../../../src';
import { ApiIdentity, ApiRequest, AuthorizationType, compilePolicy, Coverage, coverage, evaluate, matchRoute, parsePolicy, Place, Route } from '../../../src/engine';
import { canonicalStatement } from '../../../src/private/composition/canonical';
import { compose } from '../../../src/private/composition/compose';
import { ResolvedContribution } from '../../../src/private/composition/contribution';
import { placesOf } from '../../../src/private/composition/places';
import { resolveTargets } from '../../../src/private/composition/resolve-targets';
import { SOURCE_ADDRESS } from '../../../src/private/lists/ip-ranges';
import { CALLERS } from '../../../src/private/lists/principals';
import { ApiModel } from '../../../src/private/tree/api-model';
import { pathsWithGreedyLast } from '../../engine/matching/places';
import { ALICE, API, BOB } from '../../engine/testing';

const TYPES: readonly AuthorizationType[] = ['NONE', 'AWS_IAM', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'];

const anyRoutes = fc.uniqueArray<Route, string>(
  fc.record({ method: fc.constantFrom('GET', 'PUT', 'OPTIONS', 'ANY'), path: pathsWithGreedyLast(3), authorizationType: fc.constantFrom(...TYPES) }),
  { minLength: 1, maxLength: 6, selector: ({ method, path }) => `${method} ${path}` },
);

/** A target, and what it means by the plain definition. */
interface Meant {
  readonly target: ApiTarget;
  means(place: Place): boolean;
}

/** Methods, resources, everything below them, stages, and what is left when some of these are left out. */
function targetsOf(routes: readonly Route[], stages: readonly string[]): fc.Arbitrary<Meant> {
  const named = fc.constantFrom(...routes).chain(({ method, path }) => {
    const resource = { path, api: undefined };
    const isBelow = (place: Place) => place.route.path === path || place.route.path.startsWith(path === '/' ? path : `${path}/`);
    return fc.constantFrom<Meant>(
      {
        target: ApiTarget.method({ httpMethod: method, resource, api: undefined } as unknown as Method),
        means: ({ route }) => route.path === path && route.method === method,
      },
      { target: ApiTarget.resource(resource as unknown as Method['resource']), means: ({ route }) => route.path === path },
      { target: ApiTarget.resourceTree(resource as unknown as Method['resource']), means: isBelow },
    );
  });
  const onStage = fc.tuple(named, fc.constantFrom(...stages)).map(([{ target, means }, stage]): Meant => (
    { target: target.onStage(stage), means: (place) => place.stage === stage && means(place) }));
  const simple = fc.oneof({ arbitrary: named, weight: 3 }, onStage);
  const excluding = fc.array(simple, { minLength: 1, maxLength: 2 }).map((parts): Meant => (
    { target: ApiTarget.allExcept(...parts.map(({ target }) => target)), means: (place) => !parts.some(({ means }) => means(place)) }));
  return fc.oneof(simple, excluding);
}

const anyApi = fc.record({ routes: anyRoutes, stages: fc.constantFrom(['s'], ['s', 't']), endpointType: fc.constantFrom<'EDGE' | 'REGIONAL'>('EDGE', 'REGIONAL') })
  .map((api): ApiModel => ({ ...api, deployments: [], problems: [] }));

/** Whether some requests go to a place at all: other methods may leave no verb for `ANY`. */
const isServed = (place: Place, { routes }: ApiModel) => requestsTo(place, routes).length > 0;

/** A request of each verb that the place serves, to a path that nobody names. */
function requestsTo({ route, stage = 's' }: Place, routes: readonly Route[]): ApiRequest[] {
  const path = route.path.replace(/\{[^}]*\+\}/g, 'some/thing').replace(/\{[^}]*\}/g, 'thing');
  return ['GET', 'PUT', 'OPTIONS', 'DELETE'].filter((verb) => matchRoute(routes, verb, path) === route)
    .map((method) => ({ stage, method, path, authorizationType: route.authorizationType, context: {} }));
}

test('patterns match what the targets mean, and nothing else', () => {
  let [resolved, refused] = [0, 0];
  const apiAndTargets = anyApi.chain((api) => fc.record({
    api: fc.constant(api), meant: fc.array(targetsOf(api.routes, api.stages), { minLength: 1, maxLength: 3 }),
  }));
  fc.assert(fc.property(apiAndTargets, ({ api, meant }) => {
    const problems: string[] = [];
    const { patterns, covered } = resolveTargets(meant.map(({ target }) => target), api, problems);
    if (problems.length > 0) {
      refused++;
      return;
    }
    resolved++;
    for (const place of placesOf(api).filter((one) => isServed(one, api))) {
      const isMeant = meant.some(({ means }) => means(place));
      expect(coverage(place, api.routes, patterns)).toBe(isMeant ? Coverage.ALL : Coverage.NONE);
      expect(covered(place)).toBe(isMeant ? Coverage.ALL : Coverage.NONE);
    }
  }), { seed: 23, numRuns: 600 });
  expect(resolved).toBeGreaterThan(250);
  expect(refused).toBeGreaterThan(50);
});

const LISTED = '198.51.100.7';
const ADDRESSES = [LISTED, '192.0.2.1'];

type Shape = (construct: Construct, targets: ApiTarget[]) => ResolvedContribution;
const SHAPES: { readonly [name: string]: Shape } = {
  denylist: (construct, targets) => ({ construct, targets, effect: 'denylist', kind: SOURCE_ADDRESS, members: [`${LISTED}/32`] }),
  allowlist: (construct, targets) => ({ construct, targets, effect: 'allowlist', kind: SOURCE_ADDRESS, members: [`${ADDRESSES[1]}/32`] }),
  grant: (construct, targets) => ({ construct, targets, effect: 'grant', kind: CALLERS, members: [BOB.account], allowCorsPreflight: true }),
  open: (construct, targets) => ({ construct, targets, effect: 'grant', sid: 'AllowEverybody' }),
  closed: (construct, targets) => ({ construct, targets, effect: 'default' }),
};

/** An API, and constructs on some of its targets. */
const anyApiWithConstructs = anyApi.chain((api) => fc.record({
  api: fc.constant(api),
  constructs: fc.uniqueArray(fc.record({
    id: fc.constantFrom('A', 'B', 'C', 'D'),
    shape: fc.constantFrom(...Object.keys(SHAPES)),
    meant: fc.array(targetsOf(api.routes, api.stages), { minLength: 1, maxLength: 2 }),
  }), { minLength: 1, maxLength: 3, selector: ({ id }) => id }),
}));

function policyOf(api: ApiModel, constructs: ReadonlyArray<{ readonly id: string; readonly shape: string; readonly meant: readonly Meant[] }>) {
  const root = new RootConstruct();
  const contributions = constructs.map(({ id, shape, meant }) => SHAPES[shape](new Construct(root, id), meant.map(({ target }) => target)));
  const { statements, problems } = compose(api, contributions, []);
  return { Statement: statements.map(({ statement }) => canonicalStatement(statement)), problems };
}

/** The outcome for callers and authorizers of all sorts, from a listed address and from another. */
function outcomes(policy: object | undefined, identity: ApiIdentity, request: ApiRequest): string[] {
  const compiled = policy && compilePolicy(parsePolicy(policy), identity);
  const verdicts = ['Allow', 'Deny', 'Neither'] as const;
  const sorts: Array<Partial<ApiRequest>> = request.authorizationType === 'AWS_IAM'
    ? [{}, ...[ALICE, BOB].flatMap((caller) => verdicts.map((identityPolicy) => ({ caller, identityPolicy })))]
    : request.authorizationType === 'NONE' ? [{}] : [...verdicts, 'Unauthenticated' as const].map((authorizer) => ({ authorizer }));
  return ADDRESSES.flatMap((address) => sorts.map((sort) => evaluate(compiled, identity, { ...request, ...sort, context: { 'aws:SourceIp': address } }).outcome));
}

test('what no target names is decided as if there were no policy, and in whatever order constructs come, the policy is the same', () => {
  const compared = new Map<AuthorizationType, number>();
  fc.assert(fc.property(anyApiWithConstructs, ({ api, constructs }) => {
    const { Statement, problems } = policyOf(api, constructs);
    const reversed = policyOf(api, [...constructs].reverse());
    expect(reversed.problems.length).toBe(problems.length);
    if (problems.length > 0) { return; }
    expect(JSON.stringify(reversed.Statement)).toBe(JSON.stringify(Statement));
    const identity = { ...API, endpointType: api.endpointType! };
    const rest = placesOf(api).filter((place) => !constructs.some(({ meant }) => meant.some(({ means }) => means(place))));
    for (const request of rest.flatMap((place) => requestsTo(place, api.routes))) {
      compared.set(request.authorizationType as AuthorizationType, (compared.get(request.authorizationType as AuthorizationType) ?? 0) + 1);
      expect(outcomes({ Version: '2012-10-17', Statement }, identity, request)).toEqual(outcomes(undefined, identity, request));
    }
  }), { seed: 29, numRuns: 700 });
  for (const type of TYPES) { expect(compared.get(type)).toBeGreaterThan(20); }
});

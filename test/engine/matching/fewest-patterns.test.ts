import * as fc from 'fast-check';
import { pathsWithGreedyLast } from './places';
import { coverage, Coverage, Place, VERBS } from '../../../src/engine/matching/coverage';
import { fewestPatterns } from '../../../src/engine/matching/fewest-patterns';
import { Route } from '../../../src/engine/request/route';

const route = (verbAndPath: string): Route => {
  const [method, path] = verbAndPath.split(' ');
  return { method, path, authorizationType: 'NONE' };
};

/** The patterns for the wanted methods among all, on one stage; or why there are none. */
function patterns(wanted: string[], others: string[], preferred?: string[], stage: string | undefined = 'test') {
  const routes = [...wanted, ...others].map(route);
  const places = routes.map((one) => ({ route: one, stage }));
  return fewestPatterns(places.slice(0, wanted.length), places.slice(wanted.length), routes, preferred);
}

test.each<[string[], string[], string[]]>([
  [[], ['GET /pets'], []],
  [['GET /pets'], [], ['*']],
  [['GET /pets', 'GET /cats'], ['POST /pets'], ['*/GET/*']],
  [['GET /pets', 'POST /pets'], ['GET /cats'], ['*/*/pets']],
  [['GET /pets', 'GET /pets/{id}'], ['GET /cats'], ['*/*/pets*']],
  [['GET /pets/a', 'GET /pets/b'], ['GET /pets', 'GET /cats'], ['*/*/pets/*']],
  [['GET /a/health', 'GET /b/health'], ['GET /a', 'GET /b', 'POST /a/health'], ['*/GET/*/health']],
  [['GET /a', 'GET /b', 'GET /c'], ['GET /d', 'POST /a'], ['*/*/b', '*/*/c', '*/GET/a']],
  [['GET /a/x', 'GET /a/y', 'GET /b/x'], ['GET /b/y', 'GET /a'], ['*/*/*/x', '*/*/a/*']],
  [['GET /{id}'], ['GET /'], ['*/*/?*']],
  [['GET /pets', 'POST /cats'], ['GET /'], ['*/*/?*']],
  [['GET /health'], ['ANY /{proxy+}'], ['test/GET/health']],
  [['ANY /pets'], ['GET /pets', 'DELETE /pets', 'PUT /pets', 'HEAD /pets', 'PATCH /pets'], ['*/OPTIONS/*', '*/POST/*']],
  [['ANY /pets'], [...VERBS.map((verb) => `${verb} /pets`)], []], // no verb is left for ANY
])('%j, and not %j', (wanted, others, expected) => {
  expect(patterns(wanted, others)).toEqual(expected);
});

test('of as few, the first preferred one is taken, if it does as well', () => {
  expect(patterns(['GET /pets'], ['POST /cats'], ['*/*/p*', '*/GET/pets'])).toEqual(['*/*/p*']);
  expect(patterns(['GET /pets'], ['POST /pies'], ['*/*/p*', '*/GET/pets'])).toEqual(['*/GET/pets']);
  expect(patterns(['GET /pets', 'GET /cats'], ['POST /pets'], ['*/GET/pets', '*/GET/cats'])).toEqual(['*/GET/*']);
});

test.each<[string[], string[], string, string[]]>([
  [['GET /pets/{id}'], ['GET /pets/{id}/photos'], 'test/GET/pets/*', ['GET /pets/{id}/photos']],
  [['ANY /{proxy+}'], ['GET /health', 'POST /cats'], 'test/GET/*', ['GET /health']],
])('%j cannot be told apart from %j', (wanted, others, pattern, from) => {
  const found = patterns(wanted, others);
  expect(found).toMatchObject({ pattern });
  expect('from' in found && found.from.map((place) => `${place.route.method} ${place.route.path}`)).toEqual(from);
});

const PLACES = fc.uniqueArray<Route, string>(
  fc.record({ method: fc.constantFrom('GET', 'PUT', 'ANY'), path: pathsWithGreedyLast(3), authorizationType: fc.constant<'NONE'>('NONE') }),
  { minLength: 1, maxLength: 7, selector: ({ method, path }) => `${method} ${path}` },
).chain((routes) => fc.constantFrom([undefined], ['s'], ['s', 't']).chain((stages) => {
  const places: Place[] = routes.flatMap((one) => stages.map((stage) => ({ route: one, stage })));
  return fc.record({ routes: fc.constant(routes), stages: fc.constant(stages), wanted: fc.subarray(places), places: fc.constant(places) });
}));

/** Whether some requests go to a place at all. */
const isServed = ({ route: { method, path } }: Place, routes: readonly Route[]) => method !== 'ANY'
  || VERBS.some((verb) => !routes.some((other) => other.path === path && other.method === verb));

test('the patterns match all requests to the wanted places, and none to the others', () => {
  let [found, missing] = [0, 0];
  fc.assert(fc.property(PLACES, ({ routes, wanted, places }) => {
    const others = places.filter((place) => !wanted.includes(place));
    const result = fewestPatterns(wanted, others, routes);
    if (!Array.isArray(result)) {
      missing++;
      expect(coverage(result.inseparable, routes, [result.pattern])).not.toBe(Coverage.NONE);
      expect(result.from.length).toBeGreaterThan(0);
      for (const place of result.from) { expect(coverage(place, routes, [result.pattern])).not.toBe(Coverage.NONE); }
      return;
    }
    found++;
    for (const place of places) {
      expect(coverage(place, routes, result)).toBe(wanted.includes(place) && isServed(place, routes) ? Coverage.ALL : Coverage.NONE);
    }
  }), { seed: 13, numRuns: 500 });
  expect(Math.min(found, missing)).toBeGreaterThan(100);
});

/** Every form that is considered, spelled out: paths of wanted places, what begins like one, and what ends like two. */
function allForms(wanted: readonly Place[]): string[] {
  const paths = [...new Set(wanted.map(({ route: { path } }) => path.replace(/\{[^}]*\}/g, '*')))];
  const beginnings = paths.flatMap((path) => path.split('/').map((_, i, all) => all.slice(0, i + 1).join('/')));
  const endings = paths.flatMap((path) => path.split('/').map((_, i, all) => `/*/${all.slice(i).join('/')}`));
  const shared = endings.filter((ending, i) => endings.indexOf(ending) < i);
  return [...new Set(['/*', '/?*', ...paths, ...beginnings.flatMap((path) => [`${path}*`, `${path}/*`]), ...shared])];
}

test('nothing that is considered does with fewer patterns', () => {
  let [pairs, more] = [0, 0];
  fc.assert(fc.property(PLACES, ({ routes, wanted, places }) => {
    const result = fewestPatterns(wanted, places.filter((place) => !wanted.includes(place)), routes);
    if (!Array.isArray(result) || result.length < 2) { return; }
    if (result.length === 2) { pairs++; } else { more++; }
    const stages = ['*', ...new Set(wanted.flatMap(({ stage }) => stage ?? []))];
    const verbs = ['*', ...new Set(wanted.flatMap(({ route: { method } }) => (method === 'ANY' ? VERBS : method)))];
    const patternsOf = stages.flatMap((stage) => verbs.flatMap((verb) => allForms(wanted).map((form) => `${stage}/${verb}${form}`)));
    const shareOf = (place: Place, pattern: string) => coverage(place, routes, [pattern]);
    const safe = patternsOf.filter((pattern) => places.every((place) => wanted.includes(place) || shareOf(place, pattern) === Coverage.NONE));
    const served = wanted.filter((place) => isServed(place, routes));
    const isEnough = (...some: string[]) => served.every((place) => some.some((pattern) => shareOf(place, pattern) === Coverage.ALL));
    expect(safe.filter((one) => isEnough(one))).toEqual([]);
    if (result.length > 2) { expect(safe.flatMap((one) => safe.filter((other) => isEnough(one, other)))).toEqual([]); }
  }), { seed: 17, numRuns: 120 });
  expect(Math.min(pairs, more)).toBeGreaterThan(5);
});

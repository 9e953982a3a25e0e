import * as fc from 'fast-check';
import { Coverage, coverage } from '../../../src/engine/matching/coverage';
import { matchRoute, Route } from '../../../src/engine/request/route';

const route = (method: string, path: string): Route => ({ method, path, authorizationType: 'NONE' });
const PHOTOS = route('GET', '/pets/{petId}/photos');
const PET = route('GET', '/pets/{petId}');
const MINE = route('GET', '/pets/mine');
const PROXY = route('ANY', '/{proxy+}');
const ROUTES = [route('GET', '/pets'), PET, MINE, PHOTOS, route('POST', '/pets')];

test.each<[Route, string[], Coverage]>([
  [PET, ['*'], Coverage.ALL],
  [PET, ['*/GET/pets/*'], Coverage.ALL],
  [PHOTOS, ['*/GET/pets/*'], Coverage.ALL], // `*` crosses slashes
  [PET, ['*/GET/pets/*/photos'], Coverage.NONE],
  [PET, ['*/GET/pets'], Coverage.NONE],
  [PET, ['*/GET/pets/7'], Coverage.SOME],
  [PET, ['*/GET/pets/mine'], Coverage.NONE], // served by the static resource
  [MINE, ['*/GET/pets/mine'], Coverage.ALL],
  [PET, ['test/*'], Coverage.SOME],
  [PET, ['*/POST/*'], Coverage.NONE],
  [PET, ['*/GET/pets/?', '*/GET/pets/??*'], Coverage.ALL],
  [PET, [], Coverage.NONE],
])('%j under %j', (asked, patterns, expected) => {
  expect(coverage({ route: asked }, ROUTES, patterns)).toBe(expected);
});

test('a stage that is known is matched by its name', () => {
  expect(coverage({ route: PET, stage: 'test' }, ROUTES, ['test/*'])).toBe(Coverage.ALL);
  expect(coverage({ route: PET, stage: 'prod' }, ROUTES, ['test/*'])).toBe(Coverage.NONE);
});

test('a wildcard stage also matches deep paths of other verbs, when the API has such a route', () => {
  expect(coverage({ route: PROXY, stage: 'test' }, [...ROUTES, PROXY], ['*/GET/pets'])).toBe(Coverage.SOME); // test/POST/x/GET/pets
});

test('ANY does not speak for the verbs that its resource defines itself', () => {
  const any = route('ANY', '/pets');
  expect(coverage({ route: any }, [any, route('GET', '/pets')], ['*/GET/pets'])).toBe(Coverage.NONE);
});

/** The plain definition: match each request of a grid one by one. */
function byEnumeration(asked: Route, routes: Route[], patterns: string[], requests: string[]): { some: boolean; all: boolean } {
  const expressions = patterns.map((p) => new RegExp(`^${p.replace(/[.+^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*').replace(/\?/g, '.')}$`, 's'));
  const served = requests.filter((request) => {
    const [, method, ...path] = request.split('/');
    return matchRoute(routes, method, `/${path.join('/')}`) === asked;
  });
  const matched = served.filter((request) => expressions.some((e) => e.test(request)));
  return { some: matched.length > 0, all: matched.length === served.length };
}

test('agrees with matching every request of a grid by itself', () => {
  const segment = fc.constantFrom('a', 'b', '{p}', '{q+}');
  const path = fc.array(segment, { maxLength: 3 }).map((segments) => {
    const greedy = segments.findIndex((s) => s === '{q+}');
    return `/${(greedy < 0 ? segments : segments.slice(0, greedy + 1)).join('/')}`;
  });
  const anyRoute = fc.record({ method: fc.constantFrom('GET', 'PUT', 'ANY'), path }).map(({ method, path: p }) => route(method, p));
  const routes = fc.uniqueArray(anyRoute, { minLength: 1, maxLength: 4, selector: (r) => `${r.method} ${r.path}` });
  const pattern = fc.array(fc.constantFrom('s', '/', 'GET', 'PUT', 'a', 'b', '*', '?'), { maxLength: 7 }).map((parts) => parts.join(''));

  const paths = ['', ...['a', 'b', 'c'].flatMap((x) => [x, ...['a', 'b', 'c'].flatMap((y) => [`${x}/${y}`, `${x}/${y}/a`, `${x}/${y}/c`])])];
  const requests = paths.flatMap((p) => ['GET', 'PUT', 'HEAD'].map((m) => `s/${m}/${p}`));
  fc.assert(fc.property(routes, fc.array(pattern, { minLength: 1, maxLength: 3 }), (rs, patterns) => {
    for (const asked of rs) {
      const exact = coverage({ route: asked, stage: 's' }, rs, patterns);
      const grid = byEnumeration(asked, rs, patterns, requests);
      if (exact === Coverage.NONE) { expect(grid.some).toBe(false); }
      if (exact === Coverage.ALL) { expect(grid.all).toBe(true); }
    }
  }), { seed: 7, numRuns: 500 });
});

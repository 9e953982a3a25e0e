import * as fc from 'fast-check';
import { matchRoute, Route } from '../../../src/engine/request/route';
import { RouteTree } from '../../../src/engine/request/route-tree';
import { pathsWithGreedyLast } from '../matching/places';

test('finds the resource that looking at all routes finds', () => {
  const route = pathsWithGreedyLast(4).map((path): Route => ({ method: 'ANY', path, authorizationType: 'NONE' }));
  const asked = fc.array(fc.constantFrom('a', 'b', 'ab', 'GET', 'z', ''), { maxLength: 5 }).map((segments) => `/${segments.join('/')}`);
  let found = 0;
  fc.assert(fc.property(fc.uniqueArray(route, { maxLength: 8, selector: ({ path }) => path }), asked, (routes, path) => {
    const expected = matchRoute(routes, 'GET', path)?.path;
    if (expected !== undefined) { found++; }
    expect(new RouteTree(routes).find(path)).toBe(expected);
  }), { seed: 19, numRuns: 2000 });
  expect(found).toBeGreaterThan(500);
});

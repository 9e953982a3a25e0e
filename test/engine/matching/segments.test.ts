import * as fc from 'fast-check';
import { pathsWithGreedyLast } from './places';
import { Coverage, coverageByCharacters } from '../../../src/engine/matching/coverage';
import { overlap, Overlap, SegmentPattern, SegmentPlace } from '../../../src/engine/matching/segments';
import { Route } from '../../../src/engine/request/route';
import { RouteTree } from '../../../src/engine/request/route-tree';

const tree = (...paths: string[]) => new RouteTree(paths.map((path) => ({ method: 'GET', path, authorizationType: 'NONE' })));
const PATHS = tree('/', '/pets', '/pets/{id}', '/pets/mine', '/pets/{id}/photos', '/files/{name+}', '/{proxy+}');

test.each<[string, string, Overlap]>([
  ['test/GET/pets', '/pets', Overlap.ALL],
  ['*', '/pets', Overlap.ALL],
  ['*/GET/pets/*', '/pets/{id}', Overlap.ALL],
  ['*/GET/pets*', '/pets/{id}/photos', Overlap.ALL],
  ['*/GET/pets/mine', '/pets/{id}', Overlap.NONE], // served by the resource of that name
  ['*/GET/pets/7', '/pets/{id}', Overlap.SOME],
  ['*/GET/pets/*/photos', '/pets/{id}', Overlap.NONE],
  ['*/POST/pets', '/pets', Overlap.NONE],
  ['*/GET/', '/', Overlap.ALL],
  ['*/GET/*', '/{proxy+}', Overlap.ALL],
  ['*/GET/health', '/{proxy+}', Overlap.SOME], // GET /x/GET/health
  ['test/GET/pets', '/{proxy+}', Overlap.NONE],
  ['*/GET/?*', '/', Overlap.NONE],
  ['*/GET/?*', '/pets', Overlap.ALL],
  ['*/GET/?*', '/{proxy+}', Overlap.ALL],
  ['test/GET/pets/?', '/pets/{id}', Overlap.UNDECIDED], // characters are not looked at
  ['test/POST/?', '/pets/{id}', Overlap.NONE],
])('%s and GET %s', (pattern, path, expected) => {
  expect(overlap(SegmentPattern.of(pattern), new SegmentPlace('test', 'GET', path), PATHS)).toBe(expected);
});

test('says nothing that looking at every character contradicts', () => {
  const route = fc.record({ method: fc.constantFrom('GET', 'PUT'), path: pathsWithGreedyLast(4), authorizationType: fc.constant<'NONE'>('NONE') });
  const routes = fc.uniqueArray<Route, string>(route, { minLength: 1, maxLength: 6, selector: (r) => `${r.method} ${r.path}` });
  const pattern = fc.array(fc.constantFrom('*', '*', '*', 's', 'GET', 'PUT', 'a', 'b', 'a*', '', '?', '?*', 'a?'), { minLength: 1, maxLength: 6 }).map((parts) => parts.join('/'));
  const found = new Set<Overlap>();
  fc.assert(fc.property(routes, pattern, fc.constantFrom('s', undefined), (rs, text, stage) => {
    for (const asked of rs) {
      const quick = overlap(SegmentPattern.of(text), new SegmentPlace(stage, asked.method, asked.path), new RouteTree(rs));
      const exact = coverageByCharacters({ route: asked, stage }, rs, [text]);
      found.add(quick);
      if (quick === Overlap.NONE) { expect(exact).toBe(Coverage.NONE); }
      if (quick === Overlap.ALL) { expect(exact).toBe(Coverage.ALL); }
      if (quick === Overlap.SOME) { expect(exact).not.toBe(Coverage.NONE); }
    }
  }), { seed: 11, numRuns: 1500 });
  expect(found.size).toBe(4);
});

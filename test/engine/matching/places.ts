import * as fc from 'fast-check';

/** Paths of resources, a greedy parameter at their end only. */
export function pathsWithGreedyLast(maxLength: number): fc.Arbitrary<string> {
  return fc.array(fc.constantFrom('a', 'b', 'ab', 'GET', '{p}', '{q+}'), { maxLength }).map((segments) => {
    const greedy = segments.indexOf('{q+}');
    return `/${(greedy < 0 ? segments : segments.slice(0, greedy + 1)).join('/')}`;
  });
}

import { crossCheck } from './cross-check';

test('both procedures, the evaluator and the grid agree on random policies', () => {
  const report = crossCheck(250, 42, 60);
  expect(report.disagreements).toEqual([]);
  expect(report.missed).toBe(0);
  expect(report.holds).toBeGreaterThan(100);
  expect(report.fails).toBeGreaterThan(100);
  expect(report.undecided).toBeLessThan(report.questions / 4);
});

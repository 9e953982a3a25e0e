import { crossCheck } from './cross-check';

test('both procedures and the evaluator agree about random policies, on all combinations of boundary values', () => {
  const report = crossCheck(60, 42, 3000);
  expect(report.disagreements).toEqual([]);
  expect(report.holds).toBeGreaterThan(50);
  expect(report.fails).toBeGreaterThan(50);
  expect(report.exhaustive).toBeGreaterThan(report.questions / 2);
  expect(report.missed.length).toBeLessThan(report.questions / 50);
  expect(report.undecided).toBeLessThan(report.questions / 4);
});

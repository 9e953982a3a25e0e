import { readFileSync, readdirSync } from 'fs';
import { join } from 'path';
import { READINGS, doubt } from '../../../src/engine/evaluation/readings';

const ROOT = join(__dirname, '../../..');

test('docs/undocumented-readings.md lists the readings of the engine', () => {
  const document = readFileSync(join(ROOT, 'docs/undocumented-readings.md'), 'utf8');
  const rows = document.split('\n').filter((line) => line.startsWith('| ')).slice(2);
  const cell = (text: string) => text.replace(/\|/g, '\\|');

  expect(rows).toEqual(Object.entries(READINGS).map(([id, { question, reading, effect, source }]) =>
    `| ${id} | ${cell(question)} | ${cell(reading)} | ${cell(effect)} | [page](${source}) |`));
});

test('code and readings refer to each other', () => {
  const engine = join(ROOT, 'src/engine');
  const sources = (readdirSync(engine, { recursive: true }) as string[])
    .filter((file) => file.endsWith('.ts') && !file.endsWith('readings.ts'))
    .map((file) => readFileSync(join(engine, file), 'utf8').replace(/\n\s*\*\s*/g, ' '));
  const mentioned = sources.flatMap((text) => [
    ...[...text.matchAll(/[Rr]eadings? ((?:`[a-z0-9-]+`(?:, | and )?)+)/g)].flatMap(([, ids]) => [...ids.matchAll(/`([^`]+)`/g)].map(([, id]) => id)),
    ...[...text.matchAll(/(?:doubt\(|doubt: (?:[^'\n]*\? )?|\(reading )'?([a-z0-9-]+)/g)].map(([, id]) => id).filter((id) => id.includes('-')),
  ]);

  expect([...new Set(mentioned)].sort()).toEqual(Object.keys(READINGS).sort());
});

test('a doubt names its subject and its reading', () => {
  expect(doubt('year-or-seconds', '"2027"'))
    .toBe('"2027": AWS does not say what happens when a date has four digits: a year by ISO 8601, or seconds since 1970 (reading year-or-seconds)');
});

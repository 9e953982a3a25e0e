import { readdirSync, readFileSync } from 'fs';
import { dirname, join, relative, resolve } from 'path';

const SRC = resolve(__dirname, '../src');

/** Floor of a source file: 0 engine, 1 constructs, 2 what reads them. */
function floorOf(file: string): number {
  const [folder] = relative(SRC, file).split('/');
  if (folder === 'engine') { return 0; }
  return ['validation', 'report', 'cli'].includes(folder) ? 2 : 1;
}

const files = (readdirSync(SRC, { recursive: true }) as string[]).filter((file) => file.endsWith('.ts')).map((file) => join(SRC, file));
const imports = files.flatMap((file) => [...readFileSync(file, 'utf8').matchAll(/(?:from|import\(|require\()\s*'([^']+)'/g)].map(([, name]) => ({ file, name })));

test('imports run downwards only', () => {
  const upwards = imports.filter(({ file, name }) => name.startsWith('.') && floorOf(resolve(dirname(file), name)) > floorOf(file));
  expect(upwards).toEqual([]);
});

test('the engine imports nothing but itself', () => {
  const foreign = imports.filter(({ file, name }) => floorOf(file) === 0 && (!name.startsWith('.') || floorOf(resolve(dirname(file), name)) !== 0));
  expect(foreign).toEqual([]);
  expect(imports.some(({ file }) => floorOf(file) === 0)).toBe(true);
});

test('nobody imports what is behind the face of the engine', () => {
  const behind = imports.filter(({ file, name }) => floorOf(file) > 0 && name.startsWith('.') && floorOf(resolve(dirname(file), name)) === 0);
  expect(new Set(behind.map(({ file, name }) => relative(SRC, resolve(dirname(file), name))))).toEqual(new Set(['engine']));
});

test('the package depends on its two peers only', () => {
  const { dependencies = {}, peerDependencies, bundledDependencies = [] } = JSON.parse(readFileSync(join(SRC, '../package.json'), 'utf8')) as {
    dependencies?: object; peerDependencies: object; bundledDependencies?: string[];
  };
  expect([Object.keys(dependencies), Object.keys(peerDependencies), bundledDependencies]).toEqual([[], ['aws-cdk-lib', 'constructs'], []]);
});

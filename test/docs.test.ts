import { readdirSync, readFileSync } from 'fs';
import { basename, join, resolve } from 'path';
import * as ts from 'typescript';

const ROOT = resolve(__dirname, '..');
const FIXTURE = readFileSync(join(ROOT, 'rosetta/default.ts-fixture'), 'utf8');
const PAGES = readdirSync(join(ROOT, 'docs')).map((name) => join(ROOT, 'docs', name));

/** Every TypeScript example of the concept pages, in the place where README's examples stand, by the name of a file that does not exist. */
const examples = new Map(PAGES.flatMap((page) => (
  [...readFileSync(page, 'utf8').matchAll(/^```ts\n(.*?)^```$/gms)].map(([, code], i) => (
    [join(ROOT, 'test', `${basename(page, '.md')}-${i + 1}.ts`), FIXTURE.replace('/// here', code)] as const))
)));

test('the examples of the concept pages compile', () => {
  const { config } = ts.readConfigFile(join(ROOT, 'tsconfig.dev.json'), (path) => ts.sys.readFile(path)) as { config: object };
  const { options } = ts.parseJsonConfigFileContent({ ...config, files: [] }, ts.sys, ROOT);
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.getSourceFile = (name, target) => {
    const code = examples.get(name);
    return code === undefined ? getSourceFile.call(host, name, target) : ts.createSourceFile(name, code, target);
  };
  host.fileExists = (name) => examples.has(name) || fileExists.call(host, name);
  const program = ts.createProgram([...examples.keys()], { ...options, noUnusedLocals: false }, host);
  const errors = [...examples.keys()].flatMap((name) => ts.getPreEmitDiagnostics(program, program.getSourceFile(name)))
    .map((error) => `${basename(error.file?.fileName ?? '')}: ${ts.flattenDiagnosticMessageText(error.messageText, '\n')}`);
  expect(examples.size).toBeGreaterThan(5);
  expect(errors).toEqual([]);
}, 60_000);

test('links between pages lead somewhere', () => {
  const broken = PAGES.flatMap((page) => [...readFileSync(page, 'utf8').matchAll(/\]\(([\w-]+\.md)\)/g)].map(([, target]) => join(ROOT, 'docs', target)))
    .filter((target) => !PAGES.includes(target));
  expect(broken).toEqual([]);
});

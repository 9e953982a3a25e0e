import { mkdtempSync, rmSync, writeFileSync } from 'fs';
import { tmpdir } from 'os';
import { join } from 'path';
import { checkDeclarations } from './check-declarations';

let folder: string;
beforeAll(() => { folder = mkdtempSync(join(tmpdir(), 'declarations-')); });
afterAll(() => rmSync(folder, { recursive: true }));

/** What is found in a package of one module. */
function check(declarations: string): string[] {
  writeFileSync(join(folder, 'thing.d.ts'), `${declarations} export {};`); // otherwise everything in a declaration file is exported
  writeFileSync(join(folder, 'index.d.ts'), 'export * from "./thing"; export * as inner from "./thing";');
  return checkDeclarations(join(folder, 'index.d.ts')).filter((finding) => !finding.startsWith('inner.'));
}

test('classes, structs and enums of plain types have no findings', () => {
  expect(check(`
    interface Hidden { readonly kind: 'a' | 'b'; }
    export declare enum Size { SMALL = 'small' }
    export interface Options { readonly sizes?: Size[]; readonly names?: { [key: string]: string }; }
    type Text = string;
    export declare class Thing {
      private readonly hidden; private static make<T>(from: T | undefined): Hidden;
      _internal(): Hidden; get height(): number; set height(value: number);
      static of(text: Text, ...more: string[]): Thing; paint(options?: Options): this; wait(): Promise<void>; readonly big: boolean;
    }`)).toEqual([]);
});

test('everything that jsii drops or weakens is found, in submodules too', () => {
  const declarations = `
    type Size = 'small' | 'big';
    export declare const constant: string;
    export declare function make(): void;
    export type Alias = string;
    export interface Options { readonly size: Size; readonly key: keyof Options; readonly text: string | number; }
    export declare class Box<T> { }
    export declare class Thing {
      constructor(size: 'small'); paint(): void; paint(color: string): void; generic<T>(): void; call(back: () => void): void;
      anything(): any; unknown(list: unknown[]): void; partial(options: Partial<Options>): void; map: { [key: string]: any }; inline: { text: string };
      protected readonly tuple: [string, string];
    }`;
  expect(check(declarations)).toEqual([
    'make is a FunctionDeclaration, which other languages do not get: make it a static member of a class',
    'constant is a VariableDeclaration, which other languages do not get: make it a static member of a class',
    'Alias is a TypeAliasDeclaration, which other languages do not get: make it a static member of a class',
    expect.stringContaining('Options.size is of type `Size`'),
    expect.stringContaining('Options.key is of type `keyof Options`'),
    expect.stringContaining('Options.text is of type `string | number`'),
    'Box is generic: other languages get `any`',
    'Thing.paint is overloaded: other languages get the first signature only',
    expect.stringContaining('Thing.constructor, parameter size is of type `\'small\'`'),
    'Thing.generic is generic: other languages get `any`',
    expect.stringContaining('Thing.call, parameter back is of type `() => void`'),
    expect.stringContaining('Thing.anything is of type `any`'),
    expect.stringContaining('Thing.unknown, parameter list is of type `unknown[]`'),
    expect.stringContaining('Thing.partial, parameter options is of type `Partial<Options>`'),
    expect.stringContaining('Thing.map is of type `{ [key: string]: any }`'),
    expect.stringContaining('Thing.inline is of type `{ text: string }`'),
    expect.stringContaining('Thing.tuple is of type `[string, string]`'),
  ]);
  writeFileSync(join(folder, 'index.d.ts'), 'export * as inner from "./thing";');
  expect(checkDeclarations(join(folder, 'index.d.ts'))).toContain('inner.Box is generic: other languages get `any`');
});

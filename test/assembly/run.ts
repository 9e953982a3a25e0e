// Fails if the compiled public API reads badly, or is not explained, in some language.
import { readFileSync } from 'fs';
import { join } from 'path';
import { Assembly } from './assembly';
import { checkAssembly } from './check-assembly';
import { checkDeclarations } from './check-declarations';

const root = join(__dirname, '../..');
const assembly = JSON.parse(readFileSync(join(root, '.jsii'), 'utf8')) as Assembly;
const findings = [...checkAssembly(assembly), ...checkDeclarations(join(root, 'lib/index.d.ts'))];
console.log([...findings, `${findings.length} problems in the public API of ${Object.keys(assembly.types).length} types`].join('\n'));
process.exitCode = findings.length === 0 ? 0 : 1;

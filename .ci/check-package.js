// Packs the library into a folder, says how large it is, and fails on files that users do not need: node .ci/check-package.js FOLDER
const { execFileSync } = require('child_process');
const { existsSync } = require('fs');

const MAX_PACKED_KB = 400; // raise it knowingly
const NEEDED = ['.jsii', 'LICENSE', 'NOTICE', 'README.md', 'lib/index.d.ts', 'lib/index.js', 'package.json'];

const [{ filename, size, unpackedSize, files }] = JSON.parse(execFileSync('npm', ['pack', '--json', '--silent', '--pack-destination', process.argv[2]]));

const kb = (bytes) => `${Math.round(bytes / 1000)} kB`;
const kinds = {};
for (const { path, size } of files) {
  const kind = path.startsWith('lib/') ? path.replace(/^.*?((\.d)?\.\w+)$/, 'lib/**/*$1') : path;
  kinds[kind] ??= { files: 0, size: 0 };
  kinds[kind].files++;
  kinds[kind].size += size;
}
for (const [kind, { files, size }] of Object.entries(kinds).sort(([, a], [, b]) => b.size - a.size)) {
  console.log(kb(size).padStart(8), String(files).padStart(4), kind);
}
console.log(`${filename}: ${kb(size)} packed, ${kb(unpackedSize)} unpacked, ${files.length} files`);

const paths = files.map(({ path }) => path);
const isCompiled = (path) => /^lib\/.*(\.d\.ts|\.js)$/.test(path) && existsSync(path.replace(/^lib/, 'src').replace(/(\.d\.ts|\.js)$/, '.ts'));
const problems = [
  ...paths.filter((path) => !NEEDED.includes(path) && !isCompiled(path)).map((path) => `unexpected: ${path}`),
  ...NEEDED.filter((path) => !paths.includes(path)).map((path) => `missing: ${path}`),
  ...size > MAX_PACKED_KB * 1000 ? [`larger than ${MAX_PACKED_KB} kB`] : [],
];
if (problems.length > 0) {
  console.error(problems.join('\n'));
  process.exit(1);
}

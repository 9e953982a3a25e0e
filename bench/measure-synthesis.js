// As a module: measures what the library adds to a synthesis, each time in a fresh process. As a program: such a process.
const { execFileSync } = require('child_process');
const { writeFileSync } = require('fs');
const { join } = require('path');
const { median } = require('./report');
const { ADDITIONS, synthesise } = require('./synthesis-apps');

const ROUNDS = 3;
const SIZES = [1, 50, 300];

/** By number of methods and addition, figures of each round: milliseconds of CDK alone and with the addition, the first time, and medians of five more times. */
function measureSynthesis() {
  compileLibrary();
  const result = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const size of SIZES) {
      for (const addition of Object.keys(ADDITIONS).slice(1)) {
        const figures = JSON.parse(execFileSync(process.execPath, [__filename, addition, String(size)], { encoding: 'utf8' }));
        for (const [name, figure] of Object.entries(figures)) (((result[size] ??= {})[addition] ??= {})[name] ??= []).push(figure);
      }
    }
  }
  return result;
}

/** All of src; its engine is the one file in build/, as in the package. */
function compileLibrary() {
  execFileSync(process.execPath, [require.resolve('typescript/bin/tsc'), '-p', join(__dirname, 'tsconfig.library.json')], { stdio: 'inherit' });
  writeFileSync(join(__dirname, 'build', 'library', 'engine', 'index.js'), "module.exports = require('../../index');\n");
}

/** CDK has run once before, so that what differs is ours: the first time, our code has never run. Loading it is measured elsewhere. */
function measure(addition, size) {
  require('./build/library');
  synthesise('bare CDK', size);
  const times = Array.from({ length: 6 }, () => ['bare CDK', addition].map((name) => milliseconds(() => synthesise(name, size))));
  const [[bareMs, withOursMs], ...again] = times;
  return { bareMs, withOursMs, bareAgainMs: median(again.map(([bare]) => bare)), againMs: median(again.map(([, withOurs]) => withOurs)) };
}

function milliseconds(work) {
  const start = performance.now();
  work();
  return performance.now() - start;
}

if (require.main === module) console.log(JSON.stringify(measure(process.argv[2], Number(process.argv[3]))));

module.exports = { measureSynthesis };

// As a module: measures what the library adds to a synthesis, each time in a fresh process. As a program: such a process.
const { execFileSync } = require('child_process');
const { writeFileSync } = require('fs');
const { join } = require('path');
const { ADDITIONS, synthesise } = require('./synthesis-apps');

const ROUNDS = 3;
const SIZES = [1, 50, 300];

/** By number of methods and addition, figures of each round: CPU milliseconds of CDK alone and with the addition, and of both again. */
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

/** CDK has run once before, so that what differs is ours: our code runs for the first time, as in `cdk synth`. Loading it is measured elsewhere. */
function measure(addition, size) {
  require('./build/library');
  synthesise('bare CDK', size);
  const [bareMs, withOursMs, bareAgainMs, againMs] = ['bare CDK', addition, 'bare CDK', addition].map((name) => cpuMs(() => synthesise(name, size)));
  return { bareMs, withOursMs, bareAgainMs, againMs };
}

function cpuMs(work) {
  const start = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(start);
  return (user + system) / 1e3;
}

if (require.main === module) console.log(JSON.stringify(measure(process.argv[2], Number(process.argv[3]))));

module.exports = { measureSynthesis };

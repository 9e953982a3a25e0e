// As a module: measures what loading costs, each time in a fresh process. As a program: such a process.
const { execFileSync } = require('child_process');

const ROUNDS = 11;

/** What a subject needs before its first decision. */
const SUBJECTS = {
  'ours': ['./build'],
  'iam-simulate': ['@cloud-copilot/iam-simulate'],
};

/** By subject, one figure a round: CPU and wall milliseconds, modules, and the memory that the process then has, in MiB. */
function measureLoading() {
  const result = {};
  for (let round = 0; round < ROUNDS; round++) {
    for (const [subject, modules] of Object.entries({ 'Node alone': [], ...SUBJECTS })) {
      const figures = JSON.parse(execFileSync(process.execPath, [__filename, ...modules], { encoding: 'utf8' }));
      for (const [name, figure] of Object.entries(figures)) ((result[subject] ??= {})[name] ??= []).push(figure);
    }
  }
  return result;
}

function load(modules) {
  const modulesBefore = Object.keys(require.cache).length;
  const wallStart = process.hrtime.bigint();
  const cpuStart = process.cpuUsage();
  for (const module of modules) require(module);
  const { user, system } = process.cpuUsage(cpuStart);
  const wall = process.hrtime.bigint() - wallStart;
  return {
    cpuMs: (user + system) / 1e3,
    wallMs: Number(wall) / 1e6,
    modules: Object.keys(require.cache).length - modulesBefore,
    rssMiB: process.memoryUsage().rss / 2 ** 20,
  };
}

if (require.main === module) console.log(JSON.stringify(load(process.argv.slice(2))));

module.exports = { measureLoading };

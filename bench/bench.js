const { writeFileSync } = require('fs');
const { cpus } = require('os');
const { join } = require('path');
const { measureDecisions } = require('./measure-decisions');
const { measureLoading } = require('./measure-loading');
const { report } = require('./report');

async function main() {
  const loading = measureLoading();
  const decisions = await measureDecisions();
  const machine = { node: process.version, cpu: cpus()[0].model, cores: cpus().length };
  writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify({ machine, decisions, loading }, undefined, 2)}\n`);
  console.log(`Medians. Node ${machine.node}, ${machine.cores} x ${machine.cpu}. All figures: bench/results.json\n`);
  console.log(report(decisions, loading));
}

main();

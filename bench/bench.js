const { writeFileSync } = require('fs');
const { cpus } = require('os');
const { join } = require('path');
const { measureAggregation } = require('./measure-aggregation');
const { measureDecisions } = require('./measure-decisions');
const { measureLoading } = require('./measure-loading');
const { measureQuestions } = require('./measure-questions');
const { measureSynthesis } = require('./measure-synthesis');
const { report } = require('./report');
const { reportAggregation } = require('./report-aggregation');
const { reportProofs } = require('./report-proofs');

async function main() {
  const loading = measureLoading();
  const decisions = await measureDecisions();
  const questions = measureQuestions();
  const synthesis = measureSynthesis();
  const aggregation = measureAggregation();
  const machine = { node: process.version, cpu: cpus()[0].model, cores: cpus().length };
  writeFileSync(join(__dirname, 'results.json'), `${JSON.stringify({ machine, decisions, loading, questions, synthesis, aggregation }, undefined, 2)}\n`);
  console.log(`Medians. Node ${machine.node}, ${machine.cores} x ${machine.cpu}. All figures: bench/results.json\n`);
  console.log(report(decisions, loading));
  console.log(`\n${reportProofs(questions, synthesis)}`);
  console.log(`\n${reportAggregation(aggregation)}`);
}

main();

// As a module: puts the questions to each subject, in a process of its own. As a program: such a process, a line a question.
const { spawnSync } = require('child_process');
const { QUESTIONS } = require('./questions');

const SUBJECTS = {
  'ours': { module: './ours-questions', questions: QUESTIONS, rounds: 5, limitMs: 60_000 },
  // It does not end by itself, some questions take all the time they get; it has been seen to crash.
  'z3-solver': { module: './z3-questions', questions: QUESTIONS.filter(({ smt }) => smt), rounds: 2, limitMs: 40_000, mayCrash: true },
};

/** By subject, every answer: `{ scope, family, kind, outcome, cpuMs, wallMs }`, what starting took, and whether it crashed before it had answered all. */
function measureQuestions() {
  const result = {};
  for (const [subject, { limitMs, mayCrash = false }] of Object.entries(SUBJECTS)) {
    const { stdout, stderr, status, signal } = spawnSync(process.execPath, [__filename, subject], { encoding: 'utf8', timeout: limitMs, killSignal: 'SIGKILL', maxBuffer: 2 ** 26 });
    const crashed = status !== 0 && signal === null;
    const [start, ...answers] = stdout.split('\n').filter((line) => line.endsWith('}')).map((line) => JSON.parse(line));
    if (crashed && !(mayCrash && start)) throw new Error(`${subject}: ${stderr}`);
    result[subject] = { start, answers, crashed };
  }
  assertAgreement(Object.values(result).map(({ answers }) => answers));
  return result;
}

/** Whoever answers gives the same answer. */
function assertAgreement(subjects) {
  const known = new Map();
  for (const { scope, family, kind, outcome } of subjects.flat()) {
    const question = `${scope}, ${family}: ${kind}`;
    if (outcome === 'undecided') continue;
    if ((known.get(question) ?? outcome) !== outcome) throw new Error(`two answers to "${question}": ${known.get(question)} and ${outcome}`);
    known.set(question, outcome);
  }
}

async function run({ module, questions, rounds }) {
  const { result: answer, ...start } = await timed(async () => require(module).prepare());
  console.log(JSON.stringify(start));
  for (let round = 0; round < rounds; round++) {
    for (const question of questions) {
      const { scope, family, kind } = question;
      const { result: outcome, ...times } = await timed(() => answer(question));
      console.log(JSON.stringify({ scope, family, kind, outcome, ...times }));
    }
  }
  process.exit(0);
}

async function timed(work) {
  const wallStart = process.hrtime.bigint();
  const cpuStart = process.cpuUsage();
  const result = await work();
  const { user, system } = process.cpuUsage(cpuStart);
  return { result, cpuMs: (user + system) / 1e3, wallMs: Number(process.hrtime.bigint() - wallStart) / 1e6 };
}

if (require.main === module) run(SUBJECTS[process.argv[2]]);

module.exports = { measureQuestions };

const { median, ratio, table, verdict } = require('./report');
const { OVERFLOWING } = require('./synthesis-apps');

/** Design section 8, in milliseconds. */
const QUESTION_BUDGETS_MS = { p95: 50, max: 500 };
const SYNTHESIS_BUDGET_MS = { size: 300, ms: 50, block: 0.02 };

/** Questions, and synthesis, as text. */
function reportProofs(questions, synthesis) {
  return [
    'Questions about full policies, ours, all callers: how long every answer takes, and its CPU, that of the threads beside it included',
    table(['policy', 'answers', 'p50', 'p95', 'max', 'CPU p50', 'CPU p95', 'undecided'], questionRows(questions.ours.answers.filter(({ scope }) => scope === 'all callers'))),
    `Questions about unsigned calls, ours beside z3-solver (which takes ${milliseconds(questions['z3-solver'].start.cpuMs)} to start; ours ${milliseconds(questions.ours.start.cpuMs)}${crash(questions['z3-solver'])})`,
    table(['policy', 'question', 'ours', 'z3-solver', 'ratio', 'unanswered: ours', 'z3-solver'], peerRows(questions)),
    'Own share of a synthesis: time on top of bare CDK, the first time in a process, and as the median of five more times, for which the budget is',
    table(['methods', 'with', 'bare CDK', 'with ours', 'first', 'own share', 'budget'], synthesisRows(synthesis)),
  ].join('\n\n');
}

function crash({ crashed, answers }) {
  return crashed ? `; it crashed after ${answers.length} answers` : '';
}

function questionRows(answers) {
  const families = [...new Set(answers.map(({ family }) => family))].map((family) => questionRow(family, answers.filter((answer) => answer.family === family)));
  const times = answers.map(({ wallMs }) => wallMs);
  const met = (name, figure) => verdict(`${QUESTION_BUDGETS_MS[name]} ms`, figure <= QUESTION_BUDGETS_MS[name]);
  return [...families, questionRow('all', answers), ['budget', '', '', met('p95', percentile(times, 0.95)), met('max', Math.max(...times)), '', '', '']];
}

function questionRow(name, answers) {
  const [elapsed, cpu] = ['wallMs', 'cpuMs'].map((time) => answers.map((answer) => answer[time]));
  const figures = [percentile(elapsed, 0.5), percentile(elapsed, 0.95), Math.max(...elapsed), percentile(cpu, 0.5), percentile(cpu, 0.95)];
  return [name, String(answers.length), ...figures.map(milliseconds), share(answers)];
}

function peerRows({ ours, 'z3-solver': z3 }) {
  const asked = ours.answers.filter(({ scope }) => scope === 'beside z3');
  const questions = new Map(asked.map(({ family, kind }) => [`${family} ${kind}`, { family, kind }]));
  const rows = [...questions.values()].map(({ family, kind }) => {
    const [own, theirs] = [ours, z3].map(({ answers }) => answers.filter((answer) => answer.scope === 'beside z3' && answer.family === family && answer.kind === kind));
    return peerRow(family, kind, own, theirs);
  });
  const reached = (answers) => answers.filter(({ scope }) => scope === 'beside z3');
  return [...rows, peerRow('all', '', asked, reached(z3.answers))];
}

function peerRow(family, kind, own, theirs) {
  if (theirs.length === 0) return [family, kind, milliseconds(median(times(own))), 'not reached', '', share(own), ''];
  return [family, kind, milliseconds(median(times(own))), milliseconds(median(times(theirs))), ratio(times(theirs), times(own)), share(own), share(theirs)];
}

const times = (answers) => answers.map(({ cpuMs }) => cpuMs);

function synthesisRows(synthesis) {
  return Object.entries(synthesis).flatMap(([size, additions]) => Object.entries(additions).map(([addition, { bareMs, withOursMs, bareAgainMs, againMs }]) => {
    const first = median(withOursMs.map((figure, i) => figure - bareMs[i]));
    const own = median(againMs.map((figure, i) => figure - bareAgainMs[i]));
    const most = SYNTHESIS_BUDGET_MS.ms + (OVERFLOWING[addition] ?? 0) * SYNTHESIS_BUDGET_MS.block;
    const budget = Number(size) === SYNTHESIS_BUDGET_MS.size ? verdict(`${most} ms`, own <= most) : '';
    return [size, addition, milliseconds(median(bareAgainMs)), milliseconds(median(againMs)), milliseconds(first), milliseconds(own), budget];
  }));
}

function percentile(figures, part) {
  const sorted = [...figures].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))];
}

const milliseconds = (figure) => `${figure.toFixed(1)} ms`;
const share = (answers) => `${Math.round(answers.filter(({ outcome }) => outcome === 'undecided').length / answers.length * 100)} %`;

module.exports = { reportProofs };

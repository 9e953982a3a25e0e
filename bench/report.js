/** Design section 8. Decisions per second at least, milliseconds of CPU at most. */
const DECISION_BUDGETS = { '1 statement': 1_000_000, '100 statements': 100_000, '200 CIDRs': 500_000 };
const LOADING_BUDGET_MS = 10;

/** The medians, ratios and budgets as text. */
function report(decisions, loading) {
  const rows = Object.entries(decisions).map(([policy, subjects]) => decisionRow(policy, subjects));
  const ours = loading.ours;
  const theirs = loading['iam-simulate'];
  return [
    'Decisions per CPU second',
    table(['policy', ...Object.keys(Object.values(decisions)[0]), 'to core', 'to public API', 'budget'], rows),
    'Loading, each time in a fresh process',
    table(['', 'ours', 'iam-simulate', 'ratio', 'Node alone', 'budget'], [
      ['CPU', milliseconds(ours.cpuMs), milliseconds(theirs.cpuMs), ratio(theirs.cpuMs, ours.cpuMs), '',
        verdict(`${LOADING_BUDGET_MS} ms`, median(ours.cpuMs) <= LOADING_BUDGET_MS)],
      ['wall', milliseconds(ours.wallMs), milliseconds(theirs.wallMs), ratio(theirs.wallMs, ours.wallMs), '', ''],
      ['modules', count(ours.modules), count(theirs.modules), ratio(theirs.modules, ours.modules), '', ''],
      ['memory', ...memoryCells(ours, theirs, loading['Node alone']), ''],
    ]),
  ].join('\n\n');
}

function decisionRow(policy, subjects) {
  const budget = DECISION_BUDGETS[policy];
  return [
    policy,
    ...Object.values(subjects).map(count),
    ratio(subjects.ours, subjects['iam-simulate core']),
    ratio(subjects.ours, subjects['iam-simulate']),
    budget ? verdict(thousands(budget), median(subjects.ours) >= budget) : '',
  ];
}

/** Of what comes on top of Node's own memory, for the ratio. */
function memoryCells(ours, theirs, node) {
  const own = ({ rssMiB }) => median(rssMiB) - median(node.rssMiB);
  const mebibytes = (subject) => `${median(subject.rssMiB).toFixed(1)} MiB`;
  const increase = (subject) => `${mebibytes(subject)} (+${own(subject).toFixed(1)})`;
  return [increase(ours), increase(theirs), `${(own(theirs) / own(ours)).toFixed(1)}x`, mebibytes(node)];
}

const milliseconds = (figures) => `${median(figures).toFixed(1)} ms`;
const count = (figures) => thousands(Math.round(median(figures)));
const thousands = (number) => number.toLocaleString('en-US');
const verdict = (budget, met) => `${budget} ${met ? 'met' : 'NOT MET'}`;

function ratio(more, less) {
  const value = median(more) / median(less);
  return `${value < 10 ? value.toFixed(1) : thousands(Math.round(value))}x`;
}

function median(figures) {
  return [...figures].sort((a, b) => a - b)[Math.floor(figures.length / 2)];
}

function table(head, rows) {
  const widths = head.map((_, column) => Math.max(...[head, ...rows].map((row) => row[column].length)));
  const line = (row) => row.map((cell, column) => column === 0 ? cell.padEnd(widths[column]) : cell.padStart(widths[column])).join('  ').trimEnd();
  return [line(head), widths.map((width) => '-'.repeat(width)).join('  '), ...rows.map(line)].join('\n');
}

module.exports = { median, ratio, report, table, verdict };

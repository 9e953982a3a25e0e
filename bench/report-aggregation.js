const { median, ratio, table, verdict } = require('./report');

/** Design section 8, in milliseconds of CPU, for a million blocks. */
const BUDGETS_MS = { IPv4: 400, IPv6: 1_000 };

/** Aggregation, and lists fitted to a size, as text. */
function reportAggregation({ aggregated, fitted }) {
  return [
    'Aggregating random CIDR blocks from texts to texts: CPU, each time in a fresh process ("-": not run, it is quadratic)',
    table(['blocks', 'family', 'fewest', 'ours', 'cidr-tools', 'fast-cidr-tools', 'to cidr-tools', 'budget'], aggregated.map(aggregationRow)),
    'Fitting them to a size with the fewest addresses added, which no peer does: CPU, in a fresh process',
    table(['blocks', 'family', 'bytes', 'fitted blocks', 'fitted bytes', 'ours'], fitted.map(fittingRow)),
  ].join('\n\n');
}

function aggregationRow({ family, count, blocks, subjects }) {
  const budget = count === 1_000_000 && BUDGETS_MS[family];
  return [
    thousands(count), family, thousands(blocks),
    ...['ours', 'cidr-tools', 'fast-cidr-tools'].map((subject) => subjects[subject] ? seconds(median(subjects[subject])) : '-'),
    ratio(subjects['cidr-tools'], subjects.ours),
    budget ? verdict(seconds(budget), median(subjects.ours) <= budget) : '',
  ];
}

function fittingRow({ family, count, bytes, blocks, size, cpuMs }) {
  return [thousands(count), family, thousands(bytes), thousands(blocks), thousands(size), seconds(cpuMs)];
}

const seconds = (milliseconds) => `${(milliseconds / 1e3).toFixed(3)} s`;
const thousands = (number) => number.toLocaleString('en-US');

module.exports = { reportAggregation };

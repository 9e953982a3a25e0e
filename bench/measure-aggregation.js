// As a module: measures the aggregation of CIDR blocks, each time in a fresh process. As a program: such a process.
const { execFileSync } = require('child_process');
const { blocksOf, expectedTexts, FAMILIES, textsOf } = require('./ranges');

const ROUNDS = { 1_000: 3, 100_000: 1, 1_000_000: 1 };
const FITTED = { count: 20_000, bytes: 8_192 };

/** The most blocks that fast-cidr-tools is given. It is quadratic where few blocks meet: 100,000 of IPv6 do not end within four minutes. */
const FAST_CIDR_TOOLS_MOST = { IPv4: 100_000, IPv6: 1_000, mixed: 1_000 };

const SUBJECTS = {
  'ours': async () => require('./build').aggregateCidrs,
  'cidr-tools': async () => (await import('cidr-tools')).mergeCidr,
  'fast-cidr-tools': async () => require('fast-cidr-tools').merge,
};

/** By family and number of blocks: the number of blocks afterwards, and the CPU milliseconds of each subject, a figure a round. */
function measureAggregation() {
  const result = { aggregated: [], fitted: [] };
  for (const family of Object.keys(FAMILIES)) {
    for (const count of Object.keys(ROUNDS).map(Number)) {
      const expected = run('expected', family, count);
      const subjects = {};
      for (const subject of Object.keys(SUBJECTS)) {
        if (subject === 'fast-cidr-tools' && count > FAST_CIDR_TOOLS_MOST[family]) continue;
        for (let round = 0; round < ROUNDS[count]; round++) {
          const { cpuMs, sum } = run(subject, family, count);
          if (sum !== expected.sum) throw new Error(`${subject} does not aggregate ${count} ${family} blocks to the fewest with the same addresses`);
          (subjects[subject] ??= []).push(cpuMs);
        }
      }
      result.aggregated.push({ family, count, blocks: expected.blocks, subjects });
    }
    result.fitted.push({ family, ...FITTED, ...run('fitted', family, FITTED.count) });
  }
  return result;
}

/** fast-cidr-tools writes a single zero group as `::`, which RFC 5952 does not allow; the block is the same. */
function canonical(text) {
  const [address, prefixLength] = text.split('/');
  const isSingle = address.includes('::') && address.split(':').filter((group) => group !== '').length === 7;
  return isSingle ? `${address.replace(/::$/, ':0').replace('::', ':0:')}/${prefixLength}` : text;
}

const run = (...args) => JSON.parse(execFileSync(process.execPath, ['--expose-gc', __filename, ...args.map(String)], { encoding: 'utf8' }));

async function figuresOf(subject, family, count) {
  if (subject === 'expected') {
    const expected = expectedTexts(blocksOf(family, count));
    return { blocks: expected.length, sum: checkSum(expected) };
  }
  const texts = textsOf(blocksOf(family, count));
  if (subject === 'fitted') {
    const { fitCidrs } = require('./build');
    const { answer, cpuMs } = timed(() => fitCidrs(texts, FITTED));
    return { cpuMs, blocks: answer.cidrs.length, size: JSON.stringify(answer.cidrs).length - '[]'.length };
  }
  const aggregate = await SUBJECTS[subject]();
  const { answer, cpuMs } = timed(() => aggregate(texts));
  return { cpuMs, sum: checkSum(subject === 'fast-cidr-tools' ? answer.map(canonical) : answer) };
}

function timed(work) {
  gc(); // of what made the texts
  const start = process.cpuUsage();
  const answer = work();
  const { user, system } = process.cpuUsage(start);
  return { answer, cpuMs: (user + system) / 1e3 };
}

/** The number of texts, and two sums of their hashes: the same whatever their order. */
function checkSum(texts) {
  const sums = [0x811c9dc5, 0x01000193].map((seed) => texts.reduce((sum, text) => sum + hash(text, seed), 0));
  return [texts.length, ...sums].join(' ');
}

/** FNV-1a. */
function hash(text, seed) {
  let value = seed;
  for (let i = 0; i < text.length; i++) value = Math.imul(value ^ text.charCodeAt(i), 16777619);
  return value >>> 0;
}

if (require.main === module) {
  const [subject, family, count] = process.argv.slice(2);
  figuresOf(subject, family, Number(count)).then((figures) => console.log(JSON.stringify(figures)));
}

module.exports = { measureAggregation };

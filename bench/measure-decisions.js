const iamSimulate = require('./iam-simulate');
const ours = require('./ours');
const { POLICIES, REQUESTS } = require('./workloads');

const ROUNDS = 7;
const WARM_UP_SECONDS = 0.3;
const ROUND_SECONDS = 0.15;

const SUBJECTS = {
  'ours': ours.decision,
  'ours, explained': ours.explanation,
  'iam-simulate core': iamSimulate.core,
  'iam-simulate': iamSimulate.publicApi,
};

/** Decisions per CPU second, by policy and subject: `{ '1 statement': { ours: [...], ... }, ... }`, one figure a round. */
async function measureDecisions() {
  const runs = Object.entries(POLICIES).flatMap(([policy, document]) => Object.entries(SUBJECTS).map(([subject, compile]) => {
    const { toRequest, isAllowed } = compile(document);
    return { policy, subject, isAllowed, requests: REQUESTS.map(toRequest), figures: [] };
  }));
  await assertAgreement(runs);
  for (const run of runs) await decisionsPerSecond(run, WARM_UP_SECONDS);
  // Round by round, so that a slow moment of the machine hits all alike.
  for (let round = 0; round < ROUNDS; round++) {
    for (const run of runs) run.figures.push(await decisionsPerSecond(run, ROUND_SECONDS));
  }
  const result = {};
  for (const { policy, subject, figures } of runs) (result[policy] ??= {})[subject] = figures;
  return result;
}

/** All subjects give the same answers, and no policy gives the same answer to all. */
async function assertAgreement(runs) {
  const expected = {};
  for (const { policy, subject, isAllowed, requests } of runs) {
    const answers = [];
    for (const request of requests) answers.push(await isAllowed(request) ? 'allow' : 'deny');
    if (new Set(answers).size < 2) throw new Error(`${subject} gives one answer to all requests under "${policy}"`);
    expected[policy] ??= answers;
    const differing = answers.findIndex((answer, i) => answer !== expected[policy][i]);
    if (differing >= 0) throw new Error(`${subject} disagrees under "${policy}" about request ${differing}`);
  }
}

async function decisionsPerSecond({ isAllowed, requests }, seconds) {
  const asynchronous = isAllowed(requests[0]) instanceof Promise;
  const end = process.hrtime.bigint() + BigInt(seconds * 1e9);
  const start = process.cpuUsage();
  let decisions = 0;
  do {
    if (asynchronous) for (const request of requests) await isAllowed(request);
    else for (const request of requests) isAllowed(request);
    decisions += requests.length;
  } while (process.hrtime.bigint() < end);
  const { user, system } = process.cpuUsage(start);
  return decisions / (user + system) * 1e6;
}

module.exports = { measureDecisions };

import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { Comparison, comparePolicies } from '../../../src/engine/proof/compare';
import { Answer, DEFAULT_LIMITS, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { RequestSpace } from '../../../src/engine/proof/request-space';
import { Json } from '../testing';
import { Grid, isIn } from './grid';
import { Random, randomApi, randomPolicy, randomRoutes, randomSpace, variant } from './random';

/**
 * Random policies and questions: both procedures against each other, and against requests on the boundaries.
 *
 *   ts-node --transpile-only --project tsconfig.dev.json test/engine/proof/cross-check.ts --pairs N --seed S
 */
export interface Report {
  questions: number;
  holds: number;
  fails: number;
  undecided: number;

  /** Undecided, although a request on the grid decides. */
  missed: number;
  readonly disagreements: string[];
}

export function crossCheck(pairs: number, seed: number, tries = 150): Report {
  const report: Report = { questions: 0, holds: 0, fails: 0, undecided: 0, missed: 0, disagreements: [] };
  for (let i = 0; i < pairs; i++) {
    const random = new Random(seed * 1_000_003 + i);
    checkQuestions(random, report, tries, `seed ${seed} pair ${i}`);
    checkComparison(random, report, tries, `seed ${seed} pair ${i}`);
  }
  return report;
}

function checkQuestions(random: Random, report: Report, tries: number, name: string): void {
  const api = randomApi(random);
  const document = randomPolicy(random);
  const space = randomSpace(random);
  const routes = randomRoutes(random);
  const policy = compilePolicy(parsePolicy(document), api);
  const grid = new Grid(random, api, [document], space, routes);
  const requests = Array.from({ length: tries }, () => grid.request()).filter((request) => request !== undefined);
  const outcomes = requests.map((request) => evaluate(policy, api, request).outcome);
  for (const [question, ask, opposite] of [['denies', deniesAll, 'ALLOW'], ['allows', allowsAll, 'DENY']] as const) {
    report.questions++;
    const complain = (text: string) => report.disagreements.push(`${name}: ${question} all: ${text}\n${JSON.stringify({ api: api.endpointType, document, space, routes })}`);
    const answers = (['split', 'lazy'] as const).map((procedure): Answer | undefined => {
      try {
        return ask(policy, { api, routes }, [space], { ...DEFAULT_LIMITS, procedure });
      } catch (error) {
        complain(`${procedure}: ${(error as Error).stack}`);
        return undefined;
      }
    });
    const [split, lazy] = answers;
    if (!split || !lazy) continue;
    report[split.outcome]++;
    if (split.outcome !== lazy.outcome) complain(`split ${JSON.stringify(split)} lazy ${JSON.stringify(lazy)}`);
    const counterexample = outcomes.indexOf(opposite);
    const doubtful = outcomes.indexOf('UNDECIDED');
    if (split.outcome === 'holds' && counterexample >= 0) complain(`holds, but ${JSON.stringify(requests[counterexample])}`);
    else if (split.outcome === 'holds' && doubtful >= 0) complain(`holds, but undecided ${JSON.stringify(requests[doubtful])} ${evaluate(policy, api, requests[doubtful]).undecidedBecause.join('; ')}`);
    if (split.outcome === 'undecided' && counterexample >= 0) {
      report.missed++;
    }
    for (const answer of [split, lazy]) {
      if (answer.outcome === 'fails' && !isIn(space, api, answer.request)) complain(`found ${JSON.stringify(answer.request)}, which is not asked about`);
    }
  }
}

/** Two versions of a policy; every difference on the grid has to be found. */
function checkComparison(random: Random, report: Report, tries: number, name: string): void {
  const api = randomApi(random);
  const document = randomPolicy(random);
  const changed = variant(random, document);
  const space: RequestSpace = random.chance(0.5) ? {} : randomSpace(random);
  const routes = randomRoutes(random);
  const [before, after] = [document, changed].map((json) => compilePolicy(parsePolicy(json), api));
  report.questions++;
  const complain = (text: string) => report.disagreements.push(`${name}: compare: ${text}\n${JSON.stringify({ api: api.endpointType, document, changed, space, routes })}`);
  let comparison: Comparison;
  try {
    comparison = comparePolicies(before, after, { api, routes }, [space]);
  } catch (error) {
    complain((error as Error).stack ?? String(error));
    return;
  }
  const { newlyAdmitted, newlyRefused, equivalent } = comparison;
  report[equivalent === undefined ? 'undecided' : equivalent ? 'holds' : 'fails']++;
  const isReordered = JSON.stringify([...document.Statement as Json[]].reverse()) === JSON.stringify(changed.Statement);
  if (isReordered && !equivalent) complain('the order of statements matters');
  const grid = new Grid(random, api, [document, changed], space, routes);
  for (let i = 0; i < tries; i++) {
    const request = grid.request();
    if (!request) continue;
    const [earlier, later] = [before, after].map((policy) => evaluate(policy, api, request).outcome);
    const difference = earlier === 'DENY' && later === 'ALLOW' ? newlyAdmitted : earlier === 'ALLOW' && later === 'DENY' ? newlyRefused : undefined;
    if (!difference) continue;
    if (difference.answer.outcome === 'holds') complain(`no difference, but ${earlier} became ${later}: ${JSON.stringify(request)}`);
    if (difference.answer.outcome === 'undecided') report.missed++;
    const address = request.context[api.endpointType === 'PRIVATE' ? 'aws:VpcSourceIp' : 'aws:SourceIp'];
    if (typeof address === 'string' && !difference.addresses.possible.contains(address)) complain(`${address} is not counted: ${JSON.stringify(request)}`);
    if (difference.added.length + difference.removed.length === 0) complain('nobody is to blame');
  }
}

function main(args: readonly string[]): void {
  const option = (name: string, otherwise: number) => args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise;
  const report = crossCheck(option('--pairs', 1000), option('--seed', 1));
  const { disagreements, ...counts } = report;
  disagreements.slice(0, 5).forEach((text) => console.log(text));
  console.log(JSON.stringify({ ...counts, disagreements: disagreements.length, undecidedRate: counts.undecided / counts.questions }));
  process.exitCode = disagreements.length > 0 ? 1 : 0;
}

if (require.main === module) main(process.argv.slice(2));

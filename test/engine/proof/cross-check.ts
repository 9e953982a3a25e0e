import { Grid } from './grid';
import { outcomesOf } from './instances';
import { Membership } from './membership';
import { Random, SMALL, Style, USUAL, randomPolicy, randomSetting, randomSpace, variant } from './random';
import { CompiledPolicy, compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { Comparison, comparePolicies } from '../../../src/engine/proof/compare';
import { Answer, DEFAULT_LIMITS, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiRequest } from '../../../src/engine/request/request';
import { Json } from '../testing';

/**
 * Random policies and questions: both procedures against each other, and against the evaluator on all requests that can
 * be made of boundary values; or on a sample of them, where they are many.
 *
 *   npm run cross-check -- --pairs N --seed S [--grid REQUESTS]
 */
export interface Report {
  questions: number;
  holds: number;
  fails: number;
  undecided: number;

  /** Questions about which the whole grid was asked. */
  exhaustive: number;
  requests: number;

  /** Undecided, although a request on the grid decides: which questions. */
  readonly missed: string[];

  /** Undecided, although all of the grid is decided, and alike. */
  cautious: number;
  readonly disagreements: string[];
}

/** @param most requests of a grid that is asked in full; of a larger one, a tenth as many */
export function crossCheck(pairs: number, seed: number, most: number): Report {
  const report: Report = { questions: 0, holds: 0, fails: 0, undecided: 0, exhaustive: 0, requests: 0, missed: [], cautious: 0, disagreements: [] };
  for (let i = 0; i < pairs; i++) {
    const random = new Random(seed * 1_000_003 + i);
    // Every other pair is small, so that its grid is, too.
    const style = i % 2 === 0 ? SMALL : USUAL;
    const setting = randomSetting(random);
    const check = { random, report, most, setting, name: `seed ${seed} pair ${i}` };
    checkQuestions({ ...check, space: randomSpace(random, setting) }, style);
    checkComparison({ ...check, space: random.chance(0.5) ? {} : randomSpace(random, setting) }, style);
  }
  return report;
}

interface Check {
  readonly random: Random;
  readonly report: Report;
  readonly most: number;
  readonly setting: Setting;
  readonly space: RequestSpace;
  readonly name: string;
}

function checkQuestions(check: Check, style: Style): void {
  const { random, report, setting, space } = check;
  const document = randomPolicy(random, style);
  const policy = compiled(document, setting);
  const { requests, isExhaustive, isComplete } = requestsOf(check, [document]);
  const outcomes = requests.map((request) => evaluate(policy, setting.api, request).outcome);
  for (const [question, ask, opposite] of [['denies', deniesAll, 'ALLOW'], ['allows', allowsAll, 'DENY']] as const) {
    const complain = complaints(check, question, { document });
    const answers = (['split', 'lazy'] as const).map((procedure): Answer | undefined => {
      try {
        return ask(policy, setting, [space], { ...DEFAULT_LIMITS, procedure });
      } catch (error) {
        complain(`${procedure}: ${(error as Error).stack}`);
        return undefined;
      }
    });
    const [split, lazy] = answers;
    if (!split || !lazy) continue;
    count(report, split.outcome, isExhaustive);
    if (split.outcome !== lazy.outcome) complain(`split ${JSON.stringify(split)} lazy ${JSON.stringify(lazy)}`);
    const counterexample = requests[outcomes.indexOf(opposite)];
    const doubtful = requests[outcomes.indexOf('UNDECIDED')];
    if (split.outcome === 'holds' && counterexample) complain(`holds, but ${JSON.stringify(counterexample)}`);
    if (split.outcome === 'holds') {
      for (const request of requests.filter((_, i) => outcomes[i] === 'UNDECIDED').slice(0, MOST_DOUBTS)) {
        const possible = outcomesOf({ document, setting, space, request });
        if (possible.has(opposite) || possible.has('UNDECIDED')) complain(`holds, but undecided ${JSON.stringify(request)}`);
      }
    }
    if (split.outcome === 'holds' && split.empty && requests.length > 0) complain(`empty, but ${JSON.stringify(requests[0])}`);
    if (split.outcome === 'fails' && isComplete && !counterexample) complain(`not on the grid: ${JSON.stringify(split.request)}`);
    if (split.outcome === 'undecided' && counterexample) report.missed.push(`${check.name}: ${question}`);
    if (split.outcome === 'undecided' && isComplete && !counterexample && !doubtful) report.cautious++;
    for (const answer of [split, lazy]) {
      if (answer.outcome === 'fails' && !new Membership(space, setting).has(answer.request)) complain(`found ${JSON.stringify(answer.request)}, which is not asked about`);
    }
  }
}

/** Two versions of a policy; every difference on the grid has to be found. */
function checkComparison(check: Check, style: Style): void {
  const { random, report, setting, space } = check;
  const document = randomPolicy(random, style);
  const changed = variant(random, document, style);
  const [before, after] = [document, changed].map((json) => compiled(json, setting));
  const complain = complaints(check, 'compare', { document, changed });
  let comparison: Comparison;
  try {
    comparison = comparePolicies(before, after, setting, [space]);
  } catch (error) {
    complain((error as Error).stack ?? String(error));
    return;
  }
  const { requests, isExhaustive, isComplete } = requestsOf(check, [document, changed]);
  const { newlyAdmitted, newlyRefused, equivalent } = comparison;
  count(report, equivalent === undefined ? 'undecided' : equivalent ? 'holds' : 'fails', isExhaustive);
  const isReordered = JSON.stringify([...document.Statement as Json[]].reverse()) === JSON.stringify(changed.Statement);
  if (isReordered && !equivalent) complain('the order of statements matters');
  const found = differences(before, after, setting, requests);
  for (const [difference, examples] of [[newlyAdmitted, found.admitted], [newlyRefused, found.refused]] as const) {
    const { answer, addresses, added, removed } = difference;
    const [example] = examples;
    if (answer.outcome === 'fails' && isComplete && !example) complain(`not on the grid: ${JSON.stringify(answer.request)}`);
    if (!example) continue;
    if (answer.outcome === 'holds') complain(`no difference, but ${JSON.stringify(example)}`);
    if (answer.outcome === 'undecided') report.missed.push(`${check.name}: compare`);
    if (added.length + removed.length === 0) complain('nobody is to blame');
    for (const { context } of examples) {
      const address = context[setting.api.endpointType === 'PRIVATE' ? 'aws:VpcSourceIp' : 'aws:SourceIp'];
      if (typeof address === 'string' && !addresses.possible.contains(address)) complain(`${address} is not counted`);
    }
  }
}

/** The requests that only one of two policies lets in, and whether there are some about which nobody knows. */
export function differences(
  before: CompiledPolicy, after: CompiledPolicy, { api }: Setting, requests: readonly ApiRequest[],
): { admitted: ApiRequest[]; refused: ApiRequest[]; isDoubtful: boolean } {
  const admitted: ApiRequest[] = [];
  const refused: ApiRequest[] = [];
  let isDoubtful = false;
  for (const request of requests) {
    const [earlier, later] = [before, after].map((policy) => evaluate(policy, api, request).outcome);
    if (earlier === 'DENY' && later === 'ALLOW') admitted.push(request);
    if (earlier === 'ALLOW' && later === 'DENY') refused.push(request);
    isDoubtful ||= earlier === 'UNDECIDED' || later === 'UNDECIDED';
  }
  return { admitted, refused, isDoubtful };
}

export function compiled(document: Json, { api }: Setting): CompiledPolicy {
  return compilePolicy(parsePolicy(document), api);
}

/** Requests of one question that are looked at for every value of the tokens. */
const MOST_DOUBTS = 20;

interface Sample {
  readonly requests: readonly ApiRequest[];

  /** Whether these are all of the grid, and whether the grid has all that requests can do. */
  readonly isExhaustive: boolean;
  readonly isComplete: boolean;
}

function requestsOf({ random, report, most, setting, space }: Check, documents: readonly Json[]): Sample {
  const grid = new Grid(documents, setting, space);
  const isExhaustive = grid.size <= most;
  const requests = [...isExhaustive ? grid.all() : grid.sample(random, most / 10)];
  report.requests += requests.length;
  return { requests, isExhaustive, isComplete: isExhaustive && grid.isComplete };
}

function count(report: Report, outcome: Answer['outcome'], isExhaustive: boolean): void {
  report.questions++;
  report[outcome]++;
  if (isExhaustive) report.exhaustive++;
}

function complaints({ report, name, setting, space }: Check, question: string, documents: Json): (text: string) => void {
  return (text) => report.disagreements.push(`${name}: ${question}: ${text}\n${JSON.stringify({ ...documents, setting, space })}`);
}

function main(args: readonly string[]): void {
  const option = (name: string, otherwise: number) => args.includes(name) ? Number(args[args.indexOf(name) + 1]) : otherwise;
  const { disagreements, ...counts } = crossCheck(option('--pairs', 1000), option('--seed', 1), option('--grid', 20_000));
  disagreements.slice(0, 5).forEach((text) => console.log(text));
  console.log(JSON.stringify({ ...counts, disagreements: disagreements.length, undecidedRate: counts.undecided / counts.questions }));
  process.exitCode = disagreements.length > 0 ? 1 : 0;
}

if (require.main === module) main(process.argv.slice(2));

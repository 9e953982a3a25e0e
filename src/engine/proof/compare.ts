import { AddressCollector, Admitted } from './admitted-addresses';
import { Answer, DEFAULT_LIMITS, budgetReason } from './decide';
import { FALSE, Node } from './diagram';
import { Inquiry, examine } from './examine';
import { Known } from './known';
import { without, withoutDenialsOf } from './laws';
import { Limits, Model } from './model';
import { GroupRegion, Region, joinCallerTypes, regionsOf } from './regions';
import { RequestSpace, Setting } from './request-space';
import { Finding, askInCases, search } from './search';
import { CompiledPolicy, CompiledStatement } from '../evaluation/compile-policy';

/** What one version of a policy does that another does not. */
export interface Difference {
  /** `holds`: there is no difference. */
  readonly answer: Answer;
  readonly regions: readonly Region[];

  /** The addresses from which some request is treated differently: certainly, and perhaps. */
  readonly addresses: Admitted;

  /** Indexes of the statements to blame: added to the later policy, and removed from the earlier one. */
  readonly added: readonly number[];
  readonly removed: readonly number[];
}

export interface Comparison {
  /** Undefined: undecided. */
  readonly equivalent: boolean | undefined;
  readonly newlyAdmitted: Difference;
  readonly newlyRefused: Difference;
}

const EVERYTHING: readonly RequestSpace[] = [{}];
const MOST_REGIONS = 20;

/** What changes for the requests of a set when one policy takes the place of another. Undefined: no policy. */
export function comparePolicies(
  before: CompiledPolicy | undefined, after: CompiledPolicy | undefined, setting: Setting,
  space: readonly RequestSpace[] = EVERYTHING, limits: Limits = DEFAULT_LIMITS, known = new Known(setting.api),
): Comparison {
  const added = without(after, before);
  const removed = without(before, after);
  const inquiry = { setting, spaces: space, policies: [before, after], singled: [...added, ...removed], limits, known };
  const admitting = new DifferenceCollector(inquiry, true, added, removed);
  const refusing = new DifferenceCollector(inquiry, false, added, removed);
  if (before === after || (before && after && isSameByLaw(before, after, inquiry))) {
    return { equivalent: true, newlyAdmitted: admitting.result(false), newlyRefused: refusing.result(false) };
  }
  let empty = true;
  const isIncomplete = examine(inquiry, (part) => {
    const { model, answer: { findings } } = askInCases(part, (asked) => {
      const found = [admitting.find(asked), refusing.find(asked)];
      return { findings: found, tried: found.flatMap((finding) => finding.outcome === 'undecided' ? finding.tried : []) };
    });
    if (model.space !== FALSE) empty = false;
    admitting.add(model, findings[0]);
    refusing.add(model, findings[1]);
    return 'next';
  });
  if (isIncomplete) [admitting, refusing].forEach((collector) => collector.giveUp(budgetReason(limits)));
  const [newlyAdmitted, newlyRefused] = [admitting.result(empty), refusing.result(empty)];
  const outcomes = [newlyAdmitted.answer.outcome, newlyRefused.answer.outcome];
  const equivalent = outcomes.includes('fails') ? false : outcomes.includes('undecided') ? undefined : true;
  return { equivalent, newlyAdmitted, newlyRefused };
}

/**
 * That order does not matter, nor saying something twice, are laws of the language. So is that a Deny of both can only hide a difference: what else they
 * say may be little enough to find none.
 */
function isSameByLaw(before: CompiledPolicy, after: CompiledPolicy, inquiry: Inquiry): boolean {
  const policies = [withoutDenialsOf(before, after), withoutDenialsOf(after, before)];
  if (inquiry.singled?.length === 0) return true;
  if (policies[0].statements.length === before.statements.length) return false;
  let isSame = true;
  const limits = { ...inquiry.limits, steps: inquiry.limits.steps / 4 };
  const isIncomplete = examine({ ...inquiry, policies, singled: [], limits }, (part) => {
    const model = part(new Map());
    const { diagrams, space, admitted: [earlier, later] } = model;
    const same = diagrams.or(diagrams.and(earlier, later), diagrams.and(diagrams.not(earlier), diagrams.not(later)));
    isSame = model.solver(false).solve(diagrams.and(space, diagrams.not(same))) === undefined;
    return isSame ? 'next' : 'stop';
  });
  return isSame && !isIncomplete;
}

/** The requests that only one of two policies lets in, over all groups of callers. */
class DifferenceCollector {
  private readonly regions: GroupRegion[] = [];
  private readonly addresses = new AddressCollector();
  private readonly blamed = { added: new Set<number>(), removed: new Set<number>() };
  private readonly reasons = new Set<string>();
  private found: Extract<Finding, { outcome: 'found' }> | undefined;

  constructor(
    private readonly inquiry: Inquiry,
    private readonly admits: boolean,
    private readonly added: readonly CompiledStatement[],
    private readonly removed: readonly CompiledStatement[],
  ) {}

  find(model: Model): Finding {
    const [first, second] = this.admits ? ['DENY', 'ALLOW'] : ['ALLOW', 'DENY'];
    const finding = search(model, this.set(model), this.inquiry.policies, ([a, b]) => a.outcome === first && b.outcome === second);
    if (finding.outcome === 'found') this.found ??= finding;
    return finding;
  }

  add(model: Model, finding: Finding): void {
    if (finding.outcome === 'nothing') return;
    const set = this.set(model);
    const regions = this.regions.length < MOST_REGIONS ? regionsOf(model, set, MOST_REGIONS - this.regions.length) : [];
    const { added, removed } = this.blame(model, set);
    this.addresses.add(model, set);
    this.regions.push(...regions);
    added.forEach((index) => this.blamed.added.add(index));
    removed.forEach((index) => this.blamed.removed.add(index));
    if (finding.outcome === 'undecided') finding.reasons.forEach((reason) => this.reasons.add(reason));
  }

  giveUp(reason: string): void {
    this.reasons.add(reason);
    this.addresses.giveUp(reason);
  }

  result(empty: boolean): Difference {
    const undecided: Answer | undefined = this.reasons.size > 0 ? { outcome: 'undecided', reasons: [...this.reasons] } : undefined;
    return {
      answer: this.found ? { ...this.found, outcome: 'fails' } : undecided ?? { outcome: 'holds', empty },
      regions: joinCallerTypes(this.regions),
      addresses: this.addresses.result(),
      added: [...this.blamed.added],
      removed: [...this.blamed.removed],
    };
  }

  private set({ diagrams, space, admitted: [earlier, later] }: Model): Node {
    const [gains, lacks] = this.admits ? [later, earlier] : [earlier, later];
    return diagrams.and(space, diagrams.and(gains, diagrams.not(lacks)));
  }

  /** More is let in by an Allow that is new or a Deny that is gone; less by the opposite. */
  private blame(model: Model, set: Node): { added: number[]; removed: number[] } {
    const solver = model.solver(false);
    const isToBlame = ({ statement }: CompiledStatement, matches: () => Node, isAdded: boolean) => (
      (statement.effect === 'Allow') === (this.admits === isAdded) && solver.solve(model.diagrams.and(set, matches())) !== undefined);
    const indexes = (statements: readonly CompiledStatement[], isAdded: boolean) => statements
      .filter((statement, i) => isToBlame(statement, model.matches[isAdded ? i : this.added.length + i], isAdded))
      .map(({ statement }) => statement.index);
    return { added: indexes(this.added, true), removed: indexes(this.removed, false) };
  }
}

import { BudgetExceeded } from './budget';
import { Answer, DEFAULT_LIMITS, groupsOf, search } from './decide';
import { FALSE, Node, TRUE } from './diagram';
import { ClassDimension, KnownSplits } from './dimensions';
import { ValueClass } from './key-values';
import { Limits, Model } from './model';
import { Region, addressesOf, joinCallerTypes, regionsOf } from './regions';
import { RequestSpace, Setting } from './request-space';
import { AddressSet } from '../addresses/address-set';
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

/** Addresses from which some request is in a set. Counts are `v4.size()` and `v6.size()`. */
export interface Admitted {
  readonly certain: AddressSet;
  readonly possible: AddressSet;

  /** Why not more is known. */
  readonly undecided: readonly string[];
}

const EVERYTHING: readonly RequestSpace[] = [{}];
const MOST_REGIONS = 20;

/** What changes for the requests of a set when one policy takes the place of another. Undefined: no policy. */
export function comparePolicies(
  before: CompiledPolicy | undefined, after: CompiledPolicy | undefined, setting: Setting,
  space: readonly RequestSpace[] = EVERYTHING, limits: Limits = DEFAULT_LIMITS,
): Comparison {
  const policies = [before, after];
  const added = without(after, before);
  const removed = without(before, after);
  const admitting = new DifferenceCollector(policies, setting, true, added, removed);
  const refusing = new DifferenceCollector(policies, setting, false, added, removed);
  let empty = true;
  const giveUp = (reason: string) => [admitting, refusing].forEach((collector) => collector.giveUp(reason));
  forEachModel(policies, setting, space, limits, giveUp, (model) => {
    if (model.space !== FALSE) empty = false;
    admitting.add(model);
    refusing.add(model);
  }, [...added, ...removed]);
  const [newlyAdmitted, newlyRefused] = [admitting.result(empty), refusing.result(empty)];
  const outcomes = [newlyAdmitted.answer.outcome, newlyRefused.answer.outcome];
  const equivalent = outcomes.includes('fails') ? false : outcomes.includes('undecided') ? undefined : true;
  return { equivalent, newlyAdmitted, newlyRefused };
}

/** The statements of one policy that another does not have. */
function without(policy: CompiledPolicy | undefined, other: CompiledPolicy | undefined): CompiledStatement[] {
  const text = ({ statement }: CompiledStatement) => JSON.stringify({ ...statement.json, Sid: undefined });
  const known = new Set(other?.statements.map(text));
  return (policy?.statements ?? []).filter((statement) => !known.has(text(statement)));
}

/** The requests that only one of two policies lets in, over all groups of callers. */
class DifferenceCollector {
  private readonly regions: Region[] = [];
  private readonly addresses: AddressCollector;
  private readonly blamed = { added: new Set<number>(), removed: new Set<number>() };
  private readonly reasons = new Set<string>();
  private found: Answer | undefined;

  constructor(
    private readonly policies: readonly (CompiledPolicy | undefined)[],
    private readonly setting: Setting,
    private readonly admits: boolean,
    private readonly added: readonly CompiledStatement[],
    private readonly removed: readonly CompiledStatement[],
  ) {
    this.addresses = new AddressCollector(setting);
  }

  add(model: Model): void {
    const { diagrams, admitted: [earlier, later] } = model;
    const [gains, lacks] = this.admits ? [later, earlier] : [earlier, later];
    const set = diagrams.and(model.space, diagrams.and(gains, diagrams.not(lacks)));
    if (set === FALSE) return;
    const [first, second] = this.admits ? ['DENY', 'ALLOW'] : ['ALLOW', 'DENY'];
    const answer = search(model, set, this.policies, this.setting, ([a, b]) => a.outcome === first && b.outcome === second);
    if (answer?.outcome === 'fails') this.found ??= answer;
    if (answer?.outcome === 'undecided') answer.reasons.forEach((reason) => this.reasons.add(reason));
    if (!answer) return;
    if (this.regions.length < MOST_REGIONS) this.regions.push(...regionsOf(model, set, MOST_REGIONS - this.regions.length));
    this.addresses.add(model, set);
    this.blame(model, set);
  }

  giveUp(reason: string): void {
    this.reasons.add(reason);
    this.addresses.giveUp(reason);
  }

  result(empty: boolean): Difference {
    const undecided: Answer | undefined = this.reasons.size > 0 ? { outcome: 'undecided', reasons: [...this.reasons] } : undefined;
    return {
      answer: this.found ?? undecided ?? { outcome: 'holds', empty },
      regions: joinCallerTypes(this.regions),
      addresses: this.addresses.result(),
      added: [...this.blamed.added],
      removed: [...this.blamed.removed],
    };
  }

  /** More is let in by an Allow that is new or a Deny that is gone; less by the opposite. */
  private blame(model: Model, set: Node): void {
    const solver = model.solver(false);
    [...this.added, ...this.removed].forEach(({ statement }, i) => {
      const isAdded = i < this.added.length;
      if ((statement.effect === 'Allow') !== (this.admits === isAdded)) return;
      const blamed = isAdded ? this.blamed.added : this.blamed.removed;
      if (!blamed.has(statement.index) && solver.solve(model.diagrams.and(set, model.matches[i]()))) blamed.add(statement.index);
    });
  }
}

/** Which addresses some admitted request of the set comes from. */
export function admittedAddresses(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[] = EVERYTHING, limits: Limits = DEFAULT_LIMITS,
): Admitted {
  const addresses = new AddressCollector(setting);
  const giveUp = (reason: string) => addresses.giveUp(reason);
  forEachModel([policy], setting, space, limits, giveUp, (model) => addresses.add(model, model.diagrams.and(model.space, model.admitted[0])));
  return addresses.result();
}

/** Who is let in, in words: the admitted requests of a set, as regions. */
export function admittedRegions(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[] = EVERYTHING, limits: Limits = DEFAULT_LIMITS,
): { readonly regions: readonly Region[]; readonly undecided: readonly string[] } {
  const regions: Region[] = [];
  const undecided = new Set<string>();
  forEachModel([policy], setting, space, limits, (reason) => undecided.add(reason), (model) => {
    regions.push(...regionsOf(model, model.diagrams.and(model.space, model.admitted[0]), MOST_REGIONS - regions.length));
  });
  return { regions: joinCallerTypes(regions), undecided: [...undecided] };
}

/** The two readings of "who can invoke": with an identity policy or authorizer that allows, and without one that does. */
export interface Access {
  readonly ifOthersAllow: ReturnType<typeof admittedRegions>;
  readonly byPolicyAlone: ReturnType<typeof admittedRegions>;
}

export function whoCanInvoke(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[] = EVERYTHING, limits: Limits = DEFAULT_LIMITS,
): Access {
  const given = (verdict: 'Allow' | 'Neither') => admittedRegions(
    policy, setting, space.map((requests) => ({ ...requests, identityPolicy: [verdict], authorizer: [verdict] })), limits,
  );
  return { ifOthersAllow: given('Allow'), byPolicyAlone: given('Neither') };
}

function forEachModel(
  policies: readonly (CompiledPolicy | undefined)[], setting: Setting, space: readonly RequestSpace[], limits: Limits,
  giveUp: (reason: string) => void, visit: (model: Model) => void, singled: readonly CompiledStatement[] = [],
): void {
  const known: KnownSplits = new Map();
  for (const requests of space) {
    for (const group of groupsOf(requests)) {
      try {
        visit(new Model(setting, requests, group, policies, limits, known, singled));
      } catch (error) {
        if (!(error instanceof BudgetExceeded)) throw error;
        giveUp(`the question takes ${error.message}`);
      }
    }
  }
}

const ALL_ADDRESSES = AddressSet.parse(['0.0.0.0/0', '::/0']);

/** Unions of addresses over all groups of callers. */
class AddressCollector {
  private certain = AddressSet.parse([]);
  private possible = AddressSet.parse([]);
  private readonly reasons = new Set<string>();
  private readonly key: string;

  constructor(setting: Setting) {
    this.key = setting.api.endpointType === 'PRIVATE' ? 'aws:vpcsourceip' : 'aws:sourceip';
  }

  add(model: Model, set: Node): void {
    this.certain = this.certain.union(this.addresses(model, set, true));
    this.possible = this.possible.union(this.addresses(model, set, false));
  }

  giveUp(reason: string): void {
    this.reasons.add(reason);
    this.possible = ALL_ADDRESSES;
  }

  result(): Admitted {
    return { certain: this.certain, possible: this.possible, undecided: [...this.reasons] };
  }

  private addresses(model: Model, set: Node, certainly: boolean): AddressSet {
    const dimension = model.keys.dimensions.get(this.key);
    const solver = model.solver(certainly);
    if (!dimension) return solver.solve(set) ? ALL_ADDRESSES : AddressSet.parse([]);
    const { classes } = dimension as ClassDimension<ValueClass>;
    return addressesOf(classes.filter((_, i) => {
      const node = (dimension as ClassDimension<ValueClass>).selectClasses(new Set([i]));
      return set === TRUE || solver.solve(model.diagrams.and(set, node)) !== undefined;
    }));
  }
}

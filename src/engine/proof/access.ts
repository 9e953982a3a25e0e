import { AddressCollector, Admitted } from './admitted-addresses';
import { DEFAULT_LIMITS, budgetReason } from './decide';
import { examine } from './examine';
import { Known } from './known';
import { Limits } from './model';
import { GroupRegion, Region, joinCallerTypes, regionsOf } from './regions';
import { RequestSpace, Setting } from './request-space';
import { CompiledPolicy } from '../evaluation/compile-policy';

const EVERYTHING: readonly RequestSpace[] = [{}];
const MOST_REGIONS = 20;

/** Requests in words. */
export interface Regions {
  readonly regions: readonly Region[];

  /** Why these may not be all. */
  readonly undecided: readonly string[];
}

/** The two readings of "who can invoke": with an identity policy or authorizer that allows, and without one that does. */
export interface Access {
  readonly ifOthersAllow: Regions;
  readonly byPolicyAlone: Regions;
}

/** Which addresses some admitted request of the set comes from. */
export function admittedAddresses(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[] = EVERYTHING,
  limits: Limits = DEFAULT_LIMITS, known = new Known(setting.api),
): Admitted {
  const addresses = new AddressCollector();
  const isIncomplete = examine({ setting, spaces: space, policies: [policy], limits, known }, (part) => {
    const model = part(new Map());
    addresses.add(model, model.diagrams.and(model.space, model.admitted[0]));
    return 'next';
  });
  if (isIncomplete) addresses.giveUp(budgetReason(limits));
  return addresses.result();
}

/** Who is let in, in words: the admitted requests of a set, as regions. */
export function admittedRegions(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[] = EVERYTHING,
  limits: Limits = DEFAULT_LIMITS, known = new Known(setting.api),
): Regions {
  const found: GroupRegion[] = [];
  const isIncomplete = examine({ setting, spaces: space, policies: [policy], limits, known, byRoute: true }, (part) => {
    const model = part(new Map());
    found.push(...regionsOf(model, model.diagrams.and(model.space, model.admitted[0]), MOST_REGIONS - found.length));
    return 'next';
  });
  return inWords(found, isIncomplete, limits);
}

export function whoCanInvoke(
  policy: CompiledPolicy | undefined, setting: Setting, space: readonly RequestSpace[] = EVERYTHING,
  limits: Limits = DEFAULT_LIMITS, known = new Known(setting.api),
): Access {
  const verdicts = ['Allow', 'Neither'] as const;
  const found: Record<typeof verdicts[number], GroupRegion[]> = { Allow: [], Neither: [] };
  const spaces = space.map((requests) => ({ ...requests, identityPolicy: verdicts, authorizer: verdicts }));
  const isIncomplete = examine({ setting, spaces, policies: [policy], limits, known, byRoute: true }, (part) => {
    const model = part(new Map());
    const { diagrams, attributes } = model;
    const admitted = diagrams.and(model.space, model.admitted[0]);
    const regions = verdicts.map((_, i) => (
      regionsOf(model, attributes.verdicts.restrict(admitted, i), MOST_REGIONS, attributes.verdicts.selectClasses(new Set([i])))));
    verdicts.forEach((verdict, i) => found[verdict].push(...regions[i].slice(0, MOST_REGIONS - found[verdict].length)));
    return 'next';
  });
  return { ifOthersAllow: inWords(found.Allow, isIncomplete, limits), byPolicyAlone: inWords(found.Neither, isIncomplete, limits) };
}

function inWords(found: readonly GroupRegion[], isIncomplete: boolean, limits: Limits): Regions {
  const reasons = [
    ...isIncomplete ? [budgetReason(limits)] : [],
    ...found.length >= MOST_REGIONS ? [`there are more than ${MOST_REGIONS} kinds of requests; ask about fewer at a time, such as one method`] : [],
  ];
  return { regions: joinCallerTypes(found), undecided: reasons };
}

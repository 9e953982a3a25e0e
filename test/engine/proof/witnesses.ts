import { CompiledPolicy } from '../../../src/engine/evaluation/compile-policy';
import { ClassDimension } from '../../../src/engine/proof/class-dimension';
import { DEFAULT_LIMITS } from '../../../src/engine/proof/decide';
import { examine } from '../../../src/engine/proof/examine';
import { ValueClass } from '../../../src/engine/proof/key-values';
import { Known } from '../../../src/engine/proof/known';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { TextDimension } from '../../../src/engine/proof/text-dimension';
import { Caller, ContextValue } from '../../../src/engine/request/request';

/** Of every class that the prover splits an attribute into: its example, and another member if there is one. */
export interface Witnesses {
  readonly places: (readonly string[])[];
  readonly callers: Caller[];

  /** By key, in lower case. */
  readonly values: Map<string, ContextValue[]>;
}

export function witnesses(policies: readonly CompiledPolicy[], setting: Setting, space: RequestSpace): Witnesses {
  const found: Witnesses = { places: [], callers: [], values: new Map() };
  const inquiry = { setting, spaces: [space], policies, limits: { ...DEFAULT_LIMITS, procedure: 'split' as const }, known: new Known(setting.api) };
  examine(inquiry, (part) => {
    const { subject: { group }, attributes: { places, callerDimension, keys } } = part(new Map());
    found.places.push(...membersOf(places.dimension));
    if (group.kind === 'type' && callerDimension) found.callers.push(...membersOf(callerDimension).map(group.type.caller));
    for (const [name, dimension] of keys.dimensions) {
      const entries = dimension instanceof TextDimension
        ? membersOf(dimension).map(([text]) => ({ [name]: text }))
        : (dimension as ClassDimension<ValueClass>).classes
          .flatMap(({ values, addresses }) => [values, ...(addresses?.examples ?? []).map((address) => ({ [name]: address }))]);
      entries.flatMap(Object.entries<ContextValue | undefined>).forEach(([key, value]) => {
        if (value !== undefined) found.values.set(key, [...found.values.get(key) ?? [], value]);
      });
    }
    return 'next';
  });
  return found;
}

function membersOf(dimension: TextDimension): (readonly string[])[] {
  return dimension.members.flatMap(({ value, second }) => [value, second]).filter((value) => value !== undefined);
}

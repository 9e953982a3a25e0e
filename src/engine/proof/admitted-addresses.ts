import { ClassDimension } from './class-dimension';
import { Node, TRUE } from './diagram';
import { ValueClass } from './key-values';
import { Model } from './model';
import { addressesOf } from './region-text';
import { ALL_ADDRESSES } from './regions';
import { AddressSet } from '../addresses/address-set';

/** Addresses from which some request is in a set. Counts are `v4.size()` and `v6.size()`. */
export interface Admitted {
  readonly certain: AddressSet;
  readonly possible: AddressSet;

  /** Why not more is known. */
  readonly undecided: readonly string[];
}

const NO_ADDRESSES = AddressSet.parse([]);

/** Unions of addresses over all groups of callers. */
export class AddressCollector {
  private certain = NO_ADDRESSES;
  private possible = NO_ADDRESSES;
  private readonly reasons = new Set<string>();

  add(model: Model, set: Node): void {
    const [sure, unsure] = [model.solver(true), model.solver(false)];
    const dimension = model.attributes.keys.dimensions.get(model.addressKey) as ClassDimension<ValueClass> | undefined;
    if (!dimension) {
      if (sure.solve(set)) this.certain = ALL_ADDRESSES;
      if (unsure.solve(set)) this.possible = ALL_ADDRESSES;
      return;
    }
    const parts = dimension.classes.map((item, i) => ({ item, part: set === TRUE ? TRUE : dimension.restrict(set, i) }));
    const certain = parts.filter(({ part }) => sure.solve(part));
    const possible = parts.filter((one) => certain.includes(one) || unsure.solve(one.part));
    this.certain = this.certain.union(addressesOf(certain.map(({ item }) => item)));
    this.possible = this.possible.union(addressesOf(possible.map(({ item }) => item)));
  }

  giveUp(reason: string): void {
    this.reasons.add(reason);
    this.possible = ALL_ADDRESSES;
  }

  result(): Admitted {
    return { certain: this.certain, possible: this.possible, undecided: [...this.reasons] };
  }
}

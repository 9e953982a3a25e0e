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
    const [certain, possible] = [this.addresses(model, set, true), this.addresses(model, set, false)];
    this.certain = this.certain.union(certain);
    this.possible = this.possible.union(possible);
  }

  giveUp(reason: string): void {
    this.reasons.add(reason);
    this.possible = ALL_ADDRESSES;
  }

  result(): Admitted {
    return { certain: this.certain, possible: this.possible, undecided: [...this.reasons] };
  }

  private addresses(model: Model, set: Node, certainly: boolean): AddressSet {
    const dimension = model.attributes.keys.dimensions.get(model.addressKey) as ClassDimension<ValueClass> | undefined;
    const solver = model.solver(certainly);
    if (!dimension) return solver.solve(set) ? ALL_ADDRESSES : NO_ADDRESSES;
    return addressesOf(dimension.classes.filter((_, i) => set === TRUE || solver.solve(dimension.restrict(set, i)) !== undefined));
  }
}

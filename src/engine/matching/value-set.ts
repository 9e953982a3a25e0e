import { Template } from './variables';
import { AddressSet } from '../addresses/address-set';
import { Decimal } from '../conditions/decimal';

/**
 * The exact set of values that a matcher accepts, as far as known: what the prover calculates with, where the evaluator
 * calls `test`. Values whose membership nobody knows are kept apart.
 */
export type ValueSet = TextSet | AddressValues | OrderedSet | WordSet;

/** The texts that match one of the patterns. */
export interface TextSet {
  readonly kind: 'text';
  readonly patterns: readonly TextPattern[];
}

export interface TextPattern {
  readonly template: Template;

  /**
   * `glob`: wildcards run over everything. `folded`: no wildcards, letter case aside. `arn`: a value that is an ARN, each part by itself.
   * `resource`: as in the Resource element, where a `*` that ends a part may run over colons.
   */
  readonly style: 'glob' | 'folded' | 'arn' | 'resource';
}

export interface AddressValues {
  readonly kind: 'addresses';
  readonly known: AddressSet;

  /** Blocks that are opaque constants. */
  readonly opaque: readonly string[];
}

export interface OrderedSet {
  readonly kind: 'numbers' | 'instants';

  /** In the set under every meaning of the policy's values, and under some. */
  readonly certain: readonly Interval[];
  readonly possible: readonly Interval[];
}

/** From one end to the other; a missing end is infinite. */
export interface Interval {
  readonly from?: End;
  readonly to?: End;
}

export interface End {
  readonly at: Decimal;
  readonly included: boolean;
}

/** Texts that mean one of some words, such as `true`: `read` gives the word that a text means. */
export interface WordSet {
  readonly kind: 'words';
  readonly words: readonly string[];
  readonly read: (text: string) => string | undefined;
  readonly opaque: readonly string[];
}

/**
 * Three-valued (Kleene) truth: an answer may rest on something nobody can know, and then it must not be guessed.
 *
 * Numbers, not an enum, so that the hot path compares and indexes without conversion.
 */
export type Tri = 0 | 1 | 2;

export const NO: Tri = 0;
export const YES: Tri = 1;
export const UNKNOWN: Tri = 2;

export function tri(value: boolean): Tri {
  return value ? YES : NO;
}

export function not(a: Tri): Tri {
  return a === UNKNOWN ? UNKNOWN : a === YES ? NO : YES;
}

export function and(a: Tri, b: Tri): Tri {
  if (a === NO || b === NO) return NO;
  return a === YES && b === YES ? YES : UNKNOWN;
}

export function or(a: Tri, b: Tri): Tri {
  if (a === YES || b === YES) return YES;
  return a === NO && b === NO ? NO : UNKNOWN;
}

/** The common answer of several readings of the same thing; where they differ, nobody knows. */
export function agree(a: Tri, b: Tri): Tri {
  return a === b ? a : UNKNOWN;
}

/** YES as soon as one item says YES. */
export function some<T>(items: readonly T[], test: (item: T) => Tri): Tri {
  let result = NO;
  for (const item of items) {
    result = or(result, test(item));
    if (result === YES) break;
  }
  return result;
}

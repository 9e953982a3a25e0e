import { IConstruct } from 'constructs';
import { fail } from './errors';
import { displayOpaque } from '../engine';

/**
 * A value that may turn out wrong. Values are made outside of constructs, so they do not know where in the app they are: the construct
 * that gets one says so, with its path.
 */
export type Checked<T> = { readonly value: T } | { readonly problem: Error };

export function checked<T>(make: () => T): Checked<T> {
  try {
    return { value: make() };
  } catch (problem) {
    return { problem: problem as Error };
  }
}

/** @throws the problem, as it was found */
export function unwrap<T>(outcome: Checked<T>): T {
  if ('problem' in outcome) { throw outcome.problem; }
  return outcome.value;
}

/** @throws the problem, with the construct that got the value */
export function unwrapFor<T>(scope: IConstruct, make: () => T): T {
  const outcome = checked(make);
  return 'problem' in outcome ? fail(scope, displayOpaque(outcome.problem.message), outcome.problem) : outcome.value;
}

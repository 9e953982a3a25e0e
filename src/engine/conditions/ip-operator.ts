import { AddressSet } from '../addresses/address-set';
import { hasOpaque, opaqueDoubts } from '../matching/opaque';
import { NO, UNKNOWN, YES } from '../matching/tri';
import { ValueMatcher } from '../matching/variables';

/**
 * Containment in the union of the blocks. The families never match each other.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function ipAddress(values: readonly string[]): ValueMatcher {
  const known = AddressSet.parse(values.filter((value) => !hasOpaque(value)));
  const unknown = values.filter(hasOpaque);
  return {
    test(value) {
      if (hasOpaque(value)) return UNKNOWN;
      if (known.contains(value)) return YES;
      return unknown.length > 0 ? UNKNOWN : NO;
    },
    set: () => ({ kind: 'addresses', known, opaque: unknown }),
    doubts: (value) => [...unknown, value].flatMap(opaqueDoubts),
  };
}

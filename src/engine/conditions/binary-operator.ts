import { hasOpaque, opaqueDoubts } from '../matching/opaque';
import { NO, UNKNOWN, YES } from '../matching/tri';
import { ValueMatcher } from '../matching/variables';

/** Compares the bytes of two Base64 texts. Text that is no Base64 has no bytes and matches nothing. */
export function binaryEquals(values: readonly string[]): ValueMatcher {
  const wanted = new Set(values.map(canonicalBase64).filter((text) => text !== undefined));
  const unknown = values.some(hasOpaque);
  return {
    test(value) {
      if (hasOpaque(value)) return UNKNOWN;
      const text = canonicalBase64(value);
      if (text === undefined) return NO;
      return wanted.has(text) ? YES : unknown ? UNKNOWN : NO;
    },
    set: () => ({ kind: 'words', words: [...wanted], read: canonicalBase64, opaque: values.filter(hasOpaque) }),
    doubts: (value) => [...values, value].flatMap(opaqueDoubts),
  };
}

const DIGITS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';

/** The same bytes always give the same text: bits of the last digit that belong to no byte are cleared. */
function canonicalBase64(text: string): string | undefined {
  const match = /^((?:[A-Za-z0-9+/]{4})*)(?:([A-Za-z0-9+/])([A-Za-z0-9+/])==|([A-Za-z0-9+/]{2})([A-Za-z0-9+/])=)?$/.exec(text);
  if (!match) return undefined;
  const [, whole, one, oneLast, two, twoLast] = match;
  if (one !== undefined) return whole + one + clear(oneLast, 16) + '==';
  return two === undefined ? whole : whole + two + clear(twoLast, 4) + '=';
}

function clear(digit: string, unused: number): string {
  const value = DIGITS.indexOf(digit);
  return DIGITS[value - value % unused];
}

import { hasOpaque, opaqueDoubts } from '../matching/opaque';
import { NO, UNKNOWN, YES } from '../matching/tri';
import { ValueMatcher } from '../matching/variables';

/** `true` and `false` in any letter case; other text matches nothing, variables included (reading `boolean-text`). */
export function bool(values: readonly string[]): ValueMatcher {
  const wanted = new Set(values.map((value) => value.toLowerCase()));
  const unknown = values.some(hasOpaque);
  return {
    test(value) {
      if (hasOpaque(value)) return UNKNOWN;
      const text = readBoolean(value);
      if (text === undefined) return NO;
      return wanted.has(text) ? YES : unknown ? UNKNOWN : NO;
    },
    set: () => ({ kind: 'words', words: [...wanted], read: readBoolean, opaque: values.filter(hasOpaque) }),
    doubts: (value) => [...values, value].flatMap(opaqueDoubts),
  };
}

function readBoolean(value: string): string | undefined {
  const text = value.toLowerCase();
  return text === 'true' || text === 'false' ? text : undefined;
}

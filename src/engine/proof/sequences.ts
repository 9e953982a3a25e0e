/** Sequences of numbers as keys of maps: by hash, and then by comparison. Texts as keys would be made anew for each look-up. */

export function hashOf(items: readonly number[], seed = 0): number {
  let hash = seed;
  for (let i = 0; i < items.length; i++) hash = Math.imul(hash + items[i], 31);
  return hash;
}

export function sameItems<T>(a: readonly T[], b: readonly T[]): boolean {
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}

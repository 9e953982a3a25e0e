import { Alternative, Token } from './tokens';
import { isOpaque } from '../matching/opaque';

/**
 * The texts that StringEqualsIgnoreCase takes for equal: certainly where only ASCII letters differ in case, possibly
 * where other characters fold to the same text.
 */
export function foldedTokens(symbols: readonly string[]): Alternative[] {
  const certain: Alternative = { certain: true, tokens: symbols.map((symbol) => one(asciiCases(symbol))) };
  if (symbols.some(isOpaque)) return [certain];
  const folded = symbols.join('').toUpperCase().toLowerCase();
  if (/[^\0-\x7f]/.test(folded)) return [certain, ANYTHING];
  const spellings = spell(folded);
  if (spellings.length > MOST_SPELLINGS) return [certain, ANYTHING];
  return [certain, ...spellings.map((tokens) => ({ certain: false, tokens }))];
}

const ANYTHING: Alternative = { certain: false, tokens: [{ accepts: 'anything', repeats: true }] };
const MOST_SPELLINGS = 64;

/** Every way to write a lower-case text with single letters and ligatures. */
function spell(folded: string): Token[][] {
  if (folded === '') return [[]];
  const letter = folded[0];
  const result = spell(folded.slice(1)).map((rest) => [one([...asciiCases(letter), ...FOLDING_TO[letter] ?? []]), ...rest]);
  for (const length of [2, 3]) {
    const characters = length <= folded.length ? FOLDING_TO[folded.slice(0, length)] : undefined;
    if (characters && result.length <= MOST_SPELLINGS) result.push(...spell(folded.slice(length)).map((rest) => [one(characters), ...rest]));
  }
  return result;
}

/** The characters outside ASCII that fold to an ASCII text. */
export const FOLDING_TO: Readonly<Record<string, readonly string[]>> = {
  i: ['\u0131'],
  k: ['\u212a'],
  s: ['\u017f'],
  ss: ['\u00df'],
  ff: ['\ufb00'],
  fi: ['\ufb01'],
  fl: ['\ufb02'],
  ffi: ['\ufb03'],
  ffl: ['\ufb04'],
  st: ['\ufb05', '\ufb06'],
};

function asciiCases(symbol: string): string[] {
  return /^[A-Za-z]$/.test(symbol) ? [symbol.toLowerCase(), symbol.toUpperCase()] : [symbol];
}

function one(accepts: readonly string[]): Token {
  return { accepts, repeats: false };
}

import { alternativesOf, one, patternTokens, run } from './patterns';
import { Alternative, CharacterClass, Token } from './tokens';
import { Piece } from '../matching/glob';
import { TextPattern } from '../matching/value-set';
import { Template, Variable, isVariable } from '../matching/variables';

/**
 * What a variable stands for in one case: a text, nothing (the pattern then matches nothing), or a value that nothing
 * names: a text like a pattern, or one of a character class but for those that are named.
 */
export type VariableValue = string | undefined | Unnamed | Like;

interface Like {
  readonly like: string;
}

interface Unnamed {
  readonly not: readonly string[];
  readonly of: CharacterClass;
  readonly mayBeEmpty: boolean;
}

/** The texts that a pattern accepts, by what its variables stand for. */
export function alternativesIn(pattern: TextPattern, value: (variable: Variable) => VariableValue): Alternative[] {
  const { template, style } = pattern;
  const filled: (Template[number] | { readonly unnamed: Unnamed | Like })[] = [];
  let isKnown = true;
  for (const piece of template) {
    const part: VariableValue | Piece = isVariable(piece) ? value(piece) : piece;
    if (part === undefined) return [];
    if (typeof part === 'object') {
      isKnown = false;
      filled.push({ unnamed: part });
    } else {
      filled.push(part);
    }
  }
  if (isKnown) return alternativesOf({ template: filled as Template, style }, () => undefined);
  // Nobody knows whether a text is such a value.
  let all: readonly Token[][] = [[]];
  for (const piece of filled) {
    const parts = typeof piece === 'object' && 'unnamed' in piece ? unnamedTexts(piece.unnamed) : [possibleTokens(piece as Piece, style)];
    all = all.flatMap((before) => parts.map((part) => [...before, ...part]));
  }
  return all.map((tokens) => ({ certain: false, tokens }));
}

function possibleTokens(piece: Piece, style: TextPattern['style']): readonly Token[] {
  if (style === 'folded') return [run('anything')];
  return alternativesOf({ template: [piece], style: 'glob' }, () => undefined).at(-1)!.tokens;
}

/** All texts that a value may be, as sequences of tokens: each leaves the tree of the names at some point. */
function unnamedTexts(value: Unnamed | Like): (readonly Token[])[] {
  if ('like' in value) return [patternTokens(value.like)];
  const { not, of, mayBeEmpty } = value;
  const names = not.map((name) => [...name]);
  const nodes = new Map<string, string[]>([['', []]]);
  for (const name of names) name.forEach((_, i) => nodes.set(name.slice(0, i + 1).join(''), name.slice(0, i + 1)));
  return [...nodes].flatMap(([text, node]) => {
    const next = names.filter((name) => name.length > node.length && node.every((symbol, i) => symbol === name[i])).map((name) => name[node.length]);
    const literal = node.map((symbol) => one([symbol]));
    const mayEnd = !not.includes(text) && (text !== '' || mayBeEmpty);
    return [...mayEnd ? [literal] : [], [...literal, one({ not: [...new Set(next)], of }), run(of)]];
  });
}

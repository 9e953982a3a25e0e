import { isOpaque } from '../matching/opaque';

/**
 * What one position of a pattern accepts: some symbols (characters, or opaque constants as a whole), or a class of
 * characters. Only `anything` accepts opaque constants that it does not name, and only where it repeats.
 */
export type Accepts = readonly string[] | CharacterClass | OtherThan;

/** A class without some of its characters. */
export interface OtherThan {
  readonly not: readonly string[];
  readonly of: CharacterClass;
}

export type CharacterClass = 'anything' | 'text' | 'noColon' | 'noSlash' | 'name' | 'digit';

export interface Token {
  readonly accepts: Accepts;
  readonly repeats: boolean;
}

/** A sequence of tokens. What only an uncertain alternative accepts is possibly accepted: nobody knows. */
export interface Alternative {
  readonly tokens: readonly Token[];
  readonly certain: boolean;

  /** The pattern is the identity of one resource, which is known to differ from that of any other resource. */
  readonly identity?: boolean;
}

/** The symbols that a token treats unlike others of their class. */
export function namedBy(accepted: Accepts | undefined): readonly string[] {
  if (accepted === undefined || isList(accepted)) return accepted ?? [];
  return typeof accepted === 'object' ? [...accepted.not, ...CLASS_SYMBOLS[accepted.of]] : CLASS_SYMBOLS[accepted];
}

/** The symbols that a class treats unlike others; digits are told by `State.digits`. */
const CLASS_SYMBOLS: Readonly<Record<CharacterClass, readonly string[]>> = {
  anything: [],
  text: [],
  noColon: [':'],
  noSlash: ['/'],
  name: [':', '/'],
  digit: [],
};

export function isList(accepted: Accepts): accepted is readonly string[] {
  return Array.isArray(accepted);
}

/** The class that is accepted, as a whole or in part. */
export function classOf(accepted: Accepts | undefined): CharacterClass | undefined {
  if (accepted === undefined || isList(accepted)) return undefined;
  return typeof accepted === 'object' ? accepted.of : accepted;
}

export function accepts({ accepts: accepted, repeats }: Token, symbol: string): boolean {
  if (isList(accepted)) return accepted.includes(symbol);
  if (typeof accepted === 'object') return !accepted.not.includes(symbol) && accepts({ accepts: accepted.of, repeats }, symbol);
  if (isOpaque(symbol)) return accepted === 'anything' && repeats;
  switch (accepted) {
    case 'noColon': return symbol !== ':';
    case 'noSlash': return symbol !== '/';
    case 'name': return symbol !== ':' && symbol !== '/';
    case 'digit': return symbol >= '0' && symbol <= '9' && symbol.length === 1;
    default: return true;
  }
}

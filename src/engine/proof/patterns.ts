import { foldedTokens } from './letter-case';
import { Alternative, CharacterClass, Token } from './tokens';
import { piecesHaveSixParts, segmentPieces } from '../matching/arn';
import { KeyTable } from '../matching/facts';
import { ANY_CHARACTER, ANY_RUN, Piece, SEGMENT_CHARACTER, SEGMENT_RUN } from '../matching/glob';
import { hasOpaque, isOpaque, isUnique, splitSymbols } from '../matching/opaque';
import { TextPattern } from '../matching/value-set';
import { Variable, isVariable, parseTemplate } from '../matching/variables';

/** The text of a policy variable: undefined if it has none, ANY_RUN if it may be any text. */
export type VariableText = (variable: Variable) => string | undefined | typeof ANY_RUN;

/** The texts that a pattern of a policy accepts certainly, and those that it accepts possibly. */
export function alternativesOf({ template, style }: TextPattern, variableText: VariableText): Alternative[] {
  const pieces: Piece[] = [];
  let known = true;
  for (const piece of template) {
    const part = isVariable(piece) ? variableText(piece) : piece;
    if (part === undefined) return [];
    if (isVariable(piece) && part === ANY_RUN) known = false;
    const last = pieces[pieces.length - 1];
    if (typeof part === 'string' && typeof last === 'string') pieces[pieces.length - 1] = last + part;
    else pieces.push(part);
  }
  const exact = known ? exactAlternatives(pieces, style) : [];
  return known && !pieces.some((piece) => typeof piece === 'string' && hasOpaque(piece)) ? exact : [...exact, possibly(pieces, style)];
}

/** Opaque constants match themselves only. */
function exactAlternatives(pieces: readonly Piece[], style: TextPattern['style']): Alternative[] {
  switch (style) {
    case 'folded': return foldedTokens(splitSymbols(pieces.join('')));
    case 'glob': return [{ certain: true, tokens: tokensOf(pieces) }];
    case 'resource': return [{ certain: true, tokens: tokensOf(segmentPieces(pieces, true)) }];
    case 'arn':
      if (piecesHaveSixParts(pieces)) return withArnPrefix(segmentPieces(pieces, false));
      // A constant may be an ARN as a whole, and then equals itself.
      return pieces.length === 1 && typeof pieces[0] === 'string' && hasOpaque(pieces[0]) ? [{ certain: true, tokens: tokensOf(pieces) }] : [];
  }
}

/** Of the first part, only `arn` will do. */
function withArnPrefix(pieces: readonly Piece[]): Alternative[] {
  const colon = pieces.findIndex((piece) => typeof piece === 'string' && piece.includes(':'));
  const text = pieces[colon] as string;
  const part = [...pieces.slice(0, colon), text.slice(0, text.indexOf(':'))];
  const pattern = part.map((piece) => typeof piece === 'string' ? piece.replace(/[^A-Za-z0-9]/g, '\\$&') : piece === SEGMENT_RUN ? '.*' : '.').join('');
  if (!new RegExp(`^${pattern}$`).test('arn')) return [];
  return [{ certain: true, tokens: tokensOf(['arn' + text.slice(text.indexOf(':')), ...pieces.slice(colon + 1)]) }];
}

/** What matches under some value of what is not known, and perhaps more. */
function possibly(pieces: readonly Piece[], style: TextPattern['style']): Alternative {
  const [only] = pieces;
  if (pieces.length === 1 && typeof only === 'string' && isUnique(only)) return { certain: false, identity: true, tokens: [run('text')] };
  const tokens = pieces.flatMap((piece) => {
    if (typeof piece !== 'string') return [piece === ANY_RUN || piece === SEGMENT_RUN ? run('anything') : one('anything')];
    return splitSymbols(piece).map((symbol) => isOpaque(symbol) ? run('anything') : style === 'folded' ? one('anything') : one([symbol]));
  });
  return { certain: false, tokens };
}

/** Of a text with `*` and `?`. */
export function patternTokens(pattern: string): Token[] {
  return tokensOf(parseTemplate(pattern, new KeyTable(), { wildcards: true, variables: false }) as readonly Piece[]);
}

export function tokensOf(pieces: readonly Piece[]): Token[] {
  return pieces.flatMap((piece) => typeof piece === 'string' ? splitSymbols(piece).map((symbol) => one([symbol])) : [WILDCARDS[piece]]);
}

export function run(accepts: CharacterClass): Token {
  return { accepts, repeats: true };
}

export function one(accepts: Token['accepts']): Token {
  return { accepts, repeats: false };
}

const WILDCARDS: Readonly<Record<Exclude<Piece, string>, Token>> = {
  [ANY_RUN]: run('anything'),
  [ANY_CHARACTER]: one('anything'),
  [SEGMENT_RUN]: run('noColon'),
  [SEGMENT_CHARACTER]: one('noColon'),
};

/** That text and no other; opaque constants in it equal themselves. */
export function exactly(text: string): Alternative {
  return { certain: true, tokens: tokensOf([text]) };
}

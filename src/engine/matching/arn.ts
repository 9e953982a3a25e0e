import { ANY_CHARACTER, ANY_RUN, Piece, SEGMENT_CHARACTER, SEGMENT_RUN } from './glob';
import { splitOutsideOpaque } from './opaque';

/** Colons before the sixth part of an ARN, which keeps all further ones: `arn:partition:service:region:account:resource`. */
const COLONS = 5;

/** Whether the text has the six parts of an ARN. */
export function isArn(text: string): boolean {
  return text.startsWith('arn:') && hasSixParts(text);
}

export function hasSixParts(text: string): boolean {
  let position = -1;
  for (let i = 0; i < COLONS; i++) {
    position = text.indexOf(':', position + 1);
    if (position < 0) return false;
  }
  return true;
}

/** The first five parts with their colons, and the rest. A pattern of fewer parts is all head. */
export function splitArn(text: string): { head: string; tail: string } {
  const parts = splitOutsideOpaque(text, ':');
  if (parts.length <= COLONS) return { head: text, tail: '' };
  return { head: parts.slice(0, COLONS).join(':') + ':', tail: parts.slice(COLONS).join(':') };
}

/**
 * Keeps the wildcards of the first five parts inside their part.
 *
 * @param finalRunCrosses whether a `*` that ends a part may run over the colons that follow: so in the Resource
 * element, not so under ARN operators (readings `resource-segments` and `arn-operator-segments`).
 */
export function segmentPieces(pieces: readonly Piece[], finalRunCrosses: boolean): Piece[] {
  let colons = 0;
  return pieces.map((piece, i) => {
    if (typeof piece === 'string') {
      colons += splitOutsideOpaque(piece, ':').length - 1;
      return piece;
    }
    if (colons >= COLONS) return piece;
    const next = pieces[i + 1];
    const endsPart = next === undefined || (typeof next === 'string' && next.startsWith(':'));
    if (piece === ANY_RUN) return finalRunCrosses && endsPart ? ANY_RUN : SEGMENT_RUN;
    return piece === ANY_CHARACTER ? SEGMENT_CHARACTER : piece;
  });
}

/** Whether the literal text of the pieces makes six parts. */
export function piecesHaveSixParts(pieces: readonly Piece[]): boolean {
  return splitOutsideOpaque(pieces.filter((piece) => typeof piece === 'string').join(''), ':').length > COLONS;
}

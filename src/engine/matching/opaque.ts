/**
 * Opaque constants: parts of a text whose value is fixed but not known yet, such as the id of an endpoint that
 * CloudFormation will create. Inside any string one is written `U+E000 name U+E001` (private-use characters, which
 * no AWS name contains).
 *
 * An opaque constant equals itself and is unknown against anything else; its text is literal, without wildcards. A name that starts with `!` marks the
 * identity of one resource: two different ones are known to differ.
 */
export const OPAQUE_OPEN = '\uE000';
export const OPAQUE_CLOSE = '\uE001';

export function opaque(name: string): string {
  return OPAQUE_OPEN + name + OPAQUE_CLOSE;
}

export function hasOpaque(text: string): boolean {
  return text.includes(OPAQUE_OPEN);
}

/** The text as a reader should see it: `arn:aws:iam::<Account>:root`. */
export function displayOpaque(text: string): string {
  return splitSymbols(text).map((symbol) => isOpaque(symbol) ? `<${opaqueName(symbol)}>` : symbol).join('');
}

/** Why a comparison with this text has no certain answer: one sentence for each opaque constant in it. */
export function opaqueDoubts(text: string): string[] {
  return splitSymbols(text).filter(isOpaque).map((symbol) => `the value of ${displayOpaque(symbol)} is not known yet`);
}

/** Whether the whole symbol is one opaque constant. */
export function isOpaque(symbol: string): boolean {
  return symbol.length > 1 && symbol.startsWith(OPAQUE_OPEN) && symbol.indexOf(OPAQUE_CLOSE) === symbol.length - 1;
}

/** Whether the whole text is one opaque constant that stands for the identity of one resource. */
export function isUnique(symbol: string): boolean {
  return isOpaque(symbol) && symbol[1] === '!';
}

/** The characters of a text, an opaque constant counting as one. */
export function splitSymbols(text: string): string[] {
  if (!hasOpaque(text)) return [...text];
  const symbols: string[] = [];
  let position = 0;
  while (position < text.length) {
    const open = text.indexOf(OPAQUE_OPEN, position);
    const close = open < 0 ? -1 : text.indexOf(OPAQUE_CLOSE, open);
    if (close < 0) break;
    symbols.push(...text.slice(position, open), text.slice(open, close + 1));
    position = close + 1;
  }
  return symbols.concat([...text.slice(position)]);
}

/** Splits at the separator, except inside opaque constants (a name may hold any character). */
export function splitOutsideOpaque(text: string, separator: string): string[] {
  if (!hasOpaque(text)) return text.split(separator);
  const parts = [''];
  for (const symbol of splitSymbols(text)) {
    if (symbol === separator) parts.push('');
    else parts[parts.length - 1] += symbol;
  }
  return parts;
}

function opaqueName(symbol: string): string {
  return symbol.slice(symbol[1] === '!' ? 2 : 1, -1);
}

/* eslint-disable no-bitwise -- addresses are bits */
const DIGITS = Uint8Array.from('0123456789abcdef', (digit) => digit.charCodeAt(0));
const DOT = 46;
const SLASH = 47;
const COLON = 58;

/** Texts in the making, as character codes, one behind the other: putting each together of smaller texts would take twice the time and the memory. */
const codes = new Uint8Array(8192);
const LONGEST = 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128'.length;
let length = 0;

export function formatIpv4(value: number): string {
  putIpv4(value);
  return takeText();
}

/**
 * The canonical text: lower case, the longest run of zero groups as `::`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5952
 */
export function formatIpv6(value: bigint): string {
  const word = (shift: bigint) => Number(value >> shift & 0xffffffffn);
  putIpv6(word(96n), word(64n), word(32n), word(0n));
  return takeText();
}

/** The texts that `put` writes, one a call. */
export function writeTexts(count: number, put: (row: number) => void): string[] {
  const texts: string[] = [];
  let ends: number[] = [];
  for (let row = 0; row < count; row++) {
    put(row);
    ends.push(length);
    if (length <= codes.length - LONGEST && row < count - 1) continue;
    const all = takeText();
    for (let i = 0; i < ends.length; i++) texts.push(all.slice(ends[i - 1] ?? 0, ends[i]));
    ends = [];
  }
  return texts;
}

export function putIpv4Block(network: number, prefixLength: number): void {
  putIpv4(network);
  putPrefixLength(prefixLength);
}

/** The network is given as four words, the highest first. */
export function putIpv6Block(a: number, b: number, c: number, d: number, prefixLength: number): void {
  putIpv6(a, b, c, d);
  putPrefixLength(prefixLength);
}

function takeText(): string {
  const text = String.fromCharCode.apply(null, codes.subarray(0, length) as unknown as number[]);
  length = 0;
  return text;
}

function putIpv4(value: number): void {
  putDecimal(value >>> 24);
  codes[length++] = DOT;
  putDecimal(value >>> 16 & 255);
  codes[length++] = DOT;
  putDecimal(value >>> 8 & 255);
  codes[length++] = DOT;
  putDecimal(value & 255);
}

const groups = new Uint16Array(8);

function putIpv6(...words: [a: number, b: number, c: number, d: number]): void {
  for (let w = 0; w < 4; w++) {
    groups[2 * w] = words[w] >>> 16;
    groups[2 * w + 1] = words[w];
  }
  let runStart = -1;
  let runLength = 1;
  for (let i = 0, zeros = 0; i < 8; i++) {
    zeros = groups[i] === 0 ? zeros + 1 : 0;
    if (zeros > runLength) [runStart, runLength] = [i + 1 - zeros, zeros];
  }
  for (let i = 0, separate = false; i < 8; i++, separate = true) {
    if (i === runStart) {
      codes[length++] = COLON;
      codes[length++] = COLON;
      i += runLength;
      if (i === 8) break;
    } else if (separate) {
      codes[length++] = COLON;
    }
    putHexadecimal(groups[i]);
  }
}

function putPrefixLength(value: number): void {
  codes[length++] = SLASH;
  putDecimal(value);
}

function putDecimal(value: number): void {
  if (value > 99) codes[length++] = DIGITS[value / 100 | 0];
  if (value > 9) codes[length++] = DIGITS[(value / 10 | 0) % 10];
  codes[length++] = DIGITS[value % 10];
}

function putHexadecimal(value: number): void {
  if (value > 0xfff) codes[length++] = DIGITS[value >>> 12];
  if (value > 0xff) codes[length++] = DIGITS[value >>> 8 & 15];
  if (value > 0xf) codes[length++] = DIGITS[value >>> 4 & 15];
  codes[length++] = DIGITS[value & 15];
}

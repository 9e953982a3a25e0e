/* eslint-disable no-bitwise -- addresses are bits */
/**
 * IP addresses as numbers: IPv4 as a `number`, IPv6 as a `bigint`, or as four words of 32 bits where speed counts.
 *
 * The parsers are strict, because a wrong reading of an address is an access grant: no blanks, no leading zeros in
 * IPv4 (octal elsewhere), no zone ids, and all of RFC 4291's IPv6 spellings, dotted tail included. The families
 * never meet: `::ffff:192.0.2.1` is an IPv6 address (reading `ipv4-mapped`). All read a part of a text, by character
 * code and without cutting it out, because a list may hold a million of them.
 */

const DOT = 46;
const COLON = 58;

/** The value of a dotted quad, or undefined if the text is none. */
export function parseIpv4(text: string, start = 0, end = text.length): number | undefined {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = start; i < end; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (octet === 0) return undefined;
      octet = octet < 0 ? code - 48 : octet * 10 + code - 48;
      if (octet > 255) return undefined;
    } else if (code === DOT && octet >= 0 && dots < 3) {
      value = value * 256 + octet;
      octet = -1;
      dots++;
    } else {
      return undefined;
    }
  }
  return dots === 3 && octet >= 0 ? value * 256 + octet : undefined;
}

/** The value of an IPv6 address, or undefined if the text is none. */
export function parseIpv6(text: string): bigint | undefined {
  const words = new Uint32Array(4);
  return readIpv6(text, 0, text.length, words) ? words.reduce((value, word) => value << 32n | BigInt(word), 0n) : undefined;
}

const groups = new Uint16Array(8);

/** Puts the value of an IPv6 address into four words, the highest first. False, and nothing of use there, if the text is none. */
export function readIpv6(text: string, start: number, end: number, words: Uint32Array): boolean {
  let count = 0;
  let gap = -1; // how many groups stand before the `::`
  let i = start;
  if (text.charCodeAt(i) === COLON) {
    if (i + 1 >= end || text.charCodeAt(i + 1) !== COLON) return false;
    gap = 0;
    i += 2;
  }
  while (i < end) {
    if (count === 8) return false;
    const groupStart = i;
    let group = 0;
    let code = text.charCodeAt(i);
    for (let digit; i < end && (digit = hexDigit(code)) >= 0; code = text.charCodeAt(++i)) group = group << 4 | digit;
    if (i < end && code === DOT) {
      const quad = parseIpv4(text, groupStart, end);
      if (quad === undefined || count > 6) return false;
      groups[count++] = quad >>> 16;
      groups[count++] = quad;
      break;
    }
    if (i === groupStart || i - groupStart > 4) return false;
    groups[count++] = group;
    if (i === end) break;
    if (code !== COLON || ++i === end) return false;
    if (text.charCodeAt(i) === COLON) {
      if (gap >= 0) return false;
      gap = count;
      i++;
    }
  }
  // `::` stands for at least one group; without it all eight must be there.
  if (gap < 0 ? count < 8 : count > 7) return false;
  if (gap >= 0) {
    groups.copyWithin(8 - count + gap, gap, count);
    groups.fill(0, gap, 8 - count + gap);
  }
  for (let w = 0; w < 4; w++) words[w] = groups[2 * w] << 16 | groups[2 * w + 1];
  return true;
}

function hexDigit(code: number): number {
  if (code >= 48 && code <= 57) return code - 48;
  const lower = code | 32;
  return lower >= 97 && lower <= 102 ? lower - 87 : -1;
}

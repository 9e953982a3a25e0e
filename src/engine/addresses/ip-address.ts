/**
 * IP addresses as numbers: IPv4 as a `number`, IPv6 as a `bigint`.
 *
 * The parsers are strict, because a wrong reading of an address is an access grant: no blanks, no leading zeros in
 * IPv4 (octal elsewhere), no zone ids, and all of RFC 4291's IPv6 spellings, dotted tail included. The families
 * never meet: `::ffff:192.0.2.1` is an IPv6 address (reading `ipv4-mapped`).
 */

/** The value of a dotted quad, or undefined if the text is none. */
export function parseIpv4(text: string): number | undefined {
  let value = 0;
  let octet = -1;
  let dots = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code >= 48 && code <= 57) {
      if (octet === 0) return undefined;
      octet = octet < 0 ? code - 48 : octet * 10 + code - 48;
      if (octet > 255) return undefined;
    } else if (code === 46 && octet >= 0 && dots < 3) {
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
  const halves = text.split('::');
  if (halves.length > 2 || !text.includes(':')) return undefined;
  const head = parseGroups(halves[0], halves.length === 1);
  const tail = halves.length === 2 ? parseGroups(halves[1], true) : '';
  if (head === undefined || tail === undefined) return undefined;
  const missing = 32 - head.length - tail.length;
  // `::` stands for at least one group; without it all eight must be there.
  if (halves.length === 2 ? missing < 4 : missing !== 0) return undefined;
  return BigInt('0x' + head + '0'.repeat(missing) + tail);
}

/** Colon-separated groups as hexadecimal digits, four a group. */
function parseGroups(text: string, last: boolean): string | undefined {
  if (text === '') return '';
  const groups = text.split(':');
  let digits = '';
  for (let i = 0; i < groups.length; i++) {
    const group = groups[i];
    if (last && i === groups.length - 1 && group.includes('.')) {
      const quad = parseIpv4(group);
      if (quad === undefined) return undefined;
      digits += quad.toString(16).padStart(8, '0');
    } else {
      if (!isHexGroup(group)) return undefined;
      digits += group.padStart(4, '0');
    }
  }
  return digits;
}

function isHexGroup(group: string): boolean {
  return /^[0-9a-f]{1,4}$/i.test(group);
}

export function formatIpv4(value: number): string {
  return [16777216, 65536, 256, 1].map((place) => Math.floor(value / place) % 256).join('.');
}

/**
 * The canonical text: lower case, the longest run of zero groups as `::`.
 *
 * @see https://www.rfc-editor.org/rfc/rfc5952
 */
export function formatIpv6(value: bigint): string {
  const digits = value.toString(16).padStart(32, '0');
  const groups = Array.from({ length: 8 }, (_, i) => parseInt(digits.slice(4 * i, 4 * i + 4), 16).toString(16));
  let runStart = 0;
  let runLength = 1;
  for (let start = 0; start < 8; start++) {
    let length = 0;
    while (groups[start + length] === '0') length++;
    if (length > runLength) [runStart, runLength] = [start, length];
  }
  if (runLength < 2) return groups.join(':');
  return `${groups.slice(0, runStart).join(':')}::${groups.slice(runStart + runLength).join(':')}`;
}

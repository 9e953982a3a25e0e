import * as fc from 'fast-check';
import { aggregateCidrs } from '../../../src/engine/addresses/aggregate';
import { formatCidr, parseCidr } from '../../../src/engine/addresses/cidr';
import { formatIpv4, formatIpv6 } from '../../../src/engine/addresses/format-address';
import { parseIpv4, parseIpv6 } from '../../../src/engine/addresses/ip-address';

/** The grammars of RFC 4291, section 2.2, and of dotted quads, by regular expressions. */
const definition = {
  ipv4(text: string): number | undefined {
    if (!/^((0|[1-9]\d{0,2})(\.(?!$)|$)){4}$/.test(text)) return undefined;
    const octets = text.split('.').map(Number);
    return octets.every((octet) => octet < 256) ? octets.reduce((value, octet) => value * 256 + octet, 0) : undefined;
  },

  ipv6(text: string): bigint | undefined {
    const tail = /[^:]*\.[^:]*$/.exec(text)?.[0];
    const quad = tail === undefined ? 0 : definition.ipv4(tail);
    if (quad === undefined) return undefined;
    const inHex = text.slice(0, text.length - (tail?.length ?? 0)) + (tail ? `${Math.floor(quad / 65536).toString(16)}:${(quad % 65536).toString(16)}` : '');
    const halves = inHex.split('::').map((half) => (half === '' ? [] : half.split(':')));
    const groups = halves.flat();
    if (!groups.every((group) => /^[0-9a-f]{1,4}$/i.test(group))) return undefined;
    if (halves.length > 2 || (halves.length === 2 ? groups.length > 7 : groups.length !== 8)) return undefined;
    const all = [...halves[0], ...Array.from({ length: 8 - groups.length }, () => '0'), ...halves[1] ?? []];
    return BigInt(`0x${all.map((group) => group.padStart(4, '0')).join('')}`);
  },

  /** RFC 5952: of the spellings that leave out a run of zeros, the one whose run is the longest, and of those the first. */
  formatIpv6(value: bigint): string {
    const groups = value.toString(16).padStart(32, '0').match(/.{4}/g)!.map((group) => parseInt(group, 16).toString(16));
    for (let length = 8; length > 1; length--) {
      for (let start = 0; start + length <= 8; start++) {
        if (groups.slice(start, start + length).every((group) => group === '0')) {
          return `${groups.slice(0, start).join(':')}::${groups.slice(start + length).join(':')}`;
        }
      }
    }
    return groups.join(':');
  },
};

/** Mostly addresses, spoilt in places. */
const group = fc.oneof({ weight: 6, arbitrary: fc.constantFrom('0', '0000', '1', 'ffff', 'AbC', '0db8') }, fc.constantFrom('', '00001', 'g', '%', '１'));
const octet = fc.oneof({ weight: 8, arbitrary: fc.constantFrom('0', '1', '255', '99', '100') }, fc.constantFrom('', '256', '01', '00', '-1', '1e1', ' 1', '٣'));
const quadLike = fc.array(octet, { minLength: 3, maxLength: 5 }).map((octets) => octets.join('.'));
const colonsLike = fc.array(fc.tuple(group, fc.constantFrom(':', ':', ':', ':', '::')), { maxLength: 9 })
  .map((parts) => parts.flat().join(''));
const ipv6Like = fc.oneof(
  colonsLike, colonsLike.map((text) => text.slice(0, -1)), fc.tuple(colonsLike, quadLike).map(([head, tail]) => head + tail),
  fc.tuple(fc.constantFrom(':', '::'), colonsLike).map(([head, rest]) => head + rest.slice(0, -1)), fc.ipV6(),
);
const addressLike = fc.oneof(quadLike, ipv6Like, fc.ipV4(), fc.string());
const prefixLike = fc.oneof(fc.nat(130).map(String), fc.constantFrom('', '08', '00', '-1', '+8', '1e1', ' 8', '8 ', '0', '32', '33', '128', '129', '8/8', '٨'));

test('an address is read as its grammar says, and nothing else is one', () => {
  let [v4, v6] = [0, 0];
  fc.assert(fc.property(addressLike, (text) => {
    expect([text, parseIpv4(text)]).toEqual([text, definition.ipv4(text)]);
    expect([text, parseIpv6(text)]).toEqual([text, definition.ipv6(text)]);
    if (parseIpv4(text) !== undefined) v4++;
    if (parseIpv6(text) !== undefined) v6++;
  }), { seed: 1, numRuns: 10000 });
  expect([v4 > 500, v6 > 500]).toEqual([true, true]);
});

test('an address is its text, and back, and the text is the canonical one', () => {
  const word = fc.oneof(fc.nat(2 ** 32 - 1), fc.constantFrom(0, 1, 0xffff, 0x10000, 2 ** 32 - 1));
  fc.assert(fc.property(word, (value) => parseIpv4(formatIpv4(value)) === value), { seed: 2 });
  fc.assert(fc.property(word, word, word, word, (...words) => {
    const value = words.reduce((sum, part) => sum * 2n ** 32n + BigInt(part), 0n);
    expect(formatIpv6(value)).toBe(definition.formatIpv6(value));
    expect(parseIpv6(formatIpv6(value))).toBe(value);
  }), { seed: 3, numRuns: 2000 });
});

test('a list is read as each of its members alone', () => {
  let read = 0;
  fc.assert(fc.property(addressLike, fc.option(prefixLike), (address, prefix) => {
    const text = prefix === null ? address : `${address}/${prefix}`;
    const cidr = parseCidr(text);
    if (cidr) {
      expect(aggregateCidrs([text])).toEqual([formatCidr(cidr)]);
      read++;
    } else {
      expect(() => aggregateCidrs([text])).toThrow(`"${text}" is no address and no CIDR block; write "192.0.2.0/24" or "2001:db8::/32"`);
    }
  }), { seed: 4, numRuns: 5000 });
  expect(read).toBeGreaterThan(500);
});

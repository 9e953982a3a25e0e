import { Cidr, isWithin, parseCidr } from './cidr';

/**
 * Ranges that never are the source of a call over the internet. A policy that lists one in `aws:SourceIp` means
 * something else, usually `aws:VpcSourceIp`. Documentation ranges are left out: examples are made of them.
 *
 * @see https://www.iana.org/assignments/iana-ipv4-special-registry
 * @see https://www.iana.org/assignments/iana-ipv6-special-registry
 */
export const SPECIAL_PURPOSE_RANGES: ReadonlyArray<readonly [cidr: string, name: string]> = [
  ['0.0.0.0/8', 'this network'],
  ['10.0.0.0/8', 'private use (RFC 1918)'],
  ['100.64.0.0/10', 'shared address space of carriers (RFC 6598)'],
  ['127.0.0.0/8', 'loopback'],
  ['169.254.0.0/16', 'link-local'],
  ['172.16.0.0/12', 'private use (RFC 1918)'],
  ['192.0.0.0/24', 'protocol assignments'],
  ['192.168.0.0/16', 'private use (RFC 1918)'],
  ['198.18.0.0/15', 'benchmarking'],
  ['224.0.0.0/4', 'multicast'],
  ['240.0.0.0/4', 'reserved'],
  ['::/128', 'unspecified address'],
  ['::1/128', 'loopback'],
  ['::ffff:0:0/96', 'IPv4-mapped addresses'],
  ['100::/64', 'discard-only'],
  ['fc00::/7', 'unique local addresses'],
  ['fe80::/10', 'link-local'],
  ['fec0::/10', 'site-local (deprecated)'],
  ['ff00::/8', 'multicast'],
];

const RANGES = SPECIAL_PURPOSE_RANGES.map(([text, name]) => ({ cidr: parseCidr(text)!, name }));

/** What the whole block is reserved for, if no part of it can be a public source address. */
export function specialPurpose(cidr: Cidr): string | undefined {
  return RANGES.find((range) => isWithin(cidr, range.cidr))?.name;
}

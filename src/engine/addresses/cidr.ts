import { IPV4, IPV6 } from './family';
import { formatIpv4, formatIpv6 } from './format-address';
import { parseIpv4, parseIpv6 } from './ip-address';

/** A block of addresses. `network` is its first address. */
export type Cidr =
  | { readonly family: 4; readonly network: number; readonly prefixLength: number }
  | { readonly family: 6; readonly network: bigint; readonly prefixLength: number };

/** What is wrong with a text that should be a CIDR block. */
export type CidrProblem =
  /** blanks before, after or inside */
  | 'spaces'
  /** `010.0.0.1`, `10.0.0.0/08`: read as octal by some, as decimal by others */
  | 'leading zeros'
  /** neither an IPv4 nor an IPv6 address before the slash */
  | 'syntax'
  /** no plain number after the slash, or more than 32 (IPv4) or 128 (IPv6) */
  | 'prefix'
  /** an address inside the block instead of its first one, such as `10.0.0.1/8` */
  | 'host bits';

/** The outcome of the strict reading. With `host bits`, `cidr` is what would be right. */
export interface StrictCidr {
  readonly cidr?: Cidr;
  readonly problem?: CidrProblem;

  /** Whether the text is an address without `/prefix`: a single host. */
  readonly bare: boolean;
}

/**
 * What a policy means: host bits are masked, an address without prefix is a single host of its family (reading
 * `bare-ipv6-address`). Undefined if the text is no CIDR block at all.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
export function parseCidr(text: string): Cidr | undefined {
  return parseStrictCidr(text).cidr;
}

/** What a person should have written: as `parseCidr`, but says what is wrong. */
export function parseStrictCidr(text: string): StrictCidr {
  const slash = text.indexOf('/');
  const bare = slash < 0;
  const address = bare ? text : text.slice(0, slash);

  const v4 = parseIpv4(address);
  const v6 = v4 === undefined ? parseIpv6(address) : undefined;
  if (v4 === undefined && v6 === undefined) return { problem: syntaxProblem(text), bare };

  const bits = v4 === undefined ? IPV6.bits : IPV4.bits;
  const prefixLength = bare ? bits : parsePrefixLength(text, slash + 1, bits);
  if (prefixLength === undefined) return { problem: prefixProblem(text.slice(slash + 1)), bare };

  const cidr: Cidr = v4 === undefined
    ? { family: 6, network: v6! - v6! % IPV6.blockSizes[prefixLength], prefixLength }
    : { family: 4, network: v4 - v4 % IPV4.blockSizes[prefixLength], prefixLength };
  return cidr.network === (v4 ?? v6) ? { cidr, bare } : { cidr, problem: 'host bits', bare };
}

export function notACidr(text: string): Error {
  return new Error(`"${text}" is no address and no CIDR block; write "192.0.2.0/24" or "2001:db8::/32"`);
}

export function formatCidr(cidr: Cidr): string {
  return `${cidr.family === 4 ? formatIpv4(cidr.network) : formatIpv6(cidr.network)}/${cidr.prefixLength}`;
}

/** Whether the first block lies inside the second. */
export function isWithin(inner: Cidr, outer: Cidr): boolean {
  if (inner.prefixLength < outer.prefixLength) return false;
  if (inner.family === 4 && outer.family === 4) {
    return inner.network - inner.network % IPV4.blockSizes[outer.prefixLength] === outer.network;
  }
  if (inner.family === 6 && outer.family === 6) {
    return inner.network - inner.network % IPV6.blockSizes[outer.prefixLength] === outer.network;
  }
  return false;
}

/** The number that the text holds from `start` to its end, if it is a plain one from 0 to `bits`. */
export function parsePrefixLength(text: string, start: number, bits: number): number | undefined {
  if (start === text.length) return undefined;
  let value = 0;
  for (let i = start; i < text.length; i++) {
    const digit = text.charCodeAt(i) - 48;
    // A zero before another digit leaves nothing to multiply.
    if (digit < 0 || digit > 9 || i > start && value === 0) return undefined;
    value = value * 10 + digit;
    if (value > bits) return undefined;
  }
  return value;
}

function prefixProblem(prefix: string): CidrProblem {
  if (/\s/.test(prefix)) return 'spaces';
  return /^0\d+$/.test(prefix) ? 'leading zeros' : 'prefix';
}

function syntaxProblem(text: string): CidrProblem {
  if (/\s/.test(text)) return 'spaces';
  return /^\d+(\.\d+){3}(\/|$)/.test(text) && /(^|\.)0\d/.test(text) ? 'leading zeros' : 'syntax';
}

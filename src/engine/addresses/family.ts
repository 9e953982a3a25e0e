import { formatIpv4, formatIpv6 } from './format-address';

/** The arithmetic of one address family, so that sets of both share their code. */
export interface Family<T extends number | bigint> {
  /** Number of bits of an address. */
  readonly bits: number;

  /** Number of addresses of a block, by its prefix length. */
  readonly blockSizes: readonly T[];

  add(a: T, b: T): T;
  subtract(a: T, b: T): T;
  remainder(a: T, b: T): T;
  previous(a: T): T;
  next(a: T): T;
  format(a: T): string;
}

export const IPV4: Family<number> = {
  bits: 32,
  blockSizes: Array.from({ length: 33 }, (_, prefixLength) => 2 ** (32 - prefixLength)),
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  remainder: (a, b) => a % b,
  previous: (a) => a - 1,
  next: (a) => a + 1,
  format: formatIpv4,
};

export const IPV6: Family<bigint> = {
  bits: 128,
  blockSizes: Array.from({ length: 129 }, (_, prefixLength) => 2n ** BigInt(128 - prefixLength)),
  add: (a, b) => a + b,
  subtract: (a, b) => a - b,
  remainder: (a, b) => a % b,
  previous: (a) => a - 1n,
  next: (a) => a + 1n,
  format: formatIpv6,
};

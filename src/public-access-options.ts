import { Requests } from './requests';

/** Who is trusted, and how much is public. */
export interface PublicAccessOptions {
  /**
   * The accounts that are trusted, by their 12 digits, or tokens. The API's own account always is.
   *
   * @default - every account that the policy names without a wildcard
   */
  readonly trustedAccountIds?: string[];
  /**
   * The part of the API, or of all requests, that is asked about. It must not say who signs, nor what identity policies and authorizers answer.
   *
   * @default Requests.any()
   */
  readonly requests?: Requests;
  /**
   * From how many IPv4 addresses the public may get in before the API counts as public: a decimal number, or the length of a prefix such as `/24`
   * for as many as such a block has. On a private API the addresses inside VPCs are their owners' choice, so the limit is always none.
   *
   * @default '/8' - what Amazon S3 takes for a narrow range
   */
  readonly maxIpv4Addresses?: string;
  /**
   * From how many IPv6 addresses the public may get in before the API counts as public: a decimal number, or the length of a prefix such as `/64`.
   *
   * @default '/32' - what Amazon S3 takes for a narrow range
   */
  readonly maxIpv6Addresses?: string;
}

import { PublicAccessOptions } from '../../public-access-options';
import { Requests } from '../../requests';
import { isDeployTimeValue } from '../tree/tokens';

/** From how many addresses the public may get in. */
export type Limits = readonly [v4: bigint, v6: bigint];

/** @throws if an option is not possible */
export function validated(options: PublicAccessOptions): { readonly requests: Requests; readonly limits: Limits } {
  const { requests = Requests.any(), trustedAccountIds = [], maxIpv4Addresses = '/8', maxIpv6Addresses = '/32' } = options;
  trustedAccountIds.filter((account) => !isDeployTimeValue(account)).forEach(checkAccountId);
  return { requests: open(requests), limits: [countOf('maxIpv4Addresses', maxIpv4Addresses, 32), countOf('maxIpv6Addresses', maxIpv6Addresses, 128)] };
}

/** @throws if the requests say what the question is about itself */
function open(requests: Requests): Requests {
  const { callers, identityPolicy, authorizer } = requests._facts;
  if (callers === undefined && identityPolicy === undefined && authorizer === undefined) { return requests; }
  throw new Error(`"${requests}" says who calls and who vouches for it, which is what the question is about: leave out callers, identity policy and authorizer`);
}

/** @throws if it is neither */
function countOf(name: string, text: string, bits: number): bigint {
  const [, prefix, count] = /^(?:\/(\d{1,3})|(\d{1,40}))$/.exec(text) ?? [];
  if (prefix !== undefined && Number(prefix) <= bits) { return 2n ** BigInt(bits - Number(prefix)); }
  if (count !== undefined) { return BigInt(count); }
  throw new Error(`${name} is "${text}": give a number such as 256, or a prefix length from /0 to /${bits}`);
}

/** @throws if it is not one */
function checkAccountId(id: string): void {
  if (!/^\d{12}$/.test(id)) { throw new Error(`trustedAccountIds has "${id}": give the 12 digits of an account`); }
}

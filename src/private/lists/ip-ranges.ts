import { conditionList } from './list-kind';
import { aggregateCidrs, EndpointType, formatCidr, parseStrictCidr, specialPurpose } from '../../engine';

/**
 * The caller's address. Behind the endpoint of a private API it is another key: `aws:SourceIp` has no documented value there.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export const SOURCE_ADDRESS = conditionList({
  family: 'SourceAddress',
  operators: { inList: 'IpAddress', outsideList: 'NotIpAddress' },
  key: (endpointType) => (endpointType === 'PRIVATE' ? 'aws:VpcSourceIp' : 'aws:SourceIp'),
  canonical: (ranges) => aggregateCidrs(ranges),
});

export const PAIRED_WITH_NETWORK = 'the API is PRIVATE, and addresses inside VPCs tell nobody apart without their network, since private ranges repeat across VPCs: '
  + 'use a VpcSourceIpAllowlistPolicy, which names it';

/** What is wrong with an address or CIDR block, or undefined. */
export function ipRangeProblem(range: string): string | undefined {
  const { cidr, problem, bare } = parseStrictCidr(range);
  switch (problem) {
    case 'spaces': return `"${range}" has spaces: write "${range.replace(/\s/g, '')}"`;
    case 'leading zeros': return `"${range}" has leading zeros, which some read as octal: write the number without them`;
    case 'prefix': return `"${range}" has no possible prefix length: use 0 to 32 for IPv4 and 0 to 128 for IPv6`;
    case 'host bits':
      return `"${range}" has host bits set: write "${formatCidr(cidr!)}" for the block, or "${range.split('/')[0]}" for the one address`;
    case 'syntax': return `"${range}" is not an address or CIDR block: write one such as "198.51.100.0/24", "198.51.100.7" or "2001:db8::/32"`;
    case undefined: break;
  }
  const single = formatCidr(cidr!);
  if (bare && (single === '0.0.0.0/32' || single === '::/128')) {
    return `"${range}" is one address that nobody has: write "0.0.0.0/0" and "::/0" for everybody`;
  }
  return undefined;
}

/** What is wrong with ranges on an API that is reached over the internet, or that is private. */
export function unreachableRanges(ranges: readonly string[], endpointType: EndpointType): string[] {
  if (endpointType === 'PRIVATE') { return []; }
  const found = UNREACHABLE.get(ranges) ?? reservedRanges(ranges);
  UNREACHABLE.set(ranges, found);
  return found;
}

/** Asked for each time that the policy is composed. */
const UNREACHABLE = new WeakMap<readonly string[], string[]>();

function reservedRanges(ranges: readonly string[]): string[] {
  return ranges.flatMap((range) => {
    const { cidr } = parseStrictCidr(range);
    const purpose = cidr === undefined ? undefined : specialPurpose(cidr);
    return purpose === undefined ? [] : [`"${range}" is never the source of a request to a public API (${purpose}): `
      + 'use the public addresses that the callers have outside, or make the API private'];
  });
}

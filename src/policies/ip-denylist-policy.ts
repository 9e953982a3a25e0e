import { Annotations } from 'aws-cdk-lib';
import { Construct } from 'constructs';
import { PolicyProps } from './policy-props';
import { IpSetOverflow } from '../ip-set-overflow';
import { fail } from '../private/errors';
import { fittedRanges } from '../private/lists/fitted-ranges';
import { ipRangeProblem, SOURCE_ADDRESS, unreachableRanges } from '../private/lists/ip-ranges';
import { checkList } from '../private/tree/tokens';
import { checkOverflow, NOT_BEHIND_ENDPOINTS } from '../private/web-acl/overflow';
import { ResourcePolicy } from '../resource-policy';

/** Properties of an IpDenylistPolicy. */
export interface IpDenylistPolicyProps extends PolicyProps {
  /**
   * The addresses to refuse: IPv4 and IPv6, as CIDR blocks or single addresses, tokens included.
   *
   * A caller who has both an IPv4 and an IPv6 address is only refused on the one that is listed: list both on a dual-stack API.
   */
  readonly ipRanges: string[];

  /**
   * The most bytes that the list may take in the policy, a whole number. Blocks are then joined into larger ones until they fit, which refuses the fewest
   * other addresses; `addedIpRanges` names them all, and a message of the synthesis counts them.
   *
   * @default - nobody else is refused, and a list that does not fit fails synthesis
   */
  readonly maxListSizeInBytes?: number;

  /**
   * Where the list goes if it does not fit into the policy, even aggregated: AWS WAF then has all of it. Only a list of the whole API can overflow. Where several
   * constructs make up one list, it overflows if one of them says so.
   *
   * @default - nowhere, and a list that does not fit fails synthesis
   */
  readonly overflow?: IpSetOverflow;
}

/**
 * Refuses callers from some addresses, whatever else lets them in.
 *
 * On a public API it compares `aws:SourceIp`, the address that opened the connection: behind a proxy or CDN of yours, that is the proxy's.
 * On a private API it compares `aws:VpcSourceIp`, the address inside the VPC. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export class IpDenylistPolicy extends Construct {
  /** The policy of the API, to which this denylist belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /** The addresses that are refused although nobody listed them, so that the list fits into `maxListSizeInBytes`; otherwise empty. */
  public readonly addedIpRanges: string[];

  /**
   * Refuses callers from some addresses.
   *
   * @throws if there is no address, one is not a CIDR block or address, has host bits set, or can never reach a public API, or the list cannot be made to fit, or
   * cannot overflow
   */
  constructor(scope: Construct, id: string, props: IpDenylistPolicyProps) {
    super(scope, id);
    const { ipRanges, maxListSizeInBytes, overflow } = props;
    checkList(this, 'ipRanges', ipRanges, ipRangeProblem);
    if (overflow !== undefined && maxListSizeInBytes !== undefined) { fail(this, 'maxListSizeInBytes and overflow are both set: a list is made to fit, or overflows'); }
    checkOverflow(this, props, 'pass them in a construct of their own');
    const { ranges, added, count } = fittedRanges(this, ipRanges, maxListSizeInBytes);
    this.addedIpRanges = added;
    this.resourcePolicy = ResourcePolicy._contribute(this, props, {
      effect: 'denylist',
      kind: SOURCE_ADDRESS,
      members: ranges,
      overflow,
      endpointProblems: (endpointType) => [
        ...overflow !== undefined && endpointType === 'PRIVATE' ? [NOT_BEHIND_ENDPOINTS] : [], ...unreachableRanges(ipRanges, endpointType),
      ],
    });
    if (added.length > 0) {
      Annotations.of(this).addInfo(`the list is made to fit into ${maxListSizeInBytes} bytes by refusing ${count} that nobody listed: ${added.slice(0, 10).join(', ')}`
        + `${added.length > 10 ? ` and ${added.length - 10} more blocks` : ''}; addedIpRanges names them all`);
    }
  }
}

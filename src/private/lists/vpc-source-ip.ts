import { IConstruct } from 'constructs';
import { Contribution } from '../composition/contribution';
import { fail } from '../errors';
import { ipRangeProblem, SOURCE_ADDRESS } from './ip-ranges';
import { NetworkList, vpcEndpointList, VpcEndpoints, vpcList, Vpcs } from './private-network';
import { checkList, isListToken } from '../tree/tokens';

export interface AddressesInNetworks extends Vpcs, VpcEndpoints {
  readonly ipRanges: readonly string[];
}

/**
 * The networks that some props name, and the addresses as a list within each of them. Lists of one network can so be joined whatever other networks their
 * constructs name; networks with equal lists end in one statement.
 */
export function addressesInNetworks(scope: IConstruct, props: AddressesInNetworks): {
  readonly networks: readonly NetworkList[];
  readonly addresses: ReadonlyArray<Pick<Contribution, 'kind' | 'members' | 'clause'>>;
} {
  checkList(scope, 'ipRanges', props.ipRanges, ipRangeProblem);
  const networks = [vpcList(scope, props), vpcEndpointList(scope, props)].filter((list) => list !== undefined);
  if (networks.length === 0) {
    fail(scope, 'vpcs, vpcIds, vpcEndpoints and vpcEndpointIds are all empty: private addresses repeat across VPCs, so name the VPCs or VPC endpoints that they are of');
  }
  return { networks, addresses: networks.flatMap(within).map((clause) => ({ kind: SOURCE_ADDRESS, members: props.ipRanges, clause })) };
}

/** A list token has no members that could be told apart. */
function within({ key, members }: NetworkList): Array<Required<Contribution>['clause']> {
  const each = isListToken(members) ? [members] : members.map((member) => [member]);
  return each.map((values) => ({ Condition: { StringEquals: { [key]: values } } }));
}

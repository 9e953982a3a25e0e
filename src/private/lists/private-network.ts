import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { Contribution, Effect } from '../composition/contribution';
import { fail } from '../errors';
import { conditionList, ListKind } from './list-kind';
import { checkList, isListToken } from '../tree/tokens';

/**
 * Private networks by the condition key that tells where a request comes from. Lists of both keys are of one family: this VPC *or* that endpoint.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export interface NetworkList {
  readonly key: string;
  readonly kind: ListKind;
  readonly members: readonly string[];
}

export interface Vpcs {
  readonly vpcs?: readonly aws_ec2.IVPCRef[];
  readonly vpcIds?: readonly string[];
}

export interface VpcEndpoints {
  readonly vpcEndpoints?: readonly aws_ec2.IVPCEndpointRef[];
  readonly vpcEndpointIds?: readonly string[];
}

/** The VPCs that some props name, or undefined. */
export function vpcList(scope: IConstruct, { vpcs = [], vpcIds = [] }: Vpcs): NetworkList | undefined {
  const ofConstructs = vpcs.map(({ vpcRef }) => vpcRef.vpcId);
  if (ofConstructs.length > 0) { checkList(scope, 'vpcs', ofConstructs, (id) => (id === NOT_LOOKED_UP_YET ? undefined : vpcIdProblem(id))); }
  if (vpcIds.length > 0) { checkList(scope, 'vpcIds', vpcIds, vpcIdProblem); }
  return networkList(scope, VPC, ['vpcs', ofConstructs], ['vpcIds', vpcIds]);
}

/** The VPC endpoints that some props name, or undefined. */
export function vpcEndpointList(scope: IConstruct, { vpcEndpoints = [], vpcEndpointIds = [] }: VpcEndpoints): NetworkList | undefined {
  const ofConstructs = vpcEndpoints.map(({ vpcEndpointRef }) => vpcEndpointRef.vpcEndpointId);
  if (ofConstructs.length > 0) { checkList(scope, 'vpcEndpoints', ofConstructs, vpcEndpointIdProblem); }
  if (vpcEndpointIds.length > 0) { checkList(scope, 'vpcEndpointIds', vpcEndpointIds, vpcEndpointIdProblem); }
  return networkList(scope, VPC_ENDPOINT, ['vpcEndpoints', ofConstructs], ['vpcEndpointIds', vpcEndpointIds]);
}

/** On any other API the keys of private networks are absent: an allowlist would refuse everybody, and a denylist nobody. */
export function onlyPrivate(effect: Effect): Pick<Contribution, 'endpointProblems'> {
  const consequence = effect === 'denylist' ? 'nobody would be refused' : 'everybody would be refused';
  return {
    endpointProblems: (endpointType) => (endpointType === 'PRIVATE' ? [] : [
      `the API is ${endpointType}, and only private APIs are called through VPC endpoints, so ${consequence}: `
        + 'give it endpointConfiguration: { types: [EndpointType.PRIVATE] }',
    ]),
  };
}

function networkList(
  scope: IConstruct, key: string, [constructsProp, ofConstructs]: [string, readonly string[]], [idsProp, ids]: [string, readonly string[]],
): NetworkList | undefined {
  if (ofConstructs.length + ids.length === 0) { return undefined; }
  if (ofConstructs.length > 0 && isListToken(ids)) {
    fail(scope, `${idsProp} is a list token, which CloudFormation cannot join with ${constructsProp}: pass all in one of the two`);
  }
  return { key, kind: KINDS[key], members: ofConstructs.length === 0 ? ids : [...ofConstructs, ...ids] };
}

const VPC = 'aws:SourceVpc';
const VPC_ENDPOINT = 'aws:SourceVpce';

const KINDS = Object.fromEntries([VPC, VPC_ENDPOINT].map((key) => [key, conditionList({
  family: 'PrivateNetwork',
  operators: { inList: 'StringEquals', outsideList: 'StringNotEquals' },
  key: () => key,
})]));

/** VPC endpoints, for policies that are not those of APIs. */
export const VPC_ENDPOINTS = KINDS[VPC_ENDPOINT];

/** What Vpc.fromLookup() gives for an id until the CDK CLI has looked it up; a synthesis with it is never deployed. */
const NOT_LOOKED_UP_YET = 'vpc-12345';

/** What is wrong with the id of a VPC, or undefined. */
function vpcIdProblem(id: string): string | undefined {
  if (/^vpc-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) { return undefined; }
  if (id.startsWith('vpce-')) {
    return `"${id}" is the id of a VPC endpoint: pass the id of the VPC that it is in, such as "vpc-0123456789abcdef0", or name the endpoint in vpcEndpointIds (PrivateVpcePolicy has it)`;
  }
  return `"${id}" is not the id of a VPC: write one such as "vpc-0123456789abcdef0"`;
}

/** What is wrong with the id of a VPC endpoint, or undefined. */
function vpcEndpointIdProblem(id: string): string | undefined {
  if (/^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) { return undefined; }
  if (id.startsWith('vpc-')) {
    return `"${id}" is the id of a VPC: pass the id of the VPC endpoint for execute-api in it, such as "vpce-0123456789abcdef0", or name the VPC in vpcIds (PrivateVpcPolicy has it)`;
  }
  return `"${id}" is not the id of a VPC endpoint: write one such as "vpce-0123456789abcdef0"`;
}

import { conditionList } from './list-kind';

/**
 * Where in a private network a request comes from.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
 */
export const VPC_ENDPOINT = conditionList({
  family: 'PrivateNetwork',
  operators: { inList: 'StringEquals', outsideList: 'StringNotEquals' },
  key: () => 'aws:SourceVpce',
});

/** What is wrong with the id of a VPC endpoint, or undefined. */
export function vpcEndpointIdProblem(id: string): string | undefined {
  if (/^vpce-([0-9a-f]{8}|[0-9a-f]{17})$/.test(id)) { return undefined; }
  if (id.startsWith('vpc-')) { return `"${id}" is the id of a VPC: pass the id of the VPC endpoint for execute-api in it, such as "vpce-0123456789abcdef0"`; }
  return `"${id}" is not the id of a VPC endpoint: write one such as "vpce-0123456789abcdef0"`;
}

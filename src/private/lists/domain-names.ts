import { Fn, Stack, Token } from 'aws-cdk-lib';
import { conditionList } from './list-kind';

export const DOMAIN_NAME_KEY = 'execute-api:viaDomainArn';

/**
 * Private custom domain names, as calls tell them.
 *
 * @see https://docs.aws.amazon.com/service-authorization/latest/reference/list_apigatewaymanagementapi.html
 */
export const DOMAIN_NAME = conditionList({
  family: 'DomainName',
  operators: { inList: 'ArnEquals', outsideList: 'ArnNotEquals' },
  key: () => DOMAIN_NAME_KEY,
});

/** A domain name has two ARNs, which differ in their service: one for who manages it, the other for who calls through it. */
export type DomainNameService = 'apigateway' | 'execute-api';

const LABELS = '(?:[a-z0-9](?:[a-z0-9-]{0,61}[a-z0-9])?\\.)+[a-z](?:[a-z0-9-]{0,61}[a-z0-9])?';
const NAME = new RegExp(`^${LABELS}$`);
const ARN = new RegExp(`^arn:(aws[a-z-]*):(apigateway|execute-api):([a-z0-9-]+):(\\d{12}):/domainnames/(${LABELS})\\+([A-Za-z0-9]+)$`);

/** What is wrong with a private custom domain name, or undefined. */
export function domainNameProblem(name: string): string | undefined {
  if (NAME.test(name) && name.length <= 253) { return undefined; }
  if (name.startsWith('*.')) {
    return `"${name}" has a wildcard, which private custom domain names cannot have: name each one; a certificate for "${name}" may cover them all`;
  }
  return NAME.test(name.toLowerCase().replace(/\.$/, '')) ? `"${name}" is not how API Gateway writes a domain name: write "${name.toLowerCase().replace(/\.$/, '')}"`
    : `"${name}" is not a domain name: write one such as "orders.example.com"`;
}

/** Says what is wrong with the ARN of a domain name where one of the two is needed. */
export function domainNameArnProblem(service: DomainNameService): (arn: string) => string | undefined {
  return (arn) => {
    const [, partition, written, region, account, name, id] = ARN.exec(arn) ?? [];
    const right = (parts: readonly string[]) => `arn:${parts[0]}:${service}:${parts[1]}:${parts[2]}:/domainnames/${parts[3]}+${parts[4]}`;
    if (written === service) { return undefined; }
    if (written !== undefined) {
      const other = service === 'execute-api' ? 'the ARN for managing the domain name, and calls are told by another' : 'the ARN that calls are told by, and the domain name is managed by another';
      return `"${arn}" is ${other}: write "${right([partition, region, account, name, id])}"`;
    }
    return `"${arn}" is not the ARN of a private custom domain name: write one such as "${right(['aws', 'eu-west-1', '111122223333', 'orders.example.com', 'abcd1234'])}"; its id is part of it`;
  };
}

export function domainNameArn(stack: Stack, service: DomainNameService, name: string, id: string): string {
  return `arn:${stack.partition}:${service}:${stack.region}:${stack.account}:/domainnames/${name}+${id}`;
}

/** What calls are told by, from the ARN that the domain name is managed by. */
export function invokeArnOf(managementArn: string): string {
  return Token.isUnresolved(managementArn) ? Fn.join(':execute-api:', Fn.split(':apigateway:', managementArn)) : managementArn.replace(':apigateway:', ':execute-api:');
}

/** The name in the ARN of a domain name. */
export function nameOf(arn: string): string {
  return Token.isUnresolved(arn) ? Fn.select(0, Fn.split('+', Fn.select(2, Fn.split('/', arn)))) : ARN.exec(arn)![5];
}

/** The Region and the account in the ARN of a domain name, where it is known. */
export function placeOf(arn: string): { readonly region?: string; readonly account?: string } {
  const [, , , region, account] = ARN.exec(arn) ?? [];
  return { region, account };
}

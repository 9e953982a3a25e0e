import { Token } from 'aws-cdk-lib';
import { ApiTarget } from './api-target';
import { parseStrictCidr } from './engine';
import { DOMAIN_NAME_KEY, domainNameArnProblem } from './private/lists/domain-names';
import { ipRangeProblem } from './private/lists/ip-ranges';
import { organizationIdProblem } from './private/lists/principals';
import { ADDRESS, describeRequests, RequestFacts } from './private/proof/request-facts';
import { isDeployTimeValue } from './private/tree/tokens';

/** What a caller's identity policies, or the authorizer of a method, say about a request. */
export enum AuthorizationOutcome {
  /** They allow it. */
  ALLOW = 'Allow',
  /** They deny it explicitly. */
  DENY = 'Deny',
  /** They do not mention it. */
  NEITHER = 'Neither',
  /** The authorizer does not accept the credentials (status 401); not possible for identity policies. */
  UNAUTHENTICATED = 'Unauthenticated',
}

/**
 * Requests to an API: all of them, or those of which something is said.
 *
 * What is left out may have any value. An assertion about requests is about *all* of them: it is proved, or fails with a request that breaks it.
 */
export class Requests {
  /** All requests that the API has a method for. */
  public static any(): Requests {
    return new Requests({ context: {}, constraints: [] });
  }

  /**
   * Requests to one method and path.
   *
   * @param httpMethod the verb, in upper case
   * @param path the path with its actual values, such as `/pets/7`
   * @throws if the verb is not in upper case, or the path does not start with a slash or has braces or wildcards
   */
  public static to(httpMethod: string, path: string): Requests {
    if (!/^[A-Z]+$/.test(httpMethod) || httpMethod === 'ANY') {
      throw new Error(`"${httpMethod}" is not the verb of a request: use GET, POST, PUT, PATCH, DELETE, HEAD or OPTIONS`);
    }
    if (!path.startsWith('/') || /[{}*?]/.test(path)) {
      throw new Error(`"${path}" is not the path of a request: start with "/" and write actual values, such as "/pets/7" for /pets/{petId}, `
        + 'or use Requests.toTarget() for many');
    }
    return Requests.any().and({ method: httpMethod, path });
  }

  /**
   * Requests to a part of the API: a stage, a method, a resource, or a path pattern.
   *
   * @param target the part
   */
  public static toTarget(target: ApiTarget): Requests {
    return Requests.any().and({ target });
  }

  private constructor(private readonly facts: RequestFacts) {}

  /**
   * To one stage. Without it, to every stage of the API.
   *
   * @param stageName name of the stage
   */
  public onStage(stageName: string): Requests {
    return this.and({ stage: stageName });
  }

  /**
   * From one address: the address that reaches a public API, or the one inside the VPC that reaches the endpoint of a private API.
   *
   * @param address an IPv4 or IPv6 address
   * @throws if it is not one address
   */
  public fromAddress(address: string): Requests {
    if (!isDeployTimeValue(address) && (!parseStrictCidr(address).bare || parseStrictCidr(address).problem !== undefined)) {
      throw new Error(`"${address}" is not one address: write one such as 198.51.100.7 or 2001:db8::7, or use fromAddresses() for a range`);
    }
    return this.withContext(ADDRESS, address);
  }

  /**
   * From any address in some ranges.
   *
   * @param ipRanges addresses or CIDR blocks, IPv4 or IPv6
   * @throws if one of them is not an address or CIDR block
   */
  public fromAddresses(...ipRanges: string[]): Requests {
    return this.constrained('IpAddress', ADDRESS, ipRanges, ipRangeProblem);
  }

  /**
   * From any address outside some ranges, of either family.
   *
   * @param ipRanges addresses or CIDR blocks, IPv4 or IPv6
   * @throws if one of them is not an address or CIDR block
   */
  public fromAddressesOutside(...ipRanges: string[]): Requests {
    return this.constrained('NotIpAddress', ADDRESS, ipRanges, ipRangeProblem);
  }

  /**
   * Through one of some VPC endpoints. Only private APIs know the endpoint.
   *
   * @param vpcEndpointIds ids of the endpoints, tokens or `vpce-...`
   */
  public throughVpcEndpoint(...vpcEndpointIds: string[]): Requests {
    return this.oneOf('aws:SourceVpce', vpcEndpointIds);
  }

  /**
   * Through any VPC endpoint but these. Only private APIs know the endpoint.
   *
   * @param vpcEndpointIds ids of the endpoints, tokens or `vpce-...`
   */
  public throughOtherVpcEndpointThan(...vpcEndpointIds: string[]): Requests {
    return this.constrained('StringNotEquals', 'aws:SourceVpce', vpcEndpointIds);
  }

  /**
   * From one of some VPCs. Only private APIs know the VPC.
   *
   * @param vpcIds ids of the VPCs, tokens or `vpc-...`
   */
  public fromVpc(...vpcIds: string[]): Requests {
    return this.oneOf('aws:SourceVpc', vpcIds);
  }

  /**
   * From any VPC but these. Only private APIs know the VPC.
   *
   * @param vpcIds ids of the VPCs, tokens or `vpc-...`
   */
  public fromOtherVpcThan(...vpcIds: string[]): Requests {
    return this.constrained('StringNotEquals', 'aws:SourceVpc', vpcIds);
  }

  /**
   * Through one of some private custom domain names. Only private APIs know them.
   *
   * @param invokeArns ARNs of the domain names, such as `arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com+abcd1234`, or tokens
   * @throws if one is not the ARN that calls through a domain name are told by
   */
  public viaDomainName(...invokeArns: string[]): Requests {
    return this.oneOf(DOMAIN_NAME_KEY, invokeArns, domainNameArnProblem('execute-api'));
  }

  /**
   * Through any private custom domain name but these, or through none: by the host name of the API, or of a VPC endpoint.
   *
   * @param invokeArns ARNs of the domain names, or tokens
   * @throws if one is not the ARN that calls through a domain name are told by
   */
  public viaOtherDomainNameThan(...invokeArns: string[]): Requests {
    return this.constrained('StringNotEquals', DOMAIN_NAME_KEY, invokeArns, domainNameArnProblem('execute-api'));
  }

  /** Without a signature. */
  public anonymous(): Requests {
    return this.and({ callers: { anonymous: true } });
  }

  /**
   * Signed by IAM users, by any sessions of IAM roles, or by the root users of accounts.
   *
   * @param principalArns ARNs of users, roles or account roots, or tokens
   * @throws if an ARN is that of something that does not sign requests
   */
  public signedBy(...principalArns: string[]): Requests {
    for (const arn of principalArns) {
      if (!Token.isUnresolved(arn) && !/^arn:[a-z-]+:iam::\d{12}:(root$|user\/|role\/)/.test(arn)) {
        throw new Error(`"${arn}" does not sign requests: pass the ARN of a user, role or account root, or use signedByRoleSession()`);
      }
    }
    return this.and({ callers: { signers: principalArns.map((arn) => ({ arn })) } });
  }

  /**
   * Signed by one session of an IAM role.
   *
   * @param roleArn ARN of the role
   * @param sessionName name of the session
   */
  public signedByRoleSession(roleArn: string, sessionName: string): Requests {
    return this.and({ callers: { signers: [{ arn: roleArn, sessionName }] } });
  }

  /**
   * Signed by any user, role, federated user or root user of some accounts.
   *
   * @param accountIds the accounts, by their 12 digits, or tokens
   */
  public signedByAccounts(...accountIds: string[]): Requests {
    return this.and({ callers: { accountIds } });
  }

  /**
   * Signed by any user, role, federated user or root user but some callers; without any named, by any of them.
   *
   * @param principals account ids, or ARNs of users, roles and role sessions, or tokens
   */
  public signedByOthersThan(...principals: string[]): Requests {
    return this.and({ callers: { except: principals } });
  }

  /**
   * Signed by callers whose accounts belong to one of some organizations.
   *
   * @param organizationIds ids of the organizations, such as `o-a1b2c3d4e5`, or tokens
   * @throws if an id is not that of an organization
   */
  public signedByOrganizations(...organizationIds: string[]): Requests {
    return this.signed().constrained('StringEquals', 'aws:PrincipalOrgID', organizationIds, organizationIdProblem);
  }

  /**
   * Signed by callers whose accounts belong to none of some organizations: to another one, or to none at all.
   *
   * @param organizationIds ids of the organizations, such as `o-a1b2c3d4e5`, or tokens
   * @throws if an id is not that of an organization
   */
  public signedByOtherOrganizationsThan(...organizationIds: string[]): Requests {
    return this.signed().constrained('StringNotEquals', 'aws:PrincipalOrgID', organizationIds, organizationIdProblem);
  }

  /**
   * Given what the caller's identity policies say. Without it, whatever they say.
   *
   * @param outcome the answer of all identity policies together
   */
  public withIdentityPolicy(outcome: AuthorizationOutcome): Requests {
    return this.and({ identityPolicy: outcome });
  }

  /**
   * Given what the Lambda or Cognito authorizer says. Without it, whatever it says.
   *
   * @param outcome the authorizer's answer
   */
  public withAuthorizer(outcome: AuthorizationOutcome): Requests {
    return this.and({ authorizer: outcome });
  }

  /**
   * At one moment.
   *
   * @param time the moment in ISO 8601, such as `2026-11-23T09:00:00Z`
   * @throws if it is not a time
   */
  public at(time: string): Requests {
    return this.withContext('aws:CurrentTime', instant(time));
  }

  /**
   * From one moment up to another, that moment excluded.
   *
   * @param start the first moment in ISO 8601, such as `2026-11-23T09:00:00Z`
   * @param end the moment after the last
   * @throws if one of them is not a time
   */
  public between(start: string, end: string): Requests {
    return this.constrained('DateGreaterThanEquals', 'aws:CurrentTime', [instant(start)])
      .constrained('DateLessThan', 'aws:CurrentTime', [instant(end)]);
  }

  /**
   * With a value of any condition key.
   *
   * @param key name of the key, such as `aws:PrincipalOrgID` or `aws:UserAgent`
   * @param values its value, or its values if the key is multivalued
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
   */
  public withContext(key: string, ...values: string[]): Requests {
    return this.and({ context: { ...this.facts.context, [key]: values.length === 1 ? values[0] : values } });
  }

  /** What the requests are called in messages. */
  public toString(): string {
    return describeRequests(this.facts);
  }

  /** @internal */
  public get _facts(): RequestFacts {
    return this.facts;
  }

  private and(more: Partial<RequestFacts>): Requests {
    return new Requests({ ...this.facts, ...more });
  }

  /** By whomever it is said, or anybody who signs. */
  private signed(): Requests {
    return this.and({ callers: this.facts.callers ?? { except: [] } });
  }

  private oneOf(key: string, values: readonly string[], check?: (value: string) => string | undefined): Requests {
    const many = this.constrained('StringEquals', key, values, check);
    return values.length === 1 ? this.withContext(key, values[0]) : many;
  }

  private constrained(operator: string, key: string, values: readonly string[], check?: (value: string) => string | undefined): Requests {
    if (values.length === 0) { throw new Error(`requests are said to have one of no values of ${key}: name at least one`); }
    const problem = values.filter((value) => !isDeployTimeValue(value)).map((value) => check?.(value)).find((found) => found !== undefined);
    if (problem !== undefined) { throw new Error(problem); }
    return this.and({ constraints: [...this.facts.constraints, { operator, key, values }] });
  }
}

function instant(time: string): string {
  const date = new Date(time);
  if (Number.isNaN(date.getTime())) { throw new Error(`"${time}" is not a time: write it as in 2026-11-23T09:00:00Z`); }
  return date.toISOString();
}

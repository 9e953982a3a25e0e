import { Token } from 'aws-cdk-lib';
import { parseStrictCidr } from './engine/addresses/cidr';
import { ADDRESS } from './private/address';
import { isDeployTimeValue } from './private/tokens';

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

/** What is known of some requests, before the API adds what it knows itself. */
interface RequestFacts {
  readonly method: string;
  readonly path: string;
  readonly stage?: string;
  readonly caller?: { readonly arn: string; readonly sessionName?: string } | 'anonymous';
  readonly identityPolicy?: AuthorizationOutcome;
  readonly authorizer?: AuthorizationOutcome;
  readonly context: { readonly [key: string]: string | string[] };
}

/**
 * Requests to an API: a method, a path, and as much more as matters.
 *
 * What is left out may have any value. An assertion about such requests holds only if it holds whatever the value is, so say more where the
 * answer is "undecided".
 */
export class Requests {
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
      throw new Error(`"${path}" is not the path of a request: start with "/" and write actual values, such as "/pets/7" for /pets/{petId}`);
    }
    return new Requests({ method: httpMethod, path, context: {} });
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
      throw new Error(`"${address}" is not one address: write one such as 198.51.100.7 or 2001:db8::7`);
    }
    return this.and({}, { [ADDRESS]: address });
  }

  /**
   * Through one VPC endpoint. Only private APIs know the endpoint.
   *
   * @param vpcEndpointId id of the endpoint, a token or `vpce-...`
   */
  public throughVpcEndpoint(vpcEndpointId: string): Requests {
    return this.withContext('aws:SourceVpce', vpcEndpointId);
  }

  /**
   * From one VPC. Only private APIs know the VPC.
   *
   * @param vpcId id of the VPC, a token or `vpc-...`
   */
  public fromVpc(vpcId: string): Requests {
    return this.withContext('aws:SourceVpc', vpcId);
  }

  /** Without a signature. */
  public anonymous(): Requests {
    return this.and({ caller: 'anonymous' });
  }

  /**
   * Signed by an IAM user, by any session of an IAM role, or by the root user of an account.
   *
   * @param principalArn ARN of the user, the role or the account's root, or a token
   * @throws if the ARN is that of something that does not sign requests
   */
  public signedBy(principalArn: string): Requests {
    if (!Token.isUnresolved(principalArn) && !/^arn:[a-z-]+:iam::\d{12}:(root$|user\/|role\/)/.test(principalArn)) {
      throw new Error(`"${principalArn}" does not sign requests: pass the ARN of a user, role or account root, or use signedByRoleSession()`);
    }
    return this.and({ caller: { arn: principalArn } });
  }

  /**
   * Signed by one session of an IAM role.
   *
   * @param roleArn ARN of the role
   * @param sessionName name of the session
   */
  public signedByRoleSession(roleArn: string, sessionName: string): Requests {
    return this.and({ caller: { arn: roleArn, sessionName } });
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
   */
  public at(time: string): Requests {
    const date = new Date(time);
    if (Number.isNaN(date.getTime())) { throw new Error(`"${time}" is not a time: write it as in 2026-11-23T09:00:00Z`); }
    return this.and({}, { 'aws:CurrentTime': date.toISOString(), 'aws:EpochTime': String(Math.floor(date.getTime() / 1000)) });
  }

  /**
   * With a value of any condition key.
   *
   * @param key name of the key, such as `aws:PrincipalOrgID` or `aws:UserAgent`
   * @param values its value, or its values if the key is multivalued
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html
   */
  public withContext(key: string, ...values: string[]): Requests {
    return this.and({}, { [key]: values.length === 1 ? values[0] : values });
  }

  /** What the requests are called in messages. */
  public toString(): string {
    const { method, path, stage, caller, context, identityPolicy, authorizer } = this.facts;
    const parts = [`${method} ${path}`];
    if (stage !== undefined) { parts.push(`on stage ${stage}`); }
    for (const [key, value] of Object.entries(context)) { parts.push(key === ADDRESS ? `from ${String(value)}` : `with ${key} ${String(value)}`); }
    if (caller === 'anonymous') { parts.push('unsigned'); } else if (caller !== undefined) {
      parts.push(`signed by ${caller.arn}${caller.sessionName === undefined ? '' : ` (session ${caller.sessionName})`}`);
    }
    if (identityPolicy !== undefined) { parts.push(`identity policy: ${identityPolicy}`); }
    if (authorizer !== undefined) { parts.push(`authorizer: ${authorizer}`); }
    return parts.join(', ');
  }

  /** @internal */
  public get _facts(): RequestFacts {
    return this.facts;
  }

  private and(more: Partial<RequestFacts>, context: RequestFacts['context'] = {}): Requests {
    return new Requests({ ...this.facts, ...more, context: { ...this.facts.context, ...context } });
  }
}

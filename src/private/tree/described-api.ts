import { Token } from 'aws-cdk-lib';
import { KnownApi, stagesMeant } from './known-api';
import { ApiDescription, ApiMethod } from '../../api-description';
import { ApiIdentity, CompiledPolicy, compilePolicy, opaque, parsePolicyText, Route, VERBS } from '../../engine';

/** The API of a bare document: what its author says of it. */
export class DescribedApi implements KnownApi {
  public readonly identity: ApiIdentity;
  public readonly compiled: CompiledPolicy | undefined;
  public readonly routes: readonly Route[] | undefined;
  public readonly layers = [];
  private readonly stageNames: readonly string[];

  /** @throws if the document is no policy, or the description not one of an API */
  constructor(policyJson: string | undefined, description: ApiDescription) {
    const { endpointType, accountId, region, partition, restApiId, methods, stages = [] } = description;
    check('accountId', accountId, /^\d{12}$/, 'the 12 digits of an account');
    check('region', region, /^[a-z]{2,}(-[a-z]+)+-\d+$/, 'the name of a Region, such as eu-west-1');
    check('partition', partition, /^aws(-[a-z]+)*$/, 'aws, aws-cn or aws-us-gov');
    check('restApiId', restApiId, /^[a-z0-9]+$/, 'the id of an API, such as a1b2c3d4e5');
    stages.forEach((stage) => check('stages', stage, /^[A-Za-z0-9_-]{1,128}$/, 'names of stages: letters, digits, hyphens and underscores, at most 128'));
    this.identity = {
      endpointType: `${endpointType}` as const,
      partition: partition ?? partitionOf(region),
      account: accountId ?? opaque('the account of the API'),
      region: region ?? opaque('the Region of the API'),
      apiId: restApiId ?? opaque('the id of the API'),
    };
    this.routes = methods?.map(routeOf);
    this.stageNames = stages;
    this.compiled = policyJson === undefined ? undefined : compiledPolicy(policyJson, this.identity);
  }

  /** @throws if it is a token */
  public text(value: string): string {
    if (!Token.isUnresolved(value)) { return value; }
    throw new Error('a token has no value where a bare document is asked: give the value itself, or ask ResourcePolicy.of(api).toDocument()');
  }

  /** @throws if the API has no stage of that name */
  public stages(named: string | undefined): string[] {
    return stagesMeant(this.stageNames, named).map((stage) => this.text(stage));
  }
}

/**
 * Reads a policy as it is written, or as `aws apigateway get-rest-api` prints it: with quotes and slashes escaped once more.
 *
 * @throws if it is not a policy
 */
export function compiledPolicy(json: string, identity: ApiIdentity): CompiledPolicy {
  const text = json.trim();
  const isEscaped = /^\{\s*\\"/.test(text);
  return compilePolicy(parsePolicyText(isEscaped ? text.replace(/\\(["/\\])/g, '$1') : text), identity);
}

function partitionOf(region: string | undefined): string {
  if (region?.startsWith('cn-')) { return 'aws-cn'; }
  return region?.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

function routeOf({ httpMethod, path, authorizationType }: ApiMethod): Route {
  if (httpMethod !== 'ANY' && !VERBS.includes(httpMethod)) {
    throw new Error(`methods has the verb "${httpMethod}": write one of ${VERBS.join(', ')} or ANY`);
  }
  if (!/^\/([^/{}*]+|\{[^/{}]+\}|$)(\/([^/{}*]+|\{[^/{}]+\}))*$/.test(path)) {
    throw new Error(`methods has the path "${path}": write the path of a resource, such as /pets/{petId}, /{proxy+} or /`);
  }
  return { method: httpMethod, path, authorizationType: `${authorizationType}` as const };
}

function check(name: string, value: string | undefined, form: RegExp, wanted: string): void {
  if (value !== undefined && !form.test(value)) { throw new Error(`${name} is "${value}": give ${wanted}`); }
}

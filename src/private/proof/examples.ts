import {
  ApiRequest, AuthorizationType, Caller, compilePolicy, CompiledPolicy, completeContext, Condition, evaluate, Layer, matches, matchRoute, parsePolicy,
  splitOutsideOpaque, VERBS,
} from '../../engine';
import { Statement, Subset } from '../composition/statement';
import { RenderedApi } from '../tree/rendered-api';

/**
 * Looks for a request of a subset that gets in by trying some that are likely to: who and what its statements name first, and a request that got in
 * elsewhere. To try is cheaper than to prove. Where none of them gets in, nothing is known.
 */
export class Examples {
  private readonly compiled = new Map<readonly Statement[], CompiledPolicy>();

  constructor(private readonly api: RenderedApi) {}

  /** Many subsets are of the same statements: what is known of these is found again. */
  public compile(statements: readonly Statement[]): CompiledPolicy {
    const compiled = this.compiled.get(statements) ?? compilePolicy(parsePolicy({ Version: '2012-10-17', Statement: statements }), this.api.identity);
    this.compiled.set(statements, compiled);
    return compiled;
  }

  /** @param known a request that got in elsewhere */
  public getsIn(
    policy: CompiledPolicy | undefined, layers: readonly Layer[], { resources, matchedBy, notMatchedBy, byPolicyAlone }: Subset, known?: ApiRequest,
  ): boolean {
    const { identity } = this.api;
    const inside = matchedBy && this.compile(matchedBy);
    const outside = notMatchedBy && this.compile(notMatchedBy);
    return byPolicyAlone !== true && resources.some((pattern) => {
      const place = this.placeIn(pattern);
      if (place === undefined) { return false; }
      const moved = known?.authorizationType === place.authorizationType ? [{ ...known, ...place }] : [];
      return [...moved, ...this.usual(place, inside)].some((request) => (inside === undefined || matches(inside, identity, request) === true)
        && (outside === undefined || matches(outside, identity, request) === false)
        && evaluate(policy, identity, request, layers).outcome === 'ALLOW');
    });
  }

  /** A request to some method that the pattern matches. */
  private placeIn(pattern: string): Place | undefined {
    const { routes } = this.api;
    const [stage, verb = stage, ...segments] = splitOutsideOpaque(pattern, '/');
    const anyPath = verb === '*' ? routes[0]?.path.replace(/\{[^}]*\}/g, 'x') : undefined;
    const path = segments.length > 0 ? `/${segments.join('/').replace(/[*?]/g, 'x')}` : anyPath;
    const stages = this.api.stages(undefined);
    const ownStage = stage === '*' ? stages[0] ?? 'x' : stage;
    if (path === undefined || (stages.length > 0 && !stages.includes(ownStage))) { return undefined; }
    const places = (verb === '*' ? VERBS : [verb]).flatMap((method): Place[] => {
      const route = matchRoute(routes, method, path);
      return route === undefined ? [] : [{ stage: ownStage, method, path, authorizationType: route.authorizationType }];
    });
    return places[0];
  }

  /** The request of whoever the first statement names, by principal and network; none where it names something else, too. */
  private usual(place: Place, policy: CompiledPolicy | undefined): ApiRequest[] {
    const { identity: { endpointType, account } } = this.api;
    const { authorizationType } = place;
    const statement = policy?.statements[0].statement;
    const keys = endpointType === 'PRIVATE' ? PRIVATE_KEYS : PUBLIC_KEYS;
    const isNamed = ({ base, quantifier, key }: Condition) => quantifier === undefined && keys.includes(key) && ['IpAddress', 'StringEquals'].includes(base);
    const conditions = statement?.conditions ?? [];
    const principal = statement?.principal.entries[0].value ?? '*';
    const caller = principal === '*' ? userOf(account) : callerOf(principal);
    if (!conditions.every(isNamed) || caller === undefined) { return []; }
    const given = Object.fromEntries(conditions.map(({ key, values: [value] }) => [key, splitOutsideOpaque(value, '/')[0]]));
    const signed = authorizationType === 'AWS_IAM' ? { caller, identityPolicy: 'Allow' as const } : {};
    return [{
      ...place,
      ...signed,
      ...authorizationType === 'CUSTOM' || authorizationType === 'COGNITO_USER_POOLS' ? { authorizer: 'Allow' as const } : {},
      context: completeContext({ 'aws:SourceIp': '198.51.100.7', ...given }, { endpointType, authorizationType, ...signed }),
    }];
  }
}

type Place = Pick<ApiRequest, 'stage' | 'method' | 'path'> & { readonly authorizationType: AuthorizationType };

const PUBLIC_KEYS = ['aws:SourceIp'];
const PRIVATE_KEYS = ['aws:VpcSourceIp', 'aws:SourceVpc', 'aws:SourceVpce'];

function userOf(account: string): Caller {
  return { type: 'User', account, arn: `arn:aws:iam::${account}:user/x` };
}

/** Somebody whom a principal names, where that is an account or a role. */
function callerOf(principal: string): Caller | undefined {
  const [, account, role] = /^(?:arn:aws:iam::)?(\d{12})(?::root|:role\/(.+))?$/.exec(principal) ?? [];
  if (account === undefined) { return undefined; }
  if (role === undefined) { return userOf(account); }
  return { type: 'RoleSession', account, roleArn: principal, arn: `arn:aws:sts::${account}:assumed-role/${role.split('/').at(-1)}/x` };
}

import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { evaluatePolicy } from '../../../src/engine/evaluation/evaluate-policy';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { RequestSpace, Setting } from '../../../src/engine/proof/request-space';
import { ApiRequest, Caller, INVOKE, isUnknown, methodArn } from '../../../src/engine/request/request';
import { matchRoute } from '../../../src/engine/request/route';
import { Json } from '../testing';

type Test = (request: ApiRequest, signer?: Caller) => boolean;

/** Whether a request certainly is one of a space, by the evaluator: independent of the prover. */
export class Membership {
  private readonly paths: Test;
  private readonly resources: Test;
  private readonly exceptResources: Test;
  private readonly principals: Test;
  private readonly exceptPrincipals: Test;
  private readonly conditions: readonly Test[];

  constructor(private readonly space: RequestSpace, private readonly setting: Setting) {
    const { paths, resources, exceptResources, callers, conditions = [] } = space;
    const places = (patterns: readonly string[], certainly = true) => this.matching({ Resource: patterns.map((pattern) => `execute-api:/${pattern}`) }, certainly);
    const named = (principals: readonly string[], certainly = true) => this.matching({ Principal: { AWS: principals } }, certainly);
    this.paths = paths ? places(paths.map((path) => `s/GET${path}`)) : () => true;
    this.resources = resources ? places(resources) : () => true;
    this.exceptResources = exceptResources ? places(exceptResources, false) : () => false;
    this.principals = callers?.signed?.principals ? named(callers.signed.principals) : () => true;
    this.exceptPrincipals = callers?.signed?.exceptPrincipals ? named(callers.signed.exceptPrincipals, false) : () => false;
    this.conditions = conditions.map(({ operator, key, values }) => this.matching({ Condition: { [operator]: { [key]: values } } }));
  }

  has(request: ApiRequest): boolean {
    return this.hasPlace(request) && this.hasActor(request) && this.hasContext(request);
  }

  hasPlace(request: ApiRequest): boolean {
    const { space, setting } = this;
    return (space.stages?.includes(request.stage) ?? setting.stages?.includes(request.stage) ?? true)
      && (space.methods?.includes(request.method) ?? true)
      && this.paths({ ...request, stage: 's', method: 'GET' })
      && this.resources(request)
      && !this.exceptResources(request)
      && this.hasRoute(request);
  }

  /** Who calls, and what the other side says. */
  hasActor(request: ApiRequest): boolean {
    const { authorizationTypes, identityPolicy, authorizer } = this.space;
    const isSigned = request.authorizationType === 'AWS_IAM' && request.caller !== undefined;
    return (authorizationTypes?.includes(request.authorizationType as never) ?? true)
      && this.hasCaller(request)
      && (!isSigned || (identityPolicy?.includes(request.identityPolicy as never) ?? true))
      && (request.authorizer === undefined || (authorizer?.includes(request.authorizer as never) ?? true));
  }

  hasContext(request: ApiRequest): boolean {
    return this.conditions.every((test) => test(request));
  }

  private hasRoute({ method, path, authorizationType }: ApiRequest): boolean {
    const { space: { routes: wanted, paths }, setting: { routes } } = this;
    if (!routes) return true;
    const route = matchRoute(routes, method, path);
    if (!route) return authorizationType === 'NO_ROUTE' && paths !== undefined && wanted === undefined;
    const isWanted = wanted?.some((other) => other.path === route.path && other.method === route.method) ?? true;
    return authorizationType === route.authorizationType && isWanted;
  }

  private hasCaller(request: ApiRequest): boolean {
    const { anonymous, exactly, signed } = this.space.callers ?? {};
    const caller = isUnknown(request.caller) ? undefined : request.caller;
    if (!anonymous && !exactly && !signed) return true;
    if (!caller) return anonymous === true;
    if (exactly?.some(({ arn }) => arn === caller.arn)) return true;
    if (!signed || !(signed.types?.includes(caller.type) ?? true)) return false;
    // Without IAM authorization, nobody looks at who signed.
    return request.authorizationType !== 'AWS_IAM' || (this.principals(request, caller) && !this.exceptPrincipals(request, caller));
  }

  /** Whether a statement matches certainly, or possibly. */
  private matching(overrides: Json, certainly = true): Test {
    const { api } = this.setting;
    const statement = { Effect: 'Allow', Principal: '*', Action: '*', Resource: '*', ...overrides };
    const policy = compilePolicy(parsePolicy({ Version: '2008-10-17', Statement: statement }), api);
    return (request, caller) => {
      const results = evaluatePolicy(policy, { action: INVOKE, resource: methodArn(api, request), caller, context: request.context });
      const matched = results.filter((result) => result === 'allow' || result === 'delegate');
      return certainly ? matched.length === results.length : matched.length > 0;
    };
  }
}

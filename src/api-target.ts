import { Token } from 'aws-cdk-lib';
import { IResource, IRestApi, Method } from 'aws-cdk-lib/aws-apigateway';
import { pathPattern } from './engine';
import { tryDefinedApi } from './private/tree/defined-api';
import { stageNameOf } from './private/tree/references';

const STAGE_NAME = /^[A-Za-z0-9_-]{1,128}$/;
const VERBS = ['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'];
const PATH = /^\/[A-Za-z0-9_\-.,:~@!$&'()+;=%*/]*$/;

/**
 * The part of an API that a policy speaks about: everything, a stage, a method, a resource, or a path pattern.
 *
 * Rendered in the form `execute-api:/stage/VERB/path`, which API Gateway completes with the account, Region and id of the API that
 * carries the policy. A template therefore never refers to its own API, which would be circular.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export class ApiTarget {
  /** Every method on every stage. */
  public static all(): ApiTarget {
    return new ApiTarget({ description: 'the whole API' });
  }

  /**
   * Every method on every stage but what some targets mean, such as a health check and a webhook.
   *
   * What is left is looked up among the methods that the API has when it is synthesised, and written with the fewest patterns. Synthesis fails where no
   * pattern tells it from what is left out.
   *
   * @param targets what is left out, at least one
   */
  public static allExcept(...targets: ApiTarget[]): ApiTarget {
    return ApiTarget.all().excluding(...targets);
  }

  /**
   * Every method on one stage.
   *
   * @param stageName name of the stage; `api.deploymentStage.stageName` works too
   */
  public static stage(stageName: string): ApiTarget {
    return ApiTarget.all().onStage(stageName);
  }

  /**
   * One method, on every stage. Path parameters stand for every value.
   *
   * @param method a method of the API
   */
  public static method(method: Method): ApiTarget {
    const { path } = method.resource;
    return new ApiTarget({
      description: `${method.httpMethod} ${path}`,
      route: { verb: method.httpMethod, path, tree: false },
      restApi: method.api,
    });
  }

  /**
   * One method, on every stage, by the path of its resource: for methods that no `Method` stands for, as those of an L1, of an OpenAPI definition or of a
   * template that is included.
   *
   * The construct that gets the target throws if the verb is not one of API Gateway's or the path does not start with a slash. Synthesis fails if the API
   * has no such method.
   *
   * @param httpMethod the verb in upper case, or `ANY` for a method that API Gateway calls so
   * @param resourcePath the path of the resource as the API has it, such as `/pets/{petId}`
   */
  public static methodByPath(httpMethod: string, resourcePath: string): ApiTarget {
    const problem = !Token.isUnresolved(resourcePath) && resourcePath.startsWith('/') ? undefined
      : `resource path "${resourcePath}" is not a path: write it as the API has it, such as "/pets/{petId}"`;
    return new ApiTarget({
      description: `${httpMethod} ${resourcePath}`,
      route: { verb: httpMethod, path: resourcePath, tree: false },
      problem: verbProblem(httpMethod) ?? problem,
    });
  }

  /**
   * All methods of one resource, on every stage, without its child resources.
   *
   * @param resource a resource of the API
   */
  public static resource(resource: IResource): ApiTarget {
    return new ApiTarget({ description: resource.path, route: { verb: '*', path: resource.path, tree: false }, restApi: resource.api });
  }

  /**
   * All methods of one resource and of everything below it, on every stage.
   *
   * @param resource a resource of the API
   */
  public static resourceTree(resource: IResource): ApiTarget {
    return new ApiTarget({
      description: `${resource.path} and below`,
      route: { verb: '*', path: resource.path, tree: true },
      restApi: resource.api,
    });
  }

  /**
   * All requests whose path matches a pattern, on every stage.
   *
   * The pattern is compared with the path that the caller sends, parameter values filled in: `*` stands for any run of characters,
   * slashes included. Write `/pets/*`, not `/pets/{petId}`.
   *
   * The construct that gets the target throws if the verb is not one of API Gateway's, or the pattern has braces or does not start with a slash.
   *
   * @param httpMethod the verb in upper case, or `ANY`
   * @param pattern path pattern that starts with a slash, such as `/admin/*`
   */
  public static path(httpMethod: string, pattern: string): ApiTarget {
    return new ApiTarget({
      description: `${httpMethod} ${pattern}`,
      pattern: { verbs: httpMethod === 'ANY' ? VERBS.filter((verb) => verb !== 'ANY') : [httpMethod], path: pattern },
      problem: verbProblem(httpMethod) ?? pathProblem(pattern),
    });
  }

  private constructor(private readonly parts: TargetParts) {}

  /**
   * The same target on one stage only.
   *
   * The construct that gets the target throws if the name cannot be the name of a stage.
   *
   * @param stageName name of the stage: letters, digits, hyphens and underscores; `api.deploymentStage.stageName` works too
   */
  public onStage(stageName: string): ApiTarget {
    const name = stageNameOf(stageName);
    const problem = Token.isUnresolved(name) || STAGE_NAME.test(name) ? this.parts.problem
      : `stage name "${name}" is not possible: use letters, digits, hyphens and underscores, at most 128`;
    return new ApiTarget({ ...this.parts, stage: name, problem });
  }

  /**
   * The same target without what other targets mean: `ApiTarget.stage('prod').excluding(ApiTarget.method(health))`.
   *
   * The construct that gets the target throws if nothing is left out. Synthesis fails if a target is not a part of this one, if nothing is left, or if no
   * pattern tells what is left from what is left out.
   *
   * @param targets what is left out, at least one
   */
  public excluding(...targets: ApiTarget[]): ApiTarget {
    const owners = [this, ...targets].flatMap(({ _restApi }) => _restApi ?? []);
    const apis = new Map(owners.map((owner) => [tryDefinedApi(owner) ?? owner, owner.node.path]));
    const problem = targets.length === 0 ? `nothing is left out of target "${this}": name at least one target, or take it as it is`
      : apis.size > 1 ? `target "${this}" and what is left out of it are parts of several APIs (${[...apis.values()].join(', ')})`
        : targets.map(({ _problem }) => _problem).find((found) => found !== undefined);
    return new ApiTarget({
      ...this.parts,
      excluded: [...this._excluded, ...targets],
      restApi: owners[0],
      problem: this.parts.problem ?? problem,
    });
  }

  /** What the target is called in messages. */
  public toString(): string {
    const { description, stage } = this.parts;
    const onStage = stage === undefined ? '' : ` on stage ${stage}`;
    return description + onStage + (this._excluded.length === 0 ? '' : ` except ${this._excluded.join(' and ')}`);
  }

  /**
   * What is left out of it.
   * @internal
   */
  public get _excluded(): readonly ApiTarget[] {
    return this.parts.excluded ?? [];
  }

  /**
   * The same text for targets that are written alike, whatever the API has: lists of one kind on one target are one list.
   * @internal
   */
  public get _key(): string {
    const excluded = this._excluded.map(({ _key }) => _key);
    return [...this._patterns(), ...excluded.length === 0 ? [] : [`except (${[...new Set(excluded)].sort().join(', ')})`]].join(', ');
  }

  /**
   * Why no request can be meant, if so.
   * @internal
   */
  public get _problem(): string | undefined {
    return this.parts.problem;
  }

  /** @internal */
  public get _stage(): string | undefined {
    return this.parts.stage;
  }

  /**
   * The API whose method or resource this is, if it is one.
   * @internal
   */
  public get _restApi(): IRestApi | undefined {
    return this.parts.restApi;
  }

  /**
   * The method or resource that this is, as the API's routes spell it; undefined for patterns, which mean what they match.
   * @internal
   */
  public get _route(): TargetRoute | undefined {
    return this.parts.route;
  }

  /**
   * Whether a method or resource target is about a route, stages aside.
   * @internal
   */
  public _means({ method, path }: { readonly method: string; readonly path: string }): boolean {
    const target = this.parts.route;
    if (target === undefined) { return false; }
    const below = target.tree && (target.path === '/' || path.startsWith(`${target.path}/`));
    return (path === target.path || below) && (target.verb === '*' || target.verb === method);
  }

  /**
   * The resource patterns as one would write them, without the leading `execute-api:/`; they know neither what other methods the API has nor what is left out.
   * @internal
   */
  public _patterns(): string[] {
    const { pattern, route, stage = '*' } = this.parts;
    const everything = stage === '*' ? '*' : `${stage}/*`;
    if (pattern !== undefined) {
      // "*" for the verb would also match the beginning of longer paths.
      return pattern.verbs.length > 1 && pattern.path === '/*' ? [everything] : pattern.verbs.map((verb) => `${stage}/${verb}${pattern.path}`);
    }
    if (route === undefined || (route.tree && route.path === '/')) { return [everything]; }
    const path = pathPattern(route.path);
    return (route.tree ? [path, `${path}/*`] : [path]).map((p) => `${stage}/${route.verb === 'ANY' ? '*' : route.verb}${p}`);
  }
}

/** A method (`GET`, `ANY`) or all methods (`*`) of a resource, alone or with everything below it. */
interface TargetRoute {
  readonly verb: string;
  readonly path: string;
  readonly tree: boolean;
}

interface TargetParts {
  readonly description: string;
  readonly route?: TargetRoute;
  readonly pattern?: { readonly verbs: readonly string[]; readonly path: string };
  readonly stage?: string;
  readonly excluded?: readonly ApiTarget[];
  readonly restApi?: IRestApi;
  readonly problem?: string;
}

function verbProblem(verb: string): string | undefined {
  if (VERBS.includes(verb)) { return undefined; }
  const remedy = VERBS.includes(verb.toUpperCase()) ? `write "${verb.toUpperCase()}", since verbs are compared with their case`
    : `use one of ${VERBS.join(', ')}`;
  return `verb "${verb}" would match no request: ${remedy}`;
}

function pathProblem(pattern: string): string | undefined {
  if (Token.isUnresolved(pattern)) { return undefined; }
  if (pattern.includes('{')) {
    return `path pattern "${pattern}" would match no request: a policy is compared with the path that the caller sends, `
      + `so write "${pathPattern(pattern)}", or name the method itself with ApiTarget.method() or ApiTarget.methodByPath()`;
  }
  return PATH.test(pattern) ? undefined
    : `path pattern "${pattern}" is not a path: it starts with "/" and has the characters of a URL path, with "*" for any run of characters`;
}

import { Token } from 'aws-cdk-lib';
import { IResource, IRestApi, Method } from 'aws-cdk-lib/aws-apigateway';
import { stageNameOf } from './private/references';

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
    const description = `${httpMethod} ${pattern}`;
    return new ApiTarget({
      description,
      pattern: `${httpMethod === 'ANY' ? '*' : httpMethod}${pattern}`,
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
    return new ApiTarget({ ...this.parts, description: `${this.parts.description} on stage ${name}`, stage: name, problem });
  }

  /** What the target is called in messages. */
  public toString(): string {
    return this.parts.description;
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
   * Whether a method or resource target is about a place.
   * @internal
   */
  public _means({ route, stage }: { readonly route: { readonly method: string; readonly path: string }; readonly stage?: string }): boolean {
    const target = this.parts.route;
    if (target === undefined) { return false; }
    const below = target.tree && (target.path === '/' || route.path.startsWith(`${target.path}/`));
    return (route.path === target.path || below)
      && (target.verb === '*' || target.verb === route.method)
      && (this.parts.stage === undefined || stage === undefined || this.parts.stage === stage);
  }

  /**
   * The resource patterns, without the leading `execute-api:/`.
   * @internal
   */
  public _patterns(verb?: string): string[] {
    const { pattern, route, stage = '*' } = this.parts;
    if (pattern !== undefined) { return [`${stage}/${pattern}`]; }
    if (route === undefined) { return [this.parts.stage === undefined ? '*' : `${stage}/*`]; }
    const path = asPattern(route.path);
    const paths = route.tree ? (path === '/' ? ['/*'] : [path, `${path}/*`]) : [path];
    return paths.map((p) => `${stage}/${verb ?? (route.verb === 'ANY' ? '*' : route.verb)}${p}`);
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
  readonly pattern?: string;
  readonly stage?: string;
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
      + `so write "${asPattern(pattern)}", or pass the Method itself to ApiTarget.method()`;
  }
  return PATH.test(pattern) ? undefined
    : `path pattern "${pattern}" is not a path: it starts with "/" and has the characters of a URL path, with "*" for any run of characters`;
}

/** A parameter of a resource path stands for every value; that `*` also crosses slashes is checked against the API's other routes. */
function asPattern(path: string): string {
  return path.replace(/\{[^}]*\}/g, '*');
}

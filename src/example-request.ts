import { ApiRequest, completeContext, displayOpaque, explain, explanationText, signerContext } from './engine';
import { checked } from './private/checked';
import { decidingStatementIds, KnownApi } from './private/tree/known-api';
import { AuthorizationOutcome, Requests } from './requests';

/** A request that shows something: in one line, explained, and as a value to ask further questions with. */
export class ExampleRequest {
  /** @internal */
  public static _of(api: KnownApi, request: ApiRequest): ExampleRequest {
    return new ExampleRequest(api, request);
  }

  /** The request in one line. */
  public readonly description: string;

  /** What API Gateway does with it, and why: what was compared, what matched, and what would have to differ. */
  public readonly explanation: string;

  /** The statements that decided: their Sids, or `#2` for the second if it has none. Empty where no statement did. */
  public readonly statementIds: string[];

  /**
   * The request, to ask further questions with. Condition keys that it does not have are left open there.
   *
   * @default - `Requests` cannot describe it: its caller is a federated user or an AWS service, or known by a token only
   */
  public readonly requests?: Requests;

  /**
   * The same in TypeScript, to paste into a test.
   *
   * @default - as for `requests`
   */
  public readonly code?: string;

  private constructor(api: KnownApi, request: ApiRequest) {
    const steps = stepsOf(api, request);
    const described = checked(() => steps.reduce(take, Requests.to(request.method, request.path)));
    this.requests = 'value' in described && steps.length > 0 ? described.value : undefined;
    this.code = this.requests && displayOpaque([['to', request.method, request.path] as const, ...steps].map(codeOf).join('.').replace(/^/, 'Requests.'));
    this.description = displayOpaque(`${this.requests?.toString() ?? unusual(request)}${authorizationOf(api, request)}`);
    const explanation = explain(api.compiled, api.identity, request, api.layers);
    this.explanation = explanationText(explanation);
    this.statementIds = decidingStatementIds(api, explanation.decision);
  }

  /** The request, explained, and the code to paste. */
  public toString(): string {
    return [`For example: ${this.description}`, this.explanation, ...this.code === undefined ? [] : [`To ask again: ${this.code}`]].join('\n\n');
  }
}

/** A call of a method of `Requests`. */
type Step = readonly [name: Exclude<keyof Requests, 'toString' | '_facts'>, ...args: string[]];

function take(requests: Requests, [name, ...args]: Step): Requests {
  return (requests[name] as (...args: string[]) => Requests).apply(requests, args);
}

function codeOf([name, ...args]: readonly [string, ...string[]]): string {
  const outcomes: readonly string[] = Object.values(AuthorizationOutcome);
  const isOutcome = name === 'withIdentityPolicy' || name === 'withAuthorizer';
  return `${name}(${args.map((arg) => isOutcome && outcomes.includes(arg) ? `AuthorizationOutcome.${arg.toUpperCase()}` : `'${arg.replace(/[\\']/g, '\\$&')}'`).join(', ')})`;
}

/** Empty if `Requests` has no word for the caller. */
function stepsOf(api: KnownApi, request: ApiRequest): Step[] {
  const { stage, authorizationType, identityPolicy, authorizer } = request;
  const signed = signature(request);
  if (signed === undefined) { return []; }
  return [
    ['onStage', stage],
    ...contextOf(api, request).map(([key, values]): Step => {
      switch (key) {
        case 'aws:SourceIp':
        case 'aws:VpcSourceIp': return ['fromAddress', ...values];
        case 'aws:SourceVpce': return ['throughVpcEndpoint', ...values];
        case 'aws:SourceVpc': return ['fromVpc', ...values];
        case 'aws:CurrentTime': return ['at', ...values];
        default: return ['withContext', key, ...values];
      }
    }),
    ...signed,
    ...authorizationType === 'AWS_IAM' && typeof identityPolicy === 'string' ? [['withIdentityPolicy', identityPolicy] as const] : [],
    ...typeof authorizer === 'string' ? [['withAuthorizer', authorizer] as const] : [],
  ];
}

function signature({ caller }: ApiRequest): Step[] | undefined {
  if (caller === undefined) { return [['anonymous']]; }
  if ('unknown' in caller) { return []; }
  const { type, arn, roleArn } = caller;
  switch (type) {
    case 'User':
    case 'Root': return [['signedBy', arn]];
    case 'RoleSession': return roleArn === undefined ? undefined : [['signedByRoleSession', roleArn, arn.slice(arn.lastIndexOf('/') + 1)]];
    default: return undefined;
  }
}

/** What the request says of itself; the rest follows from its caller and its method. */
function contextOf(api: KnownApi, { authorizationType, caller, context, signer = {} }: ApiRequest): [string, readonly string[]][] {
  const { endpointType } = api.identity;
  const derived = { ...completeContext({}, { endpointType, authorizationType, caller }), ...signerContext({}, endpointType, caller) };
  return Object.entries({ ...context, ...signer }).flatMap(([key, value]): [string, readonly string[]][] => {
    const isText = typeof value === 'string' || Array.isArray(value);
    const isClock = key === 'aws:EpochTime' && context['aws:CurrentTime'] !== undefined;
    return !isText || isClock || derived[key] === value ? [] : [[key, typeof value === 'string' ? [value] : value as readonly string[]]];
  });
}

function unusual({ method, path, stage, caller }: ApiRequest): string {
  return `${method} ${path}, on stage ${stage}${caller === undefined || 'unknown' in caller ? '' : `, signed by ${caller.arn}`}`;
}

/** Where the methods of the API are not known, the request assumes one. */
function authorizationOf({ routes }: KnownApi, { authorizationType }: ApiRequest): string {
  if (routes !== undefined) { return ''; }
  return authorizationType === 'NONE' ? ', if that method has no authorization' : `, if that method has ${AUTHORIZATIONS[authorizationType]}`;
}

const AUTHORIZATIONS = {
  AWS_IAM: 'AWS_IAM authorization',
  CUSTOM: 'a Lambda authorizer',
  COGNITO_USER_POOLS: 'a Cognito authorizer',
  NO_ROUTE: 'none',
};

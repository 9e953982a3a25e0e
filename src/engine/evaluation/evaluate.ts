import { Facts } from '../matching/facts';
import { sameText } from '../matching/glob';
import { Tri, UNKNOWN, YES } from '../matching/tri';
import { ApiIdentity, ApiRequest, AuthorizerVerdict, Caller, INVOKE, Unknown, Verdict, isUnknown, methodArn } from '../request/request';
import { CompiledPolicy } from './compile-policy';
import { Decision, DecisionReason } from './decision';
import { PolicyResult, factsOf, policyResults } from './evaluate-policy';
import { doubt } from './readings';
import { statementName } from './statement-text';
import { Ending, NOT_USABLE, NO_ROUTE, UNAUTHORIZED, UNSIGNED, WORKFLOWS, Workflow, ending } from './workflow';

/**
 * What API Gateway does with a request. Where the answer depends on something unknown, all possibilities are looked
 * at, and the outcome is UNDECIDED unless they agree.
 *
 * @param policy undefined: the API has no policy
 */
export function evaluate(policy: CompiledPolicy | undefined, api: ApiIdentity, request: ApiRequest): Decision {
  const facts = policy && requestFacts(policy, api, request);
  const endings = possibleEndings({ policy, facts, api, request });
  const reason = commonReason(endings);
  if (reason === 'undecided') return undecided(policy, facts, api, request);
  return new EvaluatedDecision(
    reason === 'allow' ? 'ALLOW' : 'DENY',
    reason,
    endings.every(({ decidedBy }) => decidedBy === endings[0].decidedBy) ? endings[0].decidedBy : 'several',
    endings.every(({ gatewayResponseType }) => gatewayResponseType === endings[0].gatewayResponseType) ? endings[0].gatewayResponseType : undefined,
    policy,
    facts,
  );
}

/** The request as the policy sees it: without IAM authorization, every caller is anonymous (reading `policy-principal`). */
export function requestFacts(policy: CompiledPolicy, api: ApiIdentity, request: ApiRequest): Facts {
  return factsOf(policy, {
    action: request.action ?? INVOKE,
    resource: methodArn(api, request),
    caller: request.authorizationType === 'AWS_IAM' ? request.caller : undefined,
    context: request.context,
  });
}

/** `statements` is computed when asked for: most askers only want the outcome. */
class EvaluatedDecision implements Decision {
  readonly undecidedBecause: readonly string[] = NONE;

  constructor(
    readonly outcome: Decision['outcome'],
    readonly reason: Decision['reason'],
    readonly decidedBy: Decision['decidedBy'],
    readonly gatewayResponseType: string | undefined,
    private readonly policy: CompiledPolicy | undefined,
    private readonly facts: Facts | undefined,
  ) {}

  get statements(): readonly number[] {
    if (this.decidedBy !== 'resource policy' || this.reason === 'implicitDeny') return NONE;
    return statementIndexes(this.policy, this.facts, this.reason === 'allow' ? 'Allow' : 'Deny', YES);
  }
}

const NONE: readonly never[] = Object.freeze([]);

function statementIndexes(policy: CompiledPolicy | undefined, facts: Facts | undefined, effect: 'Allow' | 'Deny', answer: Tri): number[] {
  if (!policy || !facts) return [];
  return policy.statements
    .filter(({ statement }) => statement.effect === effect)
    .filter(statement => statement.test(facts) === answer)
    .map(({ statement }) => statement.index);
}

/** Everything the workflow looks at. */
interface Situation {
  readonly policy: CompiledPolicy | undefined;
  readonly facts: Facts | undefined;
  readonly api: ApiIdentity;
  readonly request: ApiRequest;

  /** Collects why there is more than one ending. */
  readonly doubts?: Set<string>;
}

function possibleEndings(situation: Situation): readonly Ending[] {
  const { policy, facts, api, request } = situation;
  if (!policy && api.endpointType === 'PRIVATE') return [NOT_USABLE];
  if (request.authorizationType === 'NO_ROUTE') return [NO_ROUTE];

  const results = policy && facts ? policyResults(policy, facts) : NO_POLICY;
  if (results.length > 1) explainResults(situation);
  const endings: Ending[] = [];
  if (request.authorizationType === 'AWS_IAM') {
    const { caller } = request;
    if (caller === undefined) return [UNSIGNED];
    if (isUnknown(caller)) {
      situation.doubts?.add(caller.unknown);
      if (caller.mayBeAbsent) endings.push(UNSIGNED);
    }
    for (const workflow of iamWorkflows(situation, caller)) addEndings(situation, workflow, identityVerdicts(situation, workflow, caller), results, endings);
  } else {
    const workflow = WORKFLOWS[request.authorizationType];
    addEndings(situation, workflow, authorizerVerdicts(situation, workflow), results, endings);
  }
  return endings;
}

const NO_POLICY = ['none'] as const;

function explainResults({ policy, facts, doubts }: Situation): void {
  if (!policy || !facts || !doubts) return;
  for (const statement of policy.statements) {
    if (statement.test(facts) === UNKNOWN) statement.doubts(facts).forEach(reason => doubts.add(`${statementName(statement.statement)}: ${reason}`));
  }
}

function iamWorkflows({ api, doubts }: Situation, caller: Caller | Unknown<Caller>): readonly Workflow[] {
  const sameAccount = isUnknown(caller) ? UNKNOWN : sameText(caller.account, api.account);
  if (sameAccount !== UNKNOWN) return sameAccount === YES ? ['iamSameAccount'] : ['iamCrossAccount'];
  doubts?.add('it is not known whether the caller belongs to the account of the API');
  return ['iamSameAccount', 'iamCrossAccount'];
}

const VERDICTS: readonly Verdict[] = ['Allow', 'Deny', 'Neither'];
const AUTHORIZER_VERDICTS: readonly AuthorizerVerdict[] = [...VERDICTS, 'Unauthenticated'];
const TOKEN_VERDICTS: readonly AuthorizerVerdict[] = ['Allow', 'Unauthenticated'];

function identityVerdicts({ request, doubts }: Situation, workflow: Workflow, caller: Caller | Unknown<Caller>): readonly Verdict[] {
  // An account's root user may do everything in its own account.
  const implied = workflow === 'iamSameAccount' && !isUnknown(caller) && caller.type === 'Root' ? 'Allow' : undefined;
  return possibleVerdicts(request.identityPolicy ?? implied, VERDICTS, 'the request does not say what the identity policy of the caller decides', doubts);
}

function authorizerVerdicts({ request, doubts }: Situation, workflow: Workflow): readonly AuthorizerVerdict[] {
  switch (workflow) {
    case 'policyAlone': return ['Allow'];
    case 'cognito': return possibleVerdicts(request.authorizer, TOKEN_VERDICTS, 'the request does not say whether its token is valid', doubts);
    default: return possibleVerdicts(request.authorizer, AUTHORIZER_VERDICTS, 'the request does not say what the authorizer decides', doubts);
  }
}

function possibleVerdicts<V extends string>(verdict: V | Unknown<V> | undefined, all: readonly V[], missing: string, doubts?: Set<string>): readonly V[] {
  if (typeof verdict === 'string') return [verdict];
  doubts?.add(verdict?.unknown ?? missing);
  const alternatives = verdict?.alternatives?.filter(alternative => alternative !== undefined) ?? [];
  return alternatives.length > 0 ? alternatives : all;
}

function addEndings(
  situation: Situation,
  workflow: Workflow,
  verdicts: readonly AuthorizerVerdict[],
  results: readonly (PolicyResult | 'none')[],
  endings: Ending[],
): void {
  for (const verdict of verdicts) {
    for (const result of results) {
      for (const possible of endingsOf(situation, workflow, verdict, result)) endings.push(withAction(possible, workflow, situation.request));
    }
  }
}

function endingsOf(situation: Situation, workflow: Workflow, verdict: AuthorizerVerdict, result: PolicyResult | 'none'): readonly Ending[] {
  if (verdict === 'Unauthenticated') {
    // The policy's explicit deny comes before a Lambda authorizer (reading `identity-source-and-deny`), not before Cognito's token check.
    return [workflow === 'lambdaAuthorizer' && result === 'deny' ? ending(workflow, 'Allow', result) : UNAUTHORIZED];
  }
  if (result === 'delegate') {
    const granted = ending(workflow, verdict, 'allow');
    if (workflow !== 'iamSameAccount' || verdict !== 'Neither') return [granted];
    situation.doubts?.add(doubt('own-account-principal', 'the caller'));
    return [granted, ending(workflow, verdict, 'neither')];
  }
  const usual = ending(workflow, verdict, result);
  if (workflow === 'lambdaAuthorizer' && verdict === 'Allow' && result === 'neither' && allowsNamedPrincipalsOnly(situation.policy)) {
    situation.doubts?.add(doubt('named-principals-with-authorizer', 'the policy'));
    return [usual, ending('policyAlone', 'Allow', 'neither')];
  }
  return [usual];
}

function allowsNamedPrincipalsOnly(policy: CompiledPolicy | undefined): boolean {
  const allows = policy?.statements.filter(({ statement }) => statement.effect === 'Allow') ?? [];
  return allows.length > 0 && allows.every(statement => statement.namesPrincipals);
}

/** What a refusal looks like is documented for calls; for cache invalidations it is a setting of the stage. */
function withAction(usual: Ending, workflow: Workflow, { action }: ApiRequest): Ending {
  if (action === undefined || action.toLowerCase() === INVOKE.toLowerCase()) return usual;
  // Reading `invalidate-cache-cross-account`.
  if (workflow === 'iamCrossAccount' && usual.reason === 'allow' && action.toLowerCase() === INVALIDATE_CACHE) {
    return { reason: 'implicitDeny', decidedBy: 'no grant' };
  }
  return usual.gatewayResponseType === 'ACCESS_DENIED' ? { ...usual, gatewayResponseType: undefined } : usual;
}

const INVALIDATE_CACHE = 'execute-api:invalidatecache';

/** If all possibilities refuse, but for different reasons, the one that claims least: nothing allows. */
function commonReason(endings: readonly Ending[]): DecisionReason {
  const [{ reason }] = endings;
  if (endings.every(other => other.reason === reason)) return reason;
  return endings.some(other => other.reason === 'allow') ? 'undecided' : 'implicitDeny';
}

function undecided(policy: CompiledPolicy | undefined, facts: Facts | undefined, api: ApiIdentity, request: ApiRequest): Decision {
  const doubts = new Set<string>();
  possibleEndings({ policy, facts, api, request, doubts });
  return {
    outcome: 'UNDECIDED',
    reason: 'undecided',
    decidedBy: 'several',
    statements: [...statementIndexes(policy, facts, 'Allow', UNKNOWN), ...statementIndexes(policy, facts, 'Deny', UNKNOWN)],
    undecidedBecause: [...doubts],
  };
}

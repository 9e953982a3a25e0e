import { CompiledPolicy } from './compile-policy';
import { PolicyResult, policyResults } from './evaluate-policy';
import { Layer, layerFacts, passage, passageDoubts } from './layers';
import { doubt } from './readings';
import { Ending, NOT_USABLE, NO_ROUTE, UNAUTHORIZED, UNSIGNED, WORKFLOWS, Workflow, ending } from './workflow';
import { Facts } from '../matching/facts';
import { sameText } from '../matching/glob';
import { NO, UNKNOWN, YES } from '../matching/tri';
import { statementName } from '../policy/policy';
import { ApiIdentity, ApiRequest, AuthorizerVerdict, Caller, INVOKE, Unknown, Verdict, isUnknown } from '../request/request';

/** Everything the workflow looks at. */
export interface Situation {
  readonly policy: CompiledPolicy | undefined;
  readonly facts: Facts | undefined;
  readonly api: ApiIdentity;
  readonly request: ApiRequest;
  readonly layers: readonly Layer[];

  /** Collects why there is more than one ending. */
  readonly doubts?: Set<string>;
}

/** All the ways in which the request may end: more than one if something is unknown, or not documented. */
export function possibleEndings(situation: Situation): readonly Ending[] {
  if (situation.layers.length === 0) return endingsBehindLayers(situation);
  const { layers, api, request, doubts } = situation;
  const endings: Ending[] = [];
  for (const layer of layers) {
    const facts = layerFacts(layer, api, request);
    const { through, refusals } = passage(layer, facts);
    if (through === YES) continue;
    endings.push(...refusals);
    if (through === NO) return endings;
    if (doubts) passageDoubts(layer, facts).forEach((reason) => doubts.add(reason));
  }
  return [...endings, ...endingsBehindLayers(situation)];
}

function endingsBehindLayers(situation: Situation): readonly Ending[] {
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
    for (const workflow of iamWorkflows(situation, caller)) {
      addEndings(situation, workflow, identityVerdicts(situation, workflow, caller), results, endings);
    }
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
    if (statement.test(facts) === UNKNOWN) statement.doubts(facts).forEach((reason) => doubts.add(`${statementName(statement.statement)}: ${reason}`));
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

function possibleVerdicts<V extends string>(
  verdict: V | Unknown<V> | undefined,
  all: readonly V[],
  missing: string,
  doubts: Set<string> | undefined,
): readonly V[] {
  if (typeof verdict === 'string') return [verdict];
  doubts?.add(verdict?.unknown ?? missing);
  const alternatives = verdict?.alternatives?.filter((alternative) => alternative !== undefined) ?? [];
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
  return allows.length > 0 && allows.every((statement) => statement.namesPrincipals);
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

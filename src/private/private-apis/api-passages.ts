import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { Passage } from './vpc-endpoint-policy';
import { ApiTarget } from '../../api-target';
import { Coverage } from '../../engine';
import { isPreflight } from '../composition/baseline';
import { describePlace, patternsFor, placesOf } from '../composition/places';
import { resolveTargets } from '../composition/resolve-targets';
import { Clause } from '../lists/list-kind';
import { organizationIdProblem, accountIdProblem, identityArnProblem, ORGANIZATION, PRINCIPAL_ACCOUNT, PRINCIPAL_ARN } from '../lists/principals';
import { readApi } from '../tree/api-model';
import { checkLists } from '../tree/tokens';

/** Callers by what a signature says of them. */
export interface Signers {
  readonly accountIds?: string[];
  readonly principalArns?: string[];
  readonly organizationIds?: string[];
}

/** What must hold of a caller, each on its own; of everybody nothing, where no callers are named. */
export function signerClauses(scope: IConstruct, { accountIds, principalArns, organizationIds }: Signers): Clause[] {
  if ([accountIds, principalArns, organizationIds].every((list) => list === undefined)) { return [{}]; }
  const lists = [
    ['accountIds', accountIds ?? [], accountIdProblem, PRINCIPAL_ACCOUNT],
    ['principalArns', principalArns ?? [], identityArnProblem, PRINCIPAL_ARN],
    ['organizationIds', organizationIds ?? [], organizationIdProblem, ORGANIZATION],
  ] as const;
  checkLists(scope, Object.fromEntries(lists.map(([prop, values, check]) => [prop, [values, check] as const])));
  return lists.filter(([, values]) => values.length > 0).map(([, values, , kind]) => kind.inList(values, 'PRIVATE'));
}

/** What is called of an API, and by whom. */
export interface ApiPassages {
  readonly construct: IConstruct;
  readonly api: CfnRestApi;
  /** Whether the API is named by its id, or with all others of its account: a policy that the API needs cannot name it. */
  readonly exact: boolean;
  readonly targets: readonly ApiTarget[];
  readonly clauses: readonly Clause[];
  readonly allowCorsPreflight: boolean;
}

/** The resources of an API, as a policy of somebody else names them. */
export function apiPassages({ construct, api, exact, targets, clauses, allowCorsPreflight }: ApiPassages, problems: string[]): Passage[] {
  const model = readApi(api);
  if (model.problems.length > 0) { return []; } // The policy of the API itself reports them.
  const found: string[] = [];
  const resolved = resolveTargets(targets, model, found);
  const meant = placesOf(model).filter((place) => resolved.covered(place) !== Coverage.NONE);
  const named = clauses.some(({ Condition }) => Condition !== undefined);
  const bearers = named ? meant.filter(({ route }) => route.authorizationType === 'CUSTOM' || route.authorizationType === 'COGNITO_USER_POOLS') : [];
  if (bearers.length > 0) {
    found.push(`callers are named on methods whose callers do not sign: ${[...new Set(bearers.map(({ route }) => `${route.method} ${route.path} (${route.authorizationType})`))].join(', ')}; `
      + 'the endpoint takes whoever sends a token for anonymous: give these methods authorizationType AWS_IAM, or name as targets only others');
  }
  const preflight = named && allowCorsPreflight ? patternsFor(meant.filter(isPreflight), model) : [];
  if (!Array.isArray(preflight)) {
    found.push(`no resource pattern tells the preflight requests to ${describePlace(preflight.inseparable)} from others; set allowCorsPreflight to false`);
  }
  problems.push(...found.map((problem) => `${problem} [at ${construct.node.path}]`));
  const { partition, region, account } = api.stack;
  const arns = (patterns: readonly string[]) => patterns.map((pattern) => `arn:${partition}:execute-api:${region}:${account}:${exact ? api.ref : '*'}/${pattern}`);
  return [
    ...clauses.map((clause) => ({ resources: arns(resolved.patterns), clause })),
    ...Array.isArray(preflight) && preflight.length > 0 ? [{ resources: arns(preflight), clause: {} }] : [],
  ];
}

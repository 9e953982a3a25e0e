import { DecidedBy, Decision } from './decision';
import { PolicyResult } from './evaluate-policy';
import { AuthorizationType, Verdict } from '../request/request';

/**
 * API Gateway's authorization workflow: which side decides, by the method's authorization.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-authorization-flow.html
 */

/** One way a request can end. */
export type Ending = Pick<Decision, 'reason' | 'decidedBy' | 'gatewayResponseType' | 'layer'>;

/** What the policy contributes; `none`: the API has no policy (reading `no-policy`). */
export type PolicySide = Exclude<PolicyResult, 'delegate'> | 'none';

type Table = Readonly<Record<Verdict, Readonly<Record<PolicySide, 'allow' | 'explicitDeny' | 'implicitDeny'>>>>;

/** Either side's allow suffices, any deny wins: Lambda authorizers, and IAM within the API's account. */
const TABLE_A: Table = {
  Allow: { allow: 'allow', neither: 'allow', deny: 'explicitDeny', none: 'allow' },
  Neither: { allow: 'allow', neither: 'implicitDeny', deny: 'explicitDeny', none: 'implicitDeny' },
  Deny: { allow: 'explicitDeny', neither: 'explicitDeny', deny: 'explicitDeny', none: 'explicitDeny' },
};

/** Both sides must allow, any deny wins: IAM from another account, and Cognito (reading `cognito-table`). */
const TABLE_B: Table = {
  Allow: { allow: 'allow', neither: 'implicitDeny', deny: 'explicitDeny', none: 'implicitDeny' },
  Neither: { allow: 'implicitDeny', neither: 'implicitDeny', deny: 'explicitDeny', none: 'implicitDeny' },
  Deny: { allow: 'explicitDeny', neither: 'explicitDeny', deny: 'explicitDeny', none: 'explicitDeny' },
};

/** Who calls, which table applies, and who is the other side. */
export type Workflow = 'policyAlone' | 'lambdaAuthorizer' | 'cognito' | 'iamSameAccount' | 'iamCrossAccount';

export const WORKFLOWS: Readonly<Record<Exclude<AuthorizationType, 'AWS_IAM'>, Workflow>> = {
  NONE: 'policyAlone',
  CUSTOM: 'lambdaAuthorizer',
  COGNITO_USER_POOLS: 'cognito',
};

const TABLES: Readonly<Record<Workflow, Table>> = {
  // No other side: as if it always allowed, and the policy had to.
  policyAlone: TABLE_B,
  lambdaAuthorizer: TABLE_A,
  cognito: TABLE_B,
  iamSameAccount: TABLE_A,
  iamCrossAccount: TABLE_B,
};

const OTHER_SIDE: Readonly<Record<Workflow, DecidedBy>> = {
  policyAlone: 'resource policy',
  lambdaAuthorizer: 'authorizer',
  cognito: 'authorizer',
  iamSameAccount: 'identity policy',
  iamCrossAccount: 'identity policy',
};

/** An open method: neither a policy nor another side that had to allow. */
const OPEN: Ending = { reason: 'allow', decidedBy: 'no policy' };

/** A private API without a policy cannot be deployed, so no response is documented. */
export const NOT_USABLE: Ending = { reason: 'implicitDeny', decidedBy: 'no policy' };

export const NO_ROUTE: Ending = { reason: 'unauthenticated', decidedBy: 'no route', gatewayResponseType: 'MISSING_AUTHENTICATION_TOKEN' };
export const UNSIGNED: Ending = { reason: 'unauthenticated', decidedBy: 'signature', gatewayResponseType: 'MISSING_AUTHENTICATION_TOKEN' };
export const UNAUTHORIZED: Ending = { reason: 'unauthenticated', decidedBy: 'authorizer', gatewayResponseType: 'UNAUTHORIZED' };

/** How a request ends, once both sides have spoken. */
export function ending(workflow: Workflow, other: Verdict, policy: PolicySide): Ending {
  return ENDINGS[workflow][other][policy];
}

function makeEnding(workflow: Workflow, other: Verdict, policy: PolicySide): Ending {
  // Without a policy, a method that needs no IAM is open to whoever is authenticated.
  if (policy === 'none' && other === 'Allow' && (workflow === 'policyAlone' || workflow === 'cognito')) return OPEN;
  const reason = TABLES[workflow][other][policy];
  const decidedBy = decider(workflow, reason, other, policy);
  if (reason === 'allow') return { reason, decidedBy };
  // A token is valid or not: a Cognito user pool neither denies nor is silent, so no response is documented.
  const documented = workflow !== 'cognito' || other === 'Allow';
  return { reason, decidedBy, gatewayResponseType: documented ? 'ACCESS_DENIED' : undefined };
}

function decider(workflow: Workflow, reason: Ending['reason'], other: Verdict, policy: PolicySide): DecidedBy {
  const otherSide = OTHER_SIDE[workflow];
  if (reason === 'allow') return policy === 'allow' ? 'resource policy' : otherSide;
  if (reason === 'explicitDeny') return policy === 'deny' ? 'resource policy' : otherSide;
  if (other === 'Allow') return policy === 'none' ? 'no policy' : 'resource policy';
  return policy === 'allow' ? otherSide : 'no grant';
}

const VERDICTS: readonly Verdict[] = ['Allow', 'Deny', 'Neither'];
const POLICY_SIDES: readonly PolicySide[] = ['allow', 'neither', 'deny', 'none'];

/** All rows of all workflows, made once. */
const ENDINGS = table(Object.keys(TABLES) as Workflow[], (workflow) =>
  table(VERDICTS, (other) => table(POLICY_SIDES, (policy) => makeEnding(workflow, other, policy))));

function table<K extends string, V>(keys: readonly K[], value: (key: K) => V): Readonly<Record<K, V>> {
  return Object.fromEntries(keys.map((key) => [key, value(key)])) as Record<K, V>;
}

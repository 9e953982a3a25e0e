import { AuthorizationType, AuthorizerVerdict, Verdict } from '../../../src/engine/request/request';
import { ALICE, API, BOB, Json, PRIVATE_API, allow, decide, deny, policy } from '../testing';
import workflows from './authorization-workflow.json';

interface Row {
  readonly authorizer: string;
  readonly resourcePolicy: string;
  readonly outcome: string;
  readonly gatewayResponseType?: string;
}

const CALLS: Readonly<Record<string, { authorizationType: AuthorizationType; caller?: typeof ALICE }>> = {
  resourcePolicyOnly: { authorizationType: 'NONE' },
  lambdaAuthorizer: { authorizationType: 'CUSTOM' },
  iamSameAccount: { authorizationType: 'AWS_IAM', caller: ALICE },
  iamCrossAccount: { authorizationType: 'AWS_IAM', caller: BOB },
  cognitoUserPool: { authorizationType: 'COGNITO_USER_POOLS' },
};

const VERDICTS: Readonly<Record<string, AuthorizerVerdict>> = {
  none: 'Neither',
  allow: 'Allow',
  neither: 'Neither',
  deny: 'Deny',
  identitySourceMissing: 'Unauthenticated',
  identitySourceMissingOrUnauthorizedThrown: 'Unauthenticated',
  tokenMissingInvalidOrScopeFailed: 'Unauthenticated',
  unsigned: 'Neither',
};

const ELSEWHERE = { Resource: 'execute-api:/test/*' };
const ALLOWS = [policy(allow())];
const SILENT = [policy(allow(ELSEWHERE)), policy(deny(ELSEWHERE))];
const DENIES = [policy(deny()), policy(allow(), deny())];
const POLICIES: Readonly<Record<string, (Json | undefined)[]>> = {
  allow: ALLOWS,
  neither: SILENT,
  deny: DENIES,
  noPolicyPublicApi: [undefined],
  noPolicyPrivateApi: [undefined],
  any: [...ALLOWS, ...SILENT, ...DENIES, undefined],
  allowOrNeitherOrNoPolicy: [...ALLOWS, ...SILENT, undefined],
};

const rows = workflows.flatMap(({ workflow, rows: list }) => (list as Row[]).map((row) => ({ workflow, ...row })))
  // Broken authorizers and signatures are no input of the engine: such a request never reaches the policy.
  .filter(({ authorizer }) => authorizer in VERDICTS);

const OUTCOMES: Readonly<Record<string, string>> = { notInvokable: 'implicitDeny', explicitDenyOrUnauthenticated: 'explicitDeny' };

test.each(rows)('$workflow: authorizer $authorizer, policy $resourcePolicy: $outcome', (row) => {
  const api = row.resourcePolicy === 'noPolicyPrivateApi' ? PRIVATE_API : API;
  const { caller, ...call } = CALLS[row.workflow];
  const said = VERDICTS[row.authorizer];
  for (const document of POLICIES[row.resourcePolicy]) {
    const decision = decide(document, {
      ...call, caller: row.authorizer === 'unsigned' ? undefined : caller, authorizer: said, identityPolicy: said as Verdict,
    }, api);
    const reason = OUTCOMES[row.outcome] ?? row.outcome;
    expect(decision).toMatchObject({ outcome: reason === 'allow' ? 'ALLOW' : 'DENY', reason });
    expect(decision.gatewayResponseType).toBe(row.outcome === 'explicitDenyOrUnauthenticated' ? 'ACCESS_DENIED' : row.gatewayResponseType);
  }
});

test('all workflows are covered', () => {
  expect(new Set(rows.map(({ workflow }) => workflow))).toEqual(new Set(Object.keys(CALLS)));
});

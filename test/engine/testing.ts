import { compilePolicy } from '../../src/engine/evaluation/compile-policy';
import { Decision } from '../../src/engine/evaluation/decision';
import { evaluate } from '../../src/engine/evaluation/evaluate';
import { parsePolicy } from '../../src/engine/policy/parse-policy';
import { ApiIdentity, ApiRequest, Caller } from '../../src/engine/request/request';

export const API: ApiIdentity = {
  partition: 'aws',
  region: 'us-east-1',
  account: '111122223333',
  apiId: 'a1b2c3d4e5',
  endpointType: 'REGIONAL',
};

export const PRIVATE_API: ApiIdentity = { ...API, endpointType: 'PRIVATE' };

/** Calls from the account of the API. */
export const ALICE: Caller = { type: 'User', account: '111122223333', arn: 'arn:aws:iam::111122223333:user/alice' };

/** Calls from another account. */
export const BOB: Caller = { type: 'User', account: '444455556666', arn: 'arn:aws:iam::444455556666:user/bob' };

export const APP_SESSION: Caller = {
  type: 'RoleSession',
  account: '444455556666',
  arn: 'arn:aws:sts::444455556666:assumed-role/app/s1',
  roleArn: 'arn:aws:iam::444455556666:role/team/app',
};

export type Json = Record<string, unknown>;

/** An Allow for everybody and everything, but for what is given. */
export function allow(overrides: Json = {}): Json {
  return statement({ Effect: 'Allow', ...overrides });
}

export function deny(overrides: Json = {}): Json {
  return statement({ Effect: 'Deny', ...overrides });
}

/** An overridden NotXyz takes the place of Xyz. */
function statement(overrides: Json): Json {
  const usual: Json = { Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' };
  return Object.fromEntries(Object.entries({ ...usual, ...overrides }).filter(([name]) => overrides[`Not${name}`] === undefined));
}

export function policy(...statements: Json[]): Json {
  return { Version: '2012-10-17', Statement: statements };
}

/** GET /pets on stage prod, unsigned, on a method without authorization. */
export function request(overrides: Partial<ApiRequest> = {}): ApiRequest {
  return { stage: 'prod', method: 'GET', path: '/pets', authorizationType: 'NONE', context: {}, ...overrides };
}

export function decide(document: Json | undefined, overrides: Partial<ApiRequest> = {}, api: ApiIdentity = API): Decision {
  return evaluate(document && compilePolicy(parsePolicy(document), api), api, request(overrides));
}

/** The outcome under a policy of these statements. */
export function outcome(statements: Json[], overrides: Partial<ApiRequest> = {}, api: ApiIdentity = API): Decision['outcome'] {
  return decide(policy(...statements), overrides, api).outcome;
}

/** Whether a condition holds: the outcome under a policy that allows only if so. */
export function holds(condition: Json, context: ApiRequest['context']): boolean | undefined {
  const result = outcome([allow({ Condition: condition })], { context });
  return result === 'UNDECIDED' ? undefined : result === 'ALLOW';
}

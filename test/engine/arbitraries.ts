import * as fc from 'fast-check';
import { ALICE, API, APP_SESSION, BOB, Json } from './testing';
import { OPERATORS } from '../../src/engine/conditions/operators';
import { opaque } from '../../src/engine/matching/opaque';
import { ApiIdentity, ApiRequest, Caller, ContextValue, Unknown } from '../../src/engine/request/request';

/** Policies and requests over a small alphabet, so that they meet. */

const KEYS: Readonly<Record<string, string[]>> = {
  'aws:SourceIp': ['192.0.2.7', '203.0.113.7', '2001:db8::1'],
  'aws:UserAgent': ['curl', 'Curl', '', opaque('Agent')],
  'aws:CurrentTime': ['2026-06-01T10:00:00Z', '1780308000', '2026'],
  'aws:MultiFactorAuthAge': ['10', '10.0', '1e1', 'x'],
  'aws:PrincipalTag/team': ['red', '*'],
  'aws:PrincipalOrgPaths': ['o-1/r-1/', 'o-1/r-1/ou-1/'],
  'aws:PrincipalArn': ['arn:aws:iam::111122223333:user/alice', 'no ARN'],
};

const VALUES: readonly string[] = [
  ...Object.values(KEYS).flat(), 'c*', '?url', 'arn:aws:iam::*:user/*', '${aws:PrincipalTag/team}', "${aws:UserAgent, 'curl'}", '${oops', '2026-06-01', 'true', 'QUJD',
];

const BLOCKS = ['192.0.2.0/24', '203.0.113.7', '0.0.0.0/0', '2001:db8::/32', opaque('Block')];

const key = fc.constantFrom(...Object.keys(KEYS));

function listOf<T>(item: fc.Arbitrary<T>): fc.Arbitrary<T | T[]> {
  return fc.oneof(item, fc.array(item, { minLength: 1, maxLength: 3 }));
}

const condition = fc.constantFrom(...OPERATORS.keys()).chain((base) => {
  const value = base === 'Null' ? fc.constantFrom('true', 'false') : base.endsWith('IpAddress') ? fc.constantFrom(...BLOCKS) : fc.constantFrom(...VALUES);
  const operator = base === 'Null' ? fc.constant(base) : fc.tuple(fc.constantFrom('', '', 'ForAllValues:', 'ForAnyValue:'), fc.constantFrom('', '', 'IfExists'))
    .map(([quantifier, ifExists]) => quantifier + base + ifExists);
  return fc.tuple(operator, key, listOf(value));
});

const conditions = fc.oneof(fc.constant([]), fc.array(condition, { maxLength: 2 })).map((items) => {
  const block: Record<string, Json> = {};
  for (const [operator, name, values] of items) block[operator] = { ...block[operator], [name]: values };
  return block;
});

const awsPrincipal = fc.constantFrom(
  '*', '111122223333', '444455556666', 'arn:aws:iam::444455556666:root', ALICE.arn, BOB.arn, APP_SESSION.arn, 'arn:aws:iam::444455556666:role/team/app',
  'arn:aws:sts::444455556666:federated-user/carol', opaque('Somebody'), opaque('!Role'), `arn:aws:iam::${opaque('Account')}:root`,
);
const principal = fc.oneof({ arbitrary: fc.constant('*'), weight: 3 }, fc.record({ AWS: listOf(awsPrincipal) }), fc.constant({ Service: 'events.amazonaws.com' }));
const action = listOf(fc.constantFrom('execute-api:Invoke', 'execute-api:*', '*', 'EXECUTE-api:inv?ke', 'execute-api:InvalidateCache'));
const resource = listOf(fc.constantFrom(
  '*', '*', 'execute-api:/*', 'execute-api:/*', 'execute-api:/prod/GET/pets', 'execute-api:/*/pets', 'execute-api:/prod/POST/*', 'arn:aws:execute-api:*:*:*', 'arn:aws:execute-api:us-*-1:*:x/*',
  'execute-api:/prod/GET/${aws:PrincipalTag/team}', `execute-api:/${opaque('Stage')}/*`, 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/*',
));

/** Some elements are negated: `NotAction` instead of `Action`. */
function element(name: string, value: fc.Arbitrary<unknown>, negatable: boolean): fc.Arbitrary<Json> {
  return fc.tuple(fc.nat(4), value).map(([die, it]) => ({ [die === 0 && negatable ? `Not${name}` : name]: it }));
}

export function statement(effect: 'Allow' | 'Deny', who: fc.Arbitrary<unknown> = principal): fc.Arbitrary<Json> {
  return fc.tuple(element('Principal', who, effect === 'Deny'), element('Action', action, true), element('Resource', resource, true), conditions)
    .map(([principals, actions, resources, Condition]) => ({ Effect: effect, ...principals, ...actions, ...resources, Condition }));
}

export const statements = fc.array(fc.oneof({ arbitrary: statement('Allow'), weight: 2 }, statement('Deny')), { minLength: 1, maxLength: 4 });

const unknown: fc.Arbitrary<Unknown> = fc.boolean().map((mayBeAbsent) => ({ unknown: 'nobody said', mayBeAbsent }));

const context = fc.tuple(...Object.entries(KEYS).map(([name, values]) => {
  const single = fc.constantFrom(...values);
  const value: fc.Arbitrary<ContextValue | Unknown | undefined> = fc.oneof(
    fc.constant(undefined), single, single, fc.array(single, { maxLength: 2 }), unknown,
    fc.constant({ unknown: 'nobody said', mayBeAbsent: true, alternatives: [undefined, ...values] }),
  );
  return value.map((it) => [name, it] as const);
})).map((entries) => Object.fromEntries(entries));

const caller: fc.Arbitrary<ApiRequest['caller']> = fc.constantFrom<(Caller | Unknown<Caller> | undefined)[]>(
  undefined, ALICE, BOB, APP_SESSION, { ...APP_SESSION, roleArn: undefined },
{ type: 'FederatedUser', account: '444455556666', arn: 'arn:aws:sts::444455556666:federated-user/carol' },
{ type: 'Root', account: '111122223333', arn: 'arn:aws:iam::111122223333:root' },
{ type: 'Service', account: '111122223333', arn: 'events.amazonaws.com' },
{ type: 'User', account: opaque('Account'), arn: `arn:aws:iam::${opaque('Account')}:user/dan` },
{ unknown: 'nobody said', mayBeAbsent: true },
);

const verdict = fc.constantFrom(undefined, 'Allow' as const, 'Deny' as const, 'Neither' as const);

export const request: fc.Arbitrary<ApiRequest> = fc.record({
  stage: fc.constantFrom('prod', 'test', opaque('Stage')),
  method: fc.constantFrom('GET', 'POST'),
  path: fc.constantFrom('/', '/pets', '/red', '/a/pets'),
  authorizationType: fc.oneof({ arbitrary: fc.constantFrom('NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'), weight: 20 }, fc.constant('NO_ROUTE')),
  action: fc.constantFrom(undefined, undefined, undefined, 'execute-api:InvalidateCache'),
  caller,
  identityPolicy: verdict,
  authorizer: fc.oneof({ arbitrary: verdict, weight: 8 }, fc.constant('Unauthenticated' as const)),
  context,
});

export const api: fc.Arbitrary<ApiIdentity> = fc.constantFrom(
  API, { ...API, endpointType: 'PRIVATE' }, { ...API, account: opaque('Account'), region: opaque('Region'), apiId: opaque('!Api') },
);

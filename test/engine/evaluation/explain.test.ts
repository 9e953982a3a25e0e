import { compilePolicy } from '../../../src/engine/evaluation/compile-policy';
import { Explanation, explain, explanationText } from '../../../src/engine/evaluation/explain';
import { opaque } from '../../../src/engine/matching/opaque';
import { parsePolicy } from '../../../src/engine/policy/parse-policy';
import { ApiIdentity, ApiRequest } from '../../../src/engine/request/request';
import { ALICE, API, BOB, Json, PRIVATE_API, allow, deny, policy, request } from '../testing';

function explained(statements: Json[] | undefined, call: Partial<ApiRequest>, api: ApiIdentity = API): Explanation {
  return explain(statements && compilePolicy(parsePolicy(policy(...statements)), api), api, request(call));
}

function text(statements: Json[] | undefined, call: Partial<ApiRequest> = {}, api: ApiIdentity = API): string {
  return explanationText(explained(statements, call, api));
}

describe('the four everyday refusals', () => {
  test('a denylisted address', () => {
    const statements = [allow(), deny({ Sid: 'Denylist', Condition: { IpAddress: { 'aws:SourceIp': ['192.0.2.0/24', '198.51.100.0/24'] } } })];

    expect(text(statements, { context: { 'aws:SourceIp': '192.0.2.7' } })).toBe(`\
GET /pets on stage prod is refused with 403 (ACCESS_DENIED): the resource policy denies it explicitly.

The method has no authorization, so the caller is anonymous and the resource policy alone decides: it must allow the request, and not deny it.

Statement #2 "Denylist" (Deny) matches, and a matching Deny always wins:
  - aws:SourceIp is 192.0.2.7, which lies in one of 192.0.2.0/24, 198.51.100.0/24 (IpAddress)

To be let in, no Deny may match any more:
  - statement #2 "Denylist": aws:SourceIp lies outside all of 192.0.2.0/24, 198.51.100.0/24`);
  });

  test('an allowlist missed', () => {
    const statements = [allow({ Sid: 'Allowlist', Condition: { IpAddress: { 'aws:SourceIp': '192.0.2.0/24' } } })];

    expect(text(statements, { context: { 'aws:SourceIp': '203.0.113.7' } })).toBe(`\
GET /pets on stage prod is refused with 403 (ACCESS_DENIED): no statement of the resource policy allows it.

The method has no authorization, so the caller is anonymous and the resource policy alone decides: it must allow the request, and not deny it.

Statement #1 "Allowlist" (Allow) does not match:
  - aws:SourceIp is 203.0.113.7, which lies outside 192.0.2.0/24 (IpAddress)

To be let in, one of these must come true:
  - statement #1 "Allowlist": aws:SourceIp lies in 192.0.2.0/24
  - another statement of the resource policy allows the request`);
  });

  test('the wrong VPC endpoint', () => {
    const statements = [allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1111' } } })];

    expect(text(statements, { context: { 'aws:SourceVpce': 'vpce-2222' } }, PRIVATE_API)).toBe(`\
GET /pets on stage prod is refused with 403 (ACCESS_DENIED): the resource policy denies it explicitly.

The method has no authorization, so the caller is anonymous and the resource policy alone decides: it must allow the request, and not deny it.

Statement #2 (Deny) matches, and a matching Deny always wins:
  - aws:SourceVpce is vpce-2222, which is not vpce-1111 (StringNotEquals)

To be let in, no Deny may match any more:
  - statement #2: aws:SourceVpce is vpce-1111`);
  });

  test('an account that was not granted', () => {
    const statements = [allow({ Principal: { AWS: '777788889999' } })];

    expect(text(statements, { authorizationType: 'AWS_IAM', caller: BOB, identityPolicy: 'Allow' })).toBe(`\
GET /pets on stage prod is refused with 403 (ACCESS_DENIED): no statement of the resource policy allows it.

The caller is arn:aws:iam::444455556666:user/bob, whose identity policy allows the request. It belongs to account 444455556666 and the API to 111122223333, so both the identity policy and the resource policy must allow.

Statement #1 (Allow) does not match:
  - the caller is arn:aws:iam::444455556666:user/bob, and Principal names anybody of account 777788889999

To be let in, one of these must come true:
  - statement #1: the caller is anybody of account 777788889999
  - another statement of the resource policy allows the request`);
  });
});

describe('other answers in words', () => {
  test.each<[name: string, statements: Json[] | undefined, call: Partial<ApiRequest>, lines: string[]]>([
    ['a missing key', [allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': 'vpce-1' } } })], {}, [
      '  - the request has no aws:SourceVpce, and StringNotEquals (vpce-1) holds for a missing key',
      'The policy asks for aws:SourceVpce, which the request does not have (only requests to private APIs have it).',
    ]],
    ['a principal key on an open method', [allow({ Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } })], {}, [
      'The policy asks for aws:PrincipalOrgID, which the request does not have (only requests to methods with IAM authorization have it).',
    ]],
    ['a key of another service', [allow({ Condition: { StringEquals: { 's3:prefix': 'x' } } })], {}, [
      'The policy asks for s3:prefix, which the request does not have (API Gateway does not list this key).',
    ]],
    ['another path', [allow({ Resource: ['execute-api:/prod/GET/cats', 'execute-api:/prod/POST/*'] })], {}, [
      '  - the request is for execute-api:/prod/GET/pets, and Resource lists execute-api:/prod/GET/cats, execute-api:/prod/POST/*',
      '  - statement #1: the request is for execute-api:/prod/GET/cats, execute-api:/prod/POST/*',
    ]],
    ['a full ARN', [allow({ Resource: 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/test/*' })], {}, [
      '  - the request is for arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/prod/GET/pets, and Resource lists arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5/test/*',
    ]],
    ['a Deny of everybody else', [allow(), deny({ NotPrincipal: { AWS: '444455556666' }, NotAction: 's3:*' })], {}, [
      '  - the caller is anonymous, and NotPrincipal names anybody of account 444455556666',
      '  - the action is execute-api:Invoke, and NotAction lists s3:*',
      '  - statement #2: the caller is anybody of account 444455556666, or the action is s3:*',
    ]],
    ['an unconditional Deny and no Allow', [deny()], {}, [
      '  - it applies to every call',
      '  - statement #1: it is changed or removed',
      'Besides, no Allow statement of the resource policy matches this request.',
    ]],
    ['only Deny statements', [deny({ Resource: 'execute-api:/test/*' })], {}, ['The resource policy has no Allow statement.']],
    ['many values', [allow({ Condition: { StringEquals: { 'aws:UserAgent': ['a', 'b', 'c', 'd', 'e', 'f'] } } })], { context: { 'aws:UserAgent': '' } }, [
      '  - aws:UserAgent is "", which is not any of a, b, c, d and 2 more (StringEquals)',
    ]],
    ['many statements', Array.from({ length: 7 }, () => allow({ Resource: 'execute-api:/test/*' })), {}, ['... and 3 more statements like these.']],
    ['a time', [allow({ Condition: { DateLessThan: { 'aws:CurrentTime': '2026-06-01' } } })], { context: { 'aws:CurrentTime': '2026-07-01' } }, [
      '  - aws:CurrentTime is 2026-07-01, which is at least 2026-06-01 (DateLessThan)',
      '  - statement #1: aws:CurrentTime is less than 2026-06-01',
    ]],
    ['a list of values', [allow({ Condition: { 'ForAnyValue:StringLike': { 'aws:PrincipalOrgPaths': 'o-1/*' } } })], { context: { 'aws:PrincipalOrgPaths': ['o-2/r/', 'o-3/r/'] } }, [
      '  - aws:PrincipalOrgPaths is o-2/r/, o-3/r/, and ForAnyValue:StringLike (o-1/*) does not hold',
      '  - statement #1: ForAnyValue:StringLike (o-1/*) holds for aws:PrincipalOrgPaths',
    ]],
    ['Null', [allow({ Condition: { Null: { 'aws:Referer': 'false' } } })], {}, [
      '  - the request has no aws:Referer (Null false)',
      '  - statement #1: the request has aws:Referer',
    ]],
    ['no route', [allow()], { authorizationType: 'NO_ROUTE' }, [
      'GET /pets on stage prod is refused with 403 (MISSING_AUTHENTICATION_TOKEN): the API has no such resource or method.',
      'To be let in, call a method that the API has, on a stage to which it was deployed.',
    ]],
    ['no signature', [allow()], { authorizationType: 'AWS_IAM' }, [
      'To be let in, sign the request with AWS credentials (Signature Version 4).',
    ]],
    ['a token that is not valid', [allow()], { authorizationType: 'COGNITO_USER_POOLS', authorizer: 'Unauthenticated' }, [
      'GET /pets on stage prod is refused with 401 (UNAUTHORIZED): the authorizer does not accept the credentials.',
      'To be let in, send credentials that the authorizer accepts.',
    ]],
    ['an authorizer that denies', [allow()], { authorizationType: 'CUSTOM', authorizer: 'Deny' }, [
      'GET /pets on stage prod is refused with 403 (ACCESS_DENIED): the authorizer denies it explicitly.',
      'To be let in, the authorizer must allow the request.',
    ]],
    ['a silent identity policy of another account', [allow()], { authorizationType: 'AWS_IAM', caller: BOB, identityPolicy: 'Neither' }, [
      'GET /pets on stage prod is refused with 403 (ACCESS_DENIED): the identity policy does not allow it.',
    ]],
    ['silence on both sides of one account', [deny({ Resource: 'execute-api:/test/*' })], { authorizationType: 'AWS_IAM', caller: ALICE, identityPolicy: 'Neither' }, [
      'GET /pets on stage prod is refused with 403 (ACCESS_DENIED): nobody denies it, but nobody allows it.',
      '  - the identity policy of the caller allows the request',
    ]],
    ['silence on both sides of two accounts', [deny({ Resource: 'execute-api:/test/*' })], { authorizationType: 'AWS_IAM', caller: BOB, identityPolicy: 'Neither' }, [
      'To be let in, the identity policy must allow it too, and one of these must come true:',
    ]],
    ['an allowed request', [allow({ Sid: 'All' })], {}, ['GET /pets on stage prod is allowed.', 'Statement #1 "All" (Allow) matches:']],
    ['no policy', undefined, {}, ['The method has no authorization and the API has no resource policy, so everybody may call it.']],
    ['a cache invalidation', [allow()], { authorizationType: 'AWS_IAM', caller: ALICE, identityPolicy: 'Neither', action: 'execute-api:InvalidateCache' }, [
      'GET /pets on stage prod (execute-api:InvalidateCache) is refused: nobody denies it, but nobody allows it.',
    ]],
    ['what is not known', [allow({ Condition: { StringEquals: { 'aws:UserAgent': 'x' } } })], { context: { 'aws:UserAgent': { unknown: 'nobody said', mayBeAbsent: true } } }, [
      'GET /pets on stage prod is undecided:',
      '  - statement #1: nobody said',
      'Statement #1 (Allow) may or may not match:',
      'The policy asks for what nobody said about the request: aws:UserAgent.',
    ]],
    ['opaque constants', [allow({ Condition: { StringEquals: { 'aws:SourceVpce': opaque('{"Ref":"Endpoint"}') } } })], { context: { 'aws:SourceVpce': 'vpce-1' } }, [
      '  - aws:SourceVpce is vpce-1, but the value of <{"Ref":"Endpoint"}> is not known yet',
    ]],
  ])('%s', (_, statements, call, lines) => {
    expect(text(statements, call).split('\n')).toEqual(expect.arrayContaining(lines));
  });

  test('a private API without a policy', () => {
    expect(text(undefined, {}, PRIVATE_API)).toBe(`\
GET /pets on stage prod is refused: the API has no resource policy that could allow it.

A private API without a resource policy cannot be called by anybody.

To be let in, the API needs a resource policy that allows the request.`);
  });

  test('the longest answer fits on a screen', () => {
    const many = Array.from({ length: 50 }, (_, i) => deny({ Condition: { IpAddress: { 'aws:SourceIp': Array.from({ length: 50 }, (__, n) => `192.0.${i}.${n}`).concat('203.0.113.7') } } }));
    expect(text(many, { context: { 'aws:SourceIp': '203.0.113.7' } }).split('\n').length).toBeLessThanOrEqual(24);
  });
});

test('the explanation tells every element of every statement', () => {
  const statements = [allow({ Action: 's3:*', Condition: { StringEquals: { 'aws:UserAgent': 'x', 'aws:Referer': 'y' } } }), deny({ Condition: { Bool: { 'aws:SecureTransport': 'false' } } })];
  const { statements: told, openKeys, statusCode } = explained(statements, { context: { 'aws:UserAgent': 'x' } });

  expect(told!.map(({ matches, elements }) => [matches, ...elements.map(({ element, matches: one, found }) => [element, one, found])])).toEqual([
    [0, ['Principal', 1, undefined], ['Action', 0, 'execute-api:Invoke'], ['Resource', 1, 'execute-api:/prod/GET/pets'], ['Condition', 1, 'x'], ['Condition', 0, undefined]],
    [0, ['Principal', 1, undefined], ['Action', 1, 'execute-api:Invoke'], ['Resource', 1, 'execute-api:/prod/GET/pets'], ['Condition', 0, undefined]],
  ]);
  expect(openKeys).toEqual([{ key: 'aws:SecureTransport', state: 'absent' }]);
  expect(statusCode).toBe(403);
});

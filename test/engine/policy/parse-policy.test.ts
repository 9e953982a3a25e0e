import * as fc from 'fast-check';
import { opaque } from '../../../src/engine/matching/opaque';
import { parsePolicy, parsePolicyText } from '../../../src/engine/policy/parse-policy';
import { PolicyError } from '../../../src/engine/policy/policy-error';
import { BOB, Json, allow, deny, policy } from '../testing';

function errorOf(parse: () => unknown): PolicyError {
  try {
    parse();
  } catch (error) {
    if (error instanceof PolicyError) return error;
    throw error;
  }
  throw new Error('nothing was refused');
}

const CONDITION = '$.Statement[0].Condition';

describe('what is refused, where, and in which words', () => {
  test.each<[document: unknown, path: string, problem: string]>([
    [[], '$', 'a policy must be an object, not a list'],
    [null, '$', 'a policy must be an object, not null'],
    [{ Version: '2012-10-17' }, '$', 'the policy has no "Statement"; add a list of statements'],
    [{ Statement: [] }, '$.Statement', 'the list of statements is empty; add one'],
    [{ Statement: ['x'] }, '$.Statement[0]', 'a statement must be an object, not "x"'],
    [{ ...policy(allow()), Version: '2012-10-18' }, '$.Version', 'unknown policy version "2012-10-18"; write "2012-10-17"'],
    [{ ...policy(allow()), Id: 1 }, '$.Id', 'Id must be text, not 1; write it in quotes'],
    [{ ...policy(allow()), statement: [] }, '$.statement', 'unknown policy element "statement"; write "Statement"'],
    [{ ...policy(allow()), Note: '' }, '$.Note', 'unknown policy element "Note"; allowed are Version, Id, Statement'],
    [policy(allow({ effect: 'Allow' })), '$.Statement[0].effect', 'unknown statement element "effect"; write "Effect"'],
    [policy(allow({ 'odd name': 1 })), "$.Statement[0]['odd name']", expect.stringContaining('unknown statement element "odd name"') as string],
    [policy(allow({ Sid: 7 })), '$.Statement[0].Sid', 'Sid must be text, not 7; write it in quotes'],
    [policy(allow({ Effect: undefined })), '$.Statement[0]', 'the statement has no "Effect"; add "Allow" or "Deny"'],
    [policy(allow({ Effect: 'allow' })), '$.Statement[0].Effect', 'unknown effect "allow"; write "Allow" or "Deny"'],
    [policy(allow({ Principal: undefined })), '$.Statement[0]', 'the statement has neither "Principal" nor "NotPrincipal"; add one'],
    [policy(allow({ Action: undefined })), '$.Statement[0]', 'the statement has neither "Action" nor "NotAction"; add one'],
    [policy({ ...allow(), NotAction: 's3:*' }), '$.Statement[0]', 'the statement has both "Action" and "NotAction"; keep one'],
    [policy({ ...allow(), NotResource: '*' }), '$.Statement[0]', 'the statement has both "Resource" and "NotResource"; keep one'],
    [policy({ ...deny(), NotPrincipal: '*' }), '$.Statement[0]', 'the statement has both "Principal" and "NotPrincipal"; keep one'],
    [policy(allow({ NotPrincipal: { AWS: '111122223333' } })), '$.Statement[0].NotPrincipal', '"NotPrincipal" with "Allow" is not supported by IAM; use "Principal"'],
    [policy(allow({ Action: [] })), '$.Statement[0].Action', 'the list of Action is empty; add a value or remove it'],
    [policy(allow({ Action: ['execute-api:Invoke', 7] })), '$.Statement[0].Action[1]', 'Action must be text, not 7; write it in quotes'],
    [policy(allow({ Action: 'Invoke' })), '$.Statement[0].Action', '"Invoke" is no action; write "service:name", such as "execute-api:Invoke", or "*"'],
    [policy(allow({ Action: '*:Invoke' })), '$.Statement[0].Action', '"*:Invoke" has no plain service prefix; write it out, as in "execute-api:Invoke", or "*" alone'],
    [policy(allow({ Action: 'execute-api:In voke' })), '$.Statement[0].Action', '"execute-api:In voke" has no plain action name; write it without blanks, as in "execute-api:Invoke"'],
    [policy(allow({ Resource: ['*', 'execute-api:prod/GET'] })), '$.Statement[0].Resource[1]', '"execute-api:prod/GET" has no slash after "execute-api:"; write "execute-api:/stage/METHOD/path"'],
    [policy(allow({ Resource: 'prod/GET/pets' })), '$.Statement[0].Resource', '"prod/GET/pets" is no resource; write an ARN, "execute-api:/stage/METHOD/path" or "*"'],
    [policy(allow({ Resource: 'arn:aws:*:us-east-1:111122223333:x/*' })), '$.Statement[0].Resource', '"arn:aws:*:us-east-1:111122223333:x/*" has a wildcard as its service; write it out, as in "arn:aws:execute-api:*:*:*"'],
    [policy(allow({ Principal: BOB.arn })), '$.Statement[0].Principal', `Principal "${BOB.arn}" has no type; write {"AWS": "${BOB.arn}"}, or "*" for everyone`],
    [policy(allow({ Principal: {} })), '$.Statement[0].Principal', 'Principal is empty; write "*" for everyone, or {"AWS": "111122223333"}'],
    [policy(allow({ Principal: { AWS: [] } })), '$.Statement[0].Principal.AWS', 'the list of principal type "AWS" is empty; add a value or remove it'],
    [policy(allow({ Principal: { AWS: 111122223333 } })), '$.Statement[0].Principal.AWS', 'principal must be text, not 111122223333; write it in quotes'],
    [policy(allow({ Principal: { AWS: ['*', '11112222333'] } })), '$.Statement[0].Principal.AWS[1]', '"11112222333" is no principal; write an account id of 12 digits, or the ARN of an account root, user, role or session'],
    [policy(allow({ Principal: { AWS: 'arn:aws:iam::111122223333:user/*' } })), '$.Statement[0].Principal.AWS', '"arn:aws:iam::111122223333:user/*" has a wildcard, which principals do not support; use "*" with a condition on aws:PrincipalArn'],
    [policy(allow({ Principal: { AWS: 'arn:aws:iam::111122223333:group/g' } })), '$.Statement[0].Principal.AWS', '"arn:aws:iam::111122223333:group/g" is a group, and groups are no principals; name the users or roles'],
    [policy(allow({ Principal: { Service: '*' } })), '$.Statement[0].Principal.Service', '"*" is no service principal; write a name such as "events.amazonaws.com"'],
    [policy(allow({ Principal: { Federated: 'accounts.google.com' } })), '$.Statement[0].Principal.Federated', 'principal type "Federated" is for role trust policies only; use "AWS" or "Service"'],
    [policy(allow({ Principal: { CanonicalUser: 'x' } })), '$.Statement[0].Principal.CanonicalUser', 'principal type "CanonicalUser" is for Amazon S3 only; use "AWS" or "Service"'],
    [policy(allow({ Principal: { aws: '*' } })), '$.Statement[0].Principal.aws', 'principal type "aws" is unknown; use "AWS" or "Service"'],
    [policy(allow({ Condition: [] })), CONDITION, 'Condition must be an object, not a list'],
    [policy(allow({ Condition: { stringEquals: { a: 'b' } } })), `${CONDITION}.stringEquals`, 'unknown operator "stringEquals"; write "StringEquals"'],
    [policy(allow({ Condition: { Equals: { a: 'b' } } })), `${CONDITION}.Equals`, 'unknown operator "Equals"; use one of IAM\'s, such as "StringEquals"'],
    [policy(allow({ Condition: { 'ForEachValue:StringEquals': { a: 'b' } } })), `${CONDITION}['ForEachValue:StringEquals']`, expect.stringContaining('unknown operator') as string],
    [policy(allow({ Condition: { NullIfExists: { a: 'true' } } })), `${CONDITION}.NullIfExists`, 'operator "NullIfExists" does not exist; write "Null"'],
    [policy(allow({ Condition: { 'ForAnyValue:Null': { a: 'true' } } })), `${CONDITION}['ForAnyValue:Null']`, 'operator "ForAnyValue:Null" does not exist; write "Null"'],
    [policy(allow({ Condition: { StringEquals: {} } })), `${CONDITION}.StringEquals`, 'operator StringEquals has no keys; add one or remove the operator'],
    [policy(allow({ Condition: { StringEquals: { '': 'a' } } })), `${CONDITION}.StringEquals['']`, 'a condition key is empty; write one such as "aws:SourceIp"'],
    [policy(allow({ Condition: { StringEquals: { 'aws:UserAgent': [] } } })), `${CONDITION}.StringEquals['aws:UserAgent']`, 'the list of condition is empty; add a value or remove it'],
    [policy(allow({ Condition: { StringEquals: { 'aws:UserAgent': ['x', null] } } })), `${CONDITION}.StringEquals['aws:UserAgent'][1]`, 'null is no condition value; write text, a number, true or false'],
    [policy(allow({ Condition: { StringEquals: { 'aws:Referer': 'a', 'AWS:referer': 'b' } } })), `${CONDITION}.StringEquals['AWS:referer']`, 'condition key "AWS:referer" is written twice in different letter case; keep one'],
    [policy(allow({ Condition: { IpAddress: { 'aws:SourceIp': '10.0.0/8' } } })), `${CONDITION}.IpAddress['aws:SourceIp']`, '"10.0.0/8" is no value for IpAddress; write an address or a CIDR block such as "192.0.2.0/24" or "2001:db8::/32"'],
    [policy(allow({ Condition: { Null: { 'aws:SourceIp': 'yes' } } })), `${CONDITION}.Null['aws:SourceIp']`, '"yes" is no value for Null; write "true" or "false"'],
  ])('%j', (document, path, problem) => {
    const error = errorOf(() => parsePolicy(document));
    expect(error).toMatchObject({ path, problem, name: 'PolicyError' });
    expect(error.message).toBe(`${error.problem} (at ${error.path})`);
  });
});

describe('what is accepted', () => {
  test.each<[string, Json]>([
    ['one statement instead of a list', { Statement: allow() }],
    ['an ARN of another service', policy(allow({ Resource: 'arn:aws:s3:::bucket/*' }))],
    ['a short ARN pattern', policy(allow({ Resource: 'arn:aws:execute-api:us-east-1:*' }))],
    ['a resource that matches nothing', policy(allow({ Resource: 'execute-api:/' }))],
    ['Sids twice', policy(allow({ Sid: 'a' }), deny({ Sid: 'a' }))],
    ['a deleted principal', policy(allow({ Principal: { AWS: 'AIDAJQABLZS4A3QDU576Q' } }))],
    ['all kinds of principals', policy(allow({
      Principal: {
        AWS: ['111122223333', 'arn:aws-cn:iam::111122223333:root', 'arn:aws:iam::111122223333:role/a/b', 'arn:aws:sts::111122223333:assumed-role/r/s',
          'arn:aws:sts::111122223333:federated-user/f'],
        Service: 'events.amazonaws.com',
      },
    }))],
    ['numbers and booleans without quotes', policy(allow({ Condition: { Bool: { a: [true] }, NumericEquals: { b: 3.5 }, Null: { c: false } } }))],
    ['text that is no number or date', policy(allow({ Condition: { NumericEquals: { a: 'n/a' }, DateEquals: { b: 'tomorrow' } } }))],
    ['an empty condition block', policy(allow({ Condition: {} }))],
    ['opaque constants everywhere', policy(allow({
      Sid: opaque('a'),
      Principal: { AWS: [opaque('a'), `arn:aws:iam::${opaque('a:b')}:root`, `arn:${opaque('p')}:iam::111122223333:role/${opaque('r')}`], Service: opaque('a') },
      Action: opaque('a'),
      Resource: [opaque('a'), `execute-api:/${opaque('stage')}/*`],
      Condition: { IpAddress: { a: opaque('a') }, Null: { b: opaque('a') } },
    }))],
    ['an opaque principal without type', policy(allow({ Principal: opaque('a') }))],
  ])('%s', (_, document) => {
    expect(parsePolicy(document).statements.length).toBeGreaterThan(0);
  });

  test('statements keep their place, their name and their text', () => {
    const document = policy(allow({ Sid: 'First' }), deny());
    expect(parsePolicy(document).statements).toMatchObject([
      { index: 0, sid: 'First', effect: 'Allow', json: allow({ Sid: 'First' }) },
      { index: 1, sid: undefined, effect: 'Deny', json: deny() },
    ]);
  });

  test('no version means the edition without variables', () => {
    expect(parsePolicy({ Statement: allow() }).version).toBe('2008-10-17');
  });
});

describe('as text', () => {
  test.each([
    ['{"Statement": [], "Statement": []}', '$.Statement', '"Statement" is written twice in one object; keep one'],
    ['{"Statement": [{}, {"Effect": "Deny", "\\u0045ffect": "Allow"}]}', '$.Statement[1].Effect', '"Effect" is written twice in one object; keep one'],
    ['{"a": {"b": [[1, {"c:d": 1, "x": ["c:d"], "c:d": 2}]]}}', "$.a.b[0][1]['c:d']", '"c:d" is written twice in one object; keep one'],
    ['{"a": "\\"b\\": {,", "a": 1}', '$.a', '"a" is written twice in one object; keep one'],
  ])('%s repeats a key', (text, path, problem) => {
    expect(errorOf(() => parsePolicyText(text))).toMatchObject({ path, problem });
  });

  test('the same key in two objects is fine', () => {
    const text = JSON.stringify(policy(allow({ Condition: { StringEquals: { 'aws:Referer': 'x' }, StringLike: { 'aws:Referer': 'x' } } }), deny()));
    expect(parsePolicyText(text).statements).toHaveLength(2);
  });

  test('what is no JSON is refused', () => {
    expect(errorOf(() => parsePolicyText('{')).problem).toMatch(/^not a JSON document: /);
    expect(errorOf(() => parsePolicyText('[['.repeat(50000))).problem).toMatch(/^not a JSON document: /);
  });

  test('nesting has no limit', () => {
    expect(errorOf(() => parsePolicyText('['.repeat(50000) + ']'.repeat(50000))).problem).toBe('a policy must be an object, not a list');
  });
});

test('arbitrary JSON is read or refused, never anything else', () => {
  const read = (parse: () => unknown) => {
    try {
      parse();
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyError);
    }
  };
  fc.assert(fc.property(fc.jsonValue(), (value) => {
    read(() => parsePolicy(value));
    read(() => parsePolicyText(JSON.stringify(value)));
  }), { seed: 1, numRuns: 500 });
  fc.assert(fc.property(fc.string(), (text) => read(() => parsePolicyText(text))), { seed: 2 });
});

test('a policy with arbitrary JSON in one place is read or refused, at that place', () => {
  const place = fc.constantFrom('Sid', 'Effect', 'Principal', 'NotPrincipal', 'Action', 'NotAction', 'Resource', 'NotResource', 'Condition', '__proto__', 'constructor');
  fc.assert(fc.property(place, fc.jsonValue(), fc.boolean(), (element, value, denies) => {
    const document = policy(Object.defineProperty(denies ? deny() : allow(), element, { value, enumerable: true, configurable: true }) as Json);
    try {
      parsePolicy(document);
    } catch (error) {
      expect(error).toBeInstanceOf(PolicyError);
      expect((error as PolicyError).path).toMatch(/^\$\.Statement\[0\]/);
    }
  }), { seed: 3, numRuns: 1000 });
});

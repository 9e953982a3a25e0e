import { CfnParameter, Token } from 'aws-cdk-lib';
import { AuthorizationType, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { allow, API, deny, document, DOCUMENTED, LAMBDA, OPEN, policy, PRIVATE_API, SIGNED, where } from './documents';
import { newApi, newStack, PRIVATE } from './testing';
import { ApiTarget, AuthorizationOutcome, IpDenylistPolicy, PrivateVpcePolicy, Requests, ResourcePolicy } from '../src';
import { ResourcePolicyDocument } from '../src/resource-policy-document';

const UNKNOWN = { endpointType: EndpointType.REGIONAL };

describe('reading a document', () => {
  test('takes the text of a policy, and the text that get-rest-api prints, with quotes and slashes escaped once more', () => {
    const text = policy(allow(), deny(where('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24')));
    const printed = text.replace(/["/]/g, '\\$&');
    for (const json of [text, `\n${text} `, printed]) {
      expect(ResourcePolicyDocument.fromJson(json, API).deniesAll(Requests.any().fromAddress('198.51.100.7')).outcome).toBe('YES');
    }
  });

  test.each([
    ['{"Statement": [], "Statement": []}', /"Statement" is written twice in one object; keep one/],
    ['{"Version": "2012-10-17"', /not a JSON document/],
    [policy({ ...allow(), effect: 'Deny' }), /effect/],
    [policy(allow(where('IPAddress', 'aws:SourceIp', '203.0.113.0/24'))), /IPAddress/],
  ])('refuses %s', (json, message) => {
    expect(() => ResourcePolicyDocument.fromJson(json, API)).toThrow(message);
  });

  test.each([
    [{ accountId: '1111' }, 'accountId is "1111": give the 12 digits of an account'],
    [{ region: 'Ireland' }, 'region is "Ireland": give the name of a Region, such as eu-west-1'],
    [{ partition: 'china' }, 'partition is "china": give aws, aws-cn or aws-us-gov'],
    [{ restApiId: 'arn:aws:x' }, 'restApiId is "arn:aws:x": give the id of an API, such as a1b2c3d4e5'],
    [{ stages: ['a/b'] }, 'stages is "a/b": give names of stages: letters, digits, hyphens and underscores, at most 128'],
    [{ methods: [{ ...OPEN, httpMethod: 'get' }] }, 'methods has the verb "get": write one of DELETE, GET, HEAD, OPTIONS, PATCH, POST, PUT or ANY'],
    [{ methods: [{ ...OPEN, path: 'pets' }] }, 'methods has the path "pets": write the path of a resource, such as /pets/{petId}, /{proxy+} or /'],
    [{ methods: [{ ...OPEN, path: '/pets/*' }] }, 'methods has the path "/pets/*": write the path of a resource, such as /pets/{petId}, /{proxy+} or /'],
  ])('refuses %j', (api, message) => {
    expect(() => ResourcePolicyDocument.fromJson(policy(allow()), { ...API, ...api })).toThrow(message);
  });

  test.each(['/', '/pets', '/{proxy+}', '/pets/{petId}/{rest+}'])('takes the path %s', (path) => {
    expect(document([allow()], { methods: [{ ...OPEN, path }] }).allowsAll(Requests.any()).outcome).toBe('YES');
  });
});

describe('whether all requests of a set are refused or let in', () => {
  const office = document([allow(), deny({ Sid: 'OfficeOnly', ...where('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24') })]);

  test('yes: proved for all of them', () => {
    const answer = office.deniesAll(Requests.any().fromAddressesOutside('203.0.113.0/24'));
    expect([answer.outcome, answer.counterexample, answer.undecidedReasons]).toEqual(['YES', undefined, []]);
    expect(String(answer)).toBe('Yes, all of these requests are refused: any request, from outside 203.0.113.0/24');
  });

  test('no: with a request that shows it, the statement that decided, and code to ask again', () => {
    const answer = office.allowsAll(Requests.to('GET', '/pets').fromAddresses('203.0.0.0/16'));
    expect(answer.outcome).toBe('NO');
    expect(answer.counterexample!.statementIds).toEqual(['OfficeOnly']);
    expect(String(answer)).toMatch(/^No, not all of these requests are let in: GET \/pets, from inside 203\.0\.0\.0\/16\n\nFor example: GET \/pets, on stage prod, from 203\.0\./);
    expect(answer.counterexample!.code).toMatch(/^Requests\.to\('GET', '\/pets'\)\.onStage\('prod'\)\.fromAddress\('203\.0\.\d+\.\d+'\)\.anonymous\(\)$/);
  });

  test('a single request is a set with one member', () => {
    const request = Requests.to('GET', '/pets').onStage('prod').fromAddress('203.0.113.7');
    expect([office.allowsAll(request).outcome, office.deniesAll(request).outcome]).toEqual(['YES', 'NO']);
  });

  test('yes, but only because there is no such request, is said', () => {
    const answer = office.deniesAll(Requests.toTarget(ApiTarget.path('GET', '/cats')));
    expect([answer.outcome, answer.noSuchRequest]).toEqual(['YES', true]);
    expect(String(answer)).toMatch(/^Yes, but only because there are none/);
  });

  test('undecided: with the reasons', () => {
    const answer = ResourcePolicyDocument.fromJson(policy(allow({ Resource: 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*' })), UNKNOWN).allowsAll(Requests.any());
    expect(answer.outcome).not.toBe('YES');
    const own = ResourcePolicyDocument.fromJson(policy(allow()), { ...UNKNOWN, methods: [SIGNED] })
      .deniesAll(Requests.any().signedByAccounts('444455556666').withIdentityPolicy(AuthorizationOutcome.NEITHER));
    expect(own.outcome).toBe('UNDECIDED');
    expect(own.undecidedReasons).not.toEqual([]);
    expect(String(own)).toMatch(/^Undecided whether all of these requests are refused: .*\n {2}- /);
  });

  test('an allowlist of Allows alone keeps nobody out whom an identity policy or a Lambda authorizer allows', () => {
    const { statements } = DOCUMENTED['flow: policy alone'];
    const outside = Requests.any().fromAddressesOutside('192.0.2.0/24', '198.51.100.0/24');
    expect(document(statements, { methods: [OPEN] }).deniesAll(outside).outcome).toBe('YES');
    const byLambda = document(statements, { methods: [LAMBDA] }).deniesAll(outside);
    expect(byLambda.counterexample!.description).toMatch(/authorizer: Allow$/);
    const byIam = document(statements, { methods: [SIGNED] }).deniesAll(outside);
    expect(byIam.counterexample!.description).toMatch(/signed by arn:aws:iam::111122223333:.*identity policy: Allow$/);
  });

  test('where the methods are not known, a path may have any authorization type, and the example says which', () => {
    const answer = ResourcePolicyDocument.fromJson(policy(allow(where('IpAddress', 'aws:SourceIp', '192.0.2.0/24'))), UNKNOWN)
      .deniesAll(Requests.to('GET', '/pets').fromAddress('203.0.113.7'));
    expect(answer.outcome).toBe('NO');
    expect(answer.counterexample!.description).toMatch(/if that method has a Lambda authorizer$/);
  });

  test('a private API whose policy has no condition lets in every endpoint', () => {
    expect(document([allow()], PRIVATE_API).deniesAll(Requests.any().throughVpcEndpoint('vpce-0a1b2c3d')).outcome).toBe('NO');
    const { statements, api } = DOCUMENTED['only one VPC endpoint'];
    expect(document(statements, api).deniesAll(Requests.any().throughOtherVpcEndpointThan('vpce-0a1b2c3d')).outcome).toBe('YES');
  });

  test.each<[string, Requests, RegExp]>([
    ['a stage that the API does not have', Requests.any().onStage('dev'), /the API has no stage "dev": its stages are prod/],
    ['a key that only private APIs know', Requests.any().throughVpcEndpoint('vpce-1'), /only private APIs know/],
    ['a token', Requests.any().signedBy(Token.asString({ Ref: 'Role' })), /a token has no value where a bare document is asked/],
  ])('refuses a question about %s', (_, requests, message) => {
    expect(() => office.deniesAll(requests)).toThrow(message);
  });
});

describe('an example', () => {
  const api = { methods: [OPEN, SIGNED, LAMBDA, { ...OPEN, httpMethod: 'ANY', path: '/{proxy+}', authorizationType: AuthorizationType.COGNITO }] };

  test.each<[string, Requests]>([
    ['unsigned', Requests.to('GET', '/pets')],
    ['signed by a user', Requests.to('POST', '/pets').signedByAccounts('111122223333')],
    ['signed by a role session', Requests.to('POST', '/pets').signedBy('arn:aws:iam::444455556666:role/Buyer').withIdentityPolicy(AuthorizationOutcome.ALLOW)],
    ['with an authorizer', Requests.toTarget(ApiTarget.path('GET', '/pets/*'))],
    ['at a time', Requests.to('GET', '/pets').between('2026-01-01T00:00:00Z', '2026-02-01T00:00:00Z')],
  ])('can be asked about again: %s', (_, requests) => {
    const open = document([allow()], api);
    const { counterexample } = open.deniesAll(requests);
    expect(open.allowsAll(counterexample!.requests!).outcome).toBe('YES');
    expect(counterexample!.code).toBeDefined();
  });

  test('names the keys of private APIs', () => {
    const { statements, api: privateApi } = DOCUMENTED['only one VPC endpoint'];
    const { counterexample } = document(statements, privateApi).deniesAll(Requests.to('GET', '/pets'));
    expect(counterexample!.code).toBe("Requests.to('GET', '/pets').onStage('prod').throughVpcEndpoint('vpce-0a1b2c3d').anonymous()");
  });

  test('is left as text where Requests has no word for the caller', () => {
    const { counterexample } = document([allow({ Principal: { Service: 'events.amazonaws.com' } })], { methods: [SIGNED] }).deniesAll(Requests.any()
      .withIdentityPolicy(AuthorizationOutcome.NEITHER));
    expect(counterexample!.description).toBe('POST /pets, on stage prod, signed by events.amazonaws.com');
    expect([counterexample!.requests, counterexample!.code]).toEqual([undefined, undefined]);
  });
});

describe('the policy of an API of this app', () => {
  test('is asked as the template carries it, tokens as constants that nobody knows', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: [new CfnParameter(stack, 'Range').valueAsString, '198.51.100.0/24'] });
    const asked = resourcePolicy.toDocument();
    expect(asked.deniesAll(Requests.to('GET', '/pets').fromAddress('198.51.100.7')).outcome).toBe('YES');
    const undecided = asked.deniesAll(Requests.to('GET', '/pets').fromAddress('203.0.113.7'));
    expect([undecided.outcome, undecided.undecidedReasons.join()]).toEqual(['UNDECIDED', expect.stringContaining('Stack/Range')]);
  });

  test('takes questions with tokens of the app', () => {
    const stack = newStack();
    const range = new CfnParameter(stack, 'Endpoint').valueAsString;
    const restApi = newApi(stack, { 'GET /pets': {} }, PRIVATE);
    const asked = new PrivateVpcePolicy(stack, 'Ours', { restApi, vpcEndpointIds: [range] }).resourcePolicy.toDocument();
    expect(asked.allowsAll(Requests.to('GET', '/pets').throughVpcEndpoint(range)).outcome).toBe('YES');
  });

  test('names the path of the API in errors', () => {
    const asked = ResourcePolicy.of(newApi(newStack())).toDocument();
    expect(() => asked.whoCanInvoke(Requests.any().onStage('dev'))).toThrow(/no stage "dev".*\[at Stack\/Api\/ResourcePolicy\]/);
  });
});

import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { allow, COGNITO, deny, document, DOCUMENTED, LAMBDA, OPEN, policy, SIGNED, where } from './documents';
import { newApi, newStack } from './testing';
import { AccountAllowPolicy, ApiTarget, AuthorizationOutcome, Requests } from '../src';
import { ResourcePolicyDocument } from '../src/resource-policy-document';

const descriptions = (regions: readonly { readonly description: string }[]) => regions.map(({ description }) => description);

test('methods without authorization: one reading, since nobody else has a say', () => {
  const [{ authorizationType, byPolicyAlone, ifOthersAllow }, ...others] = document(DOCUMENTED['flow: policy alone'].statements, { methods: [OPEN] }).whoCanInvoke().methods;
  expect(others).toEqual([]);
  expect(authorizationType).toBe('NONE');
  expect(byPolicyAlone).toEqual(ifOthersAllow);
  expect(descriptions(byPolicyAlone)).toEqual([expect.stringMatching(/^anybody, from 192\.0\.2\.0\/24, 198\.51\.100\.0\/24/)]);
});

test('signed callers of another account: nobody by the policy alone, and those who are named if their identity policy allows', () => {
  const { statements } = DOCUMENTED['roles of another account'];
  const [{ byPolicyAlone, ifOthersAllow }] = document(statements, { methods: [SIGNED] }).whoCanInvoke(Requests.any().signedByAccounts('444455556666')).methods;
  expect(byPolicyAlone).toEqual([]);
  expect(descriptions(ifOthersAllow).join()).toMatch(/role sessions.*arn:aws:iam::444455556666:role\/Buyer or arn:aws:iam::444455556666:role\/Seller/);
  expect(ifOthersAllow[0].example.description).toMatch(/signed by arn:aws:iam::444455556666:role\/(Buyer|Seller).*identity policy: Allow/);
});

test('signed callers of the account of the API: an Allow for everybody lets them in without an identity policy', () => {
  const [{ byPolicyAlone }] = document([allow()], { methods: [SIGNED] }).whoCanInvoke().methods;
  expect(descriptions(byPolicyAlone)).toEqual([expect.stringMatching(/^whoever signs but root users, of account 111122223333/)]);
  const [{ byPolicyAlone: nobody, ifOthersAllow }] = document([deny({ ...where('Bool', 'aws:SecureTransport', 'false') })], { methods: [SIGNED] }).whoCanInvoke().methods;
  expect(nobody).toEqual([]);
  expect(descriptions(ifOthersAllow).join()).toContain('of account 111122223333');
});

test('an allowlist of Allows alone: the authorizer lets in everybody else, too', () => {
  const [{ byPolicyAlone, ifOthersAllow }] = document(DOCUMENTED['flow: policy alone'].statements, { methods: [LAMBDA] }).whoCanInvoke().methods;
  expect(descriptions(byPolicyAlone).join()).toContain('192.0.2.0/24');
  const [all] = ifOthersAllow.slice(-1);
  expect(all.description).toMatch(/^anybody/);
  expect(all.description).not.toContain('192.0.2.0/24');
});

test('a Cognito authorizer has to accept a token first', () => {
  const [{ byPolicyAlone, ifOthersAllow }] = document([allow()], { methods: [COGNITO] }).whoCanInvoke().methods;
  expect([byPolicyAlone.length, ifOthersAllow.length]).toEqual([0, 1]);
});

test('the answer is about the methods that the question reaches, by their authorization', () => {
  const api = document([allow(), deny({ Resource: 'execute-api:/*/POST/*' })]);
  const typesOf = (requests?: Requests) => api.whoCanInvoke(requests).methods.map(({ authorizationType }) => authorizationType);
  expect(typesOf()).toEqual(['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS']);
  expect(typesOf(Requests.to('GET', '/pets'))).toEqual(['NONE']);
  expect(typesOf(Requests.to('POST', '/pets'))).toEqual(['AWS_IAM']);
  expect(typesOf(Requests.to('POST', '/cats'))).toEqual([]);
  expect(String(api.whoCanInvoke(Requests.to('POST', '/cats')))).toBe('Nobody can invoke what the API has no method for: POST /cats.');
});

test('the text keeps the readings apart, and fits on a screen', () => {
  const text = String(document(DOCUMENTED['knowledge center: allowlist'].statements).whoCanInvoke(Requests.to('POST', '/pets')));
  expect(text.split('\n').slice(0, 4)).toEqual([
    'Who can invoke the API, asked about POST /pets:', '', 'Methods with AWS_IAM authorization:', '  get in without an identity policy that allows:',
  ]);
  expect(text).toContain('\n  could get in if their identity policy allows:\n    - whoever signs, from 198.51.100.0/24, 203.0.113.7/32');
  const nobody = String(document([deny()], { methods: [LAMBDA] }).whoCanInvoke());
  expect(nobody).toMatch(/authorizer:\n {2}get in even if the authorizer does not mention the request:\n {4}- nobody\n {2}could get in if the authorizer allows:\n {4}- nobody$/);
  const everybody = String(document(Array.from({ length: 30 }, (_, i) => allow({ Resource: `execute-api:/prod/GET/v${i}/*`, ...where('IpAddress', 'aws:SourceIp', `203.0.113.${i}`) })), {
    methods: undefined,
  }).whoCanInvoke());
  expect(everybody.split('\n').length).toBeLessThan(45);
});

test('a region that depends on what is not known says "perhaps"', () => {
  const [{ ifOthersAllow }] = ResourcePolicyDocument.fromJson(policy(allow({ Principal: { AWS: '444455556666' } })), { endpointType: EndpointType.REGIONAL, methods: [SIGNED] })
    .whoCanInvoke(Requests.any().signedByAccounts('444455556666')).methods;
  expect(ifOthersAllow.some(({ isCertain, description }) => isCertain || description.startsWith('perhaps '))).toBe(true);
});

test('the question must not say what it asks about', () => {
  expect(() => document([allow()]).whoCanInvoke(Requests.any().withIdentityPolicy(AuthorizationOutcome.ALLOW))).toThrow(/the question is about both readings: leave it out/);
});

test('an API of this app: who can invoke a part of it', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': {}, 'POST /pets': { authorizationType: SIGNED.authorizationType } });
  const { resourcePolicy } = new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'], targets: [ApiTarget.path('POST', '/pets')] });
  const [{ ifOthersAllow }] = resourcePolicy.toDocument().whoCanInvoke(Requests.toTarget(ApiTarget.path('POST', '/pets'))).methods;
  expect(descriptions(ifOthersAllow).join()).toContain('444455556666');
});

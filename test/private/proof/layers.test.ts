import { Template } from 'aws-cdk-lib/assertions';
import { CfnRestApi, MethodOptions, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, ArnPrincipal, PolicyDocument, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { AccessDeniedResponse, AccountAllowPolicy, AuthorizationOutcome, DecisionOutcome, IpDenylistPolicy, OpenAccessPolicy, PrivateVpcePolicy, Requests, ResourcePolicy } from '../../../src';
import { statementOf } from '../../../src/private/composition/statement';
import { brokenLaws } from '../../../src/private/proof/laws';
import { LayerContent, LayerSource } from '../../../src/private/proof/layers';
import { RenderedApi } from '../../../src/private/tree/rendered-api';
import { IAM, newApi, newStack, PRIVATE, synthError } from '../../testing';

const BLOCK = '198.51.100.0/24';
const ENDPOINT = 'vpce-01234567';
const DOMAIN_NAME = 'arn:aws:execute-api:eu-west-1:111122223333:/domainnames/pets.example.com+d1';

function policy(...statements: object[]): object {
  return { Version: '2012-10-17', Statement: statements };
}

const statement = (effect: 'Allow' | 'Deny', rest: object = {}) => ({ Effect: effect, Principal: '*', Action: 'execute-api:*', Resource: '*', ...rest });
const blocked = (...addresses: string[]) => policy(statement('Deny', { Resource: 'execute-api:/test/*', Condition: { IpAddress: { 'aws:SourceIp': addresses } } }));

function put(api: RestApi, kind: LayerSource['kind'], content: LayerContent | undefined): ResourcePolicy {
  const resourcePolicy = ResourcePolicy.of(api);
  resourcePolicy._addLayer({ construct: api, kind, read: () => content });
  return resourcePolicy;
}

function apiBehindWaf(methods?: { [verbAndPath: string]: MethodOptions }) {
  const stack = newStack();
  const api = newApi(stack, methods);
  return { stack, api, resourcePolicy: put(api, 'web ACL', { name: 'the web ACL of stage test', policy: blocked(BLOCK) }) };
}

function apiBehindEndpoint(document: unknown, through: string = ENDPOINT) {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': {} }, PRIVATE);
  new OpenAccessPolicy(stack, 'Open', { restApi: api });
  const resourcePolicy = put(api, 'VPC endpoint policy', { name: `the VPC endpoint policy of ${through}`, policy: document, through });
  return { stack, api, resourcePolicy };
}

const GET = Requests.to('GET', '/pets');

describe('a web ACL', () => {
  test('refuses a request before the policy, with its own response', () => {
    const { resourcePolicy } = apiBehindWaf();
    resourcePolicy.addAccessDeniedResponse(AccessDeniedResponse.message('no', { statusCode: 401 }));

    const { outcome, statementIds, gatewayResponseType, response, explanation } = resourcePolicy.evaluate(GET.fromAddress('198.51.100.7'));

    expect({ outcome, statementIds, gatewayResponseType }).toEqual({ outcome: DecisionOutcome.DENY, statementIds: [], gatewayResponseType: 'WAF_FILTERED' });
    expect(response).toMatchObject({ statusCode: 403, body: '{"message":"Forbidden"}' });
    expect(explanation).toContain('is refused with 403 (WAF_FILTERED): the web ACL of stage test refuses it.');
    expect(resourcePolicy.evaluate(GET.fromAddress('203.0.113.7')).outcome).toBe(DecisionOutcome.ALLOW);
  });

  test('keeps assertions, and what all other questions are about', () => {
    const { stack, resourcePolicy } = apiBehindWaf();
    resourcePolicy.assertDenies(Requests.any().fromAddresses(BLOCK));
    resourcePolicy.assertAllows(GET.fromAddressesOutside(BLOCK));
    Template.fromStack(stack);

    const document = resourcePolicy.toDocument();
    expect(document.publicAccess().addresses.ipv4Count).toBe(String(2 ** 32 - 256));
    expect(String(document.whoCanInvoke())).toContain('any IPv4 address but 198.51.100.0/24');
    expect(document.changesSince(JSON.stringify(policy(statement('Allow'), { ...statement('Deny'), Condition: { IpAddress: { 'aws:SourceIp': BLOCK } } }))).toString())
      .toBe('Both policies let in the same requests.');
    expect(String(document.allowsAll(GET))).toContain('the web ACL of stage test refuses it');
  });

  test('shows in the error of an assertion that it breaks', () => {
    const { stack, resourcePolicy } = apiBehindWaf();
    resourcePolicy.assertAllows(GET);
    const error = synthError(stack);

    expect(error).toContain('requests must be let in, and are not: GET /pets');
    expect(error).toContain('AWS WAF answers this before API Gateway looks at the resource policy.');
    expect(error).not.toContain('comes from');
  });

  test('makes no denylist of the same addresses idle: it is a second lock', () => {
    const { stack, api } = apiBehindWaf();
    new IpDenylistPolicy(stack, 'Denylist', { restApi: api, ipRanges: [BLOCK] });

    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('leaves nobody for a grant to let in: an error that names it', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
    put(api, 'web ACL', { name: 'the web ACL of everything', policy: blocked('0.0.0.0/0', '::/0') });

    expect(synthError(stack)).toMatch(/admits nobody to execute-api:\/.*: restrictions, or the web ACL of everything, refuse all the callers that it names/);
  });

  test('hides no mistake of the library', () => {
    const { api } = apiBehindWaf();
    const list = (address: string) => statementOf('Deny', 'Blocked', ['*'], { Condition: { IpAddress: { 'aws:SourceIp': [address] } } });
    const composed = { statement: list('198.51.100.0/25'), asked: [list(BLOCK)], constructs: [api] };

    expect(brokenLaws(new RenderedApi(api.node.defaultChild as CfnRestApi), [composed], [statementOf('Allow', 'Open', ['*'])]))
      .toEqual([{ undecided: false, message: expect.stringMatching(/^the policy as it is written lets in requests that it must refuse/) }]);
  });

  test('that turns out to block nothing is none', () => {
    const stack = newStack();
    const api = newApi(stack);
    put(api, 'web ACL', undefined).assertAllows(GET);

    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('a VPC endpoint policy', () => {
  test('of an endpoint of this app, whose id nobody knows yet', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': {} }, PRIVATE);
    const vpc = new Vpc(stack, 'Vpc', { natGateways: 0 });
    const [mine, other] = ['Mine', 'Other'].map((id) => new InterfaceVpcEndpoint(stack, id, { vpc, service: InterfaceVpcEndpointAwsService.APIGATEWAY }));
    const document = new PolicyDocument({
      statements: [new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: [api.arnForExecuteApi('POST')] })],
    });
    const { resourcePolicy } = new PrivateVpcePolicy(stack, 'Private', { restApi: api, vpcEndpoints: [mine, other] });
    resourcePolicy._addLayer({
      construct: mine, kind: 'VPC endpoint policy', read: () => ({ name: `the VPC endpoint policy of ${mine.vpcEndpointId}`, policy: document, through: mine.vpcEndpointId }),
    });
    resourcePolicy.assertDenies(GET.throughVpcEndpoint(mine.vpcEndpointId));
    resourcePolicy.assertAllows(GET.throughVpcEndpoint(other.vpcEndpointId));

    expect(() => Template.fromStack(stack)).not.toThrow();
    expect(resourcePolicy.evaluate(GET.throughVpcEndpoint(mine.vpcEndpointId)).explanation).toContain('no statement of the VPC endpoint policy of <Stack/Mine> allows it');
  });

  test('sees who signs a request to a method without authorization', () => {
    const { resourcePolicy } = apiBehindEndpoint(policy(statement('Allow', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })));
    const signed = GET.onStage('test').throughVpcEndpoint(ENDPOINT).signedBy('arn:aws:iam::444455556666:role/Buyer');

    expect(resourcePolicy.evaluate(signed.withContext('aws:PrincipalOrgID', 'o-a1b2c3d4e5')).outcome).toBe(DecisionOutcome.ALLOW);
    expect(resourcePolicy.evaluate(signed.withContext('aws:PrincipalOrgID', 'o-0000000000')).outcome).toBe(DecisionOutcome.DENY);
    expect(resourcePolicy.evaluate(signed).outcome).toBe(DecisionOutcome.UNDECIDED);
    const refused = resourcePolicy.evaluate(GET.throughVpcEndpoint(ENDPOINT).anonymous());
    expect([refused.outcome, refused.gatewayResponseType, refused.response]).toEqual([DecisionOutcome.DENY, undefined, undefined]);
  });

  test('is asked again with the request that shows something', () => {
    const { resourcePolicy } = apiBehindEndpoint(policy(statement('Allow', { Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } })));
    const { counterexample } = resourcePolicy.toDocument().deniesAll(Requests.any().throughVpcEndpoint(ENDPOINT));

    expect(counterexample?.code).toContain(".withContext('aws:PrincipalOrgID', 'o-a1b2c3d4e5')");
    expect(resourcePolicy.evaluate(counterexample!.requests!).outcome).toBe(DecisionOutcome.ALLOW);
  });

  test('that strangers get past with a signature leaves the API public', () => {
    const { resourcePolicy } = apiBehindEndpoint(policy(statement('Allow', { Condition: { Null: { 'aws:PrincipalArn': 'false' } } })));
    const requests = Requests.any().throughVpcEndpoint(ENDPOINT);

    expect(resourcePolicy.toDocument().deniesAll(requests.anonymous()).outcome).toBe('YES');
    const { example, signedByStrangers } = resourcePolicy.toDocument().publicAccess({ requests });
    expect(signedByStrangers.ipv4Count).toBe(String(2 ** 32));
    expect(example?.description).toMatch(/signed by arn:aws:iam::(?!111122223333)/);
  });

  test.each([
    [policy(statement('Allow', { Resource: 'execute-api:/*' })), 'a VPC endpoint policy has the resource "execute-api:/*"'],
    [{ Statement: [{ Effect: 'Allow' }] }, 'Stack/Api'],
  ])('%j is no such policy', (document, message) => {
    expect(synthError(apiBehindEndpoint(document).stack)).toContain('the VPC endpoint policy of Stack/Api is not valid');
    expect(synthError(apiBehindEndpoint(document).stack)).toContain(message);
  });

  test('of which nobody says whose it is', () => {
    const stack = newStack();
    put(newApi(stack, undefined, PRIVATE), 'VPC endpoint policy', { name: 'the policy', policy: policy(statement('Allow')) });

    expect(synthError(stack)).toContain('it is not known which requests come this way');
  });
});

test('over a private domain name, the policies of endpoint and domain name both have a say', () => {
  const methods = 'arn:aws:execute-api:eu-west-1:111122223333:abc123/*';
  const { resourcePolicy, api } = apiBehindEndpoint(policy(statement('Allow', { Resource: [methods, DOMAIN_NAME] }), statement('Allow')));
  put(api, 'domain name policy', {
    name: 'the policy of pets.example.com',
    policy: policy(
      statement('Allow', { Resource: 'execute-api:/*' }),
      statement('Deny', { Resource: 'execute-api:/*', Condition: { StringNotEquals: { 'aws:SourceVpce': ENDPOINT } } }),
    ),
    through: DOMAIN_NAME,
  });
  const over = (endpoint: string) => GET.throughVpcEndpoint(endpoint).withContext('execute-api:viaDomainArn', DOMAIN_NAME);

  expect(resourcePolicy.evaluate(over(ENDPOINT)).outcome).toBe(DecisionOutcome.ALLOW);
  expect(resourcePolicy.evaluate(over('vpce-89abcdef')).explanation).toContain('the policy of pets.example.com refuses it');
});

test('a promise that the layers keep is kept', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': IAM }, PRIVATE);
  new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
  new PrivateVpcePolicy(stack, 'Vpce', { restApi: api, vpcEndpointIds: [ENDPOINT] });
  api.addToResourcePolicy(new PolicyStatement({ principals: [new ArnPrincipal('arn:aws:iam::111122223333:role/Own')], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'] }));
  const broken = synthError(stack);
  put(api, 'VPC endpoint policy', {
    name: 'the VPC endpoint policy', policy: policy(statement('Allow', { Principal: { AWS: '444455556666' } })), through: ENDPOINT,
  });

  expect(broken).toContain('Stack/Partner');
  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('preflight requests from addresses that a web ACL blocks break no promise', () => {
  const { stack, api } = apiBehindWaf({ 'GET /pets': IAM, 'OPTIONS /pets': {} });
  new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });

  expect(() => Template.fromStack(stack)).not.toThrow();
});

test('what an author says others answer is asked with the layers', () => {
  const { resourcePolicy } = apiBehindWaf({ 'GET /pets': IAM });
  const signed = GET.signedBy('arn:aws:iam::111122223333:role/Own').withIdentityPolicy(AuthorizationOutcome.ALLOW);

  expect(resourcePolicy.toDocument().deniesAll(signed.fromAddresses(BLOCK)).outcome).toBe('YES');
  expect(resourcePolicy.toDocument().allowsAll(signed.fromAddressesOutside(BLOCK)).outcome).toBe('YES');
});

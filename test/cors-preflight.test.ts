import { readdirSync, readFileSync } from 'fs';
import { join } from 'path';
import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { ApiDefinition, AuthorizationType, Cors, MethodOptions, MockIntegration, RestApi, RestApiBase, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import {
  AccessDeniedResponse, AccountAllowPolicy, AccountAllowPolicyProps, ApiTarget, IpDenylistPolicy, OrganizationAllowPolicy, PrincipalAllowlistPolicy,
  PrincipalTagAllowPolicy, Requests, ResourcePolicy,
} from '../src';
import { IAM, newApi, newStack, synthError } from './testing';

const PARTNER = { accountIds: ['444455556666'] };
const PREFLIGHT = Requests.toTarget(ApiTarget.path('OPTIONS', '/pets'));

/** Methods that need a signature, behind preflight methods that cannot. */
function withCors(stack: Stack): RestApi {
  const api = new RestApi(stack, 'Api', {
    cloudWatchRole: false,
    deployOptions: { stageName: 'test' },
    defaultMethodOptions: IAM,
    defaultCorsPreflightOptions: { allowOrigins: Cors.ALL_ORIGINS },
  });
  const pets = api.root.addResource('pets');
  pets.addMethod('GET', new MockIntegration());
  pets.addResource('{petId}').addMethod('GET', new MockIntegration());
  return api;
}

function methods(options: MethodOptions): (stack: Stack) => RestApi {
  return (stack) => newApi(stack, { 'GET /pets': IAM, 'OPTIONS /pets': options });
}

function fromDefinition(stack: Stack): SpecRestApi {
  return new SpecRestApi(stack, 'Api', {
    deployOptions: { stageName: 'test' },
    apiDefinition: ApiDefinition.fromInline({
      openapi: '3.0.1',
      paths: { '/pets': { get: { 'x-amazon-apigateway-auth': { type: 'AWS_IAM' } }, options: {} } },
    }),
  });
}

function granted(create: (stack: Stack) => RestApiBase, props: Partial<AccountAllowPolicyProps> = {}) {
  const stack = newStack();
  const { resourcePolicy } = new AccountAllowPolicy(stack, 'Partner', { restApi: create(stack), ...PARTNER, ...props });
  return { stack, resourcePolicy };
}

/** Every construct that promises to leave preflight alone. */
const PROMISING: { [name: string]: (stack: Stack, restApi: RestApiBase, targets?: ApiTarget[]) => { readonly resourcePolicy: ResourcePolicy } } = {
  'account-allow-policy': (stack, restApi, targets) => new AccountAllowPolicy(stack, 'Policy', { restApi, targets, ...PARTNER }),
  'organization-allow-policy': (stack, restApi, targets) => new OrganizationAllowPolicy(stack, 'Policy', { restApi, targets, organizationIds: ['o-a1b2c3d4e5'] }),
  'principal-allowlist-policy': (stack, restApi, targets) => new PrincipalAllowlistPolicy(stack, 'Policy', { restApi, targets, ...PARTNER }),
  'principal-tag-allow-policy': (stack, restApi, targets) => new PrincipalTagAllowPolicy(stack, 'Policy', { restApi, targets, ...PARTNER, tagKey: 'team', tagValues: ['pets'] }),
};

test('every construct that promises to leave preflight alone is tested', () => {
  const folder = join(__dirname, '../src/policies');
  const promising = readdirSync(folder).filter((file) => readFileSync(join(folder, file), 'utf8').includes('readonly allowCorsPreflight'));
  expect(promising.map((file) => file.replace('.ts', '')).sort()).toEqual(Object.keys(PROMISING));
});

describe.each(Object.entries(PROMISING))('with a %s', (_, create) => {
  test.each<[string, ApiTarget[] | undefined]>([
    ['the whole API', undefined],
    ['a stage', [ApiTarget.all().onStage('test')]],
    ['a path with all methods', [ApiTarget.path('ANY', '/pets')]],
    ['the method beside', [ApiTarget.path('GET', '/pets')]],
  ])('on %s, everybody can send preflight requests and nobody else gets in unsigned', (__, targets) => {
    const stack = newStack();
    const { resourcePolicy } = create(stack, withCors(stack), targets);
    resourcePolicy.assertAllows(PREFLIGHT);
    resourcePolicy.assertDenies(Requests.to('GET', '/pets').anonymous());
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('preflight requests get in, whoever sends them from wherever', () => {
  test.each<[string, (stack: Stack) => RestApiBase, Partial<AccountAllowPolicyProps>]>([
    ['behind a grant on the whole API', withCors, {}],
    ['of an API with an explicit OPTIONS method', methods({}), {}],
    ['of an API with a definition', fromDefinition, {}],
    ['behind a grant on one stage', withCors, { targets: [ApiTarget.all().onStage('test')] }],
    ['behind a grant on a path and all below', withCors, { targets: [ApiTarget.path('ANY', '/pets'), ApiTarget.path('ANY', '/pets/*')] }],
    ['behind a grant on the method beside', withCors, { targets: [ApiTarget.path('GET', '/pets')] }],
  ])('%s', (_, create, props) => {
    const { stack, resourcePolicy } = granted(create, props);
    resourcePolicy.assertAllows(PREFLIGHT);
    resourcePolicy.assertAllows(PREFLIGHT.anonymous().fromAddress('203.0.113.7'));
    resourcePolicy.assertDenies(Requests.to('GET', '/pets').anonymous());
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('except from addresses that another construct refuses', () => {
    const { stack, resourcePolicy } = granted(withCors);
    new IpDenylistPolicy(stack, 'Blocked', { restApi: resourcePolicy.node.scope as RestApi, ipRanges: ['198.51.100.0/24'] });
    resourcePolicy.assertAllows(PREFLIGHT.fromAddressesOutside('198.51.100.0/24'));
    resourcePolicy.assertDenies(PREFLIGHT.fromAddresses('198.51.100.0/24'));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

describe('preflight requests that do not get in fail the assertion', () => {
  test('when the grant says so', () => {
    const { stack, resourcePolicy } = granted(methods({}), { targets: [ApiTarget.path('ANY', '/pets')], allowCorsPreflight: false });
    resourcePolicy.assertAllows(PREFLIGHT);
    expect(synthError(stack)).toMatch(/OPTIONS \/pets/);
  });

  test('when the OPTIONS method wants a signature, which browsers do not send', () => {
    const { stack, resourcePolicy } = granted(methods({ authorizationType: AuthorizationType.IAM }));
    resourcePolicy.assertAllows(PREFLIGHT);
    expect(synthError(stack)).toMatch(/requests must be let in, and are not: .*OPTIONS/);
  });

  test('when a statement of others refuses them', () => {
    const { stack, resourcePolicy } = granted(withCors);
    (resourcePolicy.node.scope as RestApi).addToResourcePolicy(PolicyStatement.fromJson({
      Sid: 'OnlyPartners', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', Condition: { StringNotEquals: { 'aws:PrincipalAccount': '444455556666' } },
    }));
    resourcePolicy.assertAllows(PREFLIGHT);
    expect(synthError(stack)).toMatch(/requests must be let in, and (are not|it is undecided).*OnlyPartners/s);
  });
});

test('a refusal of the request that follows can be read by pages of the origin, whatever refused it', () => {
  const { stack, resourcePolicy } = granted(withCors, {
    accessDeniedResponse: AccessDeniedResponse.message('Forbidden', { corsAllowOrigin: 'https://shop.example' }).forEveryRefusal(),
  });
  const refused = [
    resourcePolicy.evaluate(Requests.to('GET', '/pets').signedBy('arn:aws:iam::777788889999:user/eve')),
    resourcePolicy.evaluate(Requests.to('GET', '/pets').anonymous()),
    resourcePolicy.evaluate(Requests.to('GET', '/cats')),
  ];
  expect(refused.map(({ gatewayResponseType }) => gatewayResponseType)).toEqual(['ACCESS_DENIED', 'MISSING_AUTHENTICATION_TOKEN', 'MISSING_AUTHENTICATION_TOKEN']);
  for (const { response } of refused) {
    expect(response).toMatchObject({ statusCode: 403, body: '{"message":"Forbidden"}', headers: { 'Access-Control-Allow-Origin': 'https://shop.example' } });
  }
  Template.fromStack(stack).allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
    ResponseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'https://shop.example'" },
  });
});

test('without a policy preflight needs no Allow, and with one it keeps it', () => {
  const stack = newStack();
  const api = withCors(stack);
  expect(ResourcePolicy.evaluateFor(api, Requests.to('OPTIONS', '/pets').anonymous()).outcome).toBe('ALLOW');
  api.addToResourcePolicy(new PolicyStatement({ principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*/GET/*'] }));
  ResourcePolicy.of(api).assertAllows(PREFLIGHT);
  expect(() => Template.fromStack(stack)).not.toThrow();
});

describe('the promise of allowCorsPreflight is proved on the whole policy', () => {
  const refuse = (Condition?: object) => PolicyStatement.fromJson({
    Sid: 'Others', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*/OPTIONS/*', Condition,
  });
  test.each(Object.entries(PROMISING))('%s: broken by a statement of others', (_, create) => {
    const stack = newStack();
    const api = withCors(stack);
    create(stack, api);
    api.addToResourcePolicy(refuse({ IpAddress: { 'aws:SourceIp': '203.0.113.0/24' } }));
    expect(synthError(stack)).toMatch(/preflight requests are refused \[at Stack\/Policy\]; change the statement, or waive.*Others/s);
    const again = newStack();
    const other = withCors(again);
    const { resourcePolicy } = create(again, other);
    other.addToResourcePolicy(refuse());
    resourcePolicy.waivePromise(again.node.findChild('Policy'), 'no browsers');
    expect(() => Template.fromStack(again)).not.toThrow();
  });

  test('broken by a construct that closes preflight on a part', () => {
    const { stack, resourcePolicy } = granted(methods({}));
    new AccountAllowPolicy(stack, 'Closed', {
      restApi: resourcePolicy.node.scope as RestApi, accountIds: ['777788889999'], targets: [ApiTarget.path('ANY', '/pets')], allowCorsPreflight: false,
    });
    expect(synthError(stack)).toMatch(/preflight requests are refused \[at Stack\/Partner\]/);
  });

  test('kept by an API without preflight methods', () => {
    const { stack } = granted((s) => newApi(s, { 'GET /pets': IAM }));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });
});

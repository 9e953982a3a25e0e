import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { AuthorizationType, CfnAuthorizer, CfnRestApi, CognitoUserPoolsAuthorizer, EndpointType, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { UserPool } from 'aws-cdk-lib/aws-cognito';
import { CfnVPCEndpoint, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import * as fc from 'fast-check';
import { ARN, endpointIn, endpointStatements, importedEndpoint, plain, privateApi, vpcIn } from './world';
import {
  AccountAllowPolicy, AccountDenylistPolicy, AnswerOutcome, ApiTarget, AuthorizationOutcome, ImportedApiPolicy, PolicyDelivery, PrivateApiEndpoint,
  PrivateApiEndpointProps, PrivateApiNetwork, PrivateApiOptions, Requests, ResourcePolicy, VpcEndpointPolicyDelivery,
} from '../../src';
import { deploymentIds, IAM, newApi, newStack, statementsIn, synthError } from '../testing';

// CDK's own validation of templates is on: see jest-setup.js.
beforeAll(() => { delete process.env.CDK_VALIDATION; });

const PARTNER = 'arn:aws:iam::444455556666:role/Partner';

function world(methods?: Parameters<typeof privateApi>[1]) {
  const stack = newStack();
  return { stack, api: privateApi(stack, methods), endpoint: new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) }) };
}

describe('wrong input is refused, with the construct that has it', () => {
  test.each<[string, (stack: Stack) => Partial<PrivateApiEndpointProps>, RegExp]>([
    ['neither VPC nor endpoint', () => ({}), /^vpc and vpcEndpoint are both missing: pass a VPC for a new endpoint, or an endpoint that there is \[at Stack\/Way\]$/],
    ['VPC and endpoint', (stack) => ({ vpc: vpcIn(stack), vpcEndpoint: endpointIn(stack) }), /^vpc and vpcEndpoint are both given/],
    ['what a new endpoint gets, for one that there is', (stack) => ({ vpcEndpoint: endpointIn(stack), privateDnsEnabled: false, subnets: {} }),
      /^(privateDnsEnabled, subnets|subnets, privateDnsEnabled) is given for an endpoint that there is: set it where the endpoint is made \[at Stack\/Way\]$/],
    ['an imported endpoint', (stack) => ({ vpcEndpoint: importedEndpoint(stack) }),
      /^the endpoint vpce-0123456789abcdef0 is imported, and CloudFormation cannot change.*VpcEndpointPolicyDelivery.OUTPUT and have its owner apply the document, or to VpcEndpointPolicyDelivery.UNCHANGED.*\[at Stack\/Way\]$/],
    ['an output for an endpoint of this app', (stack) => ({ vpcEndpoint: endpointIn(stack), policyDelivery: VpcEndpointPolicyDelivery.OUTPUT }), /^policyDelivery is OUTPUT, and this app defines the endpoint/],
    ['an endpoint of another service', (stack) => ({ vpcEndpoint: new InterfaceVpcEndpoint(stack, 'Sqs', { vpc: vpcIn(stack), service: InterfaceVpcEndpointAwsService.SQS }) }),
      /^Stack\/Sqs\/Resource is an endpoint for "com.amazonaws.eu-west-1.sqs", and APIs are called through endpoints for execute-api.*\[at Stack\/Way\]$/],
  ])('%s', (_, props, message) => {
    const stack = newStack();
    expect(() => new PrivateApiEndpoint(stack, 'Way', props(stack))).toThrow(message);
  });

  test.each<[PrivateApiOptions, RegExp]>([
    [{ targets: [] }, /^targets is empty: name at least one, or leave targets out for the whole API \[at Stack\/Way\/Api\]$/],
    [{ targets: [ApiTarget.path('get', '/pets')] }, /verb "get" would match no request/],
    [{ accountIds: [] }, /^accountIds, principalArns and organizationIds are all empty: name at least one caller/],
    [{ accountIds: ['12'] }, /^accountIds: "12" is not an account id.*\[at Stack\/Way\/Api\]$/],
    [{ principalArns: ['*'] }, /^principalArns: "\*" is everybody/],
    [{ principalArns: ['arn:aws:sts::111122223333:assumed-role/A/b'] }, /^principalArns: .* is one session of a role, which no condition key tells/],
    [{ organizationIds: ['a1b2c3d4e5'] }, /^organizationIds: "a1b2c3d4e5" is not the id of an organization/],
  ])('%j', (options, message) => {
    const { api, endpoint } = world({ 'GET /pets': IAM });
    expect(() => endpoint.addApi(api, options)).toThrow(message);
  });

  test.each<[string[], RegExp]>([
    [[], /^arns is empty/],
    [['execute-api:/*'], /^arns: "execute-api:\/\*" is not the ARN of what is called of an API: write one such as.*\[at Stack\/Way\/other APIs\]$/],
    [['arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5'], /is not the ARN of what is called/],
    [['arn:aws:apigateway:eu-west-1::/restapis/a1b2c3d4e5'], /is not the ARN of what is called/],
  ])('ARNs %j', (arns, message) => {
    expect(() => world().endpoint.addApiArns(arns)).toThrow(message);
  });

  test('an API that is not private', () => {
    const stack = newStack();
    const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) });
    const api = newApi(stack, undefined, { endpointConfiguration: { types: [EndpointType.REGIONAL] } });
    expect(() => endpoint.addApi(api)).toThrow(/the API is REGIONAL, and only private APIs are called through VPC endpoints/);
  });

  test('an API that nothing is known of', () => {
    const { stack, endpoint } = world();
    expect(() => endpoint.addApi(RestApi.fromRestApiId(stack, 'Other', 'a1b2c3d4e5'))).toThrow(/the API is imported.*ImportedApiPolicy/);
  });

  test('a target of another API', () => {
    const { stack, api, endpoint } = world();
    const other = privateApi(stack, {}, 'Other');
    const method = other.root.addMethod('GET');
    expect(() => endpoint.addApi(api, { targets: [ApiTarget.method(method)] })).toThrow(/^target "GET \/" belongs to Stack\/Other, not to Stack\/Api/);
  });
});

describe('a new endpoint', () => {
  test('lets through the APIs of the account, which each name it', () => {
    const { stack, api, endpoint } = world();
    endpoint.addApi(api);
    expect(plain(endpointStatements(stack))).toEqual([
      { Sid: 'AllowEverybody', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: `${ARN}:*/*` },
    ]);
    expect(plain(statementsIn(stack)[1])).toMatchObject({ Sid: 'DenyUnlessPrivateNetwork', Resource: 'execute-api:/*', Condition: { StringNotEquals: { 'aws:SourceVpce': '<WayEndpoint>' } } });
    Template.fromStack(stack).hasResourceProperties('AWS::EC2::VPCEndpoint', { ServiceName: 'com.amazonaws.eu-west-1.execute-api', PrivateDnsEnabled: true });
    expect(endpoint.interfaceVpcEndpoint?.vpcEndpointId).toBe(endpoint.vpcEndpointId);
    expect(endpoint.env).toEqual({ account: '111122223333', region: 'eu-west-1' });
  });

  test('is shut, and says so, as long as no API is added', () => {
    const stack = newStack();
    new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) });
    expect(endpointStatements(stack)).toEqual([{ Sid: 'DenyEverybody', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' }]);
    Annotations.fromStack(stack).hasWarning('/Stack/Way', Match.stringLikeRegexp('no API can be called through the endpoint.*call addApi\\(\\)'));
  });

  test('limits methods and callers, and leaves preflight to everybody', () => {
    const { stack, api, endpoint } = world({ 'GET /pets': IAM, 'POST /pets': IAM, 'OPTIONS /pets': {}, 'GET /health': {} });
    endpoint.addApi(api, { targets: [ApiTarget.resource(api.root.resourceForPath('/pets'))], principalArns: [PARTNER], organizationIds: ['o-a1b2c3d4e5'] });
    endpoint.addApi(api, { targets: [ApiTarget.path('GET', '/health').onStage('test')] });
    const allow = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke' };
    expect(plain(endpointStatements(stack))).toEqual([
      { ...allow, Sid: 'AllowCallers', Resource: `${ARN}:*/*/*/pets`, Condition: { ArnEquals: { 'aws:PrincipalArn': PARTNER } } },
      { ...allow, Sid: 'AllowCallers2', Resource: `${ARN}:*/*/*/pets`, Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-a1b2c3d4e5' } } },
      { ...allow, Sid: 'AllowEverybody', Resource: [`${ARN}:*/*/OPTIONS/*`, `${ARN}:*/test/GET/health`] },
    ]);
    expect(statementsIn(stack).filter((statement) => statement.Effect === 'Deny').map(({ Resource }) => Resource)).toEqual(['execute-api:/*']);
  });

  test('needs signatures for named callers, which those with tokens do not have', () => {
    const stack = newStack();
    const authorizer = new CognitoUserPoolsAuthorizer(stack, 'Users', { cognitoUserPools: [new UserPool(stack, 'Pool')] });
    const api = privateApi(stack, { 'GET /pets': { authorizer, authorizationType: AuthorizationType.COGNITO } });
    new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) }).addApi(api, { accountIds: ['444455556666'] });
    expect(stack.node.findAll().some((node) => node instanceof CfnAuthorizer)).toBe(true);
    expect(synthError(stack)).toMatch(/callers are named on methods whose callers do not sign: GET \/pets \(COGNITO_USER_POOLS\);.*\[at Stack\/Way\/Api\]/);
  });

  test('lets through APIs of other accounts', () => {
    const { stack, endpoint } = world();
    endpoint.addApiArns(['arn:aws:execute-api:eu-west-1:444455556666:a1b2c3d4e5/prod/*', new CfnParameter(stack, 'Arn').valueAsString]);
    endpoint.addApiArns(['arn:aws:execute-api:eu-west-1:777788889999:f6g7h8i9j0/*'], { accountIds: ['111122223333'] });
    expect(plain(endpointStatements(stack))).toMatchObject([
      { Sid: 'AllowCallers', Resource: 'arn:aws:execute-api:eu-west-1:777788889999:f6g7h8i9j0/*', Condition: { StringEquals: { 'aws:PrincipalAccount': '111122223333' } } },
      { Sid: 'AllowEverybody', Resource: ['arn:aws:execute-api:eu-west-1:444455556666:a1b2c3d4e5/prod/*', '<Arn>'] },
    ]);
  });
});

test('a list that is one token cannot be joined with others', () => {
  const { stack, endpoint } = world();
  endpoint.addApiArns(new CfnParameter(stack, 'Arns', { type: 'CommaDelimitedList' }).valueAsList);
  endpoint.addApiArns([`${ARN}:a1b2c3d4e5/*`, `${ARN}:f6g7h8i9j0/*`]);
  expect(plain(endpointStatements(stack))).toMatchObject([{ Resource: '<Arns>' }, { Resource: [`${ARN}:a1b2c3d4e5/*`, `${ARN}:f6g7h8i9j0/*`] }]);
});

describe('an endpoint that there is', () => {
  const STATEMENT = { Sid: 'Audit', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*', Condition: { StringEquals: { 'aws:PrincipalAccount': '999999999999' } } };
  const audit = () => new PolicyStatement({
    sid: 'Audit', effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['*'], conditions: STATEMENT.Condition,
  });

  test.each([['before', true], ['after', false]])('keeps statements that were added %s', (_, before) => {
    const stack = newStack();
    const vpcEndpoint = endpointIn(stack);
    if (before) { vpcEndpoint.addToPolicy(audit()); }
    const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint });
    endpoint.addApi(privateApi(stack));
    if (!before) { vpcEndpoint.addToPolicy(audit()); }
    expect(plain(endpointStatements(stack))).toMatchObject([{ Sid: 'AllowEverybody' }, { Sid: 'Audit', Condition: STATEMENT.Condition }]);
  });

  test('of an L1 keeps its document, and is told apart in Sids', () => {
    const stack = newStack();
    const vpcEndpoint = new CfnVPCEndpoint(stack, 'Taken', {
      vpcId: 'vpc-01234567', serviceName: 'com.amazonaws.eu-west-1.execute-api', vpcEndpointType: 'Interface', policyDocument: { Version: '2012-10-17', Statement: [{ ...STATEMENT, Sid: 'AllowEverybody' }] },
    });
    new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint }).addApi(privateApi(stack));
    expect(endpointStatements(stack)?.map(({ Sid }) => Sid)).toEqual(['AllowEverybody2', 'AllowEverybody']);
  });

  test.each<[string, unknown, RegExp]>([
    ['a document that is none', 'everything', /the policy that the endpoint already has is not a policy document with statements/],
    ['variables in an old version', { Statement: [{ ...STATEMENT, Resource: '${aws:userid}' }] }, /is of version "2008-10-17", in which variables are plain text/],
  ])('with %s fails', (_, policyDocument, message) => {
    const stack = newStack();
    const vpcEndpoint = new CfnVPCEndpoint(stack, 'Taken', { vpcId: 'vpc-01234567', serviceName: 'com.amazonaws.eu-west-1.execute-api', policyDocument });
    new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint }).addApi(privateApi(stack));
    expect(synthError(stack)).toMatch(message);
  });

  test('whose policy is overridden later fails', () => {
    const stack = newStack();
    const vpcEndpoint = endpointIn(stack);
    new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint }).addApi(privateApi(stack));
    (vpcEndpoint.node.defaultChild as CfnVPCEndpoint).addPropertyOverride('PolicyDocument', { Statement: [STATEMENT] });
    expect(synthError(stack)).toMatch(/AllowEverybody.* is not in the policy of the endpoint: the "policyDocument" property of its CfnVPCEndpoint was set or overridden later/);
  });

  test('is shared by several constructs, whose statements are one', () => {
    const stack = newStack();
    const vpcEndpoint = endpointIn(stack);
    new PrivateApiEndpoint(stack, 'Orders', { vpcEndpoint }).addApi(privateApi(stack, undefined, 'OrdersApi'), { targets: [ApiTarget.stage('test')] });
    new PrivateApiEndpoint(stack, 'Stock', { vpcEndpoint }).addApiArns(['arn:aws:execute-api:eu-west-1:444455556666:a1b2c3d4e5/*']);
    const Resource = expect.arrayContaining(['arn:aws:execute-api:eu-west-1:444455556666:a1b2c3d4e5/*', `${ARN}:*/test/*`]) as unknown;
    expect(plain(endpointStatements(stack))).toMatchObject([{ Sid: 'AllowEverybody', Resource }]);
  });

  test('that is imported gets its policy from its owner, by an output with the exact API', () => {
    const stack = newStack();
    const api = privateApi(stack);
    const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint: importedEndpoint(stack), policyDelivery: VpcEndpointPolicyDelivery.OUTPUT });
    endpoint.addApi(api);
    ResourcePolicy.of(api).assertAllows(Requests.to('GET', '/pets').throughVpcEndpoint('vpce-0123456789abcdef0'));
    const [output] = Object.entries(plain(Template.fromStack(stack).findOutputs('*')) as { [id: string]: { Value: string } }).filter(([id]) => id.startsWith('WayPolicy'));
    expect(JSON.parse(output[1].Value)).toEqual({
      Version: '2012-10-17', Statement: [{ Sid: 'AllowEverybody', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: `${ARN}:<Api>/*` }],
    });
  });

  test('that stays as it is, can be named in the policy of the API, and hold nothing itself', () => {
    const stack = newStack();
    const api = privateApi(stack);
    const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint: importedEndpoint(stack), policyDelivery: VpcEndpointPolicyDelivery.UNCHANGED });
    expect(() => endpoint.addApi(api, { accountIds: ['111122223333'] })).toThrow(/which only the policy of the endpoint can hold, and it stays as it is/);
    expect(() => endpoint.addApiArns([`${ARN}:a1b2c3d4e5/*`])).toThrow(/stays as it is/);
    endpoint.addApi(api);
    expect(statementsIn(stack)[1].Condition).toEqual({ StringNotEquals: { 'aws:SourceVpce': 'vpce-0123456789abcdef0' } });
  });

  test('that stays as it is in this app has the policy of its template in questions', () => {
    const stack = newStack();
    const api = privateApi(stack);
    const vpcEndpoint = endpointIn(stack);
    vpcEndpoint.addToPolicy(new PolicyStatement({ principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: [`${ARN}:*/test/GET/pets`] }));
    new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint, policyDelivery: VpcEndpointPolicyDelivery.UNCHANGED }).addApi(api);
    api.root.addMethod('POST');
    ResourcePolicy.of(api).assertAllows(Requests.to('GET', '/pets').throughVpcEndpoint(vpcEndpoint.vpcEndpointId));
    ResourcePolicy.of(api).assertDenies(Requests.to('POST', '/').throughVpcEndpoint(vpcEndpoint.vpcEndpointId));
    expect(endpointStatements(stack)).toHaveLength(1);
  });
});

describe('what the API names', () => {
  test('is the VPC, if the policy of the endpoint is to name the API by its id', () => {
    const { stack, api, endpoint } = world();
    endpoint.addApi(api, { network: PrivateApiNetwork.VPC });
    expect(plain(endpointStatements(stack))).toMatchObject([{ Resource: `${ARN}:<Api>/*` }]);
    expect(plain(statementsIn(stack)[1].Condition)).toEqual({ StringNotEquals: { 'aws:SourceVpc': '<Vpc>' } });
  });

  test.each<[string, PrivateApiOptions]>([['by an association', { associate: true }], ['by what its policy names', {}]])('must not be the endpoint as well, %s: neither could be made first', (_, options) => {
    const { stack, api, endpoint } = world();
    endpoint.addApi(api, { network: PrivateApiNetwork.VPC, ...options });
    if (!options.associate) { endpoint.addApi(api); }
    expect(synthError(stack)).toMatch(/the policy of the endpoint names the API by its id, and the API needs the endpoint \(Stack\/Api\/Resource -> Stack\/Way\/Endpoint\/Resource\), so CloudFormation could make neither: leave network out/);
  });

  test('cannot be the VPC of an imported endpoint', () => {
    const stack = newStack();
    const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint: importedEndpoint(stack), policyDelivery: VpcEndpointPolicyDelivery.OUTPUT });
    expect(() => endpoint.addApi(privateApi(stack), { network: PrivateApiNetwork.VPC })).toThrow(/the endpoint is imported, so it is not known which VPC it is in: leave network out/);
  });

  test('is the endpoint, and the endpoint names it by its id, if the API is imported', () => {
    const { stack, endpoint } = world();
    const restApi = RestApi.fromRestApiId(stack, 'Shop', 'a1b2c3d4e5');
    const methods = [{ httpMethod: 'GET', path: '/', authorizationType: AuthorizationType.NONE }];
    new ImportedApiPolicy(stack, 'ShopPolicy', { restApi, endpointType: EndpointType.PRIVATE, methods, stageNames: ['prod'], delivery: PolicyDelivery.output() });
    expect(() => endpoint.addApi(restApi, { associate: true })).toThrow(/the API is imported, and CloudFormation cannot associate it/);
    expect(plain(endpointStatements(stack))).toMatchObject([{ Resource: `${ARN}:a1b2c3d4e5/*` }]);
  });

  test('is associated with endpoints in an order that is always the same', () => {
    const associated = (ids: readonly string[]) => {
      const stack = newStack();
      const api = privateApi(stack);
      const endpoints = new Map(['A', 'B'].map((id) => [id, new PrivateApiEndpoint(stack, id, { vpcEndpoint: endpointIn(stack, `Taken${id}`) })]));
      for (const id of ids) { endpoints.get(id)?.addApi(api, { associate: true }); }
      const [{ Properties: { EndpointConfiguration } }] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi')) as [{ Properties: { EndpointConfiguration: unknown } }];
      return plain(EndpointConfiguration);
    };
    expect(associated(['A', 'B'])).toEqual({ Types: ['PRIVATE'], VpcEndpointIds: ['<TakenA>', '<TakenB>'] });
    expect(associated(['B', 'A'])).toEqual(associated(['A', 'B']));
  });
});

describe('both policies are looked at together', () => {
  test('a method that the endpoint does not let through is refused, and the explanation says where', () => {
    const { api, endpoint } = world({ 'GET /pets': {}, 'POST /pets': {} });
    endpoint.addApi(api, { targets: [ApiTarget.path('GET', '/pets')] });
    const request = Requests.to('POST', '/pets').anonymous().throughVpcEndpoint(endpoint.vpcEndpointId);
    const decision = ResourcePolicy.of(api).evaluate(request);
    expect(decision.outcome).toBe('DENY');
    expect(decision.explanation).toMatch(/policy of VPC endpoint/);
    expect(ResourcePolicy.of(api).evaluate(Requests.to('GET', '/pets').anonymous().throughVpcEndpoint(endpoint.vpcEndpointId)).outcome).toBe('ALLOW');
  });

  test('questions about all requests see it', () => {
    const { api, endpoint } = world({ 'GET /pets': {}, 'POST /pets': {} });
    endpoint.addApi(api, { targets: [ApiTarget.path('GET', '/pets')] });
    const document = ResourcePolicy.of(api).toDocument();
    const through = (verb: string) => Requests.to(verb, '/pets').throughVpcEndpoint(endpoint.vpcEndpointId);
    expect([document.allowsAll(through('GET')).outcome, document.deniesAll(through('POST')).outcome]).toEqual([AnswerOutcome.YES, AnswerOutcome.YES]);
    expect(document.publicAccess().isPublic).toBe(AnswerOutcome.NO);
    const admitted = (verb: string) => document.whoCanInvoke(through(verb)).methods
      .map(({ byPolicyAlone, undecidedReasons }) => [byPolicyAlone.length > 0, undecidedReasons]);
    expect([admitted('GET'), admitted('POST')]).toEqual([[[true, []]], [[false, []]]]);
  });

  test('it is proved that nobody comes another way', () => {
    const { stack, api, endpoint } = world();
    endpoint.addApi(api);
    const other = endpointIn(stack);
    ResourcePolicy.of(api).assertDenies(Requests.to('GET', '/pets').throughVpcEndpoint(other.vpcEndpointId));
    ResourcePolicy.of(api).assertAllows(Requests.any().throughVpcEndpoint(endpoint.vpcEndpointId));
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('callers who are let through the endpoint and refused by the API are found', () => {
    const { stack, api, endpoint } = world({ 'GET /pets': IAM });
    endpoint.addApi(api, { principalArns: [PARTNER] });
    new AccountDenylistPolicy(stack, 'Blocked', { restApi: api, principalArns: [PARTNER] });
    expect(synthError(stack)).toMatch(/all of these requests are refused, for which Stack\/Way\/Api opens a way: .*signed by arn:aws:iam::444455556666:role\/Partner/);
  });

  test('callers of other accounts need a grant of the API, too', () => {
    const { stack, api, endpoint } = world({ 'GET /pets': IAM });
    endpoint.addApi(api, { principalArns: [PARTNER] });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, principalArns: [PARTNER] });
    const request = Requests.any().throughVpcEndpoint(endpoint.vpcEndpointId);
    ResourcePolicy.of(api).assertAllows(request.signedBy(PARTNER).withIdentityPolicy(AuthorizationOutcome.ALLOW));
    ResourcePolicy.of(api).assertDenies(request.signedByOthersThan(PARTNER));
    expect(endpointStatements(stack)).toHaveLength(1);
  });

  test('a statement that shuts the endpoint is found', () => {
    const { stack, api, endpoint } = world();
    endpoint.addApi(api);
    endpoint.interfaceVpcEndpoint?.addToPolicy(new PolicyStatement({ effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ['*'], resources: [`${ARN}:*`] }));
    expect(synthError(stack)).toMatch(/all of these requests are refused, for which Stack\/Way\/Api opens a way/);
  });
});

describe('whatever is added', () => {
  interface Added { readonly api: number; readonly verb: string; readonly caller?: string }
  const callers = [undefined, '222222222222', '333333333333'];
  const added: fc.Arbitrary<Added> = fc.record({ api: fc.nat(1), verb: fc.constantFrom('GET', 'POST'), caller: fc.constantFrom(...callers) });

  function build(all: readonly Added[]) {
    const stack = newStack();
    const apis = ['test', 'prod'].map((stageName) => privateApi(stack, { 'GET /x': IAM, 'POST /x': IAM }, stageName, { deployOptions: { stageName } }));
    const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) });
    for (const { api, verb, caller } of all) {
      endpoint.addApi(apis[api], { targets: [ApiTarget.path(verb, '/x').onStage(api === 0 ? 'test' : 'prod')], accountIds: caller === undefined ? undefined : [caller] });
    }
    return { stack, apis, endpoint };
  }

  test('the order does not show in the policy of the endpoint', () => {
    const orders = fc.shuffledSubarray([0, 1, 2, 3, 4, 5], { minLength: 6 });
    fc.assert(fc.property(orders, fc.array(added, { minLength: 6, maxLength: 6 }), (order, all) => {
      const [one, other] = [all, order.map((i) => all[i])].map(build)
        .map(({ stack, endpoint }) => stack.resolve((endpoint.interfaceVpcEndpoint?.node.defaultChild as CfnVPCEndpoint).policyDocument) as unknown);
      expect(JSON.stringify(other)).toBe(JSON.stringify(one));
    }), { seed: 5, numRuns: 15 });
  });

  test('a signed request gets through the endpoint if and only if something that was added names it', () => {
    const seen = { ALLOW: 0, DENY: 0 };
    fc.assert(fc.property(fc.array(added, { minLength: 1, maxLength: 4 }), added, (all, { verb, caller = '444444444444' }) => {
      const { apis, endpoint } = build([...all, { api: 0, verb: 'POST', caller: '555555555555' }]);
      const request = Requests.to(verb, '/x').onStage('test').throughVpcEndpoint(endpoint.vpcEndpointId)
        .signedBy(`arn:aws:iam::${caller}:user/Somebody`).withContext('aws:PrincipalAccount', caller);
      const decision = ResourcePolicy.of(apis[0]).evaluate(request);
      const through = all.some((one) => one.api === 0 && one.verb === verb && [undefined, caller].includes(one.caller));
      seen[through ? 'ALLOW' : 'DENY'] += 1;
      expect(/policy of VPC endpoint/.test(decision.explanation)).toBe(!through);
    }), { seed: 5, numRuns: 25 });
    expect(Math.min(seen.ALLOW, seen.DENY)).toBeGreaterThan(3);
  });
});

describe('deployments', () => {
  const ids = (change: (world_: ReturnType<typeof world>) => void) => {
    const made = world();
    made.endpoint.addApi(made.api, { targets: [ApiTarget.all()] });
    change(made);
    return deploymentIds(made.stack);
  };

  test('follow a change of the policy of the API, and an association', () => {
    const before = ids(() => undefined);
    expect(ids(({ stack, api }) => new PrivateApiEndpoint(stack, 'Second', { vpcEndpoint: endpointIn(stack) }).addApi(api))).not.toEqual(before);
    expect(ids(({ api, endpoint }) => endpoint.addApi(api, { associate: true }))).not.toEqual(before);
  });

  test('do not follow the policy of the endpoint, which is live at once', () => {
    const before = ids(() => undefined);
    expect(ids(({ endpoint }) => endpoint.addApiArns([`${ARN}:a1b2c3d4e5/*`]))).toEqual(before);
  });

  test('follow an endpoint that becomes another one', () => {
    const before = ids(() => undefined);
    expect(ids(({ endpoint }) => { (endpoint.interfaceVpcEndpoint?.node.defaultChild as CfnVPCEndpoint).vpcId = 'vpc-01234567'; })).not.toEqual(before);
  });
});

test('an endpoint of one stack serves an API of another', () => {
  const app = new App();
  const env = { account: '111122223333', region: 'eu-west-1' };
  const [network, shop] = [new Stack(app, 'Network', { env }), new Stack(app, 'Shop', { env })];
  const endpoint = new PrivateApiEndpoint(network, 'Way', { vpc: vpcIn(network) });
  endpoint.addApi(privateApi(shop));
  expect(plain(endpointStatements(network))).toMatchObject([{ Resource: `${ARN}:*/*` }]);
  expect(JSON.stringify(statementsIn(shop)[1].Condition)).toMatch(/aws:SourceVpce.*(ImportValue|GetStackOutput)/);
});

test('an API whose association is one token takes no more', () => {
  const { stack, endpoint } = world();
  const api = privateApi(stack, undefined, 'Other');
  (api.node.defaultChild as CfnRestApi).endpointConfiguration = { types: ['PRIVATE'], vpcEndpointIds: new CfnParameter(stack, 'Ids', { type: 'CommaDelimitedList' }).valueAsList };
  endpoint.addApi(api, { associate: true });
  expect(() => Template.fromStack(stack)).toThrow(/the API is associated with endpoints that one token lists/);
});

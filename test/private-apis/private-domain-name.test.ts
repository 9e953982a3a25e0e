import { App, CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { CfnDomainNameV2, Deployment, EndpointType, Stage } from 'aws-cdk-lib/aws-apigateway';
import { AnyPrincipal, Effect, PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { HostedZone, PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { certificateIn, endpointIn, endpointStatements, importedEndpoint, plain, privateApi, vpcIn } from './world';
import { ApiTarget, DomainNameApiOptions, PrivateApiEndpoint, PrivateApiEndpointProps, PrivateDomainName, PrivateDomainNamePolicy, PrivateDomainNameProps, Requests, ResourcePolicy } from '../../src';
import { deploymentIds, newApi, newStack, statementsIn, synthError } from '../testing';

// CDK's own validation of templates is on: see jest-setup.js.
beforeAll(() => { delete process.env.CDK_VALIDATION; });

function domainName(stack: Stack, props: Partial<PrivateDomainNameProps> = {}, id: string = 'Name'): PrivateDomainName {
  const certificate = stack.node.tryFindChild('Certificate') as never ?? certificateIn(stack);
  const vpcEndpointIds = props.vpcEndpoints === undefined ? ['vpce-0123456789abcdef0'] : undefined;
  return new PrivateDomainName(stack, id, { domainName: 'orders.example.com', certificate, vpcEndpointIds, ...props });
}

/** An API, a new endpoint that lets it through, and a domain name that leads there. */
function world(options: DomainNameApiOptions = {}, props: Partial<PrivateApiEndpointProps> = {}) {
  const stack = newStack();
  const api = privateApi(stack, { 'GET /pets': {}, 'POST /pets': {} });
  const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack), ...props });
  endpoint.addApi(api);
  const name = domainName(stack, { vpcEndpoints: [endpoint] });
  name.addApi(api, options);
  return { stack, api, endpoint, name };
}

describe('wrong input is refused, with the construct that has it', () => {
  test.each<[string, (stack: Stack) => Partial<PrivateDomainNameProps>, RegExp]>([
    ['a wildcard', () => ({ domainName: '*.example.com' }), /^domainName: "\*.example.com" has a wildcard, which private custom domain names cannot have.*\[at Stack\/Name\]$/],
    ['upper case', () => ({ domainName: 'Orders.example.com' }), /"Orders.example.com" is not how API Gateway writes a domain name: write "orders.example.com"/],
    ['a dot at the end', () => ({ domainName: 'orders.example.com.' }), /write "orders.example.com"/],
    ['no domain name', () => ({ domainName: 'orders' }), /"orders" is not a domain name: write one such as/],
    ['a URL', () => ({ domainName: 'https://orders.example.com' }), /is not a domain name/],
    ['no endpoint', () => ({ vpcEndpointIds: [] }), /^vpcEndpoints and vpcEndpointIds are both empty: name at least one VPC endpoint/],
    ['no id of an endpoint', () => ({ vpcEndpointIds: ['vpc-01234567'] }), /"vpc-01234567" is the id of a VPC/],
    ['nobody to share with', () => ({ sharedWith: [] }), /^sharedWith is empty/],
    ['a short account', () => ({ sharedWith: ['12'] }), /"12" is not an account id, which has 12 digits/],
    ['a role to share with', () => ({ sharedWith: ['arn:aws:iam::444455556666:role/A'] }), /is no account, organization or organizational unit: write 12 digits, or an ARN/],
    ['one zone for two endpoints', (stack) => ({
      vpcEndpoints: [endpointIn(stack), endpointIn(stack, 'Other')], hostedZone: new PrivateHostedZone(stack, 'Zone', { vpc: vpcIn(stack), zoneName: 'example.com' }),
    }), /^hostedZone is given, and there are 2 vpcEndpoints, where a record leads to one/],
    ['a zone of other names', (stack) => ({
      vpcEndpoints: [endpointIn(stack)], hostedZone: new PrivateHostedZone(stack, 'Zone', { vpc: vpcIn(stack), zoneName: 'xample.com' }), domainName: 'orders.example.com',
    }), /^hosted zone Stack\/Zone is of "xample.com", and "orders.example.com" is no name in it.*\[at Stack\/Name\/Through Taken\]$/],
    ['a zone for an endpoint without known DNS name', (stack) => ({
      vpcEndpoints: [importedEndpoint(stack)], hostedZone: HostedZone.fromHostedZoneAttributes(stack, 'Zone', { zoneName: 'example.com', hostedZoneId: 'Z1' }),
    }), /is imported, so its DNS name is not known: leave hostedZone out, and make the record as the output says/],
    ['an endpoint of another account', (stack) => ({ vpcEndpoints: [endpointIn(new Stack(stack.node.scope, 'Other', { env: { account: '444455556666', region: 'eu-west-1' } }))] }),
      /^Other\/Taken is in account 444455556666, and the domain name in 111122223333: pass its id in vpcEndpointIds, share the domain name with the account/],
    ['an endpoint of another Region', (stack) => ({ vpcEndpoints: [endpointIn(new Stack(stack.node.scope, 'Other', { env: { account: '111122223333', region: 'eu-west-2' } }))] }),
      /^Other\/Taken is in Region eu-west-2, and the domain name in eu-west-1: use an endpoint of the same Region/],
  ])('%s', (_, props, message) => {
    const stack = newStack();
    expect(() => domainName(stack, props(stack))).toThrow(message);
  });

  test('two domain names of one name at one endpoint', () => {
    const stack = newStack();
    const vpcEndpoints = [endpointIn(stack)];
    domainName(stack, { vpcEndpoints });
    domainName(stack, { vpcEndpoints, domainName: 'stock.example.com' }, 'Stock');
    expect(() => domainName(stack, { vpcEndpoints }, 'Again')).toThrow(/^Stack\/Taken is associated with a domain name "orders.example.com" already \[at Stack\/Name\/Through Taken\], and an endpoint cannot be with two of one name/);
  });

  test.each<[string, (stack: Stack, name: PrivateDomainName) => void, RegExp]>([
    ['a base path with a slash in front', (stack, name) => name.addApi(privateApi(stack), { basePath: '/orders' }), /^base path "\/orders" is not possible: write letters, digits/],
    ['an empty base path', (stack, name) => name.addApi(privateApi(stack), { basePath: '' }), /^base path "" is not possible/],
    ['a base path twice', (stack, name) => {
      name.addApi(privateApi(stack), { basePath: 'v1' });
      name.addApi(privateApi(stack, undefined, 'Other'), { basePath: 'v1' });
    }, /^base path "v1" is there already: give each API another basePath \[at Stack\/Name\]$/],
    ['the whole name twice', (stack, name) => {
      name.addApi(privateApi(stack));
      name.addApi(privateApi(stack, undefined, 'Other'));
    }, /^an API without base path is there already/],
    ['an API that is not private', (stack, name) => name.addApi(newApi(stack, undefined, { endpointConfiguration: { types: [EndpointType.REGIONAL] } })),
      /^Stack\/Api is REGIONAL, and only private APIs can be behind a private custom domain name/],
    ['an API of another account', (stack, name) => name.addApi(privateApi(new Stack(stack.node.scope, 'Other', { env: { account: '444455556666', region: 'eu-west-1' } }))),
      /^Other\/Api is in account 444455556666, and the domain name in 111122223333: a domain name has APIs of its own account/],
    ['an API without stage', (stack, name) => name.addApi(privateApi(stack, undefined, 'Api', { deploy: false, deployOptions: undefined })), /^the app defines no stage of Stack\/Api\/Resource: pass the stage/],
    ['a stage of another API', (stack, name) => name.addApi(privateApi(stack), { stage: privateApi(stack, undefined, 'Other').deploymentStage }),
      /^Stack\/Other\/DeploymentStage.test is no stage of Stack\/Api\/Resource: pass one of Stack\/Api\/DeploymentStage.test\/Resource/],
  ])('%s', (_, make, message) => {
    const stack = newStack();
    const name = domainName(stack);
    expect(() => make(stack, name)).toThrow(message);
  });
});

describe('the domain name', () => {
  test('lets in callers through its endpoints, and nobody else', () => {
    const stack = newStack();
    domainName(stack, { vpcEndpoints: [endpointIn(stack)], vpcEndpointIds: ['vpce-0123456789abcdef0'] });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::DomainNameV2', {
      DomainName: 'orders.example.com',
      CertificateArn: Match.stringLikeRegexp('^arn:aws:acm'),
      EndpointConfiguration: { Types: ['PRIVATE'] },
      SecurityPolicy: 'TLS_1_2',
      Policy: {
        Version: '2012-10-17',
        Statement: [
          { Sid: 'AllowEverybody', Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*' },
          {
            Sid: 'DenyUnlessPrivateNetwork',
            Effect: 'Deny',
            Principal: '*',
            Action: 'execute-api:Invoke',
            Resource: 'execute-api:/*',
            Condition: { StringNotEquals: { 'aws:SourceVpce': ['vpce-0123456789abcdef0', { Ref: Match.stringLikeRegexp('^Taken') }] } },
          },
        ],
      },
    });
  });

  test('has the endpoints in an order that is always the same', () => {
    const policy = (...vpcEndpointIds: string[]) => {
      const stack = newStack();
      domainName(stack, { vpcEndpointIds });
      return Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::DomainNameV2'));
    };
    expect(policy('vpce-11111111', 'vpce-22222222')).toEqual(policy('vpce-22222222', 'vpce-11111111', 'vpce-22222222'));
  });

  test('is known by two ARNs, and its id is part of both', () => {
    const stack = newStack();
    const { domainNameArn, invokeArn } = domainName(stack, { domainName: new CfnParameter(stack, 'DomainName').valueAsString });
    expect(plain(stack.resolve(domainNameArn))).toBe('<Name.DomainNameArn>');
    expect(plain(stack.resolve(invokeArn))).toBe('arn:aws:execute-api:eu-west-1:111122223333:/domainnames/<DomainName>+<Name.DomainNameId>');
  });

  test('whose policy is overridden fails', () => {
    const stack = newStack();
    const { node } = domainName(stack);
    (node.findChild('Resource') as CfnDomainNameV2).policy = undefined;
    expect(synthError(stack)).toMatch(/the policy of the domain name is not the one that was asked for/);
  });
});

describe('each endpoint of the account', () => {
  test('is associated with it, and lets it through', () => {
    const { stack } = world();
    const template = Template.fromStack(stack);
    template.hasResourceProperties('AWS::ApiGateway::DomainNameAccessAssociation', { AccessAssociationSourceType: 'VPCE', AccessAssociationSource: { Ref: Match.stringLikeRegexp('^WayEndpoint') } });
    expect(plain(endpointStatements(stack))).toMatchObject([
      { Sid: 'AllowEverybody', Resource: ['arn:aws:execute-api:eu-west-1:111122223333:*/*', 'arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com+*'] },
    ]);
  });

  test('keeps its association when another one is named before it', () => {
    const associations = (...ids: string[]) => {
      const stack = newStack();
      domainName(stack, { vpcEndpoints: ids.map((id) => endpointIn(stack, id)) });
      return Object.keys(Template.fromStack(stack).findResources('AWS::ApiGateway::DomainNameAccessAssociation'));
    };
    expect(associations('B', 'A')).toEqual(expect.arrayContaining(associations('A')));
  });

  test.each([undefined, 'dualstack', 'ipv6'])('has the record that is needed as an output, and as a record where there is a zone (%s)', (ipAddressType) => {
    const stack = newStack();
    const endpoint = endpointIn(stack);
    const types = { ipv6: ['AAAA'], dualstack: ['A', 'AAAA'] }[ipAddressType ?? ''] ?? ['A'];
    (endpoint.node.defaultChild as never as { ipAddressType?: string }).ipAddressType = ipAddressType;
    domainName(stack, { vpcEndpoints: [endpoint], hostedZone: new PrivateHostedZone(stack, 'Zone', { vpc: vpcIn(stack), zoneName: 'example.com' }) });
    const template = Template.fromStack(stack);
    const [output] = Object.values(template.findOutputs('*', { Description: Match.stringLikeRegexp('Record that orders.example.com needs in a private hosted zone') })) as [{ Value: { 'Fn::Join': [string, unknown[]] } }];
    const entry = { 'Fn::Select': [0, { 'Fn::GetAtt': [Match.stringLikeRegexp('^Taken'), 'DnsEntries'] }] };
    const part = (index: number) => ({ 'Fn::Select': [index, { 'Fn::Split': [':', entry] }] });
    template.hasOutput('*', { Value: { 'Fn::Join': ['', [`orders.example.com ${types.join('/')} ALIAS `, part(1), ' ', part(0)]] } });
    expect(output.Value['Fn::Join'][1]).toHaveLength(4);
    const records = template.findResources('AWS::Route53::RecordSet', { Properties: { Name: 'orders.example.com.', AliasTarget: { DNSName: part(1), HostedZoneId: part(0) } } });
    expect(Object.values(records).map((record) => (record as { Properties: { Type: string } }).Properties.Type).sort()).toEqual(types);
  });

  test('that is imported has its record described', () => {
    const stack = newStack();
    domainName(stack, { vpcEndpoints: [importedEndpoint(stack)] });
    Template.fromStack(stack).hasOutput('*', { Value: Match.stringLikeRegexp('^orders.example.com A ALIAS to the first of the DnsEntries of vpce-0123456789abcdef0') });
  });
});

test('it is shared with accounts and organizations by its management ARN, which they read in an output', () => {
  const stack = newStack();
  domainName(stack, { sharedWith: ['444455556666', 'arn:aws:organizations::111122223333:organization/o-a1b2c3d4e5', 'arn:aws:organizations::111122223333:ou/o-a1b2c3d4e5/ou-ab12-11111111'] });
  const template = Template.fromStack(stack);
  const arn = { 'Fn::GetAtt': [Match.stringLikeRegexp('^Name'), 'DomainNameArn'] };
  template.hasResourceProperties('AWS::RAM::ResourceShare', { Name: 'orders.example.com', ResourceArns: [arn], Principals: Match.arrayWith(['444455556666']) });
  template.hasOutput('*', { Value: arn });
});

describe('an API', () => {
  test('is reached at a base path and a stage, and names the endpoints of the domain name', () => {
    const { stack } = world({ basePath: 'v1/orders' });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::BasePathMappingV2', {
      BasePath: 'v1/orders', RestApiId: { Ref: Match.stringLikeRegexp('^Api') }, Stage: { Ref: Match.stringLikeRegexp('^ApiDeploymentStagetest') }, DomainNameArn: Match.anyValue(),
    });
    expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowOpenMethods', 'DenyUnlessPrivateNetwork']);
  });

  test('is reached on the stage that is named', () => {
    const stack = newStack();
    const api = privateApi(stack);
    const stage = new Stage(stack, 'Second', { deployment: new Deployment(stack, 'Deployment', { api }), stageName: 'second' });
    const name = domainName(stack);
    expect(() => name.addApi(api, { basePath: 'a' })).toThrow(/the app defines 2 stages of Stack\/Api\/Resource/);
    name.addApi(api, { basePath: 'b', stage });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::BasePathMappingV2', { Stage: { Ref: Match.stringLikeRegexp('^Second') } });
  });

  test('is refused by other names, if it may be called through this one only', () => {
    const { stack, api, endpoint, name } = world({ onlyThroughThisName: true });
    const policy = ResourcePolicy.of(api);
    const through = Requests.any().throughVpcEndpoint(endpoint.vpcEndpointId);
    policy.assertAllows(through.viaDomainName(name.invokeArn));
    policy.assertDenies(through.viaOtherDomainNameThan(name.invokeArn));
    expect(plain(statementsIn(stack)[1].Condition)).toEqual({ ArnNotEquals: { 'execute-api:viaDomainArn': 'arn:aws:execute-api:eu-west-1:111122223333:/domainnames/orders.example.com+<Name.DomainNameId>' } });
  });

  test('may be called by other names, if nothing is said', () => {
    const { stack, api, endpoint, name } = world();
    ResourcePolicy.of(api).assertAllows(Requests.any().throughVpcEndpoint(endpoint.vpcEndpointId).viaDomainName(name.invokeArn));
    ResourcePolicy.of(api).assertAllows(Requests.any().throughVpcEndpoint(endpoint.vpcEndpointId).viaOtherDomainNameThan(name.invokeArn));
    expect(statementsIn(stack)).toHaveLength(2);
  });
});

describe('three policies are looked at together', () => {
  const request = (verb: string, { endpoint, name }: ReturnType<typeof world>) => (
    Requests.to(verb, '/pets').anonymous().throughVpcEndpoint(endpoint.vpcEndpointId).viaDomainName(name.invokeArn));

  test('a request gets through if all of them let it', () => {
    const made = world();
    const { outcome, explanation } = ResourcePolicy.of(made.api).evaluate(request('GET', made));
    expect([outcome, explanation]).toEqual(['ALLOW', expect.stringMatching(/^GET \/pets on stage test is allowed/)]);
  });

  test('the domain name refuses an endpoint that it does not name', () => {
    const made = world();
    const other = endpointIn(made.stack);
    new PrivateApiEndpoint(made.stack, 'Other', { vpcEndpoint: other }).addApi(made.api);
    const asked = Requests.to('GET', '/pets').anonymous().throughVpcEndpoint(other.vpcEndpointId);
    const { outcome, explanation } = ResourcePolicy.of(made.api).evaluate(asked.viaDomainName(made.name.invokeArn));
    expect(outcome).toBe('DENY');
    expect(explanation).toMatch(/policy of (VPC endpoint|domain name)/);
  });

  test('an endpoint that does not let the API through is found', () => {
    const stack = newStack();
    const api = privateApi(stack);
    const endpoint = new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) });
    domainName(stack, { vpcEndpoints: [endpoint] }).addApi(api);
    expect(synthError(stack)).toMatch(/all of these requests are refused, for which Stack\/Name\/Base path opens a way:.*let the API through in the policy of the VPC endpoint, too/s);
  });

  test('an endpoint whose own statements do not let the domain name through is found', () => {
    const stack = newStack();
    const api = privateApi(stack);
    const endpoint = endpointIn(stack);
    endpoint.addToPolicy(new PolicyStatement({ effect: Effect.ALLOW, principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['arn:aws:execute-api:eu-west-1:444455556666:*/*'] }));
    domainName(stack, { vpcEndpoints: [endpoint] }).addApi(api);
    expect(synthError(stack)).toMatch(/opens a way/);
  });
});

describe('deployments', () => {
  test('do not follow the policy of the domain name, which is live at once', () => {
    const ids = (...more: string[]) => {
      const stack = newStack();
      const api = privateApi(stack);
      const name = domainName(stack, { vpcEndpointIds: ['vpce-0123456789abcdef0', ...more] });
      new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) }).addApi(api, { targets: [ApiTarget.all()] });
      new PrivateDomainNamePolicy(stack, 'Named', { restApi: api, domainNameArns: [name.invokeArn] });
      return deploymentIds(stack);
    };
    expect(ids('vpce-11111111')).toEqual(ids());
  });

  test('follow the API that is bound to a domain name, whose endpoints it names', () => {
    const ids = (options: DomainNameApiOptions) => deploymentIds(world(options).stack);
    expect(ids({ onlyThroughThisName: true })).not.toEqual(ids({}));
    expect(ids({ basePath: 'orders' })).toEqual(ids({}));
  });
});

test('the domain name, its API and their endpoint may be of three stacks', () => {
  const app = new App();
  const env = { account: '111122223333', region: 'eu-west-1' };
  const [network, shop, names] = ['Network', 'Shop', 'Names'].map((id) => new Stack(app, id, { env }));
  const endpoint = new PrivateApiEndpoint(network, 'Way', { vpc: vpcIn(network) });
  const api = privateApi(shop);
  endpoint.addApi(api);
  const name = domainName(names, { vpcEndpoints: [endpoint] });
  name.addApi(api);
  expect(() => app.synth()).not.toThrow();
});

import { App, CfnParameter, Fn, Stack, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import { ApiDefinition, CfnGatewayResponse, CfnRestApi, GatewayResponse, ResponseType, RestApiMode, SpecRestApi, SpecRestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { Asset } from 'aws-cdk-lib/aws-s3-assets';
import { AccessDeniedResponse, IpDenylistPolicy, Requests, ResourcePolicy } from '../../../src';
import { REFUSALS } from '../../../src/engine';
import { deploymentIds, newApi, newStack, synthError } from '../../testing';

const BLOCKED = { ipRanges: ['198.51.100.0/24'] };
const EXTENSION = 'x-amazon-apigateway-gateway-responses';
const LOST = 'cdk-apigateway-resource-policies:lostGatewayResponse';
const REFUSED = Requests.to('GET', '/pets').fromAddress('198.51.100.7');
const sorry = AccessDeniedResponse.message('Not from here', { corsAllowOrigin: '*' });
const rendered = {
  statusCode: '403',
  responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" },
  responseTemplates: { 'application/json': '{"message":"Not from here"}' },
};

function specApi(stack: Stack, more: object = {}, props: Partial<SpecRestApiProps> = {}): SpecRestApi {
  return new SpecRestApi(stack, 'Api', {
    apiDefinition: ApiDefinition.fromInline({ openapi: '3.0.1', paths: { '/pets': { get: { responses: {} } } }, ...more }),
    deployOptions: { stageName: 'test' },
    ...props,
  });
}

function l1(api: { readonly node: SpecRestApi['node'] }): CfnRestApi {
  return api.node.defaultChild as CfnRestApi;
}

/** The gateway responses in the API's definition, as the template has it. */
function responsesInBody(stack: Stack): { [type: string]: unknown } | undefined {
  const [api] = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi')) as { Properties: { Body: { [EXTENSION]?: { [type: string]: unknown } } } }[];
  return api.Properties.Body[EXTENSION];
}

/** Types of the gateway responses that are resources. */
function responseTypes(stack: Stack): string[] {
  const resources = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse')) as { Properties: { ResponseType: string } }[];
  return resources.map(({ Properties }) => Properties.ResponseType).sort();
}

describe('on an API without a definition', () => {
  test('one response is one resource a type, all the same', () => {
    const stack = newStack();
    const api = newApi(stack);
    ResourcePolicy.of(api).addAccessDeniedResponse(sorry.forEveryRefusal());
    expect(responseTypes(stack)).toEqual(REFUSALS);
    Template.fromStack(stack).allResourcesProperties('AWS::ApiGateway::GatewayResponse', {
      RestApiId: stack.resolve(api.restApiId),
      StatusCode: '403',
      ResponseParameters: rendered.responseParameters,
      ResponseTemplates: rendered.responseTemplates,
    });
  });

  test('the types of several constructs add up, in any order', () => {
    const inOrder = (responses: AccessDeniedResponse[]) => {
      const stack = newStack();
      const api = newApi(stack);
      responses.forEach((response, i) => new IpDenylistPolicy(stack, `Blocked${i}`, { restApi: api, ...BLOCKED, accessDeniedResponse: response }));
      const { Resources } = Template.fromStack(stack).toJSON() as { Resources: object };
      return Object.entries(Resources).sort(([a], [b]) => (a < b ? -1 : 1));
    };
    const responses = [sorry.alsoFor(ResponseType.WAF_FILTERED), sorry, sorry.alsoFor(ResponseType.UNAUTHORIZED, ResponseType.WAF_FILTERED)];
    expect(inOrder(responses)).toEqual(inOrder([...responses].reverse()));
    expect(inOrder(responses).filter(([id]) => /UNAUTHORIZED|Unauthorized|WafFiltered|AccessDenied/.test(id))).toHaveLength(3);
  });

  test.each<[string, (api: ReturnType<typeof newApi>) => unknown]>([
    ['addGatewayResponse()', (api) => api.addGatewayResponse('Mine', { type: ResponseType.WAF_FILTERED })],
    ['an L2', (api) => new GatewayResponse(api, 'Mine', { restApi: api, type: ResponseType.WAF_FILTERED })],
    ['an L1', (api) => new CfnGatewayResponse(api, 'Mine', { restApiId: api.restApiId, responseType: 'WAF_FILTERED' })],
    ['an override', (api) => new CfnGatewayResponse(api, 'Mine', { restApiId: api.restApiId, responseType: 'THROTTLED' }).addPropertyOverride('ResponseType', 'WAF_FILTERED')],
  ])('another response of one of the types, made by %s, fails and both are named', (_, make) => {
    for (const first of [true, false]) {
      const stack = newStack();
      const api = newApi(stack);
      if (first) { make(api); }
      new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED, accessDeniedResponse: sorry.forEveryRefusal() });
      if (!first) { make(api); }
      expect(synthError(stack)).toMatch(
        /2 gateway responses of type WAF_FILTERED \(Stack\/Api\/Mine\S*, the access-denied response of Stack\/Blocked\), and one silently wins: keep one/);
    }
  });

  test('a response of a type that nobody else has does not disturb', () => {
    const stack = newStack();
    const api = newApi(stack);
    api.addGatewayResponse('Mine', { type: ResponseType.DEFAULT_4XX });
    ResourcePolicy.of(api).addAccessDeniedResponse(sorry.forEveryRefusal());
    expect(responseTypes(stack)).toEqual([...REFUSALS, 'DEFAULT_4XX'].sort());
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(LOST));
  });

  test('a response whose type is a token fails next to ours, and only there', () => {
    const withToken = (respond: (policy: ResourcePolicy) => void) => {
      const stack = newStack();
      const api = newApi(stack);
      new CfnGatewayResponse(api, 'Mine', { restApiId: api.restApiId, responseType: new CfnParameter(stack, 'Type').valueAsString });
      respond(ResourcePolicy.of(api));
      return stack;
    };
    expect(() => Template.fromStack(withToken(() => {}))).not.toThrow();
    expect(synthError(withToken((policy) => policy.addAccessDeniedResponse(sorry))))
      .toMatch(/the type of gateway response Stack\/Api\/Mine is hidden by a token.*set it to a literal type/);
  });

  test('a response that somebody removed fails', () => {
    const stack = newStack();
    const policy = ResourcePolicy.of(newApi(stack));
    policy.addAccessDeniedResponse(sorry);
    policy.node.tryRemoveChild('AccessDenied');
    expect(synthError(stack)).toMatch(/gateway response ACCESS_DENIED, which Stack\/Api\/ResourcePolicy asks for, is not in the template/);
  });
});

describe('on an API with an OpenAPI definition', () => {
  test('the response becomes part of the definition, and no resource that the next import removes', () => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: specApi(stack), ...BLOCKED, accessDeniedResponse: sorry });
    expect(responsesInBody(stack)).toEqual({ ACCESS_DENIED: rendered });
    expect(responseTypes(stack)).toEqual([]);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(LOST));
    expect(resourcePolicy.evaluate(REFUSED).response).toMatchObject({ statusCode: 403, body: '{"message":"Not from here"}' });
  });

  test('what the definition has stays, and all types are the same', () => {
    const stack = newStack();
    const own = { DEFAULT_5XX: { responseTemplates: { 'application/json': '{}' } }, THROTTLED: { statusCode: 503 } };
    const api = specApi(stack, { [EXTENSION]: own, info: { title: 'pets' } });
    ResourcePolicy.of(api).addAccessDeniedResponse(AccessDeniedResponse.notFound());
    const notFound = { statusCode: '404', responseParameters: {}, responseTemplates: { 'application/json': '{"message":"Not Found"}' } };
    expect(responsesInBody(stack)).toEqual({ ...own, ...Object.fromEntries(REFUSALS.map((type) => [type, notFound])) });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::RestApi', { Body: { openapi: '3.0.1', info: { title: 'pets' }, paths: { '/pets': { get: { responses: {} } } } } });
    const unknown = ResourcePolicy.of(api).evaluate(Requests.to('GET', '/cats'));
    expect([unknown.gatewayResponseType, unknown.response?.statusCode]).toEqual(['MISSING_AUTHENTICATION_TOKEN', 404]);
  });

  test('changes of the definition after that are kept', () => {
    const stack = newStack();
    const definition = { openapi: '3.0.1', paths: { '/pets': { get: {} } } };
    const api = specApi(stack, {}, { apiDefinition: ApiDefinition.fromInline(definition) });
    ResourcePolicy.of(api).addAccessDeniedResponse(sorry);
    Object.assign(definition.paths, { '/cats': { get: {} } });
    Object.assign(definition, { [EXTENSION]: { THROTTLED: { statusCode: '503' } } });
    expect(Object.keys(responsesInBody(stack) ?? {})).toEqual(['THROTTLED', 'ACCESS_DENIED']);
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::RestApi', { Body: { paths: { '/cats': { get: {} } } } });
  });

  test.each<[string, (api: SpecRestApi) => unknown]>([
    ['the definition', () => {}],
    ['a resource', (api) => api.addGatewayResponse('Mine', { type: ResponseType.UNAUTHORIZED })],
  ])('a response of the same type in %s fails and both are named', (where, make) => {
    const stack = newStack();
    const api = specApi(stack, where === 'the definition' ? { [EXTENSION]: { UNAUTHORIZED: { statusCode: '401' } } } : {});
    make(api);
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ...BLOCKED, accessDeniedResponse: AccessDeniedResponse.notFound() });
    const other = where === 'the definition' ? `${EXTENSION} in the definition of Stack/Api/Resource` : 'Stack/Api/Mine/Resource';
    expect(synthError(stack)).toContain(`2 gateway responses of type UNAUTHORIZED (${other}, the access-denied response of Stack/Blocked), and one silently wins: keep one`);
  });

  test('one of others in both places fails, too', () => {
    const stack = newStack();
    const api = specApi(stack, { [EXTENSION]: { THROTTLED: { statusCode: '503' } } });
    api.addGatewayResponse('Mine', { type: ResponseType.THROTTLED });
    ResourcePolicy.of(api);
    expect(synthError(stack)).toMatch(/2 gateway responses of type THROTTLED/);
  });

  test('a resource of others is warned of, since the next import removes it', () => {
    const stack = newStack();
    const api = specApi(stack);
    api.addGatewayResponse('Mine', { type: ResponseType.THROTTLED });
    ResourcePolicy.of(api);
    Annotations.fromStack(stack).hasWarning('/Stack/Api/ResourcePolicy', Match.stringLikeRegexp(`Stack/Api/Mine/Resource.*${EXTENSION}.*RestApiMode.MERGE.*${LOST}`));
  });

  test('where the import merges, the response is a resource: the import does not touch it, and it goes when its construct goes', () => {
    const stack = newStack();
    const api = specApi(stack, {}, { mode: RestApiMode.MERGE });
    ResourcePolicy.of(api).addAccessDeniedResponse(sorry);
    expect(responsesInBody(stack)).toBeUndefined();
    expect(responseTypes(stack)).toEqual(['ACCESS_DENIED']);
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(LOST));
  });

  test('tokens in the response and in the definition survive', () => {
    const stack = newStack();
    const contact = new CfnParameter(stack, 'Contact').valueAsString;
    const api = specApi(stack, { info: { title: contact } });
    ResourcePolicy.of(api).addAccessDeniedResponse(AccessDeniedResponse.message(`call ${contact}`));
    expect(responsesInBody(stack)).toMatchObject({
      ACCESS_DENIED: { responseTemplates: { 'application/json': { 'Fn::Join': ['', ['{"message":"call ', { Ref: 'Contact' }, '"}']] } } },
    });
    Template.fromStack(stack).hasResourceProperties('AWS::ApiGateway::RestApi', { Body: { info: { title: { Ref: 'Contact' } } } });
  });

  test('fails when the definition is set after the response was given', () => {
    const stack = newStack();
    const api = specApi(stack);
    ResourcePolicy.of(api).addAccessDeniedResponse(sorry);
    l1(api).body = { openapi: '3.0.1', paths: { '/pets': { get: {} } } };
    expect(synthError(stack)).toMatch(/gateway response ACCESS_DENIED, which Stack\/Api\/ResourcePolicy asks for, is not in the template.*give the API its definition before/);
  });

  test('passes all checks of CDK when synthesised', () => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: specApi(stack), ...BLOCKED, accessDeniedResponse: AccessDeniedResponse.notFound() });
    resourcePolicy.assertDenies(REFUSED);
    const { messages, template } = app.synth({ validateOnSynthesis: true }).getStackByName('Stack');
    expect(messages).toEqual([]);
    const { Resources } = template as { Resources: { [id: string]: { Type: string; Properties: { Body?: { [EXTENSION]: object } } } } };
    const api = Object.values(Resources).find(({ Type }) => Type === 'AWS::ApiGateway::RestApi');
    expect(Object.keys(api?.Properties.Body?.[EXTENSION] ?? {})).toEqual(REFUSALS);
  });
});

describe('responses that the definition brings along', () => {
  const bodyOf = (response: unknown) => {
    const stack = newStack();
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: specApi(stack, { [EXTENSION]: response }), ...BLOCKED });
    return resourcePolicy.evaluate(REFUSED).response;
  };

  test('are what refused callers see', () => {
    const response = {
      statusCode: 404, responseParameters: { 'gatewayresponse.header.X-Why': "'policy'" }, responseTemplates: { 'application/json': '{"gone":true}' },
    };
    expect(bodyOf({ ACCESS_DENIED: response })).toMatchObject({ statusCode: 404, headers: { 'X-Why': 'policy' }, body: '{"gone":true}' });
  });

  test('stand in as defaults', () => {
    expect(bodyOf({ DEFAULT_4XX: { responseTemplates: { 'application/json': '{"default":true}' } } })).toMatchObject({ statusCode: 403, body: '{"default":true}' });
  });

  test('are not guessed where an intrinsic function decides', () => {
    const answer = bodyOf({ ACCESS_DENIED: { 'Fn::If': ['Hide', {}, {}] } });
    expect(answer?.statusCode).toBeUndefined();
    expect(answer?.body).toContain('Fn::If');
  });
});

describe('a definition that cannot be read fails, with the way out', () => {
  test.each<[string, (stack: Stack) => void, RegExp]>([
    ['an asset in S3', (stack) => ResourcePolicy.of(specApi(stack, {}, { apiDefinition: ApiDefinition.fromAsset(__filename) })).addAccessDeniedResponse(sorry),
      /its definition is an asset in S3.*ApiDefinition\.fromInline\(\)/],
    ['a file that CloudFormation includes', (stack) => {
      const { s3ObjectUrl } = new Asset(stack, 'Definition', { path: __filename });
      const include = Fn.transform('AWS::Include', { Location: s3ObjectUrl });
      ResourcePolicy.of(specApi(stack, {}, { apiDefinition: ApiDefinition.fromInline(include) })).addAccessDeniedResponse(sorry);
    }, /ApiDefinition\.fromInline\(\)/],
    ['a file that CloudFormation includes beside other parts', (stack) => {
      ResourcePolicy.of(specApi(stack, { 'Fn::Transform': { Name: 'AWS::Include', Parameters: { Location: 's3://bucket/file' } } })).addAccessDeniedResponse(sorry);
    }, /has parts that exist only after deployment.*ApiDefinition\.fromInline\(\)/],
    ['responses that CloudFormation includes', (stack) => {
      ResourcePolicy.of(specApi(stack, { [EXTENSION]: { 'THROTTLED': {}, 'Fn::Transform': { Name: 'AWS::Include' } } })).addAccessDeniedResponse(sorry);
    }, /or its x-amazon-apigateway-gateway-responses, has parts that exist only after deployment/],
    ['responses that are a token', (stack) => {
      ResourcePolicy.of(specApi(stack, { [EXTENSION]: Token.asAny({ Ref: 'Responses' }) })).addAccessDeniedResponse(sorry);
    }, /has parts that exist only after deployment/],
    ['an override', (stack) => {
      const api = specApi(stack);
      l1(api).addPropertyOverride('Body.paths./pets.get.security', []);
      ResourcePolicy.of(api).addAccessDeniedResponse(sorry);
    }, /is overridden with addPropertyOverride\(\).*ApiDefinition\.fromInline\(\)/],
  ])('%s', (_, build, message) => {
    const stack = newStack();
    build(stack);
    expect(synthError(stack)).toMatch(message);
  });
});

describe('deployments of an API with a definition', () => {
  const idsWith = (build: (api: SpecRestApi) => void) => {
    const stack = newStack();
    build(specApi(stack));
    return deploymentIds(stack);
  };
  const respond = (...responses: AccessDeniedResponse[]) => idsWith((api) => {
    responses.forEach((response) => ResourcePolicy.of(api).addAccessDeniedResponse(response));
  });

  test('are made anew when status, body, headers or types change', () => {
    const variants = [
      idsWith((api) => ResourcePolicy.of(api)),
      respond(sorry),
      respond(AccessDeniedResponse.message('Not from here')),
      respond(AccessDeniedResponse.message('Not from here', { statusCode: 404 })),
      respond(sorry.alsoFor(ResponseType.WAF_FILTERED)),
    ];
    expect(new Set(variants.flat()).size).toBe(variants.length);
  });

  test('are not made anew for the same types in another order', () => {
    const [a, b] = [sorry.alsoFor(ResponseType.WAF_FILTERED), sorry.alsoFor(ResponseType.UNAUTHORIZED)];
    expect(respond(a, b)).toEqual(respond(b, a));
    expect(respond(sorry.alsoFor(ResponseType.WAF_FILTERED, ResponseType.UNAUTHORIZED))).toEqual(respond(a, b));
  });
});

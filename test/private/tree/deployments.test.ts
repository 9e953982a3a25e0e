import { App, Aspects, CfnMapping, CfnParameter, Fn, Stack, Tags, Token } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  CfnDeployment, CfnGatewayResponse, CfnMethod, CfnRestApi, CfnStage, Deployment, GatewayResponse, ResponseType, RestApi, Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { StringParameter } from 'aws-cdk-lib/aws-ssm';
import { AccessDeniedResponse, IpDenylistPolicy, IpDenylistPolicyProps, PrivateVpcePolicy, ResourcePolicy } from '../../../src';
import { deploymentIds, newApi, newStack, PRIVATE } from '../../testing';

/** Ids of all deployments in an app with an API, after something was done with it. */
function idsWith(build: (api: RestApi, stack: Stack) => void, deploy: boolean = true): string[] {
  const stack = newStack();
  const api = newApi(stack, undefined, deploy ? {} : { deploy: false, deployOptions: undefined });
  build(api, stack);
  return deploymentIds(stack);
}

function expectChanged(a: string[], b: string[]) {
  expect(a).toHaveLength(b.length);
  a.forEach((id) => expect(b).not.toContain(id));
}

const deny = (props: Partial<IpDenylistPolicyProps>) => (api: RestApi, stack: Stack) => {
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'], ...props });
};
const ownDeployment = (api: RestApi, stack: Stack) => new Stage(stack, 'Stage', { deployment: new Deployment(stack, 'Deployment', { api }), stageName: 'test' });
const rawDeployment = (api: RestApi, stack: Stack) => new CfnDeployment(stack, 'Raw', { restApiId: api.restApiId, stageName: 'test' });
const message = (text: string) => ({ accessDeniedResponse: AccessDeniedResponse.message(text) });

type Build = (api: RestApi, stack: Stack) => void;
const kinds: [string, boolean, Build][] = [
  ['the built-in deployment', true, () => {}],
  ['an own Deployment', false, ownDeployment],
  ['an own Deployment made before the policy', false, ownDeployment],
  ['a CfnDeployment', false, rawDeployment],
];

describe.each(kinds)('%s', (name, deploy, addDeployment) => {
  const ids = (build: Build) => idsWith((api, stack) => {
    if (name.includes('before')) { addDeployment(api, stack); }
    build(api, stack);
    if (!name.includes('before')) { addDeployment(api, stack); }
  }, deploy);

  test('is made anew when the policy changes', () => {
    expectChanged(ids(deny({})), ids(deny({ ipRanges: ['198.51.100.0/25'] })));
    expectChanged(ids(deny({})), ids(() => {}));
  });

  test('is made anew when the access-denied response changes', () => {
    const first = ids(deny(message('a')));
    expectChanged(first, ids(deny({})));
    expectChanged(first, ids(deny(message('b'))));
    expectChanged(first, ids(deny({ accessDeniedResponse: AccessDeniedResponse.message('a', { statusCode: 404 }) })));
  });

  test('is not made anew for the same intent in another order', () => {
    const both = (order: string[]) => ids((api, stack) => {
      order.forEach((range) => new IpDenylistPolicy(stack, `B${range}`, { restApi: api, ipRanges: [range, '192.0.2.1'], ...message('a') }));
    });
    expect(both(['198.51.100.0/24', '203.0.113.0/24'])).toEqual(both(['203.0.113.0/24', '198.51.100.0/24']));
  });

  test('comes after the gateway response', () => {
    const stack = newStack();
    const api = newApi(stack, undefined, deploy ? {} : { deploy: false, deployOptions: undefined });
    addDeployment(api, stack);
    deny(message('a'))(api, stack);
    const template = Template.fromStack(stack);
    const [response] = Object.keys(template.findResources('AWS::ApiGateway::GatewayResponse'));
    template.hasResource('AWS::ApiGateway::Deployment', { DependsOn: Match.arrayWith([response]) });
  });

  test('follows gateway responses of others: an L2, an L1, and an L1 that is changed later', () => {
    const l2 = (status: string) => ids((api, stack) => {
      ResourcePolicy.of(api);
      new GatewayResponse(stack, 'Other', { restApi: api, type: ResponseType.DEFAULT_4XX, statusCode: status });
    });
    const l1 = (status: string) => ids((api, stack) => {
      ResourcePolicy.of(api);
      new CfnGatewayResponse(stack, 'Other', { restApiId: api.restApiId, responseType: 'DEFAULT_4XX', statusCode: status });
    });
    const changed = (status: string) => ids((api, stack) => {
      ResourcePolicy.of(api);
      const response = new GatewayResponse(stack, 'Other', { restApi: api, type: ResponseType.DEFAULT_4XX });
      (response.node.defaultChild as CfnGatewayResponse).statusCode = status;
    });
    for (const variant of [l2, l1, changed]) { expectChanged(variant('400'), variant('401')); }
  });

  test('is made anew when a salt changes', () => {
    const salted = (salt: string) => ids((api) => ResourcePolicy.of(api).redeployOn(salt));
    expectChanged(salted('1'), salted('2'));
    expect(salted('1')).toEqual(salted('1'));
  });
});

test('a gateway response made by an Aspect counts', () => {
  const withStatus = (status: string) => idsWith((api, stack) => {
    ResourcePolicy.of(api);
    Aspects.of(stack).add({
      visit: (node) => {
        if (node === api && api.node.tryFindChild('Late') === undefined) { new CfnGatewayResponse(api, 'Late', { restApiId: api.restApiId, responseType: 'THROTTLED', statusCode: status }); }
      },
    });
  });
  expectChanged(withStatus('429'), withStatus('503'));
});

test('deployments in another stack follow, too', () => {
  const ids = (ranges: string[]) => {
    const app = new App();
    const [owner, other] = [new Stack(app, 'Owner'), new Stack(app, 'Other')];
    const api = newApi(owner, undefined, { deploy: false, deployOptions: undefined });
    new CfnDeployment(other, 'Raw', { restApiId: api.restApiId });
    new Deployment(other, 'Deployment', { api });
    new IpDenylistPolicy(owner, 'Blocked', { restApi: api, ipRanges: ranges });
    return deploymentIds(other);
  };
  expectChanged(ids(['198.51.100.0/24']), ids(['198.51.100.0/25']));
});

test('an API made of L1s around an L2 keeps a deployment of another API as it is', () => {
  const stack = newStack();
  const api = newApi(stack);
  const stranger = new CfnRestApi(stack, 'Stranger', { name: 'other' });
  const raw = new CfnDeployment(stack, 'Raw', { restApiId: stranger.ref });
  const before: unknown = stack.resolve(raw.logicalId);
  new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'] });
  expect(deploymentIds(stack)).toContain(before);
});

test('tags and metadata of gateway responses do not deploy anew', () => {
  const ids = (build: Build) => idsWith((api, stack) => {
    deny(message('a'))(api, stack);
    build(api, stack);
  });
  expect(ids((api) => {
    const response = ResourcePolicy.of(api).node.findChild('AccessDenied').node.defaultChild as CfnGatewayResponse;
    response.addMetadata('reviewed', 'yes');
  })).toEqual(ids(() => {}));
});

describe('values that the template only refers to', () => {
  const WARNING = 'cdk-apigateway-resource-policies:deployTimeValue';

  function endpointIds(serviceName: string): string[] {
    const stack = newStack();
    const endpoint = new CfnVPCEndpoint(stack, 'Endpoint', { serviceName, vpcId: 'vpc-01234567', vpcEndpointType: 'Interface' });
    new PrivateVpcePolicy(stack, 'Private', { restApi: newApi(stack, undefined, PRIVATE), vpcEndpointIds: [endpoint.ref] });
    Annotations.fromStack(stack).hasNoWarning('*', Match.stringLikeRegexp(WARNING));
    return deploymentIds(stack);
  }

  test('a replaced VPC endpoint deploys anew, though the policy refers to it by the same name', () => {
    expectChanged(endpointIds('com.amazonaws.us-east-1.execute-api'), endpointIds('com.amazonaws.eu-west-1.execute-api'));
  });

  test('so does one of another stack', () => {
    const ids = (serviceName: string) => {
      const app = new App();
      const [network, owner] = [new Stack(app, 'Network'), new Stack(app, 'Owner')];
      const endpoint = new CfnVPCEndpoint(network, 'Endpoint', { serviceName, vpcId: 'vpc-01234567' });
      new PrivateVpcePolicy(owner, 'Private', { restApi: newApi(owner, undefined, PRIVATE), vpcEndpointIds: [endpoint.ref] });
      return deploymentIds(owner);
    };
    expectChanged(ids('com.amazonaws.us-east-1.execute-api'), ids('com.amazonaws.eu-west-1.execute-api'));
  });

  test('a changed mapping deploys anew', () => {
    const ids = (range: string) => idsWith((api, stack) => {
      const mapping = new CfnMapping(stack, 'Ranges', { mapping: { bad: { range } } });
      new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: [mapping.findInMap('bad', 'range')] });
    });
    expectChanged(ids('198.51.100.0/24'), ids('203.0.113.0/24'));
  });

  test('a changed default of a parameter deploys anew, and a warning says that its value cannot', () => {
    const ids = (range: string) => idsWith((api, stack) => {
      const parameter = new CfnParameter(stack, 'Range', { default: range });
      new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: [parameter.valueAsString] });
      Annotations.fromStack(stack).hasWarning('/Stack/Api/ResourcePolicy', Match.stringLikeRegexp(`parameter Stack/Range, whose value is not known at synth.*redeployOn\\(\\).*${WARNING}`));
    });
    expectChanged(ids('198.51.100.0/24'), ids('203.0.113.0/24'));
  });

  test.each<[string, Build]>([
    ['an SSM parameter', (api, stack) => deny({ ipRanges: [StringParameter.valueForStringParameter(stack, '/ranges')] })(api, stack)],
    ['an import', (api, stack) => deny({ ipRanges: [Fn.importValue('Ranges')] })(api, stack)],
    ['a list parameter', (api, stack) => deny({ ipRanges: new CfnParameter(stack, 'L', { type: 'CommaDelimitedList' }).valueAsList })(api, stack)],
    ['a dynamic reference', (api, stack) => deny({ ipRanges: [Token.asString('{{resolve:ssm:/range:1}}')] })(api, stack)],
  ])('%s warns, until a salt is given', (_, build) => {
    const warned = newStack();
    build(newApi(warned), warned);
    Annotations.fromStack(warned).hasWarning('*', Match.stringLikeRegexp(WARNING));

    const salted = newStack();
    const api = newApi(salted);
    build(api, salted);
    ResourcePolicy.of(api).redeployOn('v1');
    Annotations.fromStack(salted).hasNoWarning('*', Match.stringLikeRegexp(WARNING));
  });
});

test('an API made of L1 methods and stages is read as well', () => {
  const stack = newStack();
  const api = newApi(stack, undefined, { deploy: false, deployOptions: undefined });
  new CfnMethod(stack, 'Raw', { restApiId: api.restApiId, resourceId: api.restApiRootResourceId, httpMethod: 'PUT', authorizationType: 'AWS_IAM' });
  new CfnStage(stack, 'Stage', { restApiId: api.restApiId, stageName: 'raw' });
  Tags.of(stack).add('owner', 'me');
  const policy = ResourcePolicy.of(api);
  deny({})(api, stack);
  const statements = Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::RestApi'));
  expect(JSON.stringify(statements)).toContain('execute-api:/*/GET/*');
  expect(policy.node.path).toBe('Stack/Api/ResourcePolicy');
});

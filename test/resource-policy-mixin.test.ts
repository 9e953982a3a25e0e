import { App, Aspects, ConstructSelector, Mixins, Shims, Stack } from 'aws-cdk-lib';
import { CfnRestApi, HttpIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { Effect, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Bucket } from 'aws-cdk-lib/aws-s3';
import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { Construct } from 'constructs';
import { KINDS, l1Api } from './attaching';
import { deploymentIds, IAM, newApi, newStack, policyIn, statementsIn } from './testing';
import {
  AccessDeniedResponse, AccountAllowPolicy, ApiTarget, CustomStatementPolicy, DenyByDefaultPolicy, IpAllowlistPolicy, IpDenylistPolicy,
  OpenAccessPolicy, PrincipalAllowlistPolicy, ResourcePolicy, TimeWindowPolicy,
} from '../src';
import { ResourcePolicyMixin } from '../src/resource-policy-mixin';

class Blocked extends ResourcePolicyMixin {
  constructor(private readonly range: string = '198.51.100.0/24') {
    super();
  }

  protected addPolicies(scope: Construct, restApi: aws_apigateway.IRestApiRef): void {
    new IpDenylistPolicy(scope, 'Blocked', { restApi, ipRanges: [this.range], accessDeniedResponse: AccessDeniedResponse.message('Not from here') });
  }
}

const L1S = ConstructSelector.resourcesOfType(CfnRestApi.CFN_RESOURCE_TYPE_NAME);
const sids = (stack: Stack) => statementsIn(stack).map(({ Sid }) => Sid);

describe.each(KINDS)('%s', (_, newApiIn) => {
  const policyWith = (apply: (restApi: aws_apigateway.IRestApiRef, stack: Stack) => void) => {
    const stack = newStack();
    apply(newApiIn(stack), stack);
    return { policy: policyIn(stack), ids: deploymentIds(stack) };
  };
  const once = policyWith((restApi, stack) => {
    new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: ['198.51.100.0/24'], accessDeniedResponse: AccessDeniedResponse.message('Not from here') });
  });

  test('gets the policies with .with(), with Mixins.of() and with an Aspect', () => {
    expect(policyWith((restApi) => restApi.with(new Blocked()))).toEqual(once);
    expect(policyWith((__, stack) => Mixins.of(stack).apply(new Blocked()))).toEqual(once);
    expect(policyWith((__, stack) => Mixins.of(stack, L1S).requireAll().apply(new Blocked()))).toEqual(once);
    expect(policyWith((__, stack) => Aspects.of(stack).add(Shims.asAspect(new Blocked())))).toEqual(once);
  });

  test('twice is once: the same mixin, and another one that says the same', () => {
    const mixin = new Blocked();
    expect(policyWith((restApi, stack) => {
      restApi.with(mixin, mixin, new Blocked());
      Mixins.of(stack).apply(mixin, new Blocked());
    })).toEqual(once);
  });
});

test('mixins with other parameters add up', () => {
  const stack = newStack();
  newApi(stack).with(new Blocked(), new Blocked('203.0.113.0/24'));
  expect(statementsIn(stack).at(-1)?.Condition).toEqual({ IpAddress: { 'aws:SourceIp': ['198.51.100.0/24', '203.0.113.0/24'] } });
});

test('all kinds of policies may be said twice', () => {
  class Everything extends ResourcePolicyMixin {
    protected addPolicies(scope: Construct, restApi: aws_apigateway.IRestApiRef): void {
      const orders = [ApiTarget.methodByPath('GET', '/orders')];
      new AccountAllowPolicy(scope, 'Partner', { restApi, accountIds: ['444455556666'], targets: orders });
      new PrincipalAllowlistPolicy(scope, 'Only', { restApi, accountIds: ['444455556666'], targets: orders });
      new IpAllowlistPolicy(scope, 'Office', { restApi, ipRanges: ['192.0.2.0/24'] });
      new TimeWindowPolicy(scope, 'Year', { restApi, startTime: '2026-01-01T00:00:00Z', endTime: '2027-01-01T00:00:00Z' });
      new OpenAccessPolicy(scope, 'Health', { restApi, targets: [ApiTarget.methodByPath('GET', '/health')] });
      new DenyByDefaultPolicy(scope, 'Closed', { restApi });
      new CustomStatementPolicy(scope, 'Mine', {
        restApi, targets: orders, statement: new PolicyStatement({ effect: Effect.DENY, principals: [new StarPrincipal()], conditions: { StringLike: { 'aws:UserAgent': 'cat*' } } }),
      });
    }
  }
  const policyOf = (times: number) => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /orders': IAM, 'GET /health': {} });
    for (let i = 0; i < times; i++) { api.with(new Everything()); }
    return policyIn(stack);
  };
  expect(policyOf(2)).toEqual(policyOf(1));
});

test('what comes after it counts: methods, statements of others, constructs', () => {
  const stack = newStack();
  const api = newApi(stack);
  Mixins.of(stack).apply(new Blocked());
  api.root.addResource('cats').addMethod('PUT', new HttpIntegration('https://example.com'), IAM);
  api.addToResourcePolicy(new PolicyStatement({ sid: 'Later', principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*/PUT/cats'] }));
  new IpDenylistPolicy(stack, 'More', { restApi: api, ipRanges: ['192.0.2.1'], targets: [ApiTarget.stage('test')] });
  expect(sids(stack)).toEqual(expect.arrayContaining(['Later', 'AllowOpenMethods']));
  expect(JSON.stringify(statementsIn(stack))).toContain('192.0.2.1');
});

test('each API below a scope gets its own policy', () => {
  const app = new App();
  const [first, second] = ['First', 'Second'].map((id) => new Stack(app, id));
  newApi(first);
  l1Api(second);
  new Bucket(second, 'Bucket');
  Mixins.of(app).apply(new Blocked());
  for (const stack of [first, second]) { expect(sids(stack)).toContain('DenySourceAddress'); }
});

test('its constructs have their path below the API', () => {
  const stack = newStack();
  class Wrong extends ResourcePolicyMixin {
    protected addPolicies(scope: Construct, restApi: aws_apigateway.IRestApiRef): void {
      new IpDenylistPolicy(scope, 'Typo', { restApi, ipRanges: ['198.51.100.0/33'] });
    }
  }
  const api = newApi(stack);
  expect(() => api.with(new Blocked(), new Wrong())).toThrow(/\[at Stack\/Api\/ResourcePolicy\/Mixin2\/Typo\]/);
});

describe('wrong use', () => {
  test('fails on what is no REST API', () => {
    const bucket = new Bucket(newStack(), 'Bucket');
    expect(new Blocked().supports(bucket)).toBe(false);
    expect(() => new Blocked().applyTo(bucket)).toThrow(/the construct is no REST API: apply the mixin to a RestApi, SpecRestApi or CfnRestApi.*\[at Stack\/Bucket\]/);
    expect(() => Mixins.of(bucket).requireAny().apply(new Blocked())).toThrow();
  });

  test('fails on an imported API, whose policy would be lost without a word', () => {
    const stack = newStack();
    const imported = RestApi.fromRestApiId(stack, 'Imported', 'a1b2c3d4e5');
    expect(() => imported.with(new Blocked())).toThrow(/the API is imported.*\[at Stack\/Imported\]/);
    expect(() => Mixins.of(stack, L1S).apply(new Blocked())).not.toThrow();
  });

  test('a reference to an API of this app is the API', () => {
    const stack = newStack();
    const api = newApi(stack);
    const mixin = new Blocked();
    RestApi.fromRestApiId(stack, 'Reference', api.restApiId).with(mixin);
    api.with(mixin);
    expect(ResourcePolicy.of(api).node.children.filter(({ node }) => node.id.startsWith('Mixin'))).toHaveLength(1);
  });
});

import { App, Aspects, CfnCondition, CfnParameter, Fn, Lazy, Stack } from 'aws-cdk-lib';
import { Annotations, Match, Template } from 'aws-cdk-lib/assertions';
import {
  ApiDefinition, AuthorizationType, CfnDeployment, CfnRestApi, CfnStage, Deployment, EndpointType, MockIntegration, RestApi, SpecRestApi, Stage,
} from 'aws-cdk-lib/aws-apigateway';
import { CfnIPSet, CfnRuleGroup, CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { CfnInclude } from 'aws-cdk-lib/cloudformation-include';
import { aws_apigateway, aws_wafv2 } from 'aws-cdk-lib/interfaces';
import { Construct, IConstruct } from 'constructs';
import * as fc from 'fast-check';
import { deploymentIds, newApi, newStack, PRIVATE, statementsIn, synthError } from './testing';
import {
  AccessDeniedResponse, AccountAllowPolicy, ApiTarget, ImportedApiPolicy, IpAllowlistPolicy, IpDenylistPolicy, IpSetOverflow, PolicyDelivery,
  Requests, ResourcePolicy,
} from '../src';
import { aggregateCidrs } from '../src/engine';

/** Blocks that nothing aggregates. */
function blocks(count: number, from: number = 0): string[] {
  return Array.from({ length: count }, (_, i) => 2 * (from + i)).map((n) => `${11 + Math.floor(n / 65536)}.${Math.floor(n / 256) % 256}.${n % 256}.0/24`);
}

function blocks6(count: number): string[] {
  return Array.from({ length: count }, (_, i) => `2a00:${(2 * i).toString(16)}::/32`.replace(/:0::/, '::'));
}

interface Given {
  readonly stack?: Stack;
  readonly api?: RestApi;
  readonly overflow?: IpSetOverflow;
  readonly response?: AccessDeniedResponse;
}

function denylist(ipRanges: string[], { stack = newStack(), api = newApi(stack), overflow = IpSetOverflow.newWebAcl(), response }: Given = {}) {
  const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges, overflow, accessDeniedResponse: response });
  return { stack, api, resourcePolicy };
}

function allowlist(ipRanges: string[], { stack = newStack(), api = newApi(stack), overflow = IpSetOverflow.newWebAcl() }: Given = {}) {
  const { resourcePolicy } = new IpAllowlistPolicy(stack, 'Customers', { restApi: api, ipRanges, overflow });
  return { stack, api, resourcePolicy };
}

interface IpSet { readonly Addresses: string[]; readonly IPAddressVersion: string; readonly Scope: string }

function ipSetsIn(stack: Stack): IpSet[] {
  return Object.values(Template.fromStack(stack).findResources('AWS::WAFv2::IPSet')).map(({ Properties }) => Properties as IpSet);
}

interface Rule { readonly Name: string; readonly Priority: number; readonly Action: object; readonly Statement: { readonly [kind: string]: object } }

function rulesIn(stack: Stack): Rule[] {
  const [acl] = Object.values(Template.fromStack(stack).findResources('AWS::WAFv2::WebACL')) as { Properties: { Rules: Rule[] } }[];
  return acl.Properties.Rules;
}

/** What the address condition of our Deny compares with. */
function inPolicy(stack: Stack): string[] {
  const conditions = statementsIn(stack).map(({ Condition }) => Object.values(Condition ?? {}) as { 'aws:SourceIp': string[] }[]);
  return conditions.flat().flatMap((keys) => keys['aws:SourceIp']);
}

class ImportedWebAcl extends Construct implements aws_wafv2.IWebACLRef {
  public readonly webAclRef = { webAclName: 'theirs', webAclId: '1', scope: 'REGIONAL', webAclArn: 'arn:aws:wafv2:eu-west-1:111122223333:regional/webacl/theirs/1' };
  public readonly env = { account: '111122223333', region: 'eu-west-1' };
}

const VISIBILITY = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: 'Mine' };

function rule(name: string, priority: number, action: CfnWebACL.RuleActionProperty = { block: {} }): CfnWebACL.RuleProperty {
  return { name, priority, action, statement: { geoMatchStatement: { countryCodes: ['AQ'] } }, visibilityConfig: VISIBILITY };
}

function webAcl(stack: Stack, rules?: CfnWebACL.RuleProperty[], props: Partial<ConstructorParameters<typeof CfnWebACL>[2]> = {}): CfnWebACL {
  return new CfnWebACL(stack, 'Acl', { scope: 'REGIONAL', defaultAction: { allow: {} }, visibilityConfig: VISIBILITY, rules, ...props });
}

describe('a list that fits', () => {
  test('stays in the policy, and nothing of AWS WAF is made', () => {
    const { stack, resourcePolicy } = denylist(blocks(380));
    const template = Template.fromStack(stack);
    ['IPSet', 'WebACL', 'WebACLAssociation'].forEach((type) => template.resourceCountIs(`AWS::WAFv2::${type}`, 0));
    expect(inPolicy(stack)).toHaveLength(380);
    expect(resourcePolicy.size().overflows).toEqual([]);
    Annotations.fromStack(stack).hasNoInfo('*', Match.anyValue());
  });

  test('leaves the web ACL of the author as it was', () => {
    const stack = newStack();
    const acl = webAcl(stack, [rule('Mine', 0)]);
    denylist(blocks(10), { stack, overflow: IpSetOverflow.extend(acl) });
    expect(rulesIn(stack)).toHaveLength(1);
    Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACLAssociation', 0);
  });
});

test('without the choice, a list that does not fit fails, and the error names the way out', () => {
  const stack = newStack();
  new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: blocks(1000) });
  expect(synthError(stack)).toMatch(/the policy has \d+ bytes.*overflow to AWS WAF with overflow: IpSetOverflow\.newWebAcl\(\)/);
});

describe('a denylist that does not fit', () => {
  test('is in IP sets whole, and its largest blocks are in the policy', () => {
    const large = ['198.0.0.0/16', '197.0.0.0/20'];
    const { stack, resourcePolicy } = denylist([...blocks(700), ...large, ...blocks6(300)]);
    const all = aggregateCidrs([...blocks(700), ...large, ...blocks6(300)]);
    expect(aggregateCidrs(ipSetsIn(stack).flatMap(({ Addresses }) => Addresses))).toEqual(all);
    expect(ipSetsIn(stack).map(({ IPAddressVersion, Scope }) => [IPAddressVersion, Scope])).toEqual([['IPV4', 'REGIONAL'], ['IPV6', 'REGIONAL']]);
    expect(inPolicy(stack)).toEqual(expect.arrayContaining(['198.0.0.0/16']));
    expect(all).toEqual(expect.arrayContaining(inPolicy(stack)));
    const size = resourcePolicy.size();
    expect(size.sizeInBytes).toBeLessThanOrEqual(8192 * 0.9);
    expect(size.sizeInBytes).toBeGreaterThan(8192 * 0.88);
    expect(size.overflows).toEqual([{ name: 'Stack/Blocked', blocks: all.length, ipSets: 2, blocksInPolicy: inPolicy(stack).length }]);
    expect(size.toString()).toMatch(/\nStack\/Blocked: 1002 blocks in 2 IP sets of AWS WAF, \d+ in the policy$/);
    Annotations.fromStack(stack).hasInfo('*', Match.stringLikeRegexp('list of Stack/Blocked overflows to AWS WAF: its 1002 blocks are in 2 IP sets of web ACL .*, and the policy keeps \\d+'));
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });

  test('is blocked by one rule, on every stage, and everything else passes', () => {
    const stack = newStack();
    const api = newApi(stack);
    denylist(blocks(1000), { stack, api });
    new Stage(stack, 'Second', { stageName: 'second', deployment: new Deployment(stack, 'Deployment', { api }) });
    const raw = new CfnDeployment(stack, 'Raw', { restApiId: api.restApiId, stageName: 'third' });
    const template = Template.fromStack(stack);
    template.resourceCountIs('AWS::WAFv2::WebACLAssociation', 3);
    template.hasResourceProperties('AWS::WAFv2::WebACL', { Scope: 'REGIONAL', DefaultAction: { Allow: {} } });
    expect(rulesIn(stack)).toMatchObject([{ Name: 'ResourcePolicyOverflow', Priority: 0, Action: { Block: {} }, Statement: { IPSetReferenceStatement: {} } }]);
    const arns = Object.values(template.findResources('AWS::WAFv2::WebACLAssociation')).map(({ Properties, DependsOn }) => JSON.stringify([Properties.ResourceArn, DependsOn]));
    expect(arns.filter((arn) => arn.includes('/stages/third'))).toEqual([expect.stringContaining(String(stack.resolve(raw.logicalId)))]);
  });

  test('is decided by AWS WAF first and by the policy behind it, and questions are about both', () => {
    const { resourcePolicy, stack } = denylist(blocks(1000));
    resourcePolicy.assertDenies(Requests.any().fromAddresses(...blocks(1000)));
    resourcePolicy.assertAllows(Requests.any().fromAddressesOutside(...blocks(1000)));
    Template.fromStack(stack);
    const decision = resourcePolicy.evaluate(Requests.to('GET', '/pets').fromAddress('11.0.2.255'));
    expect(decision.outcome).toBe('DENY');
    expect(decision.gatewayResponseType).toBe('WAF_FILTERED');
    expect(decision.explanation).toContain('web ACL');
    expect(resourcePolicy.evaluate(Requests.to('GET', '/pets').fromAddress('11.0.3.0')).outcome).toBe('ALLOW');
  });

  test('is not said to be of one address family because the policy keeps one only', () => {
    const stack = newStack();
    const api = newApi(stack, undefined, { endpointConfiguration: { types: [EndpointType.REGIONAL] } });
    (api.node.defaultChild as IConstruct & { addPropertyOverride(path: string, value: string): void }).addPropertyOverride('EndpointConfiguration.IpAddressType', 'dualstack');
    denylist([...blocks(1000), ...blocks6(500)], { stack, api });
    expect(new Set(inPolicy(stack).map((range) => range.includes(':')))).toEqual(new Set([true]));
    Annotations.fromStack(stack).hasNoWarning('*', '*');
  });

  test('adds up with other lists of the API, tokens of which stay in the policy', () => {
    const { stack, api } = denylist(blocks(1000));
    new IpDenylistPolicy(stack, 'More', { restApi: api, ipRanges: ['198.51.100.0/24', Fn.importValue('Range')] });
    new IpDenylistPolicy(stack, 'Elsewhere', { restApi: api, ipRanges: ['203.0.113.0/24'], targets: [ApiTarget.path('GET', '/pets')] });
    expect(ipSetsIn(stack).flatMap(({ Addresses }) => Addresses)).toEqual(aggregateCidrs([...blocks(1000), '198.51.100.0/24']));
    expect(inPolicy(stack)).toEqual(expect.arrayContaining([{ 'Fn::ImportValue': 'Range' }, '203.0.113.0/24']));
  });

  test.each(['0.0.0.0/0', '::/0'])('%s, which AWS WAF does not take, is two blocks there', (everybody) => {
    const { stack } = denylist([...everybody === '::/0' ? blocks(1000) : blocks6(1000), everybody]);
    const all = ipSetsIn(stack).flatMap(({ Addresses }) => Addresses);
    expect(all).not.toContain(everybody);
    expect(aggregateCidrs(all)).toContain(everybody);
  });

  test('gets as many IP sets as it needs, 10,000 addresses each, and the refusal names one rule', () => {
    const { stack } = denylist([...blocks(25_000), ...blocks6(1)]);
    expect(ipSetsIn(stack).map(({ Addresses }) => Addresses.length)).toEqual([10_000, 10_000, 5_000, 1]);
    expect(rulesIn(stack)).toHaveLength(1);
    expect((rulesIn(stack)[0].Statement.OrStatement as { Statements: object[] }).Statements).toHaveLength(4);
  });
});

describe('an allowlist that does not fit', () => {
  test('is in IP sets whole, AWS WAF blocks everybody else, and the policy has blocks that hold all of it', () => {
    const { stack, resourcePolicy } = allowlist([...blocks(1000), ...blocks6(200)]);
    const all = aggregateCidrs([...blocks(1000), ...blocks6(200)]);
    expect(ipSetsIn(stack).flatMap(({ Addresses }) => Addresses)).toEqual(all);
    expect(rulesIn(stack)[0].Statement).toMatchObject({ NotStatement: { Statement: { OrStatement: { Statements: [{}, {}] } } } });
    expect(aggregateCidrs([...inPolicy(stack), ...all])).toEqual(aggregateCidrs(inPolicy(stack)));
    resourcePolicy.assertDenies(Requests.any().fromAddressesOutside(...all));
    resourcePolicy.assertAllows(Requests.any().fromAddresses(...all));
    Template.fromStack(stack);
    expect(resourcePolicy.evaluate(Requests.to('GET', '/pets').fromAddress('11.0.1.1')).gatewayResponseType).toBe('WAF_FILTERED');
  });

  test('limits from how many addresses the public gets in', () => {
    const { resourcePolicy, stack } = allowlist(blocks(1000));
    resourcePolicy.assertNotPublic({ maxIpv4Addresses: '256000' });
    Template.fromStack(stack);
    const other = allowlist(blocks(1000));
    other.resourcePolicy.assertNotPublic({ maxIpv4Addresses: '255999' });
    expect(synthError(other.stack)).toMatch(/must not be public/);
  });

  test('is one list with those of other constructs, and cannot have tokens', () => {
    const { stack, api } = allowlist(blocks(1000));
    const other = new IpAllowlistPolicy(stack, 'Office', { restApi: api, ipRanges: ['198.51.100.0/24'] });
    other.resourcePolicy.assertAllows(Requests.any().fromAddress('198.51.100.7'));
    expect(ipSetsIn(stack).flatMap(({ Addresses }) => Addresses)).toContain('198.51.100.0/24');
    const second = allowlist(blocks(1000));
    new IpAllowlistPolicy(second.stack, 'Office', { restApi: second.api, ipRanges: [Fn.importValue('Range')] });
    expect(synthError(second.stack)).toMatch(/an allowlist that overflows to AWS WAF has tokens in it/);
  });

  test('shares room and rule with a denylist', () => {
    const { stack, api, resourcePolicy } = allowlist(blocks(1000));
    denylist(blocks(1000, 500), { stack, api });
    resourcePolicy.assertDenies(Requests.any().fromAddresses(...blocks(1000, 500)));
    resourcePolicy.assertAllows(Requests.any().fromAddresses(...blocks(500)));
    resourcePolicy.assertDenies(Requests.any().fromAddressesOutside(...blocks(500)));
    expect(rulesIn(stack)[0].Statement).toMatchObject({ OrStatement: { Statements: [{ IPSetReferenceStatement: {} }, { NotStatement: {} }] } });
    expect(resourcePolicy.size().overflows.map(({ name }) => name).sort()).toEqual(['Stack/Blocked', 'Stack/Customers']);
  });
});

/** Blocks all over the internet, of both families and all lengths. */
function anyList(seed: number): string[] {
  let state = seed;
  const next = (below: number) => { state = (state * 1103515245 + 12345) % 2147483648; return Math.floor(state / 2147483648 * below); };
  const block = () => {
    const prefix = 12 + next(21);
    const address = (11 + next(80)) * 2 ** 24 + next(2 ** 24);
    const network = address - address % 2 ** (32 - prefix);
    return `${[24, 16, 8, 0].map((shift) => Math.floor(network / 2 ** shift) % 256).join('.')}/${prefix}`;
  };
  return Array.from({ length: 3000 }, () => (next(4) === 0 ? `2a00:${next(65536).toString(16)}:${next(65536).toString(16)}::/${48 + next(17)}` : block()));
}

test.each([['denylist', denylist], ['allowlist', allowlist]] as const)('of any %s, policy and IP sets together mean the list exactly', (effect, make) => {
  fc.assert(fc.property(fc.nat(), (seed) => {
    const list = anyList(seed);
    const { stack, resourcePolicy } = make(list);
    resourcePolicy[effect === 'denylist' ? 'assertDenies' : 'assertAllows'](Requests.any().fromAddresses(...list));
    resourcePolicy[effect === 'denylist' ? 'assertAllows' : 'assertDenies'](Requests.any().fromAddressesOutside(...list));
    const all = aggregateCidrs(list);
    expect(aggregateCidrs(ipSetsIn(stack).flatMap(({ Addresses }) => Addresses))).toEqual(all);
    expect(effect === 'denylist' ? all : aggregateCidrs([...inPolicy(stack), ...all])).toEqual(effect === 'denylist' ? expect.arrayContaining(inPolicy(stack)) : aggregateCidrs(inPolicy(stack)));
  }), { numRuns: 4, seed: 5 });
});

describe('a web ACL that the author has', () => {
  const extended = (rules: CfnWebACL.RuleProperty[] | undefined, change: (acl: CfnWebACL, stack: Stack, api: RestApi) => void = () => {}) => {
    const stack = newStack();
    const acl = webAcl(stack, rules);
    const { api, resourcePolicy } = denylist(blocks(1000), { stack, overflow: IpSetOverflow.extend(acl) });
    change(acl, stack, api);
    return { stack, acl, resourcePolicy };
  };
  const names = (stack: Stack) => rulesIn(stack).map(({ Name, Priority }) => [Name, Priority]);

  test('keeps its rules and gets one more, in front of what may let requests in', () => {
    const { stack } = extended([rule('Block', 0), rule('Partners', 5, { allow: {} })]);
    expect(names(stack)).toEqual([['Block', 0], ['Partners', 5], ['ResourcePolicyOverflow', 1]]);
    Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACL', 1);
    Annotations.fromStack(stack).hasWarning('*', Match.stringLikeRegexp('web ACL Stack/Acl has rules or a default action of its own.*webAclRules'));
  });

  test.each<[string, (acl: CfnWebACL) => void]>([
    ['set later', (acl) => { acl.rules = [rule('Later', 3)]; }],
    ['pushed later', (acl) => { (acl.rules as CfnWebACL.RuleProperty[]).push(rule('Later', 3)); }],
    ['given by a Lazy', (acl) => { acl.rules = Lazy.any({ produce: () => [rule('Later', 3)] }); }],
    ['set by an Aspect', (acl) => { Aspects.of(acl).add({ visit: (node) => { if (node === acl) { acl.rules = [rule('Later', 3)]; } } }); }],
  ])('keeps rules that are %s', (_, change) => {
    expect(names(extended([], change).stack)).toEqual([['Later', 3], ['ResourcePolicyOverflow', 0]]);
  });

  test('may have no rule of its own, or one of the same name', () => {
    expect(names(extended(undefined).stack)).toEqual([['ResourcePolicyOverflow', 0]]);
    expect(names(extended([rule('ResourcePolicyOverflow', 0)]).stack)).toEqual([['ResourcePolicyOverflow', 0], ['ResourcePolicyOverflow2', 1]]);
    Annotations.fromStack(extended(undefined).stack).hasNoWarning('*', '*');
  });

  const group = (overrideAction: CfnWebACL.OverrideActionProperty): CfnWebACL.RuleProperty => (
    { ...rule('Group', 0), action: undefined, overrideAction, statement: { managedRuleGroupStatement: { vendorName: 'AWS', name: 'AWSManagedRulesCommonRuleSet' } } });

  test.each<[string, CfnWebACL.RuleProperty]>([
    ['allows', rule('Partners', 0, { allow: {} })],
    ['is a rule group', group({ none: {} })],
  ])('has no room where its first rule %s', (_, first) => {
    expect(synthError(extended([first, rule('Other', 7)]).stack))
      .toMatch(/web ACL Stack\/Acl has no free priority before its rules that may let requests in, past the lists: (Partners|Group) \(priority 0\); renumber them.*\[at Stack\/Blocked\]/);
  });

  test('has room behind a rule group that counts only', () => {
    expect(names(extended([group({ count: {} })]).stack)).toEqual([['Group', 0], ['ResourcePolicyOverflow', 1]]);
  });

  test.each<[string, (acl: CfnWebACL, stack: Stack, api: RestApi) => void, RegExp]>([
    ['has its rules overridden', (acl) => acl.addPropertyOverride('Rules', []), /the rule that blocks by the lists is not in web ACL Stack\/Acl/],
    ['has our rule overridden', (acl) => acl.addPropertyOverride('Rules.0.Statement', { GeoMatchStatement: { CountryCodes: ['AQ'] } }), /is not in web ACL Stack\/Acl, or not as it was written/],
    ['hides its rules', (acl) => { acl.rules = Fn.conditionIf('C', [], []); }, /an intrinsic function hides the rules of web ACL Stack\/Acl/],
    ['hides a priority', (acl, stack) => { acl.rules = [rule('Mine', new CfnParameter(stack, 'P', { type: 'Number' }).valueAsNumber)]; }, /the priorities of some rules of web ACL Stack\/Acl are tokens/],
    ['is made one for CloudFront', (acl) => { acl.scope = 'CLOUDFRONT'; }, /web ACL Stack\/Acl has scope "CLOUDFRONT", and stages of APIs take REGIONAL ones only/],
    ['is on something else', (acl, stack) => {
      new CfnWebACLAssociation(stack, 'Elsewhere', { webAclArn: acl.attrArn, resourceArn: 'arn:aws:elasticloadbalancing:eu-west-1:111122223333:loadbalancer/app/x/1' });
    }, /web ACL Stack\/Acl is on arn:aws:elasticloadbalancing:.* as well \(Stack\/Elsewhere\).*give the API a web ACL of its own/],
    ['refers to too much', (acl) => {
      acl.rules = Array.from({ length: 50 }, (_, i) => ({ ...rule(`R${i}`, i), statement: { ipSetReferenceStatement: { arn: `arn:aws:wafv2:eu-west-1:111122223333:regional/ipset/x/${i}` } } }));
    }, /refers to 51 IP sets, regex pattern sets and rule groups, and AWS WAF takes 50/],
    ['has too large rule groups', (acl, stack) => {
      const large = new CfnRuleGroup(stack, 'Group', { capacity: 5000, scope: 'REGIONAL', visibilityConfig: VISIBILITY });
      acl.rules = [{ ...group({ count: {} }), statement: { ruleGroupReferenceStatement: { arn: large.attrArn } } }];
    }, /takes 5001 capacity units .*AWS WAF gives it 5000/],
    ['has IP sets that others change', (acl) => {
      Aspects.of(acl).add({ visit: (node) => { if (node instanceof CfnIPSet) { node.addPropertyOverride('Addresses', ['198.51.100.0/24']); } } });
    }, /the IP sets of the denylist do not have the addresses that they were given/],
  ])('is refused if it %s', (_, change, message) => {
    const { stack } = extended([], change);
    expect(synthError(stack)).toMatch(message);
  });

  test('is put on no stage twice', () => {
    const { stack } = extended([], (acl, scope, api) => {
      new CfnWebACLAssociation(scope, 'Mine', { webAclArn: acl.attrArn, resourceArn: api.deploymentStage.stageArn });
    });
    Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  test.each<[string, (acl: CfnWebACL, stack: Stack, api: RestApi) => void]>([
    ['is removed', (_acl, _stack, api) => { api.deploymentStage.node.defaultChild!.node.tryRemoveChild('WebAclAssociation'); }],
    ['is overridden', (_acl, _stack, api) => {
      (api.deploymentStage.node.defaultChild!.node.findChild('WebAclAssociation') as CfnWebACLAssociation).addPropertyOverride('WebACLArn', 'arn:of:another');
    }],
    ['has a condition', (acl, stack, api) => {
      const mine = new CfnWebACLAssociation(stack, 'Mine', { webAclArn: acl.attrArn, resourceArn: api.deploymentStage.stageArn });
      mine.cfnOptions.condition = new CfnCondition(stack, 'Sometimes', { expression: Fn.conditionEquals(stack.region, 'eu-west-1') });
    }],
  ])('must be on every stage: synthesis fails if the association %s', (_, change) => {
    expect(synthError(extended([], change).stack)).toMatch(/web ACL Stack\/Acl is not on the stage that Stack\/Api\/DeploymentStage.test\/Resource makes/);
  });

  test.each([
    ['stageArn', (api: RestApi) => api.deploymentStage.stageArn],
    ['name', (api: RestApi) => `arn:aws:apigateway:eu-west-1::/restapis/${api.restApiId}/stages/test`],
  ])('must be the one that is on a stage already (by %s)', (_, arn) => {
    const { stack, api } = denylist(blocks(1000));
    const mine = webAcl(stack, []);
    new CfnWebACLAssociation(stack, 'Mine', { webAclArn: mine.attrArn, resourceArn: arn(api) });
    expect(synthError(stack)).toMatch(/a stage has one web ACL, and Stack\/Mine puts another one on a stage of the API.*IpSetOverflow\.extend\(\)/);
  });

  test('may be in another stack, which gets the IP sets', () => {
    const app = new App();
    const env = { account: '111122223333', region: 'eu-west-1' };
    const [guards, apis] = ['Guards', 'Apis'].map((id) => new Stack(app, id, { env }));
    const { resourcePolicy } = denylist(blocks(1000), { stack: apis, overflow: IpSetOverflow.extend(webAcl(guards, [rule('Mine', 0)])) });
    resourcePolicy.assertDenies(Requests.any().fromAddresses(...blocks(1000)));
    expect(ipSetsIn(guards)).toHaveLength(1);
    Template.fromStack(apis).resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  test('may not be in another Region', () => {
    const app = new App();
    const [guards, apis] = ['us-east-1', 'eu-west-1'].map((region) => new Stack(app, region, { env: { account: '111122223333', region }, crossRegionReferences: true }));
    denylist(blocks(1000), { stack: apis, overflow: IpSetOverflow.extend(webAcl(guards)) });
    expect(synthError(apis)).toMatch(/is in another account or Region than the API/);
  });

  test('may be one of a template that is included', () => {
    const stack = newStack();
    const included = new CfnInclude(stack, 'Template', { templateFile: `${__dirname}/templates/web-acl.json` });
    denylist(blocks(1000), { stack, overflow: IpSetOverflow.extend(included.getResource('Acl') as CfnWebACL) });
    expect(names(stack)).toEqual([['Partners', 10], ['ResourcePolicyOverflow', 0]]);
  });

  test('must be defined in this app', () => {
    const stack = newStack();
    const imported = new ImportedWebAcl(stack, 'Theirs');
    expect(() => denylist(blocks(1000), { stack, overflow: IpSetOverflow.extend(imported) }))
      .toThrow(/web ACL Stack\/Theirs is imported.*define it in this app, or let the list overflow to IpSetOverflow\.newWebAcl\(\).*\[at Stack\/Blocked\]/);
  });

  test('has the lists of one API', () => {
    const { stack, acl } = extended([]);
    const other = new RestApi(stack, 'Other', { cloudWatchRole: false });
    expect(() => new IpDenylistPolicy(stack, 'Too', { restApi: other, ipRanges: blocks(1000), overflow: IpSetOverflow.extend(acl) }))
      .toThrow(/web ACL Stack\/Acl has the lists of another API already/);
  });

  test('is the same for all lists of an API', () => {
    const { stack, api } = denylist(blocks(1000));
    expect(() => allowlist(blocks(1000), { stack, api, overflow: IpSetOverflow.extend(webAcl(stack)) }))
      .toThrow(/overflow to web ACL .* already, by Stack\/Blocked, and a stage has one web ACL: let both overflow to the same.*\[at Stack\/Customers\]/);
  });
});

describe('what cannot overflow', () => {
  test.each<[string, (stack: Stack) => unknown, RegExp]>([
    ['a list for a part of the API', (stack) => new IpDenylistPolicy(stack, 'Blocked', {
      restApi: newApi(stack), ipRanges: blocks(3), overflow: IpSetOverflow.newWebAcl(), targets: [ApiTarget.path('GET', '/pets'), ApiTarget.stage('test')],
    }), /AWS WAF sees stages, and neither methods nor paths, so a list for GET \/pets and the whole API on stage test cannot overflow to it: leave out targets or overflow/],
    ['a list that is made to fit', (stack) => new IpDenylistPolicy(stack, 'Blocked', {
      restApi: newApi(stack), ipRanges: blocks(3), overflow: IpSetOverflow.newWebAcl(), maxListSizeInBytes: 4096,
    }), /maxListSizeInBytes and overflow are both set/],
    ['a denylist with tokens', (stack) => denylist([Fn.importValue('Range')], { stack }), /overflow is set, and ipRanges has tokens.*pass them in a construct of their own/],
    ['an allowlist with tokens', (stack) => allowlist([Fn.importValue('Range')], { stack }), /overflow is set, and ipRanges has tokens.*write out the addresses/],
    ['a list of a private API', (stack) => denylist(['10.0.0.0/8'], { stack, api: newApi(stack, undefined, PRIVATE) }), /the API is PRIVATE, and it is not documented which address/],
  ])('%s', (_, make, message) => {
    const stack = newStack();
    expect(() => make(stack)).toThrow(message);
    expect(() => make(newStack())).toThrow(/\[at Stack\/(Blocked|Customers)\]$/);
  });

  test('a list of an API without stages', () => {
    const stack = newStack();
    const api = newApi(stack, undefined, { deploy: false, deployOptions: undefined });
    denylist(blocks(1000), { stack, api });
    expect(synthError(stack)).toMatch(/the app defines no stage of the API on which a web ACL could be.*\[at Stack\/Blocked\]/);
  });
});

test('stages that an Aspect makes are guarded, too', () => {
  const { stack, api } = denylist(blocks(1000));
  Aspects.of(stack).add({
    visit: (node) => {
      if (node === stack && stack.node.tryFindChild('Late') === undefined) {
        new CfnStage(stack, 'Late', { restApiId: api.restApiId, stageName: 'late', deploymentId: api.latestDeployment!.deploymentId });
      }
    },
  });
  Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACLAssociation', 2);
});

test('refusals of AWS WAF look like those of the policy, whoever gives the response and whenever', () => {
  const types = (stack: Stack) => Object.values(Template.fromStack(stack).findResources('AWS::ApiGateway::GatewayResponse')).map(({ Properties: { ResponseType, ...rest } }) => (
    [ResponseType, JSON.stringify(rest)] as const));
  const response = AccessDeniedResponse.message('Not from here');
  const before = denylist(blocks(1000), { response });
  const after = denylist(blocks(1000));
  ResourcePolicy.of(after.api).addAccessDeniedResponse(response);
  for (const { stack } of [before, after]) {
    const [[denied, first], [filtered, second]] = types(stack);
    expect([denied, filtered]).toEqual(['ACCESS_DENIED', 'WAF_FILTERED']);
    expect(second).toBe(first);
  }
  expect(before.resourcePolicy.evaluate(Requests.to('GET', '/pets').fromAddress('11.0.0.1')).response?.body).toBe('{"message":"Not from here"}');
});

test('a deployment follows the policy, and not the IP sets', () => {
  const ids = (list: string[]) => deploymentIds(denylist(list).stack);
  const list = [...blocks(1000, 10), '198.51.100.7/32', '198.51.100.9/32'];
  expect(ids(list)).toEqual(ids(list.slice(0, -1)));
  expect(ids(list)).not.toEqual(ids(blocks(1000, 5)));
});

test('the same intent in another order is the same template', () => {
  const template = (list: string[]) => JSON.stringify(Template.fromStack(denylist(list).stack).toJSON());
  expect(template(blocks(1000).reverse())).toBe(template(blocks(1000)));
});

test('preflight requests are refused by the addresses that they come from, as in a policy, and that breaks no promise', () => {
  const stack = newStack();
  const api = newApi(stack, { 'GET /pets': { authorizationType: AuthorizationType.IAM } });
  api.root.getResource('pets')!.addMethod('OPTIONS', new MockIntegration());
  new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] });
  denylist(blocks(1000), { stack, api }).resourcePolicy.assertDenies(Requests.to('OPTIONS', '/pets').fromAddress('11.0.0.1'));
  Annotations.fromStack(stack).hasNoWarning('*', '*');
});

describe('an API of any kind', () => {
  // CDK's own validation of templates is on: see jest-setup.js.
  beforeAll(() => { delete process.env.CDK_VALIDATION; });
  afterAll(() => { process.env.CDK_VALIDATION = 'false'; });

  const definition = { openapi: '3.0.1', info: { title: 'Spec', version: '1' }, paths: { '/': { get: { 'x-amazon-apigateway-integration': { type: 'mock' } } } } };
  const l1 = (stack: Stack) => {
    const api = new CfnRestApi(stack, 'Api', { name: 'L1', body: definition });
    new CfnDeployment(stack, 'Deployment', { restApiId: api.ref, stageName: 'prod' });
    return api;
  };
  test.each<[string, (stack: Stack) => aws_apigateway.IRestApiRef]>([
    ['edge-optimized', (stack) => newApi(stack)],
    ['Regional', (stack) => newApi(stack, undefined, { endpointConfiguration: { types: [EndpointType.REGIONAL] } })],
    ['L1', l1],
    ['of a definition', (stack) => new SpecRestApi(stack, 'Api', { apiDefinition: ApiDefinition.fromInline(definition) })],
    ['of a template', (stack) => new CfnInclude(stack, 'Template', { templateFile: `${__dirname}/templates/guarded-api.json` }).getResource('Api') as CfnRestApi],
  ])('is guarded: %s', (_, make) => {
    const app = new App();
    const stack = new Stack(app, 'Stack', { env: { account: '111122223333', region: 'eu-west-1' } });
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: make(stack), ipRanges: blocks(1000), overflow: IpSetOverflow.newWebAcl() });
    resourcePolicy.assertDenies(Requests.any().fromAddresses(...blocks(1000)));
    resourcePolicy.assertAllows(Requests.any().fromAddressesOutside(...blocks(1000)));
    app.synth();
    Template.fromStack(stack).resourceCountIs('AWS::WAFv2::WebACLAssociation', 1);
  });

  test('but not an imported one, whose stages another stack has', () => {
    const stack = newStack();
    const restApi = RestApi.fromRestApiId(stack, 'Imported', 'a1b2c3d4e5');
    new ImportedApiPolicy(stack, 'Policy', {
      restApi,
      endpointType: EndpointType.REGIONAL,
      stageNames: ['prod'],
      delivery: PolicyDelivery.output(),
      methods: [{ httpMethod: 'GET', path: '/', authorizationType: AuthorizationType.NONE }],
    });
    expect(() => new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: blocks(3), overflow: IpSetOverflow.newWebAcl() })).toThrow(/the API is imported, and its stages with it/);
  });
});

import { Stack, Token } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnRuleGroup, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Overflow } from './overflow';
import { WebAclOverflow } from './web-acl-overflow';
import { AclRule, aclRules, MOST_ADDRESSES, MOST_CAPACITY, MOST_REFERENCES, references } from './web-acl-rules';
import { aggregateCidrs, displayOpaque } from '../../engine';
import { elementsAround, isObject } from '../tree/references';

/** What is wrong with the web ACL, its IP sets and stages, as the template will carry them; nothing while all lists fit. */
export function overflowProblems(overflow: WebAclOverflow, api: CfnRestApi): string[] {
  const lists = overflow.lists();
  if (lists.length === 0) { return []; }
  const { webAcl, construct } = overflow;
  const { Rules: rules, Scope: scope } = renderedProperties(overflow);
  const problems = [
    ...scope === 'REGIONAL' ? [] : [`web ACL ${webAcl.node.path} has scope ${JSON.stringify(scope)}, and stages of APIs take REGIONAL ones only`],
    ...environmentProblems(api.stack, webAcl.stack, webAcl.node.path),
    ...Array.isArray(rules) ? ruleProblems(overflow, rules) : [`an intrinsic function hides the rules of web ACL ${webAcl.node.path}, so none can be added: write them out`],
    ...lists.flatMap((list) => listProblems(list, overflow)),
    ...overflow.stages.problems(),
  ];
  return problems.map((problem) => `${displayOpaque(problem)} [at ${construct.node.path}]`);
}

/** Whether the web ACL refuses, or may refuse, more than the lists do. */
export function hasOtherRules(overflow: WebAclOverflow): boolean {
  const { Rules: rules, DefaultAction: action } = renderedProperties(overflow);
  return !Array.isArray(rules) || rules.length > 1 || !isObject(action) || action.Allow === undefined;
}

function renderedProperties({ webAcl }: WebAclOverflow): { readonly [name: string]: unknown } {
  // Not as the engine reads it: the L1 takes no text where it wants a number or a list.
  const rendered: unknown = webAcl.stack.resolve((webAcl as unknown as { _toCloudFormation(): object })._toCloudFormation());
  const [resource] = isObject(rendered) && isObject(rendered.Resources) ? Object.values(rendered.Resources) : [];
  return isObject(resource) && isObject(resource.Properties) ? resource.Properties : {};
}

function ruleProblems(overflow: WebAclOverflow, rules: readonly unknown[]): string[] {
  const acl = overflow.webAcl.node.path;
  const isRule = isOurs(overflow);
  const [ours, others] = [rules.filter(isRule), rules.filter((rule) => !isRule(rule))];
  const [rule] = aclRules(ours);
  if (ours.length !== 1) { return [`the rule that blocks by the lists is not in web ACL ${acl}, or not as it was written: its "Rules" are overridden; set its rules property instead`]; }
  const count = references(rules);
  const capacity = overflow.neededSets().length + capacityOfGroups(overflow.webAcl, others);
  const hidden = aclRules(others).filter(({ priority }) => typeof priority !== 'number');
  const before = aclRules(others).filter(({ priority, mayAllow }) => mayAllow && Number(priority) <= Number(rule.priority));
  const clashing = aclRules(others).filter(({ name, priority }) => name === rule.name || priority === rule.priority);
  const named = (found: readonly AclRule[]) => found.map(({ name, priority }) => `${text(name)} (priority ${text(priority)})`).join(', ');
  return [
    ...hidden.length === 0 ? [] : [`the priorities of some rules of web ACL ${acl} are tokens, so nobody knows what comes first: write numbers: ${named(hidden)}`],
    ...before.length === 0 ? [] : [`web ACL ${acl} has no free priority before its rules that may let requests in, past the lists: ${named(before)}; renumber them and those behind them, `
      + 'so that a lower priority is free'],
    ...before.length > 0 || clashing.length === 0 ? [] : [`rules of web ACL ${acl} have name or priority of the one that blocks by the lists, ${named([rule])}, which others must not have: ${named(clashing)}`],
    ...count <= MOST_REFERENCES ? [] : [`web ACL ${acl} refers to ${count} IP sets, regex pattern sets and rule groups, and AWS WAF takes ${MOST_REFERENCES}: an IP set has up to `
      + `${MOST_ADDRESSES} blocks of one address family, so list fewer or larger blocks`],
    ...capacity <= MOST_CAPACITY ? [] : [`web ACL ${acl} takes ${capacity} capacity units for the IP sets of the lists and for rule groups of the app, and AWS WAF gives it ${MOST_CAPACITY}`],
  ];
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}

/** By what it does; a name alone could be anybody's. The template spells its keys in another case. */
function isOurs(overflow: WebAclOverflow): (rule: unknown) => boolean {
  const does = (action: unknown, statement: unknown) => JSON.stringify([action, statement]).toLowerCase();
  const expected = does({ block: {} }, overflow.webAcl.stack.resolve(overflow.statement()));
  return (rule) => isObject(rule) && does(rule.Action, rule.Statement) === expected;
}

/** AWS WAF must have the list as it was asked for, and the policy must neither refuse more nor let anybody past AWS WAF. */
function listProblems({ effect, listed, kept }: Overflow, overflow: WebAclOverflow): string[] {
  const inSets = aggregateCidrs(overflow.renderedAddresses(effect));
  const [inner, outer] = effect === 'denylist' ? [kept, listed] : [listed, kept];
  const isWithin = same(aggregateCidrs([...inner, ...outer]), aggregateCidrs(outer));
  return [
    ...same(inSets, listed) ? [] : [`the IP sets of the ${effect} do not have the addresses that they were given: their "Addresses" are overridden; list the addresses in the construct`],
    ...isWithin ? [] : [`the policy's part of the ${effect} does not fit to the list; this is a mistake of the library, please report it`],
    ...effect === 'allowlist' && overflow.hasTokens(effect) ? [TOKENS] : [],
  ];
}

const TOKENS = 'an allowlist that overflows to AWS WAF has tokens in it, of which nobody knows whether they are IPv4 or IPv6, as an IP set must: write out the addresses';

/** An IP set takes one capacity unit. Those of managed rule groups and of most other rules are not in the template; AWS WAF counts them when it is deployed. */
function capacityOfGroups(webAcl: CfnWebACL, rules: readonly unknown[]): number {
  const written = JSON.stringify(rules);
  const groups = elementsAround(webAcl).filter((element) => element instanceof CfnRuleGroup) as CfnRuleGroup[];
  const used = groups.filter((group) => written.includes(JSON.stringify(webAcl.stack.resolve(group.attrArn))));
  return used.reduce((sum, { capacity }) => sum + (Token.isUnresolved(capacity) ? 0 : capacity), 0);
}

function environmentProblems(api: Stack, webAcl: Stack, path: string): string[] {
  const differs = ([one, other]: readonly [string, string]) => one !== other && !Token.isUnresolved(one) && !Token.isUnresolved(other);
  return differs([api.region, webAcl.region]) || differs([api.account, webAcl.account])
    ? [`web ACL ${path} is in another account or Region than the API, whose stages it cannot be on: define it where the API is`] : [];
}

function same(a: readonly string[], b: readonly string[]): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}

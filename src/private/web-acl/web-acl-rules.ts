import { CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { aws_wafv2 } from 'aws-cdk-lib/interfaces';
import { isObject, referencedElement } from '../tree/references';

/**
 * IP sets, regex pattern sets and rule groups that a web ACL may refer to, addresses of an IP set, and capacity units of a web ACL. These quotas are fixed.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/limits.html
 */
export const MOST_REFERENCES = 50;
export const MOST_ADDRESSES = 10_000;
export const MOST_CAPACITY = 5_000;

/** @throws if the web ACL is not defined in this app */
export function definedWebAcl(webAcl: aws_wafv2.IWebACLRef): CfnWebACL {
  const { defaultChild } = webAcl.node;
  const found = [webAcl, defaultChild, referencedElement(webAcl.webAclRef.webAclArn)].find((element) => element instanceof CfnWebACL);
  if (found instanceof CfnWebACL) { return found; }
  throw new Error(`web ACL ${webAcl.node.path} is imported, and CloudFormation cannot add a rule to a web ACL that another stack or tool owns: define it in this app, `
    + 'or let the list overflow to IpSetOverflow.newWebAcl() if the stages have no web ACL yet');
}

/** A rule of a web ACL, as the author writes it or as the template has it: the two differ in upper and lower case. */
export interface AclRule {
  readonly name: unknown;
  readonly priority: unknown;
  /** Whether a request may get in by it, past all rules behind: by its own action, or by one of the rules in its group. */
  readonly mayAllow: boolean;
}

export function aclRules(rules: readonly unknown[]): AclRule[] {
  return rules.map((rule) => ({ name: part(rule, 'name'), priority: part(rule, 'priority'), mayAllow: mayAllow(rule) }));
}

function mayAllow(rule: unknown): boolean {
  const action = part(rule, 'action');
  const endsOtherwise = ['block', 'count', 'captcha', 'challenge'].some((name) => part(action, name) !== undefined);
  const onlyCounts = part(part(rule, 'overrideaction'), 'count') !== undefined;
  return !(endsOtherwise && part(action, 'allow') === undefined) && !onlyCounts;
}

function part(value: unknown, name: string): unknown {
  return isObject(value) ? Object.entries(value).find(([key]) => key.toLowerCase() === name)?.[1] : undefined;
}

/** The lowest priority and the shortest name that no rule has. */
export function freePlace(rules: readonly AclRule[], name: string): { readonly name: string; readonly priority: number } {
  const [names, priorities] = [new Set(rules.map((rule) => rule.name)), new Set(rules.map(({ priority }) => priority))];
  const free = { name, priority: 0 };
  for (let n = 2; names.has(free.name); n++) { free.name = `${name}${n}`; }
  while (priorities.has(free.priority)) { free.priority++; }
  return free;
}

/** How many IP sets, regex pattern sets and rule groups some rules of the template refer to. */
export function references(rules: unknown): number {
  return JSON.stringify(rules).match(/"(IPSet|RegexPatternSet|RuleGroup)ReferenceStatement":/g)?.length ?? 0;
}

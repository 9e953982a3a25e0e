// Policies that fill the quota of 8,192 bytes, each with a version in which something small differs. Plain data, as in workloads.js.

const list = (length, item) => Array.from({ length }, (_, i) => item(i));
const statement = (Effect, Resource, rest) => ({ Effect, Principal: '*', Action: '*', Resource: `execute-api:/${Resource}`, ...rest });
const policy = (...statements) => ({ Version: '2012-10-17', Statement: statements });

const block = (i) => `${11 + i % 200}.${i * 7 % 256}.${i * 13 % 256}.0/24`;
const role = (i) => ({ AWS: `arn:aws:iam::${444455556000 + i % 5}:role/r${i % 5}` });
const from = (...cidrs) => ({ Condition: { IpAddress: { 'aws:SourceIp': cidrs } } });
const outside = (...cidrs) => ({ Condition: { NotIpAddress: { 'aws:SourceIp': cidrs } } });

const paths = (count, more = () => ({})) => list(count, (i) => statement('Allow', `*/GET/v${i % 7}/r${i}*`, more(i)));
const segments = (count, more = () => ({})) => list(count, (i) => statement('Deny', `*/seg${i}/*`, more(i)));
const open = statement('Allow', '*');

const withoutLast = (document) => policy(...document.Statement.slice(0, -1));
const family = (document, changed = withoutLast(document)) => ({ document, changed });

/** By name. */
const LARGE_POLICIES = {
  '92 statements': family(policy(...paths(92))),
  '54 statements, addresses': family(policy(...paths(54, (i) => from(block(i))))),
  '450 CIDRs': family(policy(statement('Allow', '*', from(...list(450, block)))), policy(statement('Allow', '*', from(...list(449, block))))),
  '450 CIDRs, deny': family(policy(open, statement('Deny', '*', outside(...list(450, block)))), policy(open, statement('Deny', '*', outside(...list(449, block))))),
  '90 segment denies': family(policy(open, ...segments(90))),
  '40 segment denies, paths': family(policy(...paths(48), ...segments(40))),
  '40 segment denies, addresses': family(policy(open, statement('Deny', '*', outside(...list(120, block))), ...segments(40, (i) => from(block(i % 6))))),
  '40 segment denies, roles': family(policy(open, ...paths(20, (i) => ({ Principal: role(i) })), ...segments(40, (i) => ({ Principal: role(i) })))),
  'mixed': family(policy(
    ...paths(15),
    ...paths(10, (i) => ({ Principal: role(i) })),
    ...segments(15),
    statement('Deny', '*', outside(...list(220, block))),
    statement('Deny', '*', { Condition: { StringNotEquals: { 'aws:UserAgent': ['a', 'b'] }, DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } } }),
  )),
  'accounts and roles': family(policy(
    statement('Allow', '*', { Principal: { AWS: list(160, (i) => String(444455556000 + i)) } }),
    statement('Deny', '*', { Condition: { ArnNotLike: { 'aws:PrincipalArn': list(130, (i) => `arn:aws:iam::${444455556000 + i}:role/team${i % 9}/*`) } } }),
  )),
};

/** Those in which only unsigned callers are named: what the encoding for z3 speaks of. */
const UNSIGNED = Object.keys(LARGE_POLICIES).filter((name) => !/roles/.test(name));

module.exports = { LARGE_POLICIES, UNSIGNED };

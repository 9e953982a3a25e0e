import { Json, allow, deny, policy } from '../testing';

/** Policies near the quota of 8,192 bytes, and changed versions of them. */
export interface Family {
  readonly name: string;
  readonly document: Json;

  /** The same with a small change. */
  readonly changed: Json;
}

const block = (i: number) => `${11 + i % 200}.${i * 7 % 256}.${i * 13 % 256}.0/24`;
const role = (i: number) => `arn:aws:iam::${444455556000 + i % 5}:role/r${i % 5}`;

function withoutLast(document: Json): Json {
  const statements = document.Statement as Json[];
  return { ...document, Statement: statements.slice(0, -1) };
}

function family(name: string, document: Json, changed = withoutLast(document)): Family {
  return { name, document, changed };
}

export function families(): Family[] {
  const paths = (count: number) => Array.from({ length: count }, (_, i) => `execute-api:/prod/GET/v${i % 7}/r${i}/*`);
  const segments = Array.from({ length: 40 }, (_, i) => `execute-api:/*/seg${i}/*`);
  const manyBlocks = (count: number) => allow({ Condition: { IpAddress: { 'aws:SourceIp': Array.from({ length: count }, (_, i) => block(i)) } } });
  return [
    family('100 statements', policy(...paths(100).map((Resource) => allow({ Resource })))),
    family('100 statements, conditions', policy(...paths(50).map((Resource, i) => allow({ Resource, Condition: { IpAddress: { 'aws:SourceIp': block(i) } } })))),
    family('400 CIDRs', policy(manyBlocks(400)), policy(manyBlocks(399))),
    family('400 CIDRs, deny', policy(allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': Array.from({ length: 400 }, (_, i) => block(i)) } } })),
      policy(allow(), deny({ Condition: { NotIpAddress: { 'aws:SourceIp': Array.from({ length: 401 }, (_, i) => block(i)) } } }))),
    family('40 segment denies', policy(allow(), ...segments.map((Resource) => deny({ Resource })))),
    family('40 segment denies, principals', policy(allow(), ...segments.map((Resource, i) => deny({ Resource, Principal: { AWS: role(i) } })))),
    family('40 segment denies, addresses', policy(allow(), ...segments.map((Resource, i) => deny({ Resource, Condition: { IpAddress: { 'aws:SourceIp': block(i % 6) } } })))),
    family('mixed', policy(
      ...paths(15).map((Resource, i) => allow({ Resource, Principal: { AWS: role(i) } })),
      ...segments.slice(0, 10).map((Resource) => deny({ Resource })),
      deny({ Condition: { NotIpAddress: { 'aws:SourceIp': Array.from({ length: 100 }, (_, i) => block(i)) } } }),
      deny({ Condition: { StringNotEquals: { 'aws:UserAgent': ['a', 'b'] }, DateGreaterThan: { 'aws:CurrentTime': '2027-01-01T00:00:00Z' } } }),
    )),
    family('accounts and roles', policy(
      allow({ Principal: { AWS: Array.from({ length: 60 }, (_, i) => String(444455556000 + i)) } }),
      deny({ Condition: { ArnNotLike: { 'aws:PrincipalArn': Array.from({ length: 40 }, (_, i) => `arn:aws:iam::${444455556000 + i}:role/team${i % 9}/*`) } } }),
    )),
  ];
}

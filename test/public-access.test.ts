import { CfnParameter } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { EndpointType } from 'aws-cdk-lib/aws-apigateway';
import * as fc from 'fast-check';
import { allow, API, COGNITO, deny, document, DOCUMENTED, Json, LAMBDA, OPEN, PRIVATE_API, SIGNED, where } from './documents';
import { IAM, newApi, newStack, PRIVATE, synthError } from './testing';
import { AccountAllowPolicy, IpDenylistPolicy, PrivateVpcePolicy, Requests, ResourcePolicy } from '../src';
import { AddressSet } from '../src/engine/addresses/address-set';
import { ResourcePolicyDocument } from '../src/resource-policy-document';

const EVERY_IPV4 = String(2n ** 32n);
const EVERY_IPV6 = String(2n ** 128n);
const countsOf = ({ ipv4Count, ipv6Count }: { readonly ipv4Count: string; readonly ipv6Count: string }) => [ipv4Count, ipv6Count];

describe('the documented policies', () => {
  const answers: { readonly [name: string]: readonly [isPublic: string, ipv4: bigint, ipv6: bigint] } = {
    'console: AWS account allowlist': ['NO', 0n, 0n],
    'console: IP range denylist': ['YES', 2n ** 32n - 257n, 2n ** 128n],
    'console: source VPC allowlist': ['NO', 0n, 0n],
    'roles of another account': ['NO', 0n, 0n],
    'denylist by source IP': ['YES', 2n ** 32n - 512n, 2n ** 128n],
    'denylist by in-VPC address': ['YES', 2n ** 32n - 2n * 65_536n, 2n ** 128n],
    'only one VPC': ['NO', 0n, 0n],
    'only one VPC endpoint': ['NO', 0n, 0n],
    'policy language overview': ['NO', 256n, 0n],
    'flow: policy alone': ['NO', 512n, 0n],
    'flow: Lambda authorizer': ['NO', 0n, 0n],
    'flow: AWS_IAM': ['NO', 0n, 0n],
    'knowledge center: allowlist': ['NO', 257n, 0n],
  };

  test.each(Object.entries(DOCUMENTED))('%s', (name, { statements, api }) => {
    const { isPublic, addresses } = document(statements, api).publicAccess();
    const [expected, ipv4, ipv6] = answers[name];
    expect([isPublic, ...countsOf(addresses)]).toEqual([expected, String(ipv4), String(ipv6)]);
  });
});

describe('who is the public', () => {
  test('anybody without a signature', () => {
    const { isPublic, unsigned, signedByStrangers, example } = document([allow()], { methods: [OPEN] }).publicAccess();
    expect(isPublic).toBe('YES');
    expect([unsigned, signedByStrangers].map(countsOf)).toEqual([[EVERY_IPV4, EVERY_IPV6], ['0', '0']]);
    expect(example?.description).toBe('GET /pets, on stage prod, unsigned');
  });

  test('accounts that the policy does not name; what their identity policies say they decide themselves', () => {
    const { isPublic, unsigned, signedByStrangers, example } = document([allow()], { methods: [SIGNED] }).publicAccess();
    expect(isPublic).toBe('YES');
    expect([unsigned, signedByStrangers].map(countsOf)).toEqual([['0', '0'], [EVERY_IPV4, EVERY_IPV6]]);
    expect(example?.description).toMatch(/signed by arn:aws:iam::(?!111122223333)\d{12}:user.*identity policy: Allow/);
  });

  test.each<[string, Json, string]>([
    ['an account', { Principal: { AWS: '444455556666' } }, 'NO'],
    ['a role of an account', { Principal: { AWS: 'arn:aws:iam::444455556666:role/Buyer' } }, 'NO'],
    ['an account by its key', where('StringEquals', 'aws:PrincipalAccount', '444455556666'), 'NO'],
    ['the roles of an account by a pattern', where('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::444455556666:role/*'), 'NO'],
    ['a role of whatever account', where('ArnLike', 'aws:PrincipalArn', 'arn:aws:iam::*:role/Admin'), 'YES'],
    ['an organization', where('StringEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'), 'NO'],
    ['whatever organization', where('StringLike', 'aws:PrincipalOrgID', 'o-*'), 'YES'],
    ['all but one organization', where('StringNotEquals', 'aws:PrincipalOrgID', 'o-a1b2c3d4e5'), 'YES'],
    ['a part of an organization', where('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*'), 'NO'],
    ['a part of whatever organization', where('ForAnyValue:StringLike', 'aws:PrincipalOrgPaths', 'o-*/r-ab12/*'), 'YES'],
    ['a tag, which every account gives its own roles', where('StringEquals', 'aws:PrincipalTag/team', 'pets'), 'YES'],
    ['callers with multi-factor authentication', where('Bool', 'aws:MultiFactorAuthPresent', 'true'), 'YES'],
    ['a user agent, which everybody can claim', where('StringEquals', 'aws:UserAgent', 'secret'), 'YES'],
  ])('an Allow for %s', (_, allowed, expected) => {
    expect(document([allow(allowed)], { methods: [SIGNED] }).publicAccess().isPublic).toBe(expected);
  });

  test('an account that a Deny names is no proof that others are kept out', () => {
    expect(document([allow(), deny({ Principal: { AWS: '444455556666' } })], { methods: [SIGNED] }).publicAccess().isPublic).toBe('YES');
  });

  test('accounts that the policy names, too, if the author trusts others only', () => {
    const named = document([allow({ Principal: { AWS: ['444455556666', '777788889999'] } })], { methods: [SIGNED] });
    expect(named.publicAccess().isPublic).toBe('NO');
    expect(named.publicAccess({ trustedAccountIds: ['444455556666', '777788889999'] }).isPublic).toBe('NO');
    const { isPublic, example, trusted } = named.publicAccess({ trustedAccountIds: ['444455556666'] });
    expect([isPublic, trusted]).toEqual(['YES', ['accounts 111122223333, 444455556666']]);
    expect(example?.description).toContain('arn:aws:iam::777788889999:');
  });

  test('callers whom no authorizer accepted: an Allow for everybody lets in those whom a Lambda authorizer does not mention', () => {
    expect(document([allow()], { methods: [LAMBDA] }).publicAccess().isPublic).toBe('YES');
    expect(document([allow()], { methods: [COGNITO] }).publicAccess().isPublic).toBe('NO');
    expect(ResourcePolicyDocument.none({ ...API, methods: [LAMBDA, COGNITO, SIGNED] }).publicAccess().isPublic).toBe('NO');
    expect(ResourcePolicyDocument.none(API).publicAccess().isPublic).toBe('YES');
  });

  test('other VPC endpoints than those that the policy names', () => {
    const only = (operator: string, ...ids: string[]) => document([allow(), deny(where(operator, 'aws:SourceVpce', ...ids))], PRIVATE_API).publicAccess();
    expect(only('StringNotEquals', 'vpce-0a1b2c3d').isPublic).toBe('NO');
    expect(only('StringNotEquals', 'vpce-0a1b2c3d').trusted).toEqual(['account 111122223333', 'VPC endpoint vpce-0a1b2c3d']);
    expect(only('StringEquals', 'vpce-0a1b2c3d').isPublic).toBe('YES');
    expect(only('StringNotLike', 'vpce-*').isPublic).toBe('YES');
  });

  test('everybody with a VPC endpoint, on a private API whose policy names none', () => {
    const { isPublic, example } = document([allow()], PRIVATE_API).publicAccess();
    expect(isPublic).toBe('YES');
    expect(example?.explanation).toContain('is allowed');
  });
});

describe('the limits', () => {
  const office = document([allow(), deny(where('NotIpAddress', 'aws:SourceIp', '203.0.113.0/24', '2001:db8::/64'))]);

  test('are numbers of addresses, or prefixes of blocks that have as many', () => {
    expect(office.publicAccess({ maxIpv4Addresses: '256', maxIpv6Addresses: '/64' }).isPublic).toBe('NO');
    expect(office.publicAccess({ maxIpv4Addresses: '255' }).isPublic).toBe('YES');
    expect(office.publicAccess({ maxIpv4Addresses: '/25' }).isPublic).toBe('YES');
    expect(office.publicAccess({ maxIpv6Addresses: String(2n ** 64n - 1n) }).isPublic).toBe('YES');
  });

  test('do not count on private APIs, where the owner of a VPC chooses the addresses', () => {
    const vpc = [allow(), deny(where('NotIpAddress', 'aws:VpcSourceIp', '10.0.0.0/24'))];
    expect(document(vpc, PRIVATE_API).publicAccess({ maxIpv4Addresses: '/0', maxIpv6Addresses: '/0' }).isPublic).toBe('YES');
  });

  test('IPv6 forgotten: a denylist for all of IPv4 leaves everybody in who has the other family', () => {
    const { isPublic, addresses, example } = document([allow(), deny(where('IpAddress', 'aws:SourceIp', '0.0.0.0/0'))]).publicAccess();
    expect([isPublic, ...countsOf(addresses)]).toEqual(['YES', '0', EVERY_IPV6]);
    expect(example?.description).toContain('2001:db8::');
  });

  test.each<[object, RegExp]>([
    [{ maxIpv4Addresses: '/33' }, /maxIpv4Addresses is "\/33": give a number such as 256, or a prefix length from \/0 to \/32/],
    [{ maxIpv6Addresses: 'many' }, /maxIpv6Addresses is "many"/],
    [{ trustedAccountIds: ['4444'] }, /trustedAccountIds has "4444": give the 12 digits/],
    [{ requests: Requests.any().anonymous() }, /says who calls .* leave out callers/],
  ])('refuses %j', (options, message) => {
    expect(() => office.publicAccess(options)).toThrow(message);
  });

  test('may be asked about a part of the API', () => {
    const statements = [allow({ Resource: 'execute-api:/*/GET/health' }), deny({ Resource: 'execute-api:/*/GET/pets' })];
    const api = document(statements, { methods: [OPEN, { ...OPEN, path: '/health' }] });
    expect(api.publicAccess().isPublic).toBe('YES');
    expect(api.publicAccess({ requests: Requests.to('GET', '/pets') }).isPublic).toBe('NO');
  });
});

test('an address counts if, and only if, some request of the public from it gets in', () => {
  const range = fc.constantFrom('203.0.113.0/24', '203.0.113.128/25', '128.0.0.0/1', '0.0.0.0/0', '2001:db8::/32', '::/0');
  const lists = fc.uniqueArray(range, { minLength: 1, maxLength: 2 });
  const statement = fc.record({ denies: fc.boolean(), outside: fc.boolean(), ranges: lists, verb: fc.constantFrom('*', 'GET', 'POST') })
    .map(({ denies, outside, ranges, verb }) => (denies ? deny : allow)({
      Resource: `execute-api:/*/${verb}/*`, ...where(outside ? 'NotIpAddress' : 'IpAddress', 'aws:SourceIp', ...ranges),
    }));
  const probes = ['203.0.113.0', '203.0.113.255', '203.0.112.255', '0.0.0.0', '255.255.255.255', '2001:db8::', '2001:db7:ffff::', '::'];
  fc.assert(fc.property(fc.array(statement, { minLength: 1, maxLength: 4 }), (statements) => {
    const asked = document(statements, { methods: [OPEN, SIGNED] });
    const { cidrBlocks, ipv4Count, ipv6Count } = asked.publicAccess().addresses;
    fc.pre(cidrBlocks !== undefined);
    const counted = AddressSet.parse(cidrBlocks!);
    expect([counted.v4.size(), counted.v6.size()].map(String)).toEqual([ipv4Count, ipv6Count]);
    for (const probe of probes) {
      const from = Requests.any().fromAddress(probe);
      const refused = asked.deniesAll(from.anonymous()).outcome === 'YES' && asked.deniesAll(from.signedByOthersThan('111122223333')).outcome === 'YES';
      expect([probe, counted.contains(probe)]).toEqual([probe, !refused]);
    }
  }), { seed: 4, numRuns: 40 });
});

test('the text says who gets in from how many addresses, and fits on a screen', () => {
  const text = String(document(DOCUMENTED['knowledge center: allowlist'].statements, { methods: [OPEN] }).publicAccess({ maxIpv4Addresses: '100' }));
  expect(text.split('\n').slice(0, 6)).toEqual([
    'The API is public:',
    '  - unsigned requests that no authorizer accepted get in from 257 IPv4 addresses (198.51.100.0/24, 203.0.113.7/32) and no IPv6 address',
    '  - requests that strangers sign could get in, if their identity policies allow, from no address',
    'The limit is 100 IPv4 and 2^96 IPv6 addresses. Trusted: account 111122223333.',
    '',
    expect.stringMatching(/^For example: GET \/pets, on stage prod, from (198\.51\.100\.\d+|203\.0\.113\.7), unsigned$/),
  ]);
  expect(text.split('\n').length).toBeLessThan(30);
});

describe('what is not known', () => {
  test('is undecided, with the reason and the bounds', () => {
    const stack = newStack();
    const range = new CfnParameter(stack, 'Range').valueAsString;
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: ['0.0.0.0/1', '::/0', range] });
    const { isPublic, addresses, undecidedReasons } = resourcePolicy.toDocument().publicAccess();
    expect(isPublic).toBe('UNDECIDED');
    expect(addresses.ipv4Count).toBe('0');
    expect(addresses.mostIpv4Count).toBe(String(2n ** 31n));
    expect(undecidedReasons.join()).toContain('Stack/Range');
  });

  test('does not matter where the rest decides', () => {
    const stack = newStack();
    const range = new CfnParameter(stack, 'Range').valueAsString;
    const { resourcePolicy } = new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: ['0.0.0.0/0', '::/0', range] });
    expect(resourcePolicy.toDocument().publicAccess().isPublic).toBe('NO');
  });

  test('whether strangers are strangers, without the account of the API', () => {
    const unknown = ResourcePolicyDocument.fromJson(JSON.stringify({ Version: '2012-10-17', Statement: allow() }), {
      endpointType: EndpointType.REGIONAL, methods: [SIGNED],
    });
    expect(unknown.publicAccess().isPublic).not.toBe('NO');
  });
});

describe('assertNotPublic', () => {
  test('passes for a denylist of everybody else, and for grants', () => {
    const stack = newStack();
    const api = newApi(stack, { 'GET /pets': IAM });
    new AccountAllowPolicy(stack, 'Partner', { restApi: api, accountIds: ['444455556666'] }).resourcePolicy.assertNotPublic();
    new IpDenylistPolicy(stack, 'Blocked', { restApi: api, ipRanges: ['198.51.100.0/24'] });
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('passes for a private API that names its endpoints', () => {
    const stack = newStack();
    new PrivateVpcePolicy(stack, 'Ours', { restApi: newApi(stack, { 'GET /pets': {} }, PRIVATE), vpcEndpointIds: ['vpce-0a1b2c3d'] }).resourcePolicy.assertNotPublic();
    expect(() => Template.fromStack(stack)).not.toThrow();
  });

  test('fails synthesis with path, counts, an example and the construct that wrote the statement', () => {
    const stack = newStack();
    new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: ['198.51.100.0/24'] }).resourcePolicy.assertNotPublic();
    const error = synthError(stack);
    expect(error).toContain('[Stack/Api/ResourcePolicy] the API must not be public, and is:\n');
    expect(error).toContain('    - unsigned requests that no authorizer accepted get in from 4,294,967,040 IPv4 addresses and every IPv6 address');
    expect(error).toMatch(/For example: GET \/pets, on stage test, from .*, unsigned/);
    expect(error).toContain('AllowOpenMethods keeps open the methods that no grant names');
  });

  test('never passes on undecided', () => {
    const stack = newStack();
    const range = new CfnParameter(stack, 'Range').valueAsString;
    new IpDenylistPolicy(stack, 'Blocked', { restApi: newApi(stack), ipRanges: ['0.0.0.0/1', '::/0', range] }).resourcePolicy.assertNotPublic();
    expect(synthError(stack)).toMatch(/the API must not be public, and it is undecided whether it is:.*Stack\/Range/s);
  });

  test('refuses options that are not possible at once, with the path', () => {
    const policy = ResourcePolicy.of(newApi(newStack()));
    expect(() => policy.assertNotPublic({ maxIpv4Addresses: 'few' })).toThrow(/maxIpv4Addresses is "few".*\[at Stack\/Api\/ResourcePolicy\]/);
  });
});

import { opaque } from '../../../src/engine/matching/opaque';
import { ApiRequest } from '../../../src/engine/request/request';
import { DOMAIN_NAME, METHODS, VPCE, behind, domainNamePolicy, endpointPolicy, explained, webAcl } from '../layers';
import { ALICE, API, BOB, PRIVATE_API, allow, deny, policy } from '../testing';

const BLOCKED = webAcl([deny({ Action: 'execute-api:*', Resource: 'execute-api:/prod/*', Condition: { IpAddress: { 'aws:SourceIp': '198.51.100.0/24' } } })]);
const INSIDE = { 'aws:SourceIp': '198.51.100.7' };
const OUTSIDE = { 'aws:SourceIp': '203.0.113.7' };

describe('a web ACL', () => {
  test.each<[string, Partial<ApiRequest>, string, string, string | undefined]>([
    ['blocks an address before the policy is looked at', { context: INSIDE }, 'DENY', 'web ACL', 'WAF_FILTERED'],
    ['lets others through', { context: OUTSIDE }, 'ALLOW', 'resource policy', undefined],
    ['does not stand before another stage', { context: INSIDE, stage: 'test' }, 'ALLOW', 'resource policy', undefined],
    ['comes before the route is looked up', { context: INSIDE, authorizationType: 'NO_ROUTE' }, 'DENY', 'web ACL', 'WAF_FILTERED'],
    ['leaves an unknown route to the API', { context: OUTSIDE, authorizationType: 'NO_ROUTE' }, 'DENY', 'no route', 'MISSING_AUTHENTICATION_TOKEN'],
    ['comes before the signature', { context: INSIDE, authorizationType: 'AWS_IAM' }, 'DENY', 'web ACL', 'WAF_FILTERED'],
    ['comes before an authorizer that allows', { context: INSIDE, authorizationType: 'CUSTOM', authorizer: 'Allow' }, 'DENY', 'web ACL', 'WAF_FILTERED'],
    ['blocks cache invalidations, too', { context: INSIDE, action: 'execute-api:InvalidateCache' }, 'DENY', 'web ACL', 'WAF_FILTERED'],
  ])('%s', (_, overrides, outcome, decidedBy, gatewayResponseType) => {
    expect(behind([BLOCKED], policy(allow()), overrides, API)).toMatchObject({ outcome, decidedBy, gatewayResponseType });
  });

  test('decides nothing where the address is not known, unless the API refuses as well', () => {
    const context = { 'aws:SourceIp': { unknown: 'the request does not say aws:SourceIp', mayBeAbsent: false } };

    expect(behind([BLOCKED], policy(allow()), { context }, API))
      .toMatchObject({ outcome: 'UNDECIDED', undecidedBecause: ['the web ACL of stage prod: statement #1: the request does not say aws:SourceIp'] });
    expect(behind([BLOCKED], policy(deny()), { context }, API)).toMatchObject({ outcome: 'DENY', reason: 'explicitDeny', decidedBy: 'several', layer: undefined });
  });

  test('says what the web ACL blocks, and not what the policy says', () => {
    expect(explained([BLOCKED], policy(allow()), { context: INSIDE }, API)).toBe([
      'GET /pets on stage prod is refused with 403 (WAF_FILTERED): the web ACL of stage prod refuses it.',
      'AWS WAF answers this before API Gateway looks at the resource policy.',
      ['Statement #1 (Deny) matches, and a matching Deny always wins:',
        '  - the request is for execute-api:/prod/GET/pets, and Resource lists execute-api:/prod/*',
        '  - aws:SourceIp is 198.51.100.7, which lies in 198.51.100.0/24 (IpAddress)'].join('\n'),
      ['To get past it, no Deny may match any more:',
        '  - statement #1: the request is not for execute-api:/prod/*, or aws:SourceIp lies outside 198.51.100.0/24',
        'What the API itself would say comes after that.'].join('\n'),
    ].join('\n\n'));
  });

  test('cannot allow anything that the API refuses', () => {
    expect(() => webAcl([allow()])).toThrow('a web ACL only blocks here: write Deny statements');
  });
});

const OWN_ACCOUNT = endpointPolicy([allow({ Resource: METHODS, Principal: { AWS: ALICE.account } })]);
const THROUGH = { 'aws:SourceVpce': VPCE };

describe('a VPC endpoint policy', () => {
  test.each<[string, Partial<ApiRequest>, string, string]>([
    ['sees who signed on a method without authorization', { context: THROUGH, caller: ALICE }, 'ALLOW', 'resource policy'],
    ['refuses others', { context: THROUGH, caller: BOB }, 'DENY', 'VPC endpoint policy'],
    ['refuses who does not sign', { context: THROUGH }, 'DENY', 'VPC endpoint policy'],
    ['takes a token for no signature', { context: THROUGH, authorizationType: 'COGNITO_USER_POOLS', authorizer: 'Allow' }, 'DENY', 'VPC endpoint policy'],
    ['sees who signed on a method with IAM authorization', { context: THROUGH, authorizationType: 'AWS_IAM', caller: ALICE, identityPolicy: 'Neither' }, 'ALLOW', 'resource policy'],
    ['comes before the route is looked up', { context: THROUGH, authorizationType: 'NO_ROUTE' }, 'DENY', 'VPC endpoint policy'],
    ['does not stand before other endpoints', { context: { 'aws:SourceVpce': 'vpce-2' } }, 'ALLOW', 'resource policy'],
  ])('%s', (_, overrides, outcome, decidedBy) => {
    const decision = behind([OWN_ACCOUNT], policy(allow()), overrides);

    expect([decision.outcome, decision.decidedBy, decision.gatewayResponseType]).toEqual([outcome, decidedBy, undefined]);
  });

  test('is no reason for the API to let anybody in', () => {
    expect(behind([OWN_ACCOUNT], policy(deny()), { context: THROUGH, caller: ALICE })).toMatchObject({ outcome: 'DENY', decidedBy: 'resource policy', statements: [0] });
  });

  test('comes before a private API that has no policy', () => {
    expect(behind([OWN_ACCOUNT], undefined, { context: THROUGH })).toMatchObject({ outcome: 'DENY', decidedBy: 'VPC endpoint policy' });
    expect(behind([OWN_ACCOUNT], undefined, { context: THROUGH, caller: ALICE })).toMatchObject({ outcome: 'DENY', decidedBy: 'no policy' });
  });

  test('is the layer whose statements are named', () => {
    const layer = endpointPolicy([allow({ Resource: '*' }), deny({ Resource: METHODS, Principal: { AWS: BOB.arn } })]);
    const decision = behind([BLOCKED, layer], policy(allow()), { context: { ...THROUGH, ...OUTSIDE }, caller: BOB });

    expect(decision).toMatchObject({ layer, reason: 'explicitDeny', statements: [1] });
  });

  test('sees keys of the signer that the policy of a method without authorization does not', () => {
    const organization = { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } };
    const layer = endpointPolicy([allow({ Resource: '*', Condition: organization })]);
    const signed = (org: string) => ({ context: THROUGH, caller: BOB, signer: { 'aws:PrincipalOrgID': org } });

    expect(behind([layer], policy(allow()), signed('o-1')).outcome).toBe('ALLOW');
    expect(behind([layer], policy(allow()), signed('o-2')).outcome).toBe('DENY');
    expect(behind([layer], policy(allow({ Condition: organization })), signed('o-1'))).toMatchObject({ outcome: 'DENY', decidedBy: 'resource policy' });
    expect(behind([layer], policy(allow()), { context: THROUGH, caller: BOB }).undecidedBecause)
      .toEqual([`the VPC endpoint policy of ${VPCE}: statement #1: the request does not say aws:PrincipalOrgID`]);
  });

  test('decides nothing by keys of which nobody knows whether it has them', () => {
    const condition = (operator: string) => ({ Condition: { [operator]: { 'aws:ResourceOrgID': 'o-1' } } });
    for (const statements of [[allow({ Resource: '*', ...condition('StringEquals') })], [allow({ Resource: '*' }), deny({ Resource: '*', ...condition('StringEquals') })]]) {
      expect(behind([endpointPolicy(statements)], policy(allow()), { context: THROUGH })).toMatchObject({
        outcome: 'UNDECIDED', undecidedBecause: [expect.stringContaining('(reading layer-keys)')],
      });
    }
    const given = { context: { ...THROUGH, 'aws:ResourceOrgID': 'o-1' } };
    expect(behind([endpointPolicy([allow({ Resource: '*', ...condition('StringEquals') })])], policy(allow()), given).outcome).toBe('ALLOW');
  });

  test('is undecided for an endpoint that may or may not be that one', () => {
    const layer = endpointPolicy([allow({ Resource: '*', Principal: { AWS: BOB.arn } })], opaque('Endpoint'));

    expect(behind([layer], policy(allow()), { context: THROUGH, caller: ALICE }).outcome).toBe('UNDECIDED');
    expect(behind([layer], policy(allow()), { context: THROUGH, caller: BOB }).outcome).toBe('ALLOW');
  });

  test('has no short resource forms', () => {
    expect(() => endpointPolicy([allow()])).toThrow('a VPC endpoint policy has the resource "execute-api:/*", which is short for an ARN in the policy of an API only: write the whole ARN, or "*"');
  });

  test('says which statement is missing, and who the caller is', () => {
    expect(explained([OWN_ACCOUNT], policy(allow()), { context: THROUGH })).toBe([
      `GET /pets on stage prod is refused: no statement of the VPC endpoint policy of ${VPCE} allows it.`,
      'The VPC endpoint applies its own policy before the request reaches the API: it must allow the request, and not deny it. It sees who signed, whatever the authorization of the method is.',
      'Statement #1 (Allow) does not match:\n  - the caller is anonymous, and Principal names anybody of account 111122223333',
      ['To get past it, one of these must come true:',
        '  - statement #1: the caller is anybody of account 111122223333',
        `  - another statement of the VPC endpoint policy of ${VPCE} allows the request`,
        'What the API itself would say comes after that.'].join('\n'),
    ].join('\n\n'));
  });
});

describe('the policy of a private domain name', () => {
  const VIA = { ...THROUGH, 'execute-api:viaDomainArn': DOMAIN_NAME };
  const ONLY_1 = domainNamePolicy([allow(), deny({ Condition: { StringNotEquals: { 'aws:SourceVpce': VPCE } } })]);

  test.each<[string, Partial<ApiRequest>, string, string]>([
    ['lets through what it allows', { context: VIA }, 'ALLOW', 'resource policy'],
    ['refuses what it denies', { context: { ...VIA, 'aws:SourceVpce': 'vpce-2' } }, 'DENY', 'domain name policy'],
    ['does not stand before calls by another name', { context: { 'aws:SourceVpce': 'vpce-2' } }, 'ALLOW', 'resource policy'],
  ])('%s', (_, overrides, outcome, decidedBy) => {
    expect(behind([ONLY_1], policy(allow()), overrides)).toMatchObject({ outcome, decidedBy });
  });

  test.each([
    ['execute-api:/*', 'ALLOW'], ['*', 'ALLOW'], [DOMAIN_NAME, 'ALLOW'], ['arn:aws:execute-api:us-east-1:111122223333:*', 'ALLOW'],
    ['execute-api:/prod/*', 'UNDECIDED'], [`${DOMAIN_NAME}/prod/*`, 'UNDECIDED'], [METHODS, 'DENY'], [`${DOMAIN_NAME}2`, 'UNDECIDED'], [DOMAIN_NAME.replace('pets', 'cats'), 'DENY'],
  ])('with the resource %s: %s', (Resource, outcome) => {
    expect(behind([domainNamePolicy([allow({ Resource })])], policy(allow()), { context: VIA }).outcome).toBe(outcome);
    expect(behind([domainNamePolicy([allow(), deny({ Resource })])], policy(allow()), { context: VIA }).outcome)
      .toBe({ ALLOW: 'DENY', DENY: 'ALLOW' }[outcome] ?? outcome);
    expect(behind([domainNamePolicy([allow({ NotResource: Resource })])], policy(allow()), { context: VIA }).outcome)
      .toBe({ ALLOW: 'DENY', DENY: 'ALLOW' }[outcome] ?? outcome);
  });

  test('a VPC endpoint policy that lets through the method only: undecided', () => {
    const endpoint = (Resource: unknown) => [endpointPolicy([allow({ Resource })]), endpointPolicy([allow({ Resource })], VPCE, DOMAIN_NAME)];

    expect(behind(endpoint([METHODS]), policy(allow()), { context: VIA }).undecidedBecause)
      .toContain(`the VPC endpoint policy of ${VPCE}: AWS does not say what happens when it lets through the method that is called, and not the ARN of the private domain name that the request comes over (an example lists both) (reading endpoint-policy-domain-name)`);
    expect(behind(endpoint([METHODS, DOMAIN_NAME]), policy(allow()), { context: VIA }).outcome).toBe('ALLOW');
    expect(behind(endpoint([METHODS]), policy(allow()), { context: THROUGH }).outcome).toBe('ALLOW');
    expect(behind(endpoint([METHODS]), policy(deny()), { context: VIA }).outcome).toBe('DENY');
  });
});

test('the first layer that refuses decides', () => {
  const block = webAcl([deny({ Action: 'execute-api:*' })], PRIVATE_API);
  const refuse = endpointPolicy([deny({ Resource: '*' })]);

  expect(behind([block, refuse], policy(allow()), { context: THROUGH }).decidedBy).toBe('web ACL');
  expect(behind([refuse, block], policy(allow()), { context: THROUGH }).decidedBy).toBe('VPC endpoint policy');
});

test('where one of two layers refuses, and nobody knows which, several decide', () => {
  const [one, two] = ['Mine', 'Other'].map((name) => endpointPolicy([deny({ Resource: '*' })], opaque(name)));

  expect(behind([one, two], policy(allow()), { context: THROUGH }).outcome).toBe('UNDECIDED');
  expect(behind([one, two], policy(deny()), { context: THROUGH })).toMatchObject({ outcome: 'DENY', decidedBy: 'several', layer: undefined, statements: [] });
});

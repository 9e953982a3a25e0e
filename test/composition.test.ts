import { Stack } from 'aws-cdk-lib';
import { Annotations, Match } from 'aws-cdk-lib/assertions';
import { ApiDefinition, MethodOptions, MockIntegration, RestApi, RestApiProps, SpecRestApi } from 'aws-cdk-lib/aws-apigateway';
import { InterfaceVpcEndpoint, Vpc } from 'aws-cdk-lib/aws-ec2';
import { AnyPrincipal, ArnPrincipal, Effect, PolicyDocument, PolicyStatement, StarPrincipal } from 'aws-cdk-lib/aws-iam';
import { Construct } from 'constructs';
import {
  AccountAllowPolicy, AccountDenylistPolicy, ApiTarget, AuthorizationOutcome, CustomStatementPolicy, DenyByDefaultPolicy, IpAllowlistPolicy,
  IpDenylistPolicy, OpenAccessPolicy, OrganizationAllowPolicy, OrganizationDenylistPolicy, PrincipalAllowlistPolicy, PrincipalTagAllowPolicy,
  PrincipalTagDenylistPolicy, PrivateVpcDenylistPolicy, PrivateVpcePolicy, PrivateVpceDenylistPolicy, PrivateVpcPolicy, Requests, ResourcePolicy,
  ServiceAllowPolicy, TimeWindowDenylistPolicy, TimeWindowPolicy, VpcSourceIpAllowlistPolicy, VpcSourceIpDenylistPolicy,
} from '../src';
import { IAM, newApi, newStack, PRIVATE, RenderedStatement, statementsIn, synthError } from './testing';

const [OWN, PARTNER, STRANGER] = ['111122223333', '444455556666', '777788889999'];
const [OFFICE, BRANCH, SHADY] = ['192.0.2.0/24', '198.51.100.0/24', '192.0.2.128/25'];
const [VPC, VPC2, VPCE, VPCE2] = ['vpc-0000000a', 'vpc-0000000b', 'vpce-0000000a', 'vpce-0000000b'];
const [NOVEMBER, DECEMBER, JANUARY] = ['2026-11-01T00:00:00Z', '2026-12-01T00:00:00Z', '2027-01-01T00:00:00Z'];

type Make = (scope: Construct, restApi: RestApi) => Construct;

interface Api {
  readonly methods?: { readonly [verbAndPath: string]: MethodOptions };
  readonly props?: RestApiProps;
}

interface Case extends Api {
  readonly meaning: string;
  readonly constructs: readonly Make[];
  /** Each statement of the template as one line. */
  readonly statements: readonly string[];
  readonly letIn: readonly Requests[];
  readonly refused: readonly Requests[];
}

const { ALLOW, NEITHER } = AuthorizationOutcome;
const pets = Requests.to('GET', '/pets');
const orders = Requests.to('GET', '/orders');
const signed = (account: string, policy: AuthorizationOutcome, request = pets) => request.signedByAccounts(account).withIdentityPolicy(policy);
const on = (verb: string, path: string) => [ApiTarget.path(verb, path)];

/** Makes the API with its constructs, and says what to do with it. */
function synthesise({ methods, props }: Api, constructs: readonly Make[], before?: (api: RestApi) => void): Stack {
  const stack = newStack();
  const api = newApi(stack, methods, props);
  before?.(api);
  // Each construct is named after its place in the table, whatever order they come in.
  constructs.forEach((make) => make(new Construct(stack, `Case${constructs.indexOf(make)}`), api));
  return stack;
}

function line({ Effect: effect, Principal, Resource, Condition = {} }: RenderedStatement): string {
  const text = (value: unknown) => (Array.isArray(value) ? value.join('|') : String(value));
  const principals = typeof Principal === 'string' ? Principal : Object.values(Principal as object).map(text).join('|');
  const conditions = Object.entries(Condition as { [operator: string]: object }).flatMap(([operator, keys]) => (
    Object.entries(keys).map(([key, values]) => `${key} ${operator} ${text(values)}`)));
  const where = [Resource].flat().map((resource) => resource.replace('execute-api:/', '')).join('|');
  return [`${effect} ${principals} to ${where}`, ...conditions.length === 0 ? [] : [conditions.sort().join(' and ')]].join(' if ');
}

const BASELINE = 'Allow * to *';

/** What SAM's lists get wrong. */
const SAM: { [name: string]: Case } = {
  'account list and address list': {
    meaning: 'only the partner, and only from the office',
    methods: { 'GET /pets': IAM },
    constructs: [
      (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }),
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE] }),
    ],
    statements: [`Allow ${PARTNER} to *`, `Deny * to * if aws:SourceIp NotIpAddress ${OFFICE}`],
    letIn: [signed(PARTNER, ALLOW).fromAddresses(OFFICE)],
    refused: [
      signed(PARTNER, ALLOW).fromAddressesOutside(OFFICE), signed(STRANGER, ALLOW).fromAddresses(OFFICE),
      signed(PARTNER, NEITHER).fromAddresses(OFFICE), pets.anonymous(),
    ],
  },
  'account denylist alone': {
    meaning: 'everybody but the stranger, as before',
    methods: { 'GET /pets': {}, 'GET /orders': IAM },
    constructs: [(scope, restApi) => new AccountDenylistPolicy(scope, 'P', { restApi, accountIds: [STRANGER], targets: on('GET', '/orders') })],
    statements: ['Allow * to */*/pets', `Deny * to */GET/orders if aws:PrincipalAccount StringEquals ${STRANGER}`],
    letIn: [pets, signed(OWN, ALLOW, orders)],
    refused: [signed(STRANGER, ALLOW, orders), orders.anonymous()],
  },
  'address list and address denylist': {
    meaning: 'the office, but not its shady half',
    constructs: [
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE] }),
      (scope, restApi) => new IpDenylistPolicy(scope, 'P', { restApi, ipRanges: [SHADY] }),
    ],
    statements: [BASELINE, `Deny * to * if aws:SourceIp IpAddress ${SHADY}`, `Deny * to * if aws:SourceIp NotIpAddress ${OFFICE}`],
    letIn: [pets.fromAddresses('192.0.2.0/25')],
    refused: [pets.fromAddresses(SHADY), pets.fromAddressesOutside(OFFICE)],
  },
  'VPC list and endpoint list': {
    meaning: 'from that VPC or through that endpoint',
    props: PRIVATE,
    constructs: [
      (scope, restApi) => new PrivateVpcPolicy(scope, 'P', { restApi, vpcIds: [VPC] }),
      (scope, restApi) => new PrivateVpcePolicy(scope, 'P', { restApi, vpcEndpointIds: [VPCE] }),
    ],
    statements: [BASELINE, `Deny * to * if aws:SourceVpc StringNotEquals ${VPC} and aws:SourceVpce StringNotEquals ${VPCE}`],
    letIn: [pets.fromVpc(VPC).throughVpcEndpoint(VPCE2), pets.fromVpc(VPC2).throughVpcEndpoint(VPCE)],
    refused: [pets.fromVpc(VPC2).throughVpcEndpoint(VPCE2), pets.fromOtherVpcThan(VPC).throughOtherVpcEndpointThan(VPCE)],
  },
  'VPC denylist and endpoint denylist': {
    meaning: 'neither from that VPC nor through that endpoint',
    props: PRIVATE,
    constructs: [
      (scope, restApi) => new PrivateVpcDenylistPolicy(scope, 'P', { restApi, vpcIds: [VPC] }),
      (scope, restApi) => new PrivateVpceDenylistPolicy(scope, 'P', { restApi, vpcEndpointIds: [VPCE] }),
    ],
    statements: [BASELINE, `Deny * to * if aws:SourceVpc StringEquals ${VPC}`, `Deny * to * if aws:SourceVpce StringEquals ${VPCE}`],
    letIn: [pets.fromVpc(VPC2).throughVpcEndpoint(VPCE2)],
    refused: [pets.fromVpc(VPC), pets.throughVpcEndpoint(VPCE), pets.fromVpc(VPC).throughVpcEndpoint(VPCE)],
  },
  'VPC list and endpoint denylist': {
    meaning: 'from that VPC, but not through that endpoint in it',
    props: PRIVATE,
    constructs: [
      (scope, restApi) => new PrivateVpcPolicy(scope, 'P', { restApi, vpcIds: [VPC] }),
      (scope, restApi) => new PrivateVpceDenylistPolicy(scope, 'P', { restApi, vpcEndpointIds: [VPCE] }),
    ],
    statements: [BASELINE, `Deny * to * if aws:SourceVpce StringEquals ${VPCE}`, `Deny * to * if aws:SourceVpc StringNotEquals ${VPC}`],
    letIn: [pets.fromVpc(VPC).throughVpcEndpoint(VPCE2)],
    refused: [pets.fromVpc(VPC).throughVpcEndpoint(VPCE), pets.fromVpc(VPC2).throughVpcEndpoint(VPCE2)],
  },
  'list of a method': {
    meaning: 'writing from the office only, reading from anywhere',
    methods: { 'GET /pets': {}, 'POST /pets': {} },
    constructs: [(scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE], targets: on('POST', '/pets') })],
    statements: [BASELINE, `Deny * to */POST/pets if aws:SourceIp NotIpAddress ${OFFICE}`],
    letIn: [pets, Requests.to('POST', '/pets').fromAddresses(OFFICE)],
    refused: [Requests.to('POST', '/pets').fromAddressesOutside(OFFICE)],
  },
  'proxy API': {
    meaning: 'a private API of one greedy path has a policy like any other',
    methods: { 'ANY /': {}, 'ANY /{proxy+}': {} },
    props: PRIVATE,
    constructs: [(scope, restApi) => new PrivateVpcePolicy(scope, 'P', { restApi, vpcEndpointIds: [VPCE] })],
    statements: [BASELINE, `Deny * to * if aws:SourceVpce StringNotEquals ${VPCE}`],
    letIn: [Requests.to('GET', '/a/b').throughVpcEndpoint(VPCE), Requests.to('PUT', '/').throughVpcEndpoint(VPCE)],
    refused: [Requests.to('GET', '/a/b').throughOtherVpcEndpointThan(VPCE)],
  },
};

/** Lists of one kind on one target are one list; all else must hold together. */
const KINDS: { [name: string]: Case } = {
  'two address lists': {
    meaning: 'from the office or the branch, in one statement',
    constructs: [OFFICE, BRANCH].map((range): Make => (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [range] })),
    statements: [BASELINE, `Deny * to * if aws:SourceIp NotIpAddress ${OFFICE}|${BRANCH}`],
    letIn: [pets.fromAddresses(OFFICE), pets.fromAddresses(BRANCH)],
    refused: [pets.fromAddressesOutside(OFFICE, BRANCH)],
  },
  'two address denylists': {
    meaning: 'from neither of them, in one statement',
    constructs: [OFFICE, BRANCH].map((range): Make => (scope, restApi) => new IpDenylistPolicy(scope, 'P', { restApi, ipRanges: [range] })),
    statements: [BASELINE, `Deny * to * if aws:SourceIp IpAddress ${OFFICE}|${BRANCH}`],
    letIn: [pets.fromAddressesOutside(OFFICE, BRANCH)],
    refused: [pets.fromAddresses(OFFICE), pets.fromAddresses(BRANCH)],
  },
  'two grants': {
    meaning: 'the partner or the stranger, in one statement',
    methods: { 'GET /pets': IAM },
    constructs: [PARTNER, STRANGER].map((account): Make => (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [account] })),
    statements: [`Allow ${PARTNER}|${STRANGER} to *`],
    letIn: [signed(PARTNER, ALLOW), signed(STRANGER, ALLOW)],
    refused: [signed('123456789012', ALLOW), pets.anonymous()],
  },
  'grants of different kinds': {
    meaning: 'the account, the organization, or who carries the tag: grants add up',
    methods: { 'GET /pets': IAM },
    constructs: [
      (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }),
      (scope, restApi) => new OrganizationAllowPolicy(scope, 'P', { restApi, organizationIds: ['o-1234567890'] }),
      (scope, restApi) => new PrincipalTagAllowPolicy(scope, 'P', { restApi, accountIds: [STRANGER], tagKey: 'team', tagValues: ['pets'] }),
      (scope, restApi) => new ServiceAllowPolicy(scope, 'P', { restApi, servicePrincipals: ['events.amazonaws.com'] }),
    ],
    statements: [
      `Allow ${PARTNER} to *`, 'Allow * to * if aws:PrincipalOrgID StringEquals o-1234567890', `Allow * to * if aws:PrincipalAccount StringEquals ${STRANGER} and aws:PrincipalTag/team StringEquals pets`,
      'Allow events.amazonaws.com to *',
    ],
    letIn: [
      signed(PARTNER, ALLOW), signed(STRANGER, ALLOW).withContext('aws:PrincipalTag/team', 'pets'), signed('123456789012', ALLOW).withContext('aws:PrincipalOrgID', 'o-1234567890'),
    ],
    refused: [
      signed('123456789012', ALLOW).withContext('aws:PrincipalOrgID', 'o-0000000000').withContext('aws:PrincipalTag/team', 'pets'), pets.anonymous(),
      signed(STRANGER, ALLOW).withContext('aws:PrincipalOrgID', 'o-0000000000').withContext('aws:PrincipalTag/team', 'cats'),
    ],
  },
  'two lists of callers': {
    meaning: 'either account, and nobody else, whatever identity policies say',
    methods: { 'GET /pets': IAM },
    constructs: [OWN, PARTNER].map((account): Make => (scope, restApi) => new PrincipalAllowlistPolicy(scope, 'P', { restApi, accountIds: [account] })),
    statements: [`Deny * to * if aws:PrincipalAccount StringNotEquals ${OWN}|${PARTNER}`],
    letIn: [signed(OWN, ALLOW)],
    refused: [signed(STRANGER, ALLOW), signed(PARTNER, NEITHER), signed(PARTNER, ALLOW), pets.anonymous()],
  },
  'two windows of time': {
    meaning: 'in November, or in January',
    constructs: [
      (scope, restApi) => new TimeWindowPolicy(scope, 'P', { restApi, endTime: DECEMBER }),
      (scope, restApi) => new TimeWindowPolicy(scope, 'P', { restApi, startTime: JANUARY }),
    ],
    statements: [BASELINE, `Deny * to * if aws:CurrentTime DateGreaterThanEquals ${DECEMBER} and aws:CurrentTime DateLessThan ${JANUARY}`],
    letIn: [pets.between(NOVEMBER, DECEMBER), pets.at(JANUARY)],
    refused: [pets.between(DECEMBER, JANUARY)],
  },
  'address list and window of time': {
    meaning: 'from the office, and only from December on: different kinds must both hold',
    constructs: [
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE] }),
      (scope, restApi) => new TimeWindowPolicy(scope, 'P', { restApi, startTime: DECEMBER }),
    ],
    statements: [BASELINE, `Deny * to * if aws:SourceIp NotIpAddress ${OFFICE}`, `Deny * to * if aws:CurrentTime DateLessThan ${DECEMBER}`],
    letIn: [pets.fromAddresses(OFFICE).at(DECEMBER)],
    refused: [pets.fromAddresses(OFFICE).between(NOVEMBER, DECEMBER), pets.fromAddressesOutside(OFFICE).at(DECEMBER)],
  },
  'window of time and its end': {
    meaning: 'from November on, but not in December',
    constructs: [
      (scope, restApi) => new TimeWindowPolicy(scope, 'P', { restApi, startTime: NOVEMBER }),
      (scope, restApi) => new TimeWindowDenylistPolicy(scope, 'P', { restApi, startTime: DECEMBER, endTime: JANUARY }),
    ],
    statements: [
      BASELINE, `Deny * to * if aws:CurrentTime DateGreaterThanEquals ${DECEMBER} and aws:CurrentTime DateLessThan ${JANUARY}`,
      `Deny * to * if aws:CurrentTime DateLessThan ${NOVEMBER}`,
    ],
    letIn: [pets.between(NOVEMBER, DECEMBER), pets.at(JANUARY)],
    refused: [pets.between(DECEMBER, JANUARY), pets.at('2026-10-31T23:59:59Z')],
  },
  'list of callers and address list': {
    meaning: 'the own account from the office: a list of callers is no grant',
    methods: { 'GET /pets': IAM },
    constructs: [
      (scope, restApi) => new PrincipalAllowlistPolicy(scope, 'P', { restApi, accountIds: [OWN] }),
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE] }),
    ],
    statements: [`Deny * to * if aws:PrincipalAccount StringNotEquals ${OWN}`, `Deny * to * if aws:SourceIp NotIpAddress ${OFFICE}`],
    letIn: [signed(OWN, ALLOW).fromAddresses(OFFICE)],
    refused: [signed(OWN, ALLOW).fromAddressesOutside(OFFICE), signed(OWN, NEITHER), signed(STRANGER, ALLOW).fromAddresses(OFFICE)],
  },
  'grant and list of callers': {
    meaning: 'the grant lets the partner in, the list keeps out who has only an identity policy',
    methods: { 'GET /pets': IAM },
    constructs: [
      (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }),
      (scope, restApi) => new PrincipalAllowlistPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }),
    ],
    statements: [`Allow ${PARTNER} to *`, `Deny * to * if aws:PrincipalAccount StringNotEquals ${PARTNER}`],
    letIn: [signed(PARTNER, ALLOW)],
    refused: [signed(OWN, ALLOW), signed(PARTNER, NEITHER), pets.anonymous()],
  },
  'denylists of different kinds': {
    meaning: 'neither that organization, nor that tag, nor those addresses',
    methods: { 'GET /pets': IAM },
    constructs: [
      (scope, restApi) => new OrganizationDenylistPolicy(scope, 'P', { restApi, organizationIds: ['o-1234567890'] }),
      (scope, restApi) => new PrincipalTagDenylistPolicy(scope, 'P', { restApi, tagKey: 'team', tagValues: ['cats'] }),
      (scope, restApi) => new IpDenylistPolicy(scope, 'P', { restApi, ipRanges: [BRANCH] }),
    ],
    statements: [
      'Deny * to * if aws:PrincipalOrgID StringEquals o-1234567890', 'Deny * to * if aws:PrincipalTag/team StringEquals cats', `Deny * to * if aws:SourceIp IpAddress ${BRANCH}`,
    ],
    letIn: [signed(OWN, ALLOW).withContext('aws:PrincipalOrgID', 'o-0000000000').withContext('aws:PrincipalTag/team', 'pets').fromAddresses(OFFICE)],
    refused: [
      signed(OWN, ALLOW).withContext('aws:PrincipalOrgID', 'o-1234567890'), signed(OWN, ALLOW).withContext('aws:PrincipalTag/team', 'cats'), signed(OWN, ALLOW).fromAddresses(BRANCH),
    ],
  },
  'addresses in a network, and another network': {
    meaning: 'from that VPC at these addresses, or through that endpoint at any',
    props: PRIVATE,
    constructs: [
      (scope, restApi) => new VpcSourceIpAllowlistPolicy(scope, 'P', { restApi, vpcIds: [VPC], ipRanges: ['10.0.0.0/16'] }),
      (scope, restApi) => new PrivateVpcePolicy(scope, 'P', { restApi, vpcEndpointIds: [VPCE] }),
    ],
    statements: [
      BASELINE, `Deny * to * if aws:SourceVpc StringNotEquals ${VPC} and aws:SourceVpce StringNotEquals ${VPCE}`,
      `Deny * to * if aws:SourceVpc StringEquals ${VPC} and aws:VpcSourceIp NotIpAddress 10.0.0.0/16`,
    ],
    letIn: [pets.fromVpc(VPC).fromAddresses('10.0.0.0/16'), pets.fromVpc(VPC2).throughVpcEndpoint(VPCE).fromAddress('10.9.0.1')],
    refused: [pets.fromVpc(VPC).fromAddress('10.9.0.1'), pets.fromVpc(VPC2).throughVpcEndpoint(VPCE2).fromAddress('10.0.0.1')],
  },
  'addresses in a network that are refused': {
    meaning: 'the same address in another VPC is somebody else',
    props: PRIVATE,
    constructs: [
      (scope, restApi) => new VpcSourceIpDenylistPolicy(scope, 'P', { restApi, vpcIds: [VPC], ipRanges: ['10.0.0.0/24'] }),
      (scope, restApi) => new PrivateVpcPolicy(scope, 'P', { restApi, vpcIds: [VPC, VPC2] }),
    ],
    statements: [
      BASELINE, `Deny * to * if aws:SourceVpc StringEquals ${VPC} and aws:VpcSourceIp IpAddress 10.0.0.0/24`, `Deny * to * if aws:SourceVpc StringNotEquals ${VPC}|${VPC2}`,
    ],
    letIn: [pets.fromVpc(VPC2).fromAddress('10.0.0.7'), pets.fromVpc(VPC).fromAddress('10.0.1.7')],
    refused: [pets.fromVpc(VPC).fromAddress('10.0.0.7'), pets.fromOtherVpcThan(VPC, VPC2)],
  },
};

/** What targets mean together, and what becomes of the rest. */
const SCOPES: { [name: string]: Case } = {
  'lists on targets that overlap': {
    meaning: 'everything from the office, its admin part only from half of it: both lists hold where targets overlap',
    methods: { 'GET /pets': {}, 'GET /admin': {} },
    constructs: [
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE] }),
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [SHADY, BRANCH], targets: on('GET', '/admin') }),
    ],
    statements: [BASELINE, `Deny * to * if aws:SourceIp NotIpAddress ${OFFICE}`, `Deny * to */GET/admin if aws:SourceIp NotIpAddress ${SHADY}|${BRANCH}`],
    letIn: [pets.fromAddresses(OFFICE), Requests.to('GET', '/admin').fromAddresses(SHADY)],
    refused: [Requests.to('GET', '/admin').fromAddresses('192.0.2.0/25'), Requests.to('GET', '/admin').fromAddresses(BRANCH), pets.fromAddresses(BRANCH)],
  },
  'lists on targets that are written alike': {
    meaning: 'the same targets in another order are the same target, so the lists are one',
    methods: { 'GET /pets': {}, 'GET /cats': {}, 'GET /dogs': {} },
    constructs: [
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE], targets: [...on('GET', '/pets'), ...on('GET', '/cats')] }),
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [BRANCH], targets: [...on('GET', '/cats'), ...on('GET', '/pets')] }),
    ],
    statements: [BASELINE, `Deny * to */GET/cats|*/GET/pets if aws:SourceIp NotIpAddress ${OFFICE}|${BRANCH}`],
    letIn: [pets.fromAddresses(OFFICE), pets.fromAddresses(BRANCH), Requests.to('GET', '/dogs')],
    refused: [pets.fromAddressesOutside(OFFICE, BRANCH)],
  },
  'lists on targets that are equal by chance': {
    meaning: 'a method and a resource that has no other are two targets, today as tomorrow: both lists hold',
    methods: { 'GET /pets': {}, 'GET /cats': {} },
    constructs: [
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE], targets: [ApiTarget.method(restApi.methods[0])] }),
      (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [SHADY], targets: [ApiTarget.resource(restApi.root.getResource('pets')!)] }),
    ],
    statements: [BASELINE, `Deny * to */*/pets if aws:SourceIp NotIpAddress ${SHADY}`, `Deny * to */GET/pets if aws:SourceIp NotIpAddress ${OFFICE}`],
    letIn: [pets.fromAddresses(SHADY), Requests.to('GET', '/cats')],
    refused: [pets.fromAddresses('192.0.2.0/25')],
  },
  'grant on a part': {
    meaning: 'the partner may order; everything else stays as open as it was',
    methods: { 'GET /orders': IAM, 'GET /pets': {}, 'POST /pets': {} },
    constructs: [(scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER], targets: on('GET', '/orders') })],
    statements: [`Allow ${PARTNER} to */GET/orders`, 'Allow * to */*/pets'],
    letIn: [pets, Requests.to('POST', '/pets'), signed(PARTNER, ALLOW, orders), signed(OWN, ALLOW, orders)],
    refused: [orders.anonymous(), signed(STRANGER, ALLOW, orders)],
  },
  'grant and its preflight': {
    meaning: 'browsers ask unsigned before they call: OPTIONS stays reachable',
    methods: { 'GET /pets': IAM, 'OPTIONS /pets': {} },
    constructs: [(scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] })],
    statements: [`Allow ${PARTNER} to *`, 'Allow * to */OPTIONS/*'],
    letIn: [Requests.to('OPTIONS', '/pets').anonymous(), signed(PARTNER, ALLOW)],
    refused: [pets.anonymous()],
  },
  'list of callers and its preflight': {
    meaning: 'a preflight request is from nobody, so the list does not refuse it',
    methods: { 'GET /pets': IAM, 'OPTIONS /pets': {} },
    constructs: [(scope, restApi) => new PrincipalAllowlistPolicy(scope, 'P', { restApi, accountIds: [OWN] })],
    statements: ['Allow * to */OPTIONS/*', `Deny * to */GET/* if aws:PrincipalAccount StringNotEquals ${OWN}`],
    letIn: [Requests.to('OPTIONS', '/pets').anonymous(), signed(OWN, ALLOW)],
    refused: [pets.anonymous(), signed(STRANGER, ALLOW)],
  },
  'everything but a health check': {
    meaning: 'the load balancer asks from anywhere, all others come from the office',
    methods: { 'GET /health': {}, 'GET /pets': {}, 'POST /pets': {} },
    constructs: [(scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE], targets: [ApiTarget.allExcept(...on('GET', '/health'))] })],
    statements: [BASELINE, `Deny * to */*/pets if aws:SourceIp NotIpAddress ${OFFICE}`],
    letIn: [Requests.to('GET', '/health'), pets.fromAddresses(OFFICE)],
    refused: [pets.fromAddressesOutside(OFFICE), Requests.to('POST', '/pets').fromAddressesOutside(OFFICE)],
  },
  'grants next to each other': {
    meaning: 'who is granted a part is granted nothing else; whoever opens a part opens it for everybody',
    methods: { 'GET /orders': IAM, 'GET /health': {}, 'GET /pets': IAM },
    constructs: [
      (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER], targets: on('GET', '/orders') }),
      (scope, restApi) => new OpenAccessPolicy(scope, 'P', { restApi, targets: on('GET', '/health') }),
    ],
    statements: [`Allow ${PARTNER} to */GET/orders`, 'Allow * to */GET/health'],
    letIn: [Requests.to('GET', '/health').anonymous(), signed(PARTNER, ALLOW, orders)],
    refused: [signed(PARTNER, ALLOW), signed(STRANGER, ALLOW, orders)],
  },
  'closed until somebody is named': {
    meaning: 'everybody is refused but the partner where the partner is named',
    methods: { 'GET /orders': IAM, 'GET /pets': {} },
    constructs: [
      (scope, restApi) => new DenyByDefaultPolicy(scope, 'P', { restApi }),
      (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER], targets: on('GET', '/orders') }),
    ],
    statements: [`Allow ${PARTNER} to */GET/orders`, 'Deny * to */*/pets'],
    letIn: [signed(PARTNER, ALLOW, orders)],
    refused: [pets, orders.anonymous(), signed(STRANGER, ALLOW, orders)],
  },
  'one kind on one list twice': {
    meaning: 'the same list twice is that list: nothing changes, and nothing is deployed',
    constructs: [OFFICE, OFFICE].map((range): Make => (scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [range] })),
    statements: [BASELINE, `Deny * to * if aws:SourceIp NotIpAddress ${OFFICE}`],
    letIn: [pets.fromAddresses(OFFICE)],
    refused: [pets.fromAddressesOutside(OFFICE)],
  },
  'custom statements': {
    meaning: 'a Deny of your own is one restriction more, an Allow one grant more',
    methods: { 'GET /orders': IAM, 'GET /pets': {} },
    constructs: [
      (scope, restApi) => new CustomStatementPolicy(scope, 'P', {
        restApi,
        statement: new PolicyStatement({ effect: Effect.ALLOW, principals: [new ArnPrincipal(`arn:aws:iam::${PARTNER}:root`)], conditions: { IpAddress: { 'aws:SourceIp': OFFICE } } }),
        targets: on('GET', '/orders'),
      }),
      (scope, restApi) => new IpDenylistPolicy(scope, 'P', { restApi, ipRanges: [SHADY] }),
    ],
    statements: [
      `Allow arn:aws:iam::${PARTNER}:root to */GET/orders if aws:SourceIp IpAddress ${OFFICE}`, 'Allow * to */*/pets', `Deny * to * if aws:SourceIp IpAddress ${SHADY}`,
    ],
    letIn: [signed(PARTNER, ALLOW, orders).fromAddresses('192.0.2.0/25'), pets.fromAddresses(BRANCH)],
    refused: [signed(PARTNER, ALLOW, orders).fromAddresses(SHADY), signed(PARTNER, ALLOW, orders).fromAddresses(BRANCH), pets.fromAddresses(SHADY)],
  },
};

describe.each(Object.entries({ ...SAM, ...KINDS, ...SCOPES }))('%s', (_, { meaning, constructs, statements, letIn, refused, ...api }) => {
  test(`${meaning}`, () => {
    const stack = synthesise(api, constructs);
    const policy = ResourcePolicy.of(stack.node.findChild('Api') as RestApi);
    letIn.forEach((requests) => policy.assertAllows(requests));
    refused.forEach((requests) => policy.assertDenies(requests));
    expect(statementsIn(stack).map(line).sort()).toEqual([...statements].sort());
  });

  test('in whatever order', () => {
    const inOrder = (order: readonly Make[]) => {
      const stack = newStack();
      const restApi = newApi(stack, api.methods, api.props);
      order.forEach((make) => make(new Construct(stack, `Case${constructs.indexOf(make)}`), restApi));
      return JSON.stringify(statementsIn(stack));
    };
    const [first, ...others] = rotations(constructs).flatMap((order) => [inOrder(order), inOrder([...order].reverse())]);
    others.forEach((other) => expect(other).toBe(first));
  });
});

function rotations<T>(items: readonly T[]): T[][] {
  return items.map((_, i) => [...items.slice(i), ...items.slice(0, i)]);
}

/** What cannot mean what it says, with what the message must tell. */
test.each<[string, Api, readonly Make[], RegExp]>([
  ['an endpoint among VPCs', { props: PRIVATE }, [(scope, restApi) => new PrivateVpcPolicy(scope, 'P', { restApi, vpcIds: [VPCE] })], /"vpce-0000000a" is the id of a VPC endpoint/],
  ['an id of neither', { props: PRIVATE }, [(scope, restApi) => new PrivateVpcePolicy(scope, 'P', { restApi, vpcEndpointIds: ['eni-0000000a'] })], /"eni-0000000a" is not the id of a VPC endpoint/],
  ['an endpoint list on a Regional API', {}, [(scope, restApi) => new PrivateVpcePolicy(scope, 'P', { restApi, vpcEndpointIds: [VPCE] })], /private/],
  ['public addresses on a private API', { props: PRIVATE }, [(scope, restApi) => new IpAllowlistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE] })], /VpcSourceIpAllowlistPolicy/],
  ['a statement without principal', {}, [(scope, restApi) => new CustomStatementPolicy(scope, 'P', { restApi, statement: new PolicyStatement() })], /principal/],
  ['callers on methods that do not ask who calls', {}, [(scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] })],
    /callers are named on methods that do not authenticate them: GET \/pets \(NONE\)/],
  ['an account that is granted and denied', { methods: { 'GET /pets': IAM } }, [
    (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }),
    (scope, restApi) => new AccountDenylistPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }),
  ], /statement AllowCallers admits nobody to execute-api:\/\*: restrictions refuse all the callers that it names \[at Stack\/Case0\/P\]/],
  ['a grant outside of the list of callers', { methods: { 'GET /pets': IAM } }, [
    (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }),
    (scope, restApi) => new PrincipalAllowlistPolicy(scope, 'P', { restApi, accountIds: [OWN] }),
  ], /statement AllowCallers admits nobody/],
  ['a grant on two methods of which one is closed', { methods: { 'GET /pets': IAM, 'GET /cats': IAM } }, [
    (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER], targets: [...on('GET', '/pets'), ...on('GET', '/cats')] }),
    (scope, restApi) => new PrincipalAllowlistPolicy(scope, 'P', { restApi, accountIds: [OWN], targets: on('GET', '/cats') }),
  ], /statement AllowCallers admits nobody to execute-api:\/\*\/GET\/cats/],
  ['half of a greedy path', { methods: { 'ANY /{proxy+}': IAM, 'GET /': {} } }, [
    (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER], targets: on('GET', '/orders*') }),
    (scope, restApi) => new DenyByDefaultPolicy(scope, 'P', { restApi }),
  ], /grants reach a part of the requests to ANY \/\{proxy\+\} on stage test.*grant the whole method, or make the granted part a resource of its own/],
  ['half of an open greedy path', { methods: { 'ANY /{proxy+}': {} } }, [(scope, restApi) => new OpenAccessPolicy(scope, 'P', { restApi, targets: on('GET', '/orders*') })],
    /grants reach a part of the requests to ANY \/\{proxy\+\} on stage test.*grant the whole method, or make the granted part a resource of its own/],
  ['what stays open beside a greedy path', { methods: { 'ANY /{proxy+}': {}, 'GET /orders': IAM } }, [
    (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER], targets: [ApiTarget.method(restApi.methods.find(({ httpMethod }) => httpMethod === 'GET')!)] }),
  ], /stays open, but no resource pattern matches its requests without matching others that must not be allowed, since "\*" also crosses slashes; give both the same authorization type/],
])('%s: an error says so', (_, api, constructs, message) => {
  expect(() => {
    throw new Error(synthError(synthesise(api, constructs)));
  }).toThrow(message);
});

describe('statements of others', () => {
  const newEndpoint = (stack: Stack) => new InterfaceVpcEndpoint(stack, 'Endpoint', { vpc: new Vpc(stack, 'Vpc'), service: { name: 'execute-api', port: 443 } });

  test.each([true, false])('an Allow for everybody next to a grant is an error, and not an opening (minimised: %s)', (minimize) => {
    const stack = newStack();
    stack.node.setContext('@aws-cdk/aws-iam:minimizePolicies', minimize);
    const restApi = newApi(stack, { 'GET /pets': IAM }, PRIVATE);
    new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: [PARTNER] });
    restApi.grantInvokeFromVpcEndpointsOnly([newEndpoint(stack)]);
    expect(synthError(stack)).toMatch(/callers whom no grant names, and no identity policy either are let in.*\[at Stack\/Partner\]/s);
  });

  test('the same with our constructs means both', () => {
    const stack = newStack();
    const restApi = newApi(stack, { 'GET /pets': IAM }, PRIVATE);
    new AccountAllowPolicy(stack, 'Partner', { restApi, accountIds: [PARTNER] });
    const { resourcePolicy } = new PrivateVpcePolicy(stack, 'Private', { restApi, vpcEndpointIds: [VPCE] });
    resourcePolicy.assertAllows(signed(PARTNER, ALLOW).throughVpcEndpoint(VPCE));
    resourcePolicy.assertDenies(signed(STRANGER, ALLOW).throughVpcEndpoint(VPCE));
    resourcePolicy.assertDenies(signed(PARTNER, ALLOW).throughOtherVpcEndpointThan(VPCE));
    expect(statementsIn(stack)).toHaveLength(2);
  });

  test.each<[string, PolicyStatement, Api, Make, RegExp]>([
    ['an unconditional Deny next to a grant', deny(), { methods: { 'GET /pets': IAM } },
      (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }), /statement AllowCallers admits nobody/],
    ['"deny unless through this endpoint" on a Regional API', deny({ StringNotEquals: { 'aws:SourceVpce': VPCE } }), { methods: { 'GET /pets': IAM } },
      (scope, restApi) => new AccountAllowPolicy(scope, 'P', { restApi, accountIds: [PARTNER] }), /statement AllowCallers admits nobody/],
  ])('%s is an error', (_, statement, api, make, message) => {
    expect(synthError(synthesise(api, [make], (restApi) => restApi.addToResourcePolicy(statement)))).toMatch(message);
  });

  test('a Sid that is taken is left to its owner', () => {
    const stack = synthesise({}, [(scope, restApi) => new IpDenylistPolicy(scope, 'P', { restApi, ipRanges: [OFFICE] })], (restApi) => restApi.addToResourcePolicy(new PolicyStatement({
      sid: 'DenySourceAddress', effect: Effect.DENY, principals: [new StarPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'], conditions: { IpAddress: { 'aws:SourceIp': BRANCH } },
    })));
    expect(statementsIn(stack).map(({ Sid }) => Sid)).toEqual(['AllowOpenMethods', 'DenySourceAddress2', 'DenySourceAddress']);
  });

  test('a document that two APIs share gets no statement of ours', () => {
    const stack = newStack();
    const policy = new PolicyDocument({ statements: [deny({ IpAddress: { 'aws:SourceIp': BRANCH } })] });
    const [first, second] = ['First', 'Second'].map((id) => {
      const api = new RestApi(stack, id, { policy, cloudWatchRole: false });
      api.root.addMethod('GET', new MockIntegration());
      return api;
    });
    new IpDenylistPolicy(stack, 'OfFirst', { restApi: first, ipRanges: [OFFICE] });
    new IpAllowlistPolicy(stack, 'OfSecond', { restApi: second, ipRanges: ['203.0.113.0/24'] });
    ResourcePolicy.of(first).assertAllows(Requests.any().fromAddress('100.20.0.1'));
    ResourcePolicy.of(second).assertDenies(Requests.any().fromAddress('100.20.0.1'));
    for (const api of [first, second]) { ResourcePolicy.of(api).assertDenies(Requests.any().fromAddresses(BRANCH)); }
    expect(statementsIn(stack)).toHaveLength(3);
    expect(policy.statementCount).toBe(1);
  });

  test('a definition that carries a policy of its own is an error', () => {
    const stack = newStack();
    const restApi = new SpecRestApi(stack, 'Api', {
      apiDefinition: ApiDefinition.fromInline({ 'openapi': '3.0.1', 'paths': { '/pets': { get: {} } }, 'x-amazon-apigateway-policy': { Version: '2012-10-17', Statement: [] } }),
    });
    new IpDenylistPolicy(stack, 'Blocked', { restApi, ipRanges: [OFFICE] });
    expect(synthError(stack)).toMatch(/AWS does not document which of two policies wins: .*move its statements to addToResourcePolicy\(\)/);
  });

  test('a private API that every network reaches gets a warning, until a network is named', () => {
    const open = synthesise({ props: PRIVATE }, [(scope, restApi) => new IpDenylistPolicy(scope, 'P', { restApi, ipRanges: ['10.0.0.0/8'] })]);
    Annotations.fromStack(open).hasWarning('*', Match.stringLikeRegexp('every VPC endpoint of every AWS account in the Region reaches it'));
    const closed = synthesise({ props: PRIVATE }, [(scope, restApi) => new PrivateVpcPolicy(scope, 'P', { restApi, vpcIds: [VPC] })]);
    Annotations.fromStack(closed).hasNoWarning('*', Match.stringLikeRegexp('reaches it'));
  });

  function deny(conditions: { [operator: string]: object } = {}): PolicyStatement {
    return new PolicyStatement({ effect: Effect.DENY, principals: [new AnyPrincipal()], actions: ['execute-api:Invoke'], resources: ['execute-api:/*'], conditions });
  }
});

/** A question that AWS does not answer, and how this engine reads it. The only place where such choices are listed. */
export interface Reading {
  readonly question: string;

  /** What the engine does. "Undecided" means that it refuses to answer where the possible readings differ. */
  readonly reading: string;

  /** Who notices. */
  readonly effect: string;

  /** The page that is silent or contradicts another. */
  readonly source: string;
}

const IAM = 'https://docs.aws.amazon.com/IAM/latest/UserGuide/';
const GUIDE = 'https://docs.aws.amazon.com/apigateway/latest/developerguide/';

const OPERATORS = `${IAM}reference_policies_elements_condition_operators.html`;
const SETS = `${IAM}reference_policies_condition-single-vs-multi-valued-context-keys.html`;
const VARIABLES = `${IAM}reference_policies_variables.html`;
const GRAMMAR = `${IAM}reference_policies_grammar.html`;
const PRINCIPAL = `${IAM}reference_policies_elements_principal.html`;
const NOT_PRINCIPAL = `${IAM}reference_policies_elements_notprincipal.html`;
const RESOURCE = `${IAM}reference_policies_elements_resource.html`;
const KEYS = `${IAM}reference_policies_condition-keys.html`;
const GATEWAY_KEYS = `${GUIDE}apigateway-resource-policies-aws-condition-keys.html`;
const FLOW = `${GUIDE}apigateway-authorization-flow.html`;
const EXAMPLES = `${GUIDE}apigateway-resource-policies-examples.html`;
const ATTACH = `${GUIDE}apigateway-resource-policies-create-attach.html`;
const ENDPOINT_POLICIES = `${GUIDE}apigateway-vpc-endpoint-policies.html`;
const METHOD_ARN = `${GUIDE}api-gateway-control-access-using-iam-policies-to-invoke-api.html`;

/** By id, in the order in which a request meets them: document, statement, conditions, keys, workflow, and what comes before all that. */
export const READINGS = {
  'duplicate-keys': {
    question: 'a key is written twice in one JSON object',
    reading: 'the document is refused; so are two spellings of one condition key under one operator',
    effect: 'documents with repeated keys',
    source: GRAMMAR,
  },
  'element-names': {
    question: 'an element or operator is spelled in another letter case',
    reading: 'the document is refused',
    effect: '`effect`, `stringEquals`',
    source: GRAMMAR,
  },
  'empty-lists': {
    question: 'a list of values, an operator block or the list of statements is empty',
    reading: 'the document is refused',
    effect: '`"aws:SourceIp": []`',
    source: GRAMMAR,
  },
  'service-wildcard': {
    question: 'the service prefix of an action holds a wildcard',
    reading: 'the document is refused; `*` alone is fine',
    effect: '`*:Invoke`',
    source: `${IAM}reference_policies_elements_action.html`,
  },
  'deleted-principal': {
    question: 'the policy names a unique id such as AIDA..., which IAM shows for a deleted principal',
    reading: 'it matches nobody',
    effect: 'policies read back after a user or role was deleted',
    source: PRINCIPAL,
  },
  'short-resource-form': {
    question: 'the short form `execute-api:/...` is written in NotResource, or without the slash',
    reading: 'it is expanded in NotResource as in Resource; without the slash the document is refused',
    effect: 'NotResource with short ARNs',
    source: EXAMPLES,
  },
  'resource-segments': {
    question: 'how far a wildcard in Resource reaches',
    reading: 'a `*` that ends one of the first five parts may run over the colons that follow; other wildcards stay in their part; the sixth part is one pattern',
    effect: '`arn:aws:execute-api:us-east-1:*`, `arn:aws:execute-api:us*3333:...`',
    source: RESOURCE,
  },
  'path-comparison': {
    question: 'whether letter case, percent-encoding, doubled or trailing slashes of the path matter',
    reading: 'stage, verb and path are compared byte by byte with the path as routed',
    effect: '`/Pets`, `/pets/`, `/pe%74s`',
    source: METHOD_ARN,
  },
  'question-mark': {
    question: 'what one character is for `?`',
    reading: 'one Unicode character',
    effect: 'patterns with `?` on text outside the basic plane',
    source: OPERATORS,
  },
  'variable-text': {
    question: 'whether a wildcard that comes out of a variable, or an empty value, is special',
    reading: 'the text of a variable is literal, and an empty value is an empty text',
    effect: 'tags and headers that hold `*`',
    source: VARIABLES,
  },
  'unresolved-variable': {
    question: 'what a statement means whose variable has no value and no default',
    reading: 'the pattern matches nothing: a positive operator does not hold, a negated one does, NotResource covers everything',
    effect: '`${aws:PrincipalTag/team}` for callers without the tag',
    source: VARIABLES,
  },
  'malformed-variable': {
    question: 'text begins with `${` and is no policy variable',
    reading: 'undecided where the rest of the text does not decide',
    effect: '`${aws:username`, `${}`',
    source: VARIABLES,
  },
  'misplaced-variable': {
    question: 'a policy variable stands before the fifth colon of a resource, where variables are not supported',
    reading: 'undecided: neither that it is filled in nor that it is plain text',
    effect: '`arn:aws:execute-api:us-east-1:${aws:PrincipalAccount}:a1b2c3d4e5/*`',
    source: VARIABLES,
  },
  'multivalued-variable': {
    question: 'a policy variable names a key that has a list of values',
    reading: 'undecided, also for a list of one: AWS allows single-valued keys only',
    effect: '`${aws:PrincipalOrgPaths}`',
    source: VARIABLES,
  },
  'federated-session': {
    question: 'a user ARN is named as principal and the caller is a federated session, whose own ARN does not show its user',
    reading: 'undecided unless the request names the user behind the session',
    effect: 'GetFederationToken sessions',
    source: PRINCIPAL,
  },
  'service-caller': {
    question: 'an AWS service calls with its own principal',
    reading: 'it matches `*` and its own service principal, no account',
    effect: 'calls by services',
    source: PRINCIPAL,
  },
  'partial-not-principal': {
    question: 'NotPrincipal lists only some of the identities of a caller: the user or role, its session, its account',
    reading: 'all listed: exempt; none listed: denied; some listed: undecided',
    effect: 'Deny with NotPrincipal',
    source: NOT_PRINCIPAL,
  },
  'not-principal-boundary': {
    question: 'a caller listed in NotPrincipal has a permissions boundary (IAM then always denies)',
    reading: 'not modelled: callers have no permissions boundary',
    effect: 'Deny with NotPrincipal',
    source: NOT_PRINCIPAL,
  },
  'null-is-absent': {
    question: 'when a key counts as missing',
    reading: 'null and the empty list are absent everywhere; an empty string, or a list of nothing else, only for Null and ForAllValues',
    effect: 'empty headers and tags',
    source: OPERATORS,
  },
  'plain-operator-on-list': {
    question: 'an operator without ForAllValues or ForAnyValue meets a list of values',
    reading: 'undecided',
    effect: '`StringLike` on aws:PrincipalOrgPaths',
    source: SETS,
  },
  'set-operator-on-single-value': {
    question: 'ForAllValues or ForAnyValue meets a single value',
    reading: 'a set of one value',
    effect: '`ForAnyValue:StringEquals` on aws:SourceVpce',
    source: SETS,
  },
  'set-operator-if-exists': {
    question: 'ForAllValues or ForAnyValue together with IfExists, key missing',
    reading: 'the condition holds',
    effect: '`ForAnyValue:StringEqualsIfExists`',
    source: OPERATORS,
  },
  'letter-case': {
    question: 'letters other than ASCII differ in case under EqualsIgnoreCase',
    reading: 'undecided where only other letters differ in case',
    effect: '`StringEqualsIgnoreCase` on accented letters',
    source: OPERATORS,
  },
  'not-a-number': {
    question: 'a numeric operator meets text that is no number, a variable included',
    reading: 'no match; the negated operator holds',
    effect: '`NumericEquals` with `12abc`',
    source: OPERATORS,
  },
  'unusual-number': {
    question: 'a number is written with an exponent, a plus sign, blanks, or without digits on one side of the point',
    reading: 'undecided',
    effect: '`NumericEquals` with `1e3`',
    source: OPERATORS,
  },
  'unusual-date': {
    question: 'a date is written nearly as ISO 8601 has it: a zone without colon, a blank for the `T`, a leap second, 24 o\'clock, a day that does not exist',
    reading: 'undecided',
    effect: '`DateGreaterThan` with `2026-06-01T12:00:00+0200`',
    source: OPERATORS,
  },
  'not-a-date': {
    question: 'a date operator meets text that is no date, a variable included',
    reading: 'no match; the negated operator holds',
    effect: '`DateLessThan` with `tomorrow`',
    source: OPERATORS,
  },
  'date-without-time': {
    question: 'a date has no time, or no day',
    reading: 'its first instant in UTC',
    effect: '`DateLessThan` with `2026-06-01`',
    source: OPERATORS,
  },
  'date-without-zone': {
    question: 'a date has a time but no zone',
    reading: 'UTC or no date at all: undecided where it matters',
    effect: '`2026-06-01T00:00:00`',
    source: OPERATORS,
  },
  'year-or-seconds': {
    question: 'a date has four digits: a year by ISO 8601, or seconds since 1970',
    reading: 'undecided where it matters',
    effect: '`DateLessThan` with `2027`',
    source: OPERATORS,
  },
  'boolean-text': {
    question: 'a boolean operator meets other text than true and false, or a variable',
    reading: 'true and false are compared without letter case; nothing else matches, and variables are not filled in',
    effect: '`Bool` with `yes`',
    source: OPERATORS,
  },
  'bare-ipv6-address': {
    question: 'an IPv6 address without prefix (the page says /32 for both families)',
    reading: 'that one host',
    effect: '`IpAddress` with `2001:db8::5`',
    source: OPERATORS,
  },
  'ipv4-mapped': {
    question: 'an IPv4-mapped IPv6 address meets an IPv4 block',
    reading: 'no match: the families never match each other',
    effect: '`::ffff:192.0.2.1`',
    source: OPERATORS,
  },
  'arn-operator-patterns': {
    question: 'an ARN operator meets a pattern without six parts, or a value that is no ARN',
    reading: 'no match; the negated operator holds',
    effect: '`ArnLike` with `*` or `arn:aws:iam:*`',
    source: OPERATORS,
  },
  'arn-operator-segments': {
    question: 'how far a wildcard under an ARN operator reaches',
    reading: 'it stays in its part; the sixth part keeps further colons; variables are filled in before the parts are told apart',
    effect: '`ArnLike` with `arn:aws:iam::*`',
    source: OPERATORS,
  },
  'anonymous-principal-keys': {
    question: 'whether aws:PrincipalAccount, aws:PrincipalType and aws:userid exist in unsigned requests (IAM: always; API Gateway: not)',
    reading: 'undecided unless absent and "anonymous" give the same answer',
    effect: '`Null`, `IfExists` and wildcards on these keys',
    source: GATEWAY_KEYS,
  },
  'source-ip-on-private-api': {
    question: 'what aws:SourceIp is on a private API (IAM: absent; API Gateway: rewritten by the endpoint)',
    reading: 'undecided unless absent and any address give the same answer',
    effect: 'private APIs that test aws:SourceIp instead of aws:VpcSourceIp',
    source: EXAMPLES,
  },
  'source-arn': {
    question: 'whether aws:SourceArn exists for ordinary callers (API Gateway lists it for all, IAM for services only)',
    reading: 'absent unless a service calls',
    effect: 'conditions on aws:SourceArn',
    source: KEYS,
  },
  'user-agent': {
    question: 'whether aws:UserAgent is always present (IAM) or only when the client sends it (API Gateway)',
    reading: 'the choice of the client',
    effect: 'conditions on aws:UserAgent',
    source: KEYS,
  },
  'via-domain-arn': {
    question: 'whether execute-api:viaDomainArn exists on public custom domains',
    reading: 'undecided where it matters',
    effect: 'conditions on execute-api:viaDomainArn',
    source: `${GUIDE}apigateway-private-custom-domains.html`,
  },
  'unlisted-keys': {
    question: 'whether keys that API Gateway does not list reach its policies',
    reading: 'absent unless the request gives them; aws:RequestedRegion undecided',
    effect: 'conditions on aws:ViaAWSService, aws:SourceOrgID, ...',
    source: GATEWAY_KEYS,
  },
  'policy-principal': {
    question: 'which principal the policy sees on methods without IAM authorization',
    reading: 'the anonymous one, whatever the authorizer says and whether or not the request is signed',
    effect: 'principals and Principal keys on NONE, CUSTOM and COGNITO_USER_POOLS methods',
    source: ATTACH,
  },
  'own-account-principal': {
    question: 'the policy allows the account that owns the API, and the identity policy is silent (IAM: the account still has to allow; API Gateway: the policy is enough)',
    reading: 'undecided',
    effect: 'same-account IAM callers admitted by account id or root ARN only',
    source: FLOW,
  },
  'named-principals-with-authorizer': {
    question: 'every Allow names specific principals, and a Lambda authorizer allows (one page refuses such calls, the other admits them)',
    reading: 'undecided',
    effect: 'methods with a Lambda authorizer on an API whose policy allows named principals only',
    source: ATTACH,
  },
  'identity-source-and-deny': {
    question: 'which comes first, a missing identity source of a Lambda authorizer or an explicit deny',
    reading: 'the explicit deny',
    effect: 'status 403 or 401; both refuse',
    source: FLOW,
  },
  'cognito-table': {
    question: 'whether Cognito methods need an explicit allow (older editions listed them under Table A too)',
    reading: 'they do: Table B',
    effect: 'deny-only policies on Cognito methods',
    source: FLOW,
  },
  'no-policy': {
    question: 'what the tables mean for an API without a policy',
    reading: 'nothing is contributed: the other side decides alone; another account is refused; a private API is not usable',
    effect: 'APIs without a policy',
    source: FLOW,
  },
  'invalidate-cache-cross-account': {
    question: 'what a cross-account cache invalidation does (documented as not supported)',
    reading: 'refused, whatever both sides allow',
    effect: '`execute-api:InvalidateCache` for other accounts',
    source: `${GUIDE}api-gateway-caching.html`,
  },
  'layer-order': {
    question: 'whether AWS WAF or the policy of a VPC endpoint comes first',
    reading: 'AWS WAF, then the VPC endpoint policy, then the policy of the private domain name, then the API',
    effect: 'which of several refusals is told; the request is refused either way',
    source: ENDPOINT_POLICIES,
  },
  'web-acl-address': {
    question: 'whether AWS WAF sees the address that policies know as aws:SourceIp',
    reading: 'it does, on every endpoint type; so on private APIs its answer is undecided',
    effect: 'addresses that a web ACL blocks',
    source: `${GUIDE}apigateway-control-access-aws-waf.html`,
  },
  'signed-with-token': {
    question: 'whom a VPC endpoint policy sees if a request is signed and carries a token for an authorizer as well (signed: the signer; a token: nobody)',
    reading: 'the signer',
    effect: 'VPC endpoint policies that name callers, before methods with a Lambda or Cognito authorizer',
    source: ENDPOINT_POLICIES,
  },
  'domain-name-principal': {
    question: 'whom the policy of a private domain name sees',
    reading: 'whom a VPC endpoint policy sees: who signed, whatever the authorization of the method is',
    effect: 'principals and Principal keys in the policy of a private domain name',
    source: `${GUIDE}apigateway-private-custom-domains.html`,
  },
  'layer-keys': {
    question: 'a VPC endpoint policy, or the policy of a private domain name, has a condition on a key that API Gateway does not list',
    reading: 'undecided unless absent and any value give the same answer',
    effect: 'VPC endpoint policies with aws:ResourceOrgID, aws:ResourceAccount, ...',
    source: ENDPOINT_POLICIES,
  },
  'layer-refusal': {
    question: 'what callers see whom a VPC endpoint policy or the policy of a domain name refuses',
    reading: 'a refusal of which nothing is told',
    effect: 'the response of such a refusal',
    source: ENDPOINT_POLICIES,
  },
  'domain-name-resource': {
    question: 'the policy of a private domain name lists only a part of it (examples have `execute-api:/*`, and the ARN of the domain name)',
    reading: 'undecided; `execute-api:/*` and what matches the ARN match every request over the domain name',
    effect: '`execute-api:/prod/*` in the policy of a domain name',
    source: `${GUIDE}apigateway-private-custom-domains-tutorial.html`,
  },
  'endpoint-policy-domain-name': {
    question: 'it lets through the method that is called, and not the ARN of the private domain name that the request comes over (an example lists both)',
    reading: 'undecided',
    effect: 'VPC endpoint policies that name an API, and requests that come over a private domain name',
    source: ENDPOINT_POLICIES,
  },
} as const satisfies Record<string, Reading>;

export type ReadingId = keyof typeof READINGS;

/** Why something is undecided, in a sentence that names the reading. */
export function doubt(id: ReadingId, subject: string): string {
  return `${subject}: AWS does not say what happens when ${READINGS[id].question} (reading ${id})`;
}

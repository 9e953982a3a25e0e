import { AdmittedAddresses } from './admitted-addresses';
import { AnswerOutcome } from './answer';
import { Admitted, displayOpaque, RequestSpace } from './engine';
import { ExampleRequest } from './example-request';
import { unitedAddresses } from './private/lists/united-addresses';
import { proverOf } from './private/proof/prove';
import { Limits, validated } from './private/proof/public-limits';
import { requestSpace } from './private/proof/request-space';
import { fromThePublic, Trusted, trustedBy } from './private/proof/the-public';
import { bulleted, countText, paragraphs } from './private/text';
import { KnownApi } from './private/tree/known-api';
import { PublicAccessOptions } from './public-access-options';

/**
 * Whether an API is public: whether people get in whom its author does not know.
 *
 * The public are requests without a signature, and requests signed by users, roles and root users of accounts that are not trusted. A request that comes through a VPC
 * endpoint, a VPC or an organization that the policy names without a wildcard is not of the public, and neither is one that an authorizer accepts.
 *
 * @see https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html#access-control-block-public-access-policy-status
 */
export class PublicAccess {
  /** @internal */
  public static _of(api: KnownApi, options: PublicAccessOptions): PublicAccess {
    return new PublicAccess(api, options);
  }

  /** Whether the API is public: yes if the public gets in from more addresses than the limits allow. */
  public readonly isPublic: AnswerOutcome;

  /** The addresses from which unsigned requests get in that no authorizer accepted. */
  public readonly unsigned: AdmittedAddresses;

  /** The addresses from which requests of strangers could get in, who sign them, if their identity policies allow; they write these themselves. */
  public readonly signedByStrangers: AdmittedAddresses;

  /** Both together, each address once: what the limits are compared with. */
  public readonly addresses: AdmittedAddresses;

  /** The accounts, principals, organizations, VPCs and VPC endpoints that do not count as the public. */
  public readonly trusted: string[];

  /**
   * A request of the public that gets in.
   *
   * @default - there is none for certain
   */
  public readonly example?: ExampleRequest;

  /** Why it is undecided whether the API is public; empty if it is not. */
  public readonly undecidedReasons: string[];

  private readonly limits: Limits;

  private constructor(api: KnownApi, options: PublicAccessOptions) {
    const { requests, limits } = validated(options);
    this.limits = api.identity.endpointType === 'PRIVATE' ? [0n, 0n] : limits;
    const trusted = trustedBy(api, options.trustedAccountIds?.map((account) => api.text(account)));
    const { unsigned, signed } = fromThePublic(requestSpace(api, requests), trusted, api.layers);
    const byNobody = addressesOf(api, unsigned);
    const byStrangers = addressesOf(api, signed);
    const all = unitedAddresses([byNobody, byStrangers]);
    this.unsigned = AdmittedAddresses._of(byNobody);
    this.signedByStrangers = AdmittedAddresses._of(byStrangers);
    this.addresses = AdmittedAddresses._of(all);
    this.trusted = describeTrusted(trusted).map(displayOpaque);
    this.isPublic = this.exceeds(all.certain) ? AnswerOutcome.YES : this.exceeds(all.possible) ? AnswerOutcome.UNDECIDED : AnswerOutcome.NO;

    const found = proverOf(api).deniesAll(api.compiled, [unsigned, signed]);
    this.example = found.outcome === 'fails' ? ExampleRequest._of(api, found.request) : undefined;
    const isUndecided = this.isPublic === AnswerOutcome.UNDECIDED;
    this.undecidedReasons = isUndecided ? [...all.undecided, ...doubts(api, [unsigned, signed], all)].map(displayOpaque) : [];
  }

  /** The answer as text: who gets in from how many addresses, who is trusted, and an example. */
  public toString(): string {
    return `${HEADLINES[this.isPublic]}\n${this._details}`;
  }

  /** @internal */
  public get _details(): string {
    const { isPublic, unsigned, signedByStrangers, trusted, example, limits: [v4, v6] } = this;
    const limit = v4 === 0n && v6 === 0n ? 'no address at all' : `${countText(String(v4))} IPv4 and ${countText(String(v6))} IPv6 addresses`;
    return paragraphs([
      `  - unsigned requests that no authorizer accepted get in from ${unsigned}`,
      `  - requests that strangers sign could get in, if their identity policies allow, from ${signedByStrangers}`,
      `The limit is ${limit}. Trusted: ${trusted.join('; ')}.`,
    ], bulleted(this.undecidedReasons), isPublic === AnswerOutcome.YES && example ? [example.toString()] : []);
  }

  private exceeds({ v4, v6 }: Admitted['certain']): boolean {
    return v4.size() > this.limits[0] || v6.size() > this.limits[1];
  }
}

const HEADLINES = {
  [AnswerOutcome.YES]: 'The API is public:',
  [AnswerOutcome.NO]: 'The API is not public:',
  [AnswerOutcome.UNDECIDED]: 'It is undecided whether the API is public:',
};

function addressesOf(api: KnownApi, requests: RequestSpace): Admitted {
  return proverOf(api).admittedAddresses(api.compiled, [requests]);
}

/** What keeps the addresses that perhaps get in from doing so for certain. */
function doubts(api: KnownApi, spaces: readonly RequestSpace[], { certain, possible }: Admitted): readonly string[] {
  const key = api.identity.endpointType === 'PRIVATE' ? 'aws:VpcSourceIp' : 'aws:SourceIp';
  const [known, perhaps] = [certain.toCidrs(), possible.toCidrs()];
  const between = [{ operator: 'IpAddress', key, values: perhaps }, ...known.length === 0 ? [] : [{ operator: 'NotIpAddress', key, values: known }]];
  const spacesBetween = spaces.map((space) => ({ ...space, conditions: [...space.conditions ?? [], ...between] }));
  const answer = proverOf(api).deniesAll(api.compiled, spacesBetween);
  return answer.outcome === 'undecided' ? answer.reasons : [];
}

function describeTrusted({ principals, organizations, organizationPaths, vpcs, vpcEndpoints }: Trusted): string[] {
  const described = (what: string, values: readonly string[]) => (values.length === 0 ? [] : [`${what} ${values.join(', ')}`]);
  return [
    ...described(principals.length === 1 ? 'account' : 'accounts', principals.map((principal) => principal.replace(/^arn:.*:iam::(.*):root$/, '$1'))),
    ...described('organization', [...organizations, ...organizationPaths]),
    ...described('VPC', vpcs),
    ...described('VPC endpoint', vpcEndpoints),
  ];
}

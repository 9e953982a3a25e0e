/** What one construct costs in the policy of its API. */
export interface ConstructSize {
  /** Path of the construct; several where they share a statement; or what else wrote the statement. */
  readonly name: string;

  /** Bytes of its statements. A shared statement is counted once, for all who share it. */
  readonly sizeInBytes: number;
}

/** How a list that does not fit into the policy is split. */
export interface OverflowSize {
  /** Paths of the constructs whose list it is. */
  readonly name: string;

  /** Blocks of the whole list, aggregated. AWS WAF has them all. */
  readonly blocks: number;

  /** IP sets of AWS WAF that have them. */
  readonly ipSets: number;

  /** Blocks that the policy has: the largest of a denylist, or wider ones that hold all of an allowlist. */
  readonly blocksInPolicy: number;
}

/** How large the policy of an API is, and what makes it so. */
export class PolicySize {
  /** @internal */
  public static _of(sizeInBytes: number, quotaInBytes: number, constructs: ConstructSize[], overflows: OverflowSize[]): PolicySize {
    return new PolicySize(sizeInBytes, quotaInBytes, constructs, overflows);
  }

  private constructor(
    /** UTF-8 bytes of the minified document, each resource at the longest that API Gateway may complete it to, a token as 22 bytes. */
    public readonly sizeInBytes: number,
    /** What API Gateway takes. */
    public readonly quotaInBytes: number,
    /** What each construct costs, the most expensive first. */
    public readonly constructs: ConstructSize[],
    /** Lists that do not fit, and overflow to AWS WAF. */
    public readonly overflows: OverflowSize[],
  ) {}

  /** The size as text, a line for each construct. */
  public toString(): string {
    const rows = this.constructs.map(({ name, sizeInBytes }) => `\n${String(sizeInBytes).padStart(8)}  ${name}`);
    return [`${this.sizeInBytes} of ${this.quotaInBytes} bytes${rows.join('')}`, ...this.overflows.map(overflowText)].join('\n');
  }
}

function overflowText({ name, blocks, ipSets, blocksInPolicy }: OverflowSize): string {
  return `${name}: ${blocks} blocks in ${ipSets} IP set${ipSets === 1 ? '' : 's'} of AWS WAF, ${blocksInPolicy} in the policy`;
}

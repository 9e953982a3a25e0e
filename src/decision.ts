/** What API Gateway does with a request. */
export enum DecisionOutcome {
  /** It calls the integration. */
  ALLOW = 'ALLOW',
  /** It refuses the request. */
  DENY = 'DENY',
  /** It depends on something that is not known: a token, a fact that the request leaves open, or behaviour that AWS does not document. */
  UNDECIDED = 'UNDECIDED',
}

/** What a refused caller sees. Values that exist only at run time stand in braces, such as `{requestId}`. */
export interface RefusedResponse {
  /**
   * The status code.
   *
   * @default - a token whose value is not known
   */
  readonly statusCode?: number;
  /** The headers by name. */
  readonly headers: { [name: string]: string };
  /** The body. */
  readonly body: string;
}

/** The answer to a request, and why. */
export interface Decision {
  /** What API Gateway does. */
  readonly outcome: DecisionOutcome;
  /**
   * Sids of the policy statements that decided; `#2` stands for the second statement if it has no Sid.
   *
   * Empty where no statement of the policy did, because none matched or something else decided, such as AWS WAF before the policy was looked at.
   */
  readonly statementIds: string[];
  /**
   * The gateway response that answers a refusal, such as `ACCESS_DENIED`, or `WAF_FILTERED` if AWS WAF refuses.
   *
   * @default - the request is not refused, or AWS does not document the type
   */
  readonly gatewayResponseType?: string;
  /**
   * What the refused caller sees.
   *
   * @default - the request is not refused, or it depends on something unknown which gateway response answers, or AWS does not document what callers see
   * whom a VPC endpoint or a private domain name refuses
   */
  readonly response?: RefusedResponse;
  /** The reasons in words: what was compared, what matched, and what would have to differ for another answer. */
  readonly explanation: string;
}

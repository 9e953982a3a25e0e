/** What is to be delivered. Its parts may be tokens that are made when the template is. */
export interface Delivered {
  readonly restApiId: string;
  readonly stageNames: readonly string[];
  readonly policy: unknown;
  /** By type, as API Gateway's own calls spell them. */
  readonly gatewayResponses: unknown;
  /** Whatever should deploy the API anew when it changes. */
  readonly version?: unknown;
}

/** What becomes of the policy of an imported API when its construct or stack is deleted. */
export enum PolicyDeletion {
  /** The API gets back what it had: the previous policy and responses, or none. */
  RESTORE = 'RESTORE',
  /** The API has no policy then, whatever it had before: methods without authorization are open. API Gateway deploys no private API without a policy. */
  REMOVE = 'REMOVE',
  /** The API keeps the policy. */
  RETAIN = 'RETAIN',
}

/** How a custom resource manages the policy of an imported API. */
export interface CustomResourceDeliveryOptions {
  /** What becomes of the policy on deletion. */
  readonly onDeletion: PolicyDeletion;

  /**
   * The policy that the API has now, if it has one, as `aws apigateway get-rest-api --query policy --output text` prints it.
   *
   * A policy that this stack did not write is only replaced if it is this one: every other fails the deployment, which prints it and leaves it as it
   * is. On deletion it can be restored.
   *
   * @default - none: only an API without a policy gets one
   */
  readonly previousPolicy?: string;

  /**
   * The gateway responses that the API has now for the types of the access-denied response, by type, each as
   * `aws apigateway get-gateway-response --response-type ACCESS_DENIED` prints it. They are treated as the previous policy is.
   *
   * @default - none: only types without a response get one
   */
  readonly previousResponses?: { [responseType: string]: string };
}

/**
 * What the policy of a private API names of the network that its callers come from.
 *
 * A policy can only name what CloudFormation has made before. If the policy of the API names the endpoint, the policy of the endpoint cannot name the API.
 */
export enum PrivateApiNetwork {
  /**
   * The VPC endpoint. The policy of the endpoint then names the API by account and Region, so that callers may reach other private APIs of that account through
   * it, as far as the policies of those let them.
   */
  VPC_ENDPOINT = 'VPC_ENDPOINT',

  /**
   * The VPC that the endpoint is in. The policy of the endpoint then names the API by its id, and no other API is reached through it. Every endpoint for
   * execute-api in that VPC reaches the API.
   */
  VPC = 'VPC',
}

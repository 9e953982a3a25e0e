/** What becomes of the policy of a VPC endpoint. */
export enum VpcEndpointPolicyDelivery {
  /** The template carries it, next to the statements that the endpoint already has. Only an endpoint that this app defines can have it. */
  TEMPLATE = 'TEMPLATE',

  /** Somebody else applies it: the document is an output of the stack. Questions are answered as if it were applied. */
  OUTPUT = 'OUTPUT',

  /** It stays as it is. For an endpoint that this app does not define, questions are answered as if it let everybody through, which is AWS's default. */
  UNCHANGED = 'UNCHANGED',
}

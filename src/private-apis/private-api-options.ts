import { PrivateApiNetwork } from './private-api-network';
import { ApiTarget } from '../api-target';

/** Who may call through a VPC endpoint. */
export interface VpcEndpointCallers {
  /**
   * Accounts whose principals may call, by their 12 digits, tokens included. Callers must sign, so methods need AWS_IAM authorization or none.
   *
   * @default - everybody, unless other callers are named
   */
  readonly accountIds?: string[];

  /**
   * ARNs of the IAM users and roles that may call, tokens included. A role stands for all its sessions. Callers must sign, so methods need AWS_IAM
   * authorization or none.
   *
   * @default - everybody, unless other callers are named
   */
  readonly principalArns?: string[];

  /**
   * Ids of the organizations whose accounts may call, tokens included. Callers must sign, so methods need AWS_IAM authorization or none.
   *
   * @default - everybody, unless other callers are named
   */
  readonly organizationIds?: string[];
}

/** How a private API is called through a VPC endpoint. */
export interface PrivateApiOptions extends VpcEndpointCallers {
  /**
   * What is called of the API through the endpoint. Whatever is named, the whole API can only be called through endpoints that are named somewhere.
   *
   * @default - the whole API
   */
  readonly targets?: ApiTarget[];

  /**
   * Whether OPTIONS methods without authorization among the targets stay reachable for everybody where callers are named. Browsers send preflight requests
   * unsigned.
   *
   * @default true
   */
  readonly allowCorsPreflight?: boolean;

  /**
   * What the policy of the API names of the callers' network. With it goes what the policy of the endpoint can name: this API, or the APIs of its account.
   *
   * @default PrivateApiNetwork.VPC_ENDPOINT
   */
  readonly network?: PrivateApiNetwork;

  /**
   * Whether the API is associated with the endpoint, which gives it DNS names of its own there, `{api id}-{endpoint id}.execute-api.{Region}.amazonaws.com`.
   * Callers need them where the private DNS of the endpoint is off. It lets nobody in and keeps nobody out. An association is live after a deployment of the API,
   * which this makes.
   *
   * @default false
   * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/associate-private-api-with-vpc-endpoint.html
   */
  readonly associate?: boolean;
}

import { AuthorizationType, EndpointType } from 'aws-cdk-lib/aws-apigateway';

/** A method of an API, as far as authorization is concerned. */
export interface ApiMethod {
  /** The verb in upper case, or `ANY`. */
  readonly httpMethod: string;
  /** The path of its resource, with parameters in braces, such as `/pets/{petId}` or `/{proxy+}`. */
  readonly path: string;
  /** How API Gateway authenticates its callers; an API key is none of it. */
  readonly authorizationType: AuthorizationType;
}

/**
 * What is known of an API whose policy is looked at as a bare document.
 *
 * What is left out is not guessed: an answer that depends on it is undecided, and says so.
 */
export interface ApiDescription {
  /** The endpoint type: only requests to private APIs have a VPC and a VPC endpoint. */
  readonly endpointType: EndpointType;
  /**
   * The account that owns the API, by its 12 digits.
   *
   * Within this account, an identity policy is enough to get in; from another account, both policies must allow.
   *
   * @default - not known, so that questions about signed callers are undecided
   */
  readonly accountId?: string;
  /**
   * The Region of the API, such as `eu-west-1`. Statements with full ARNs are compared with it.
   *
   * @default - not known
   */
  readonly region?: string;
  /**
   * The partition of the API: `aws`, `aws-cn` or `aws-us-gov`.
   *
   * @default - the partition of the Region, or `aws` if that is not given
   */
  readonly partition?: string;
  /**
   * The id of the API, such as `a1b2c3d4e5`. Statements with full ARNs are compared with it.
   *
   * @default - not known
   */
  readonly restApiId?: string;
  /**
   * The methods of the API.
   *
   * @default - not known: a question is about every path, which may have any authorization type
   */
  readonly methods?: ApiMethod[];
  /**
   * The names of its stages.
   *
   * @default - not known: a question is about every stage
   */
  readonly stages?: string[];
}

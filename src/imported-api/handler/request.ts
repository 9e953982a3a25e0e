/** What the template asks for. CloudFormation turns every scalar into a string. */
export interface Properties {
  readonly RestApiId: string;
  readonly StageNames: readonly string[];
  readonly Policy: object;
  /** The policy that may be replaced, as text: escaped, as API Gateway returns it, or not. */
  readonly PreviousPolicy?: string;
  readonly GatewayResponses: Responses;
  /** Those that may be replaced. */
  readonly PreviousGatewayResponses?: Responses;
  readonly OnDeletion: 'RESTORE' | 'REMOVE';
}

/** Gateway responses by type, such as `ACCESS_DENIED`. */
export interface Responses {
  readonly [type: string]: Response | undefined;
}

/** A gateway response as API Gateway's own calls spell it. */
export interface Response {
  readonly statusCode?: string;
  readonly responseParameters?: { readonly [name: string]: string };
  readonly responseTemplates?: { readonly [mediaType: string]: string };
}

/** @see https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/crpg-ref-requesttypes.html */
export interface Request {
  readonly RequestType: 'Create' | 'Update' | 'Delete';
  readonly RequestId: string;
  readonly ResponseURL: string;
  readonly StackId: string;
  readonly LogicalResourceId: string;
  readonly PhysicalResourceId?: string;
  readonly ResourceProperties: Properties;
  readonly OldResourceProperties?: Properties;
}

/** What is known about a variable of `$context` in a gateway response. */
export interface ContextVariable {
  /** What it gives away about the caller, the account or the authorizer; undefined if nothing worth hiding. */
  readonly exposes?: string;
  /** Whether the caller can make it any text, quotes included. */
  readonly chosenByCaller?: boolean;
}

const HARMLESS = [
  'awsEndpointRequestId', 'domainName', 'domainPrefix', 'error.responseType', 'error.validationErrorString', 'extendedRequestId', 'httpMethod',
  'identity.sourceIp', 'isCanaryRequest', 'protocol', 'requestId', 'requestTime', 'requestTimeEpoch', 'resourcePath', 'stage',
  'wafResponseCode', 'xrayTraceId',
];

const CHOSEN_BY_CALLER = ['identity.userAgent', 'path'];

const EXPOSING = {
  'accountId': 'the account that owns the API',
  'apiId': 'the id of the API',
  'deploymentId': 'the id of the deployment',
  'error.message': "API Gateway's own text, with the caller's ARN and the method's",
  'error.messageString': "API Gateway's own text, with the caller's ARN and the method's",
  'identity.accountId': "the caller's account",
  'identity.apiKey': "the caller's API key",
  'identity.apiKeyId': "the id of the caller's API key",
  'identity.caller': "the caller's principal id",
  'identity.clientCert.clientCertPem': "the caller's certificate",
  'identity.clientCert.issuerDN': "the caller's certificate",
  'identity.clientCert.serialNumber': "the caller's certificate",
  'identity.clientCert.subjectDN': "the caller's certificate",
  'identity.clientCert.validity.notAfter': "the caller's certificate",
  'identity.clientCert.validity.notBefore': "the caller's certificate",
  'identity.cognitoAuthenticationProvider': "the caller's Cognito identity",
  'identity.cognitoAuthenticationType': "the caller's Cognito identity",
  'identity.cognitoIdentityId': "the caller's Cognito identity",
  'identity.cognitoIdentityPoolId': "the caller's Cognito identity",
  'identity.principalOrgId': "the caller's organization",
  'identity.user': "the caller's principal id",
  'identity.userArn': "the caller's ARN",
  'identity.vpcId': 'the id of the VPC',
  'identity.vpceId': 'the id of the VPC endpoint',
  'resourceId': 'the id of the resource',
  'webaclArn': 'the ARN of the web ACL',
};

const VARIABLES = new Map<string, ContextVariable>([
  ...HARMLESS.map((name) => [name, {}] as const),
  ...CHOSEN_BY_CALLER.map((name) => [name, { chosenByCaller: true }] as const),
  ...Object.entries(EXPOSING).map(([name, exposes]) => [name, { exposes }] as const),
]);

/** Names that only access logs know; they look as if they told which phase refused. */
const ACCESS_LOGS_ONLY = /^(authorize|authenticate|waf|integration|customDomain)\.|^authorizer\.(error|integrationLatency|integrationStatus|latency|requestId|status)$|^(status|responseLatency|responseLength|integrationLatency|integrationStatus|integrationErrorMessage)$/;

/**
 * The variable of this name, without `$context.`; undefined if a gateway response has none.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-mapping-template-reference.html
 */
export function contextVariable(name: string): ContextVariable | undefined {
  if (isInAccessLogsOnly(name)) { return undefined; }
  return VARIABLES.get(name) ?? (/^authorizer\.(claims\.)?\w+$/.test(name) && name !== 'authorizer.claims' ? { exposes: 'what the authorizer returned' } : undefined);
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-variables-for-access-logging.html */
export function isInAccessLogsOnly(name: string): boolean {
  return ACCESS_LOGS_ONLY.test(name);
}

/** The variable that was probably meant. */
export function similarContextVariable(name: string): string | undefined {
  return [...VARIABLES.keys()].find((known) => known.toLowerCase() === name.toLowerCase() || known.endsWith(`.${name}`));
}

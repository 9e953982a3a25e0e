import { AuthorizationType, EndpointType } from 'aws-cdk-lib/aws-apigateway';
import { ApiDescription } from '../src/api-description';
import { ResourcePolicyDocument } from '../src/resource-policy-document';

export type Json = Record<string, unknown>;

export function allow(overrides: Json = {}): Json {
  return { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: 'execute-api:/*', ...overrides };
}

export function deny(overrides: Json = {}): Json {
  return { ...allow(overrides), Effect: 'Deny' };
}

export function where(operator: string, key: string, ...values: string[]): Json {
  return { Condition: { [operator]: { [key]: values } } };
}

export function policy(...statements: Json[]): string {
  return JSON.stringify({ Version: '2012-10-17', Statement: statements });
}

export const OPEN = { httpMethod: 'GET', path: '/pets', authorizationType: AuthorizationType.NONE };
export const SIGNED = { httpMethod: 'POST', path: '/pets', authorizationType: AuthorizationType.IAM };
export const LAMBDA = { httpMethod: 'GET', path: '/pets/{petId}', authorizationType: AuthorizationType.CUSTOM };
export const COGNITO = { httpMethod: 'DELETE', path: '/pets/{petId}', authorizationType: AuthorizationType.COGNITO };

/** A Regional API with one method of each authorization type. */
export const API: ApiDescription = {
  endpointType: EndpointType.REGIONAL,
  accountId: '111122223333',
  region: 'eu-west-1',
  restApiId: 'a1b2c3d4e5',
  methods: [OPEN, SIGNED, LAMBDA, COGNITO],
  stages: ['prod'],
};

export const PRIVATE_API: ApiDescription = { ...API, endpointType: EndpointType.PRIVATE };

export function document(statements: Json[], api: Partial<ApiDescription> = {}): ResourcePolicyDocument {
  return ResourcePolicyDocument.fromJson(policy(...statements), { ...API, ...api });
}

const ROLES = ['arn:aws:iam::444455556666:role/Buyer', 'arn:aws:iam::444455556666:role/Seller'];
const FULL_ARN = 'arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*';

/** The console's templates with their placeholders filled in, and the examples of the developer guide. */
export const DOCUMENTED: { readonly [name: string]: { readonly statements: Json[]; readonly api?: ApiDescription } } = {
  'console: AWS account allowlist': {
    statements: [allow({
      Principal: { AWS: ['arn:aws:iam::444455556666:root', 'arn:aws:iam::444455556666:user/Ann', ROLES[0]] },
      Resource: ['execute-api:/prod/POST/pets'],
    })],
  },
  'console: IP range denylist': { statements: [deny(where('IpAddress', 'aws:SourceIp', '203.0.113.7', '198.51.100.0/24')), allow()] },
  'console: source VPC allowlist': { statements: [deny(where('StringNotEquals', 'aws:sourceVpc', 'vpc-0a1b2c3d')), allow()], api: PRIVATE_API },
  'roles of another account': { statements: [allow({ Principal: { AWS: ROLES }, Resource: 'execute-api:/prod/POST/pets' })] },
  'denylist by source IP': { statements: [allow(), deny(where('IpAddress', 'aws:SourceIp', '192.0.2.0/24', '198.51.100.0/24'))] },
  'denylist by in-VPC address': { statements: [allow(), deny(where('IpAddress', 'aws:VpcSourceIp', '10.1.0.0/16', '10.2.0.0/16'))], api: PRIVATE_API },
  'only one VPC': { statements: [allow(), deny(where('StringNotEquals', 'aws:SourceVpc', 'vpc-0a1b2c3d'))], api: PRIVATE_API },
  'only one VPC endpoint': { statements: [allow(), deny(where('StringNotEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d'))], api: PRIVATE_API },
  'policy language overview': {
    statements: [
      allow({ Resource: 'arn:aws:execute-api:eu-west-1:111122223333:*' }),
      deny({ Resource: 'arn:aws:execute-api:eu-west-1:111122223333:*', ...where('NotIpAddress', 'aws:SourceIp', '123.4.5.6/24') }),
    ],
  },
  'flow: policy alone': { statements: [allow({ Resource: FULL_ARN, ...where('IpAddress', 'aws:SourceIp', '192.0.2.0/24', '198.51.100.0/24') })] },
  'flow: Lambda authorizer': { statements: [deny({ Resource: FULL_ARN, ...where('StringNotEquals', 'aws:SourceVpce', 'vpce-0a1b2c3d') })], api: PRIVATE_API },
  'flow: AWS_IAM': { statements: [allow({ Resource: FULL_ARN, ...where('StringEquals', 'aws:SourceVpc', 'vpc-0a1b2c3d') })], api: PRIVATE_API },
  'knowledge center: allowlist': { statements: [allow({ Resource: FULL_ARN }), deny({ Resource: FULL_ARN, ...where('NotIpAddress', 'aws:SourceIp', '203.0.113.7', '198.51.100.0/24') })] },
};

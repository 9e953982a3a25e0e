import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { RequestSpace, Verdict } from '../../engine';
import { KnownApi } from '../tree/known-api';

/** The authorization types that methods of the API have, or may have where they are not known. */
export function authorizationTypesOf({ routes }: KnownApi): AuthorizationType[] {
  return Object.values(AuthorizationType).filter((type) => routes?.some((route) => route.authorizationType === `${type}`) ?? true);
}

/** Requests to methods of one type, as far as anybody lets them in: whom an identity policy or authorizer denies, no resource policy helps. */
export function toMethodsWith(type: AuthorizationType, requests: RequestSpace): RequestSpace[] {
  const { side, helpful } = AUTHORIZATIONS[type];
  const space = { ...requests, authorizationTypes: [`${type}` as const] };
  if (side === undefined) { return [space]; }
  const asked: readonly string[] | undefined = requests[side];
  const verdicts = helpful.filter((verdict) => asked?.includes(verdict) ?? true);
  return verdicts.length === 0 ? [] : [{ ...space, [side]: verdicts }];
}

/** What the methods of a type are called, and who has a say beside the resource policy, in two readings of "gets in". */
interface Authorization {
  readonly title: string;
  readonly side?: 'identityPolicy' | 'authorizer';
  readonly helpful: readonly Verdict[];
  readonly alone?: string;
  readonly allowed?: string;
}

export const AUTHORIZATIONS: { readonly [type in AuthorizationType]: Authorization } = {
  [AuthorizationType.NONE]: { title: 'Methods without authorization:', helpful: [] },
  [AuthorizationType.IAM]: {
    title: 'Methods with AWS_IAM authorization:',
    side: 'identityPolicy',
    helpful: ['Allow', 'Neither'],
    alone: 'get in without an identity policy that allows:',
    allowed: 'could get in if their identity policy allows:',
  },
  [AuthorizationType.CUSTOM]: {
    title: 'Methods with a Lambda authorizer:',
    side: 'authorizer',
    helpful: ['Allow', 'Neither'],
    alone: 'get in even if the authorizer does not mention the request:',
    allowed: 'could get in if the authorizer allows:',
  },
  [AuthorizationType.COGNITO]: { title: 'Methods with a Cognito authorizer, given a token that it accepts:', side: 'authorizer', helpful: ['Allow'] },
};

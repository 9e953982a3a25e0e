import { apigateway, client, found } from './client';
import { ApiArn, fingerprint, parsePolicy } from './policy-text';
import { Response } from './request';

/** A part of an API that is there or not, and is written as a whole. */
export interface Part<T> {
  /** What it is called in messages. */
  readonly name: string;
  /** The property in which an author names what may be replaced. */
  readonly previous: string;
  read(): Promise<T | undefined>;
  /** @returns what API Gateway made of it */
  write(value: T | undefined): Promise<T | undefined>;
  /** Equal for values that mean the same. */
  key(value: T | undefined): string;
  show(value: T): string;
}

export function policyOf(arn: ApiArn): Part<string> {
  const { restApiId } = arn;
  return {
    name: `resource policy of API ${restApiId}`,
    previous: 'previousPolicy',
    read: async () => (await client.send(new apigateway.GetRestApiCommand({ restApiId }))).policy || undefined,
    // API Gateway knows no removal: an empty text is what removes a policy.
    write: async (policy = '') => (await client.send(new apigateway.UpdateRestApiCommand({
      restApiId,
      patchOperations: [{ op: 'replace', path: '/policy', value: policy && JSON.stringify(parsePolicy(policy)) }],
    }))).policy || undefined,
    key: (policy) => (policy === undefined ? 'none' : fingerprint(policy, arn)),
    show: (policy) => JSON.stringify(parsePolicy(policy)),
  };
}

export function gatewayResponseOf({ restApiId }: ApiArn, type: string): Part<Response> {
  const place = { restApiId, responseType: type as apigateway.GatewayResponseType };
  return {
    name: `${type} response of API ${restApiId}`,
    previous: 'previousResponses',
    read: async () => {
      const response = await found(client.send(new apigateway.GetGatewayResponseCommand(place)));
      return response?.defaultResponse ? undefined : response;
    },
    write: async (response) => {
      if (response !== undefined) { return client.send(new apigateway.PutGatewayResponseCommand({ ...place, ...contentOf(response) })); }
      await found(client.send(new apigateway.DeleteGatewayResponseCommand(place)));
      return undefined;
    },
    key: (response) => (response === undefined ? 'none' : JSON.stringify(contentOf(response))),
    show: (response) => JSON.stringify(contentOf(response)),
  };
}

function contentOf({ statusCode, responseParameters = {}, responseTemplates = {} }: Response) {
  return { statusCode, responseParameters: sorted(responseParameters), responseTemplates: sorted(responseTemplates) };
}

function sorted(map: { readonly [key: string]: string }): { [key: string]: string } {
  return Object.fromEntries(Object.entries(map).sort(([a], [b]) => (a < b ? -1 : 1)));
}

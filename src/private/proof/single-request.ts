import { ADDRESS, Signer } from './request-facts';
import { ApiRequest, AuthorizerVerdict, Caller, completeContext, ContextValue, displayOpaque, EndpointType, hasOpaque, matchRoute, opaque, signerContext, splitOutsideOpaque, Verdict } from '../../engine';
import { Requests } from '../../requests';
import { KnownApi } from '../tree/known-api';

/**
 * The one request that is described; what is left open is unknown.
 *
 * @throws if many requests are described
 */
export function singleRequest(api: KnownApi, requests: Requests): ApiRequest {
  const { method, path, stage, callers, context, constraints, identityPolicy, authorizer } = requests._facts;
  const signers = callers === undefined || 'anonymous' in callers ? [] : 'signers' in callers ? callers.signers : undefined;
  if (method === undefined || path === undefined || constraints.length > 0 || signers === undefined || signers.length > 1) {
    throw new Error(`"${requests}" are many requests: evaluate one, such as Requests.to('GET', '/pets').fromAddress('198.51.100.7'), `
      + 'or say what must hold of all of them with assertDenies() and assertAllows()');
  }
  if (api.routes === undefined) { throw new Error(`the methods of the API are not known, so "${requests}" may go to methods of any authorization type: say which it has`); }
  const [onStage, ...more] = api.stages(stage);
  if (onStage === undefined) { throw new Error(`the app has no stage of the API, so "${requests}" may go to any: name one with onStage()`); }
  if (more.length > 0) { throw new Error(`"${requests}" may go to several stages (${[onStage, ...more].join(', ')}): name one with onStage()`); }

  const { endpointType } = api.identity;
  const authorizationType = matchRoute(api.routes, method, path)?.authorizationType ?? 'NO_ROUTE';
  const caller = callers === undefined ? { unknown: 'the request does not say who signed it', mayBeAbsent: true }
    : signers.length === 0 ? undefined : callerOf(api, signers[0]);
  const given: { [key: string]: ContextValue } = {};
  for (const [key, value] of Object.entries(context)) {
    given[keyFor(key, endpointType, requests)] = typeof value === 'string' ? api.text(value) : value.map((v) => api.text(v));
  }
  const isSeenByLayers = authorizationType !== 'AWS_IAM' && caller !== undefined;
  return {
    stage: onStage,
    method,
    path,
    authorizationType,
    caller,
    identityPolicy: identityPolicy as Verdict | undefined,
    authorizer: authorizer as AuthorizerVerdict | undefined,
    context: completeContext(given, { endpointType, authorizationType, caller }),
    ...isSeenByLayers && { signer: signerContext(given, endpointType, caller) },
  };
}

/** @throws if the API's endpoint type has no such key */
export function keyFor(key: string, endpointType: EndpointType, requests: Requests): string {
  if (key === ADDRESS) { return endpointType === 'PRIVATE' ? 'aws:VpcSourceIp' : 'aws:SourceIp'; }
  if (endpointType !== 'PRIVATE' && /^aws:(SourceVpce?|VpcSourceIp)$/i.test(key)) {
    throw new Error(`"${requests}" names ${key}, which only private APIs know, and the API is ${endpointType}: leave it out`);
  }
  return key;
}

/** A role calls as one of its sessions; which one is not known unless the request says so. */
export function callerOf(api: KnownApi, { arn: token, sessionName }: Signer): Caller {
  const arn = api.text(token);
  const [, partition, , , account, resource = ''] = splitOutsideOpaque(arn, ':');
  if (hasOpaque(arn) && account === undefined) {
    const session = `${arn}/${sessionName ?? constantOf('a session', arn)}`;
    return { type: 'RoleSession', account: constantOf('the account', arn), arn: session, roleArn: arn };
  }
  if (resource === 'root') { return { type: 'Root', account, arn }; }
  if (!resource.startsWith('role/')) { return { type: 'User', account, arn }; }
  const name = resource.slice(resource.lastIndexOf('/') + 1);
  const session = sessionName ?? constantOf('a session', name);
  return { type: 'RoleSession', account, arn: `arn:${partition}:sts::${account}:assumed-role/${name}/${session}`, roleArn: arn };
}

/** Constants do not nest, so the name of another one is told in plain text. */
function constantOf(what: string, whose: string): string {
  return opaque(`${what} of ${displayOpaque(whose).replace(/[<>]/g, '')}`);
}

import { API, Json, PRIVATE_API, policy, request } from './testing';
import { compilePolicy } from '../../src/engine/evaluation/compile-policy';
import { Decision } from '../../src/engine/evaluation/decision';
import { evaluate } from '../../src/engine/evaluation/evaluate';
import { explain } from '../../src/engine/evaluation/explain';
import { explanationText } from '../../src/engine/evaluation/explanation-text';
import { Layer, compileLayer } from '../../src/engine/evaluation/layers';
import { parsePolicy } from '../../src/engine/policy/parse-policy';
import { ApiIdentity, ApiRequest } from '../../src/engine/request/request';

export const VPCE = 'vpce-1';
export const DOMAIN_NAME = 'arn:aws:execute-api:us-east-1:111122223333:/domainnames/pets.example.com+d1';
export const METHODS = `arn:aws:execute-api:us-east-1:111122223333:${API.apiId}/*`;

export function webAcl(statements: Json[], api: ApiIdentity = API): Layer {
  return compileLayer('web ACL', 'the web ACL of stage prod', parsePolicy(policy(...statements)), api);
}

export function endpointPolicy(statements: Json[], vpcEndpoint = VPCE, domainName?: string): Layer {
  return compileLayer('VPC endpoint policy', `the VPC endpoint policy of ${vpcEndpoint}`, parsePolicy(policy(...statements)), PRIVATE_API, { vpcEndpoint, domainName });
}

export function domainNamePolicy(statements: Json[], domainName = DOMAIN_NAME): Layer {
  return compileLayer('domain name policy', 'the policy of pets.example.com', parsePolicy(policy(...statements)), PRIVATE_API, { domainName });
}

/** What becomes of a request to a private API with one layer before it. */
export function behind(layers: Layer[], document: Json | undefined, overrides: Partial<ApiRequest> = {}, api: ApiIdentity = PRIVATE_API): Decision {
  return evaluate(document && compilePolicy(parsePolicy(document), api), api, request(overrides), layers);
}

export function explained(layers: Layer[], document: Json | undefined, overrides: Partial<ApiRequest> = {}, api: ApiIdentity = PRIVATE_API): string {
  return explanationText(explain(document && compilePolicy(parsePolicy(document), api), api, request(overrides), layers));
}

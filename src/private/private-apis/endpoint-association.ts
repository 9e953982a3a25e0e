import { IResolveContext, Lazy } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { ImportedApiDefinition } from '../../imported-api/imported-api-definition';
import { sortedUnique, Value } from '../composition/statement';
import { fail } from '../errors';
import { isObject } from '../tree/references';

const ASSOCIATED = new WeakMap<CfnRestApi, Set<string>>();

/** Adds a VPC endpoint to those that an API is associated with, in an order that does not depend on that of the calls: another order would be a deployment. */
export function associateWithEndpoint(scope: IConstruct, api: CfnRestApi, vpcEndpointId: string): void {
  if (api instanceof ImportedApiDefinition) { fail(scope, 'the API is imported, and CloudFormation cannot associate it: leave associate out, and let the owner of the API do it'); }
  const ids = ASSOCIATED.get(api) ?? new Set<string>();
  ids.add(vpcEndpointId);
  if (ASSOCIATED.has(api)) { return; }
  ASSOCIATED.set(api, ids);
  const original = api.endpointConfiguration;
  const produce = ({ resolve }: IResolveContext) => {
    const configuration: unknown = resolve(original);
    const { vpcEndpointIds = [], ...others } = isObject(configuration) ? configuration : {};
    if (!Array.isArray(vpcEndpointIds)) { return fail(scope, 'the API is associated with endpoints that one token lists, to which none can be added: leave associate out, and add the endpoint there'); }
    return { ...others, vpcEndpointIds: sortedUnique([...vpcEndpointIds as Value[], ...resolve([...ids]) as Value[]]) };
  };
  api.endpointConfiguration = Lazy.uncachedAny({ produce });
}

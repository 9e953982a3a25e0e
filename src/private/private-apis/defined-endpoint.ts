import { CfnElement, CfnResource, Fn } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { fail } from '../errors';
import { renderForEngine } from '../tree/opaque-resolver';
import { isObject, referencedElement } from '../tree/references';

/** The L1 of a VPC endpoint that this app defines; undefined for one that is known by its id only. */
export function definedEndpoint(endpoint: aws_ec2.IVPCEndpointRef): CfnVPCEndpoint | undefined {
  const candidates = [endpoint, endpoint.node.defaultChild, referencedElement(endpoint.vpcEndpointRef.vpcEndpointId)];
  return candidates.find((candidate) => candidate instanceof CfnVPCEndpoint);
}

/** The document that the template carries, with tokens as opaque constants; undefined where AWS's default stays, which allows everything. */
export function renderedEndpointPolicy(endpoint: CfnVPCEndpoint): unknown {
  const { value } = renderForEngine(endpoint);
  return isObject(value) && isObject(value.Properties) ? value.Properties.PolicyDocument : undefined;
}

/** An endpoint for another service has no private APIs behind it, and statements about them would shut it. */
export function checkService(scope: IConstruct, endpoint: CfnVPCEndpoint): void {
  const service = JSON.stringify(endpoint.stack.resolve(endpoint.serviceName) ?? '');
  if (!service.includes('execute-api') && service.includes('.')) {
    fail(scope, `${endpoint.node.path} is an endpoint for ${service}, and APIs are called through endpoints for execute-api: `
      + 'make it with InterfaceVpcEndpointAwsService.APIGATEWAY');
  }
}

/** DNS name and hosted zone of the endpoint in its Region, as an alias record needs them: the first of its DNS entries has both. */
export function regionalDns(endpoint: CfnVPCEndpoint): { readonly dnsName: string; readonly hostedZoneId: string } {
  const part = (index: number) => Fn.select(index, Fn.split(':', Fn.select(0, endpoint.attrDnsEntries)));
  return { hostedZoneId: part(0), dnsName: part(1) };
}

/** How one resource needs another: the resources on the way from the first to the second, both included. */
export function dependencyPath(from: CfnElement, to: CfnElement, seen = new Set<CfnElement>()): CfnElement[] | undefined {
  if (from === to) { return [to]; }
  seen.add(from);
  if (!CfnResource.isCfnResource(from)) { return undefined; }
  const dependencies = from.obtainDependencies().filter((dependency): dependency is CfnResource => CfnElement.isCfnElement(dependency));
  for (const next of [...renderForEngine(from).references, ...dependencies]) {
    const path = seen.has(next) ? undefined : dependencyPath(next, to, seen);
    if (path !== undefined) { return [from, ...path]; }
  }
  return undefined;
}

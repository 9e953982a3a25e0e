import { Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { MethodOptions, MockIntegration, RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { IInterfaceVpcEndpoint, InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { PRIVATE, RenderedStatement } from '../testing';

export function vpcIn(stack: Stack): Vpc {
  return stack.node.tryFindChild('Vpc') as Vpc | undefined ?? new Vpc(stack, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false });
}

export function endpointIn(stack: Stack, id: string = 'Taken'): InterfaceVpcEndpoint {
  return new InterfaceVpcEndpoint(stack, id, { vpc: vpcIn(stack), service: InterfaceVpcEndpointAwsService.APIGATEWAY });
}

export function importedEndpoint(stack: Stack, vpcEndpointId: string = 'vpce-0123456789abcdef0'): IInterfaceVpcEndpoint {
  return InterfaceVpcEndpoint.fromInterfaceVpcEndpointAttributes(stack, `Imported ${vpcEndpointId}`, { vpcEndpointId, port: 443 });
}

/** A private API with the given methods, such as `GET /pets/{petId}`. */
export function privateApi(stack: Stack, methods: { [verbAndPath: string]: MethodOptions } = { 'GET /pets': {} }, id: string = 'Api', props: RestApiProps = {}): RestApi {
  const api = new RestApi(stack, id, { cloudWatchRole: false, deployOptions: { stageName: 'test' }, ...PRIVATE, ...props });
  for (const [verbAndPath, options] of Object.entries(methods)) {
    const [verb, path] = verbAndPath.split(' ');
    api.root.resourceForPath(path).addMethod(verb, new MockIntegration(), options);
  }
  return api;
}

export function certificateIn(stack: Stack): ICertificate {
  return Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/11112222-3333-4444-5555-666677778888');
}

/** The statements of the one VPC endpoint in the template; undefined where it has no policy. */
export function endpointStatements(stack: Stack): RenderedStatement[] | undefined {
  const [endpoint] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint'));
  return (endpoint as { Properties: { PolicyDocument?: { Statement: RenderedStatement[] } } }).Properties.PolicyDocument?.Statement;
}

/** A value of a template in which references are told by the beginnings of logical ids, and partitions are "aws". */
export function plain(value: unknown): unknown {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) => {
    const { 'Ref': ref, 'Fn::GetAtt': attribute, 'Fn::Join': join } = (inner ?? {}) as { 'Ref'?: string; 'Fn::GetAtt'?: string[]; 'Fn::Join'?: [string, unknown[]] };
    if (ref !== undefined) { return ref === 'AWS::Partition' ? 'aws' : `<${ref.replace(/[0-9A-F]{8}$/, '')}>`; }
    if (attribute !== undefined) { return `<${attribute[0].replace(/[0-9A-F]{8}$/, '')}.${attribute[1]}>`; }
    return join === undefined ? inner : join[1].join(join[0]);
  });
}

export const ARN = 'arn:aws:execute-api:eu-west-1:111122223333';

import { Stack } from 'aws-cdk-lib';
import { RestApi, RestApiProps } from 'aws-cdk-lib/aws-apigateway';
import { Certificate, ICertificate } from 'aws-cdk-lib/aws-certificatemanager';
import { InterfaceVpcEndpoint, InterfaceVpcEndpointAwsService, Vpc } from 'aws-cdk-lib/aws-ec2';
import { MethodOptions } from 'aws-cdk-lib/aws-apigateway';
import { Template } from 'aws-cdk-lib/assertions';
import { newApi, PRIVATE, RenderedStatement } from '../testing';

export function vpcIn(stack: Stack): Vpc {
  return stack.node.tryFindChild('Vpc') as Vpc | undefined ?? new Vpc(stack, 'Vpc', { natGateways: 0, restrictDefaultSecurityGroup: false });
}

export function endpointIn(stack: Stack, id: string = 'Taken'): InterfaceVpcEndpoint {
  return new InterfaceVpcEndpoint(stack, id, { vpc: vpcIn(stack), service: InterfaceVpcEndpointAwsService.APIGATEWAY });
}

export function privateApi(stack: Stack, methods?: { [verbAndPath: string]: MethodOptions }, props: RestApiProps = {}): RestApi {
  return newApi(stack, methods, { ...PRIVATE, ...props });
}

export function certificateIn(stack: Stack): ICertificate {
  return Certificate.fromCertificateArn(stack, 'Certificate', 'arn:aws:acm:eu-west-1:111122223333:certificate/11112222-3333-4444-5555-666677778888');
}

/** The statements of the one VPC endpoint in the template; undefined where it has no policy. */
export function endpointStatements(stack: Stack): RenderedStatement[] | undefined {
  const [endpoint] = Object.values(Template.fromStack(stack).findResources('AWS::EC2::VPCEndpoint'));
  return (endpoint as { Properties: { PolicyDocument?: { Statement: RenderedStatement[] } } }).Properties.PolicyDocument?.Statement;
}

import { App, Stack } from 'aws-cdk-lib';
import { AuthorizationType, EndpointType, MockIntegration, RestApi } from 'aws-cdk-lib/aws-apigateway';
import { AccessDeniedResponse, AccountAllowPolicy, ApiTarget, IpDenylistPolicy, PrivateVpcePolicy, Requests } from 'cdk-apigateway-resource-policies';

/**
 * Synthesises an app with all constructs, which refuses 198.51.100.0/24 and asserts that an address is refused.
 *
 * @returns the types of the resources in the template
 */
export function synthesise(refusedAddress: string): string[] {
  const app = new App();
  const stack = new Stack(app, 'Smoke');

  const publicApi = new RestApi(stack, 'Public', { endpointTypes: [EndpointType.REGIONAL] });
  publicApi.root.addMethod('GET', new MockIntegration());
  const orders = publicApi.root.addResource('orders').addMethod('GET', new MockIntegration(), { authorizationType: AuthorizationType.IAM });
  const { resourcePolicy } = new IpDenylistPolicy(stack, 'Denylist', {
    restApi: publicApi,
    ipRanges: ['198.51.100.0/24'],
    accessDeniedResponse: AccessDeniedResponse.message('Not from here'),
  });
  new AccountAllowPolicy(stack, 'Partner', { restApi: publicApi, accountIds: ['111122223333'], targets: [ApiTarget.method(orders)] });
  resourcePolicy.assertDenies(Requests.to('GET', '/').fromAddress(refusedAddress));

  const privateApi = new RestApi(stack, 'Private', { endpointConfiguration: { types: [EndpointType.PRIVATE] } });
  privateApi.root.addMethod('GET', new MockIntegration());
  new PrivateVpcePolicy(stack, 'Endpoint', { restApi: privateApi, vpcEndpointIds: ['vpce-0123456789abcdef0'] });

  const { Resources } = app.synth().getStackByName(stack.stackName).template;
  return Object.values<{ Type: string }>(Resources).map(({ Type }) => Type);
}

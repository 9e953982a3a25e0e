import { App, Stack } from 'aws-cdk-lib';
import { Template } from 'aws-cdk-lib/assertions';
import { certificateIn, endpointStatements, plain, privateApi, vpcIn } from './world';
import { DomainNameAccessAssociation, PrivateApiEndpoint, PrivateDomainName, Requests, ResourcePolicy } from '../../src';
import { statementsIn } from '../testing';

// CDK's own validation of templates is on: see jest-setup.js.
beforeAll(() => { delete process.env.CDK_VALIDATION; });

const CONSUMER = '444455556666';
const VPC_ENDPOINT = 'vpce-0123456789abcdef0';
const region = 'eu-west-1';

/** The owner of a private API in one account and a caller in another, who tell each other ids and ARNs. */
function world() {
  const app = new App();
  const provider = new Stack(app, 'Provider', { env: { account: '111122223333', region } });
  const api = privateApi(provider);
  const name = new PrivateDomainName(provider, 'Name', {
    domainName: 'orders.example.com', certificate: certificateIn(provider), vpcEndpointIds: [VPC_ENDPOINT], sharedWith: [CONSUMER],
  });
  name.addApi(api, { onlyThroughThisName: true });

  const consumer = new Stack(app, 'Consumer', { env: { account: CONSUMER, region } });
  const endpoint = new PrivateApiEndpoint(consumer, 'Way', { vpc: vpcIn(consumer) });
  endpoint.addApiArns([`arn:aws:execute-api:${region}:111122223333:a1b2c3d4e5/test/*`]);
  new DomainNameAccessAssociation(consumer, 'Orders', {
    domainNameArn: `arn:aws:apigateway:${region}:111122223333:/domainnames/orders.example.com+abcd1234`, vpcEndpoint: endpoint,
  });
  return { app, provider, api, name, consumer };
}

test('the owner lets in the endpoint by its id, and shares the domain name with its account', () => {
  const { provider } = world();
  const template = Template.fromStack(provider);
  template.hasResourceProperties('AWS::RAM::ResourceShare', { Principals: [CONSUMER] });
  template.resourceCountIs('AWS::ApiGateway::DomainNameAccessAssociation', 0);
  expect(statementsIn(provider).map(({ Sid }) => Sid)).toEqual(['AllowOpenMethods', 'DenyUnlessDomainName', 'DenyUnlessPrivateNetwork']);
});

test('the caller associates the endpoint, whose policy names domain name and API exactly', () => {
  const { consumer } = world();
  Template.fromStack(consumer).resourceCountIs('AWS::ApiGateway::DomainNameAccessAssociation', 1);
  expect(plain(endpointStatements(consumer))).toMatchObject([{
    Resource: [`arn:aws:execute-api:${region}:111122223333:/domainnames/orders.example.com+abcd1234`, `arn:aws:execute-api:${region}:111122223333:a1b2c3d4e5/test/*`],
  }]);
});

test('it is proved that calls come through the domain name and that endpoint only', () => {
  const { app, api, name } = world();
  const policy = ResourcePolicy.of(api);
  const through = Requests.any().throughVpcEndpoint(VPC_ENDPOINT);
  policy.assertAllows(through.viaDomainName(name.invokeArn));
  policy.assertDenies(through.viaOtherDomainNameThan(name.invokeArn));
  policy.assertDenies(Requests.any().throughOtherVpcEndpointThan(VPC_ENDPOINT));
  expect(() => app.synth()).not.toThrow();
});

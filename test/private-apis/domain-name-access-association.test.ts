import { CfnParameter, Stack } from 'aws-cdk-lib';
import { Match, Template } from 'aws-cdk-lib/assertions';
import { PrivateHostedZone } from 'aws-cdk-lib/aws-route53';
import { endpointIn, endpointStatements, importedEndpoint, vpcIn } from './world';
import { DomainNameAccessAssociation, DomainNameAccessAssociationProps, PrivateApiEndpoint, Requests } from '../../src';
import { newStack } from '../testing';

// CDK's own validation of templates is on: see jest-setup.js.
beforeAll(() => { delete process.env.CDK_VALIDATION; });

const ARN = 'arn:aws:apigateway:eu-west-1:999988887777:/domainnames/orders.example.com+abcd1234';
const INVOKE = ARN.replace('apigateway', 'execute-api');

function association(stack: Stack, props: Partial<DomainNameAccessAssociationProps> = {}, id: string = 'Orders'): DomainNameAccessAssociation {
  return new DomainNameAccessAssociation(stack, id, { domainNameArn: ARN, vpcEndpoint: props.vpcEndpoint ?? endpointIn(stack, `${id}Endpoint`), ...props });
}

test.each<[string, (stack: Stack) => Partial<DomainNameAccessAssociationProps>, RegExp]>([
  ['the name alone', () => ({ domainNameArn: 'orders.example.com' }), /^domainNameArn: "orders.example.com" is not the ARN of a private custom domain name: write one such as "arn:aws:apigateway:.*\[at Stack\/Orders\]$/],
  ['the ARN that calls are told by', () => ({ domainNameArn: INVOKE }), new RegExp(`is the ARN that calls are told by, and the domain name is managed by another: write "${ARN.replace('+', '\\+')}"`)],
  ['an ARN without the id', () => ({ domainNameArn: ARN.replace('+abcd1234', '') }), /its id is part of it/],
  ['an endpoint of another Region', (stack) => ({ vpcEndpoint: endpointIn(new Stack(stack.node.scope, 'Other', { env: { account: '111122223333', region: 'eu-west-2' } })) }),
    /^Other\/Taken is in Region eu-west-2, and the domain name in eu-west-1/],
  ['a hosted zone of other names', (stack) => ({ hostedZone: new PrivateHostedZone(stack, 'Zone', { vpc: vpcIn(stack), zoneName: 'example.org' }) }), /"orders.example.com" is no name in it/],
])('%s is refused', (_, props, message) => {
  const stack = newStack();
  expect(() => association(stack, props(stack))).toThrow(message);
});

test('two domain names of one name at one endpoint are refused: names are not unique between accounts', () => {
  const stack = newStack();
  const vpcEndpoint = endpointIn(stack);
  association(stack, { vpcEndpoint });
  expect(() => association(stack, { vpcEndpoint, domainNameArn: ARN.replace('999988887777', '444455556666') }, 'Again')).toThrow(/is associated with a domain name "orders.example.com" already \[at Stack\/Orders\]/);
});

test('an endpoint is associated with the domain name of another account, and the name leads there', () => {
  const stack = newStack();
  association(stack, { hostedZone: new PrivateHostedZone(stack, 'Zone', { vpc: vpcIn(stack), zoneName: 'orders.example.com' }) });
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ApiGateway::DomainNameAccessAssociation', {
    DomainNameArn: ARN, AccessAssociationSource: { Ref: Match.stringLikeRegexp('^OrdersEndpoint') }, AccessAssociationSourceType: 'VPCE',
  });
  template.hasResourceProperties('AWS::Route53::RecordSet', { Name: 'orders.example.com.', Type: 'A' });
  expect(endpointStatements(stack)).toBeUndefined();
});

test('an endpoint with a policy of its own lets the domain name through, whichever of the two is made first', () => {
  const statements = [true, false].map((isFirst) => {
    const stack = newStack();
    const vpcEndpoint = endpointIn(stack);
    if (isFirst) { association(stack, { vpcEndpoint }); }
    new PrivateApiEndpoint(stack, 'Way', { vpcEndpoint }).addApiArns(['arn:aws:execute-api:eu-west-1:999988887777:a1b2c3d4e5/prod/*']);
    if (!isFirst) { association(stack, { vpcEndpoint }); }
    return endpointStatements(stack);
  });
  expect(statements[0]).toMatchObject([{ Sid: 'AllowEverybody', Resource: [INVOKE, 'arn:aws:execute-api:eu-west-1:999988887777:a1b2c3d4e5/prod/*'] }]);
  expect(statements[1]).toEqual(statements[0]);
});

test('a PrivateApiEndpoint is an endpoint, and so is an imported one, whose record is described', () => {
  const stack = newStack();
  association(stack, { vpcEndpoint: new PrivateApiEndpoint(stack, 'Way', { vpc: vpcIn(stack) }) });
  association(stack, { vpcEndpoint: importedEndpoint(stack) }, 'Imported');
  const template = Template.fromStack(stack);
  template.hasResourceProperties('AWS::ApiGateway::DomainNameAccessAssociation', { AccessAssociationSource: 'vpce-0123456789abcdef0' });
  template.hasOutput('*', { Value: 'orders.example.com A ALIAS to the first of the DnsEntries of vpce-0123456789abcdef0 (aws ec2 describe-vpc-endpoints)' });
});

test('an ARN that is a parameter gives the other ARN and the name when it is deployed', () => {
  const stack = newStack();
  const parameter = new CfnParameter(stack, 'DomainName').valueAsString;
  const { invokeArn } = association(stack, { domainNameArn: parameter });
  expect(stack.resolve(invokeArn)).toEqual({ 'Fn::Join': [':execute-api:', { 'Fn::Split': [':apigateway:', { Ref: 'DomainName' }] }] });
  const name = { 'Fn::Select': [0, { 'Fn::Split': ['+', { 'Fn::Select': [2, { 'Fn::Split': ['/', { Ref: 'DomainName' }] }] }] }] };
  Template.fromStack(stack).hasOutput('*', { Value: { 'Fn::Join': ['', [name, ' A ALIAS ', Match.anyValue(), ' ', Match.anyValue()]] } });
  expect(String(Requests.any().viaDomainName(invokeArn))).toMatch(/viaDomainArn/);
});

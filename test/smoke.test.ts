import { synthesise } from './smoke/app';

// The one suite that leaves CDK's own validation of templates on, where the installed aws-cdk-lib has it: see jest-setup.js.
beforeAll(() => { delete process.env.CDK_VALIDATION; });

test('all constructs together, and an assertion that holds, synthesise', () => {
  expect(synthesise('198.51.100.7')).toContain('AWS::ApiGateway::GatewayResponse');
});

test('fails with the construct path where an assertion does not hold', () => {
  expect(() => synthesise('203.0.113.7')).toThrow(/Smoke\/Public\/ResourcePolicy/);
});

// What .ci/run does with the packed library, in an empty folder.
import { strict as assert } from 'assert';
import { synthesiseEachKind } from './apis';
import { synthesise } from './app';

assert.equal(process.env.CDK_VALIDATION, undefined, 'CDK\'s own validation of templates must be on');
assert.ok(synthesise('198.51.100.7').includes('AWS::ApiGateway::GatewayResponse'));
assert.throws(() => synthesise('203.0.113.7'), /Smoke\/Public\/ResourcePolicy/);
assert.ok(synthesiseEachKind().includes('index.js'), 'the function for imported APIs has its code');

// The peer. Its entry point is asynchronous and validates everything on each call; its core is not exported, so it is
// reached by file path, with the policy parsed and the request built beforehand.
const { dirname, join } = require('path');
const { loadPolicy } = require('@cloud-copilot/iam-policy');
const { anonymousPrincipal, runSimulation } = require('@cloud-copilot/iam-simulate');
const { API, API_ARN } = require('./workloads');

const inside = (path) => require(join(dirname(require.resolve('@cloud-copilot/iam-simulate')), path));
const { DiscoveryContextKeyConstraints } = inside('context_keys/discoveryContextKeyConstraints.js');
const { authorize } = inside('core_engine/CoreSimulatorEngine.js');
const { AwsRequestImpl } = inside('request/request.js');
const { RequestContextImpl } = inside('requestContext.js');

const ACTION = 'execute-api:Invoke';
const resource = ({ method, path }) => ({ resource: `${API_ARN}/prod/${method}${path}`, accountId: API.account });

function publicApi(document) {
  return {
    toRequest: (request) => ({
      request: { principal: anonymousPrincipal, action: ACTION, resource: resource(request), contextVariables: request.context },
      identityPolicies: [],
      serviceControlPolicies: [],
      resourceControlPolicies: [],
      resourcePolicy: document,
    }),
    isAllowed: async (simulation) => (await runSimulation(simulation, {})).overallResult === 'Allowed',
  };
}

function core(document) {
  const fixed = {
    sessionPolicy: undefined,
    identityPolicies: [],
    serviceControlPolicies: [],
    resourceControlPolicies: [],
    resourcePolicy: loadPolicy(document, { name: 'resource policy' }),
    permissionBoundaries: undefined,
    vpcEndpointPolicies: undefined,
    simulationParameters: { simulationMode: 'Strict', discoveryContextKeyConstraints: new DiscoveryContextKeyConstraints() },
  };
  return {
    toRequest: (request) => ({
      ...fixed,
      request: new AwsRequestImpl(anonymousPrincipal, resource(request), ACTION, new RequestContextImpl(request.context)),
    }),
    isAllowed: (request) => authorize(request).result === 'Allowed',
  };
}

module.exports = { core, publicApi };

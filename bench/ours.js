// The engine of this repository, in build/ and, like in the package, one file.
const { compilePolicy, evaluate, explain, parsePolicy } = require('./build');
const { API } = require('./workloads');

const toRequest = ({ method, path, context }) => ({ stage: 'prod', method, path, authorizationType: 'NONE', context });

/** The decision alone; the policy is compiled once. */
function decision(document) {
  const policy = compilePolicy(parsePolicy(document), API);
  return { toRequest, isAllowed: (request) => evaluate(policy, API, request).outcome === 'ALLOW' };
}

/** The decision with all its reasons, which the peer always computes. */
function explanation(document) {
  const policy = compilePolicy(parsePolicy(document), API);
  return { toRequest, isAllowed: (request) => explain(policy, API, request).decision.outcome === 'ALLOW' };
}

module.exports = { decision, explanation };

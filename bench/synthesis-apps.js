// The apps that are synthesised: an API with so many methods, a third of them with IAM authorization, and what is added to it.
const { App, Stack } = require('aws-cdk-lib');
const { AuthorizationType, MockIntegration, RestApi } = require('aws-cdk-lib/aws-apigateway');

const VERBS = ['GET', 'PUT', 'DELETE'];

/** By name; each adds something to the API. */
const ADDITIONS = {
  'bare CDK': () => {},
  'denylist': (stack, restApi) => {
    const { IpDenylistPolicy } = require('./build/library');
    new IpDenylistPolicy(stack, 'Denylist', { restApi, ipRanges: ['203.0.113.0/24', '2001:db8::/32'] });
  },
  'denylist and grant': (stack, restApi, methods) => {
    const { AccountAllowPolicy, ApiTarget } = require('./build/library');
    ADDITIONS.denylist(stack, restApi);
    const signed = methods.filter(({ node }) => node.defaultChild.authorizationType === AuthorizationType.IAM);
    new AccountAllowPolicy(stack, 'Partners', { restApi, accountIds: ['444455556666'], targets: signed.slice(0, 10).map((method) => ApiTarget.method(method)) });
  },
  // An Allow of somebody else, and an assertion: no law of the language answers, so that both have to be searched.
  'both, a statement, an assertion': (stack, restApi, methods) => {
    const { ArnPrincipal, PolicyStatement } = require('aws-cdk-lib/aws-iam');
    const { Requests, ResourcePolicy } = require('./build/library');
    ADDITIONS['denylist and grant'](stack, restApi, methods);
    const role = new ArnPrincipal('arn:aws:iam::555566667777:role/app');
    restApi.addToResourcePolicy(new PolicyStatement({ principals: [role], actions: ['execute-api:Invoke'], resources: ['execute-api:/*/HEAD/elsewhere'] }));
    ResourcePolicy.of(restApi).assertDenies(Requests.any().fromAddresses('203.0.113.0/25'));
  },
};

/** Additions with a list that overflows to AWS WAF, by the blocks in it; no two of them can be joined. */
const OVERFLOWING = { '1,000 blocks to AWS WAF': 1_000, '20,000 blocks to AWS WAF': 20_000 };
for (const [name, count] of Object.entries(OVERFLOWING)) {
  const ipRanges = Array.from({ length: count }, (_, i) => 2 * i).map((n) => `${11 + (n >> 16)}.${n >> 8 & 255}.${n & 255}.0/24`);
  ADDITIONS[name] = (stack, restApi) => {
    const { IpDenylistPolicy, IpSetOverflow } = require('./build/library');
    new IpDenylistPolicy(stack, 'Denylist', { restApi, ipRanges, overflow: IpSetOverflow.newWebAcl() });
  };
}

/** Makes the app and synthesises it. */
function synthesise(addition, count) {
  const app = new App();
  const stack = new Stack(app, 'Stack');
  const api = new RestApi(stack, 'Api', { cloudWatchRole: false });
  const methods = [];
  for (let i = 0; i < count; i++) {
    const name = `items${Math.floor(i / VERBS.length)}`;
    const resource = api.root.getResource(name) ?? api.root.addResource(name);
    const verb = VERBS[i % VERBS.length];
    methods.push(resource.addMethod(verb, new MockIntegration(), verb === 'DELETE' || count === 1 ? { authorizationType: AuthorizationType.IAM } : {}));
  }
  ADDITIONS[addition](stack, api, methods);
  const { messages, template } = app.synth().getStackByName('Stack');
  const errors = messages.filter(({ level }) => level === 'error');
  if (errors.length > 0) throw new Error(JSON.stringify(errors));
  const restApi = Object.values(template.Resources).find(({ Type }) => Type === 'AWS::ApiGateway::RestApi');
  if ((restApi.Properties.Policy !== undefined) !== (addition !== 'bare CDK')) throw new Error(`"${addition}" does not do what it should`);
}

module.exports = { ADDITIONS, OVERFLOWING, synthesise };

import { Annotations, CfnParameter } from 'aws-cdk-lib';
import { CfnRestApi, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { checked } from '../checked';
import { brokenLaws, BrokenLaw } from './laws';
import { brokenPreflight, BrokenPromise, brokenPromises } from './promises';
import { prove } from './prove';
import { displayOpaque, explain, explanationText } from '../../engine';
import { ImportedApiDefinition } from '../../imported-api/imported-api-definition';
import { Requests } from '../../requests';
import { canonicalStatement } from '../composition/canonical';
import { foreignStatements } from '../composition/foreign-statement';
import { PolicyDocument } from '../composition/policy-document';
import { costsText, documentSize } from '../composition/size';
import { ComposedStatement, Statement } from '../composition/statement';
import { oneFamily } from '../lists/address-families';
import { RESPONSES_EXTENSION } from '../responses/existing-responses';
import { GatewayResponses } from '../responses/gateway-responses';
import { endpointTypeOf } from '../tree/api-model';
import { resolveForEngine } from '../tree/opaque-resolver';
import { isObject } from '../tree/references';
import { RenderedApi } from '../tree/rendered-api';
import { WebAclOverflow } from '../web-acl/web-acl-overflow';
import { hasOtherRules, overflowProblems } from '../web-acl/web-acl-problems';

/** What must hold of some requests. */
export interface Assertion {
  readonly requests: Requests;
  readonly expected: 'ALLOW' | 'DENY';
}

/** What else an author asserts: says what is wrong, and the statements to blame. */
export type Check = (api: RenderedApi) => { readonly problem: string; readonly statementIds: readonly string[] } | undefined;

export interface Subject {
  readonly scope: IConstruct;
  readonly api: CfnRestApi;
  readonly document: PolicyDocument;
  readonly responses: GatewayResponses;
  readonly assertions: readonly Assertion[];
  readonly checks: readonly Check[];
  /** Constructs whose promises their author waived. */
  readonly waived: ReadonlyMap<IConstruct, string>;
  /** Where lists go that do not fit. */
  readonly overflow?: WebAclOverflow;
  /** Whether the author redeploys on values that are not known at synth. */
  readonly salted: boolean;
}

/** Looks at the policy as the template will carry it, at the very end of synthesis, and returns what is wrong with it. */
export function verify(subject: Subject): string[] {
  const { api, document, responses, overflow } = subject;
  const { statements, preflight, problems, foreign } = document.compose();
  if (problems.length > 0) { return [...problems]; }

  let rendered: RenderedApi;
  try {
    rendered = new RenderedApi(api);
  } catch (error) {
    return [`the policy of the API is not valid: ${displayOpaque((error as Error).message)}`];
  }
  const lost = lostStatements(rendered, statements, api);
  if (lost.length > 0) { return lost; }

  warnOfNoConstruct(subject, foreign.length);
  warnOfDeployTimeValues(subject, rendered);
  warnOfOwnAccount(subject, statements);
  warnOfOpenPrivateApi(subject, rendered);
  warnOfOneFamily(subject, rendered, statements);
  tellOfOverflow(subject);
  warnOfLostResponses(subject);
  return [
    ...responses.problems(),
    ...overflow === undefined ? [] : overflowProblems(overflow, api),
    ...tooLarge(subject, rendered, statements, foreign.map(({ statement }) => statement)),
    ...laws(subject, brokenLaws(rendered, statements, foreign.map(({ statement }) => statement))),
    ...unkeptPromises(subject, [...brokenPromises(rendered, statements), ...brokenPreflight(rendered, statements, preflight)]),
    ...subject.assertions.flatMap((assertion) => broken(assertion, subject, rendered, statements)),
    ...subject.checks.flatMap((check) => failed(check, rendered, statements)),
  ];
}

function statementsOf(policy: unknown): Statement[] {
  return (foreignStatements(policy) ?? []).map(({ statement }) => canonicalStatement(statement));
}

/** Setting `policy` on the L1, or overriding it, replaces what others put there without a word. */
function lostStatements(rendered: RenderedApi, composed: readonly ComposedStatement[], api: CfnRestApi): string[] {
  const present = new Set(statementsOf(rendered.policy).map((statement) => JSON.stringify(statement)));
  const isLost = (statement: Statement) => !present.has(JSON.stringify(canonicalStatement(statement)));
  const remedy = 'the "policy" property of its CfnRestApi was set or overridden later; pass the policy prop of the API, or call addToResourcePolicy()';
  const lostOurs = composed.filter(({ statement }) => isLost(statement));
  if (lostOurs.length > 0) {
    const constructs = [...new Set(lostOurs.flatMap((c) => c.constructs).map(({ node }) => node.path))].join(', ') || api.node.path;
    return [`statements of ${constructs} (${lostOurs.map(({ statement }) => statement.Sid).join(', ')}) are not in the policy of the API: ${remedy}`];
  }
  const lostOthers = statementsOf(ownDocument(api)).filter(isLost);
  return lostOthers.map((statement) => 'a statement that was given to the API with its policy prop or addToResourcePolicy() is not in its policy '
    + `(${displayOpaque(JSON.stringify(statement))}): ${remedy}`);
}

/** The document of the L2, which the L1 only refers to until somebody replaces that. */
function ownDocument(api: CfnRestApi): unknown {
  const owner = api.node.scope;
  if (!(owner instanceof RestApiBase)) { return undefined; }
  const { resourcePolicy } = owner as unknown as { readonly resourcePolicy?: unknown };
  return resolveForEngine(api.stack, resourcePolicy).value;
}

function tooLarge(
  { scope, document: { sizeQuota } }: Subject, rendered: RenderedApi, composed: readonly ComposedStatement[], foreign: readonly Statement[],
): string[] {
  const size = documentSize(statementsOf(rendered.policy));
  if (size > sizeQuota) {
    return [`the policy has ${size} bytes, and API Gateway takes ${sizeQuota} (${costsText(composed, foreign)}): merge addresses into larger CIDR blocks, `
      + 'let a list of the whole API overflow to AWS WAF with overflow: IpSetOverflow.newWebAcl(), or have the quota raised and call raiseSizeQuota()'];
  }
  if (size > sizeQuota * 0.9) {
    Annotations.of(scope).addWarningV2(WARNING.sizeNearQuota, `the policy has ${size} of the ${sizeQuota} bytes that API Gateway takes (${costsText(composed, foreign)})`);
  }
  return [];
}

/** Ids of warnings, for acknowledging them. They are never renamed. */
const WARNING = {
  deployTimeValue: 'cdk-apigateway-resource-policies:deployTimeValue',
  noConstruct: 'cdk-apigateway-resource-policies:noConstruct',
  noRequest: 'cdk-apigateway-resource-policies:noRequest',
  oneAddressFamily: 'cdk-apigateway-resource-policies:oneAddressFamily',
  openPrivateApi: 'cdk-apigateway-resource-policies:openPrivateApi',
  ownAccount: 'cdk-apigateway-resource-policies:ownAccount',
  undecidedPromise: 'cdk-apigateway-resource-policies:undecidedPromise',
  lostGatewayResponse: 'cdk-apigateway-resource-policies:lostGatewayResponse',
  sizeNearQuota: 'cdk-apigateway-resource-policies:sizeNearQuota',
  webAclRules: 'cdk-apigateway-resource-policies:webAclRules',
};

/** Whoever takes the last construct out of the code should know what that does, and what taking out this one would not do. */
function warnOfNoConstruct({ scope, document }: Subject, foreign: number): void {
  if (document.contributions.length + foreign > 0) { return; }
  Annotations.of(scope).addWarningV2(WARNING.noConstruct, 'no construct grants or restricts anything on this API: once deployed, it is as open as without a policy. If that is '
    + 'meant, say so with an OpenAccessPolicy, or keep ResourcePolicy.of(api) and acknowledge this warning; without either, the policy that is live now would stay');
}

/** The hash of a deployment sees what a value is called, not what it is. */
function warnOfDeployTimeValues({ scope, api, salted }: Subject, rendered: RenderedApi): void {
  if (salted) { return; }
  const parameters = resolveForEngine(api.stack, api.policy).references.filter((element) => element instanceof CfnParameter).map(({ node }) => `parameter ${node.path}`);
  const text = JSON.stringify(rendered.policy ?? '');
  const functions = ['Fn::ImportValue', 'Fn::GetStackOutput', 'Fn::Transform'].filter((name) => text.includes(name));
  // What CloudFormation puts in is a change of the custom resource, which deploys; only a dynamic reference stays the same text.
  const unseen = api instanceof ImportedApiDefinition ? [] : [...parameters, ...functions];
  const found = [...unseen, ...text.includes('{{resolve:') ? ['a dynamic reference'] : []];
  if (found.length > 0) {
    Annotations.of(scope).addWarningV2(WARNING.deployTimeValue, `the policy refers to ${found.join(', ')}, whose value is not known at synth: when it changes, `
      + 'the policy changes and no stage is deployed anew; call redeployOn() with a version that you change with it');
  }
}

function warnOfOwnAccount({ scope, api }: Subject, composed: readonly ComposedStatement[]): void {
  const own = String(resolveForEngine(api.stack, api.stack.account).value);
  const granted = composed.filter(({ statement: { Principal } }) => isObject(Principal) && JSON.stringify(Principal).includes(JSON.stringify(own)));
  for (const construct of granted.flatMap(({ constructs }) => constructs).slice(0, 1)) {
    Annotations.of(scope).addWarningV2(WARNING.ownAccount, `${construct.node.path} grants the API's own account (${displayOpaque(own)}). AWS does not document whether `
      + 'that admits its callers without an identity policy that allows execute-api:Invoke; name their roles or users instead');
  }
}

/** The endpoint type alone keeps nobody out, and neither does a list of those who do not get in. */
function warnOfOpenPrivateApi({ scope, api }: Subject, rendered: RenderedApi): void {
  if (endpointTypeOf(api) === 'PRIVATE' && !statementsOf(rendered.policy).some(namesNetworks)) {
    Annotations.of(scope).addWarningV2(WARNING.openPrivateApi, 'the API is private, but its policy names no VPC endpoint and no VPC that may call, so every VPC endpoint of every '
      + 'AWS account in the Region reaches it; add a PrivateVpcePolicy or a PrivateVpcPolicy');
  }
}

/** A Deny unless the network is one of some, or an Allow if it is. */
function namesNetworks({ Effect: effect, Condition: condition }: Statement): boolean {
  return isObject(condition) && Object.entries(condition).some(([operator, keys]) => (
    operator.includes('Not') === (effect === 'Deny') && isObject(keys) && Object.keys(keys).some((key) => /^aws:sourcevpce?$/i.test(key))));
}

function warnOfOneFamily({ scope }: Subject, { ipAddressType }: RenderedApi, composed: readonly ComposedStatement[]): void {
  if (ipAddressType === undefined || ipAddressType === 'ipv4') { return; }
  for (const { statement, whole = statement, constructs } of composed) {
    const found = oneFamily(whole);
    if (found === undefined) { continue; }
    const { listed, other, letsIn } = found;
    const effect = letsIn ? `whoever comes over ${other} gets past it` : `everybody who comes over ${other} is refused`;
    const all = letsIn ? ` ("${other === 'IPv6' ? '::/0' : '0.0.0.0/0'}" is all of them)` : '';
    Annotations.of(scope).addWarningV2(WARNING.oneAddressFamily, `the API ${ipAddressType === 'dualstack' ? 'is' : 'may be'} dual-stack, and ${statement.Sid} lists ${listed} addresses only, `
      + `so ${effect}; list ${other} addresses as well${all} [at ${constructs.map(({ node }) => node.path).join(', ')}]`);
  }
}

/** Says what stays in the policy, and that the engine does not know what else a web ACL refuses. */
function tellOfOverflow({ scope, overflow }: Subject): void {
  const sizes = overflow?.sizes() ?? [];
  for (const { name, blocks, ipSets, blocksInPolicy } of sizes) {
    Annotations.of(scope).addInfo(`the list of ${name} overflows to AWS WAF: its ${blocks} blocks are in ${ipSets} IP sets of web ACL ${overflow!.webAcl.node.path}, `
      + `and the policy keeps ${blocksInPolicy}`);
  }
  if (sizes.length > 0 && hasOtherRules(overflow!)) {
    Annotations.of(scope).addWarningV2(WARNING.webAclRules, `web ACL ${overflow!.webAcl.node.path} has rules or a default action of its own, which may refuse callers of whom the answers `
      + 'and proofs of this library say that they get in: only the rule that it adds is looked at');
  }
}

/** Its import replaces what the API has, and CloudFormation sees no reason to make an unchanged resource again: https://github.com/aws/aws-cdk/issues/28652 */
function warnOfLostResponses({ scope, responses }: Subject): void {
  const paths = responses.lostOnImport();
  if (paths.length > 0) {
    Annotations.of(scope).addWarningV2(WARNING.lostGatewayResponse, `gateway responses beside the OpenAPI definition of the API (${paths.join(', ')}) vanish when a changed `
      + `definition is imported; write them into the definition under ${RESPONSES_EXTENSION}, or give the API mode: RestApiMode.MERGE`);
  }
}

function laws({ scope }: Subject, found: readonly BrokenLaw[]): string[] {
  for (const { message } of found.filter(({ undecided }) => undecided)) {
    Annotations.of(scope).addWarningV2(WARNING.undecidedPromise, displayOpaque(message));
  }
  return found.filter(({ undecided }) => !undecided).map(({ message }) => displayOpaque(message));
}

/** What the constructs promise must hold of the whole policy, statements of others included, unless an author waived it with a reason. */
function unkeptPromises({ scope, waived }: Subject, promises: readonly BrokenPromise[]): string[] {
  return promises.filter(({ constructs }) => !constructs.every((construct) => waived.has(construct))).flatMap((promise) => {
    const paths = [...new Set(promise.constructs.map(({ node }) => node.path))].join(', ');
    const [headline, ...details] = displayOpaque(promise.message).split('\n');
    if (promise.undecided) {
      Annotations.of(scope).addWarningV2(WARNING.undecidedPromise, `${headline} [at ${paths}]`);
      return [];
    }
    const remedy = 'change the statement, or waive the promise with ResourcePolicy.of(api).waivePromise()';
    return [[`${headline.replace(/:$/, '')} [at ${paths}]; ${remedy}`, ...details.length === 0 ? [] : [indent(details.join('\n'))]].join('\n')];
  });
}

/** Proves an assertion about all requests that it names, or says what breaks it. */
function broken({ requests, expected }: Assertion, { scope }: Subject, api: RenderedApi, composed: readonly ComposedStatement[]): string[] {
  const outcome = checked(() => prove(api, requests, expected));
  if ('problem' in outcome) { return [outcome.problem.message]; }
  const answer = outcome.value;
  const verb = expected === 'DENY' ? 'refused' : 'let in';
  if (answer.outcome === 'holds') {
    if (answer.empty) {
      Annotations.of(scope).addWarningV2(WARNING.noRequest, `"${requests}" must be ${verb}, which holds only because there is no such request; check verb, path and caller`);
    }
    return [];
  }
  if (answer.outcome === 'undecided') {
    const reasons = answer.reasons.map((reason) => `\n    - ${displayOpaque(reason)}`).join('');
    return [`requests must be ${verb}, and it is undecided whether they are: ${requests}${reasons}`];
  }
  const from = origins(api.statementIds(answer.decision), composed);
  const explanation = explanationText(explain(api.compiled, api.identity, answer.request, api.layers));
  return [[`requests must be ${verb}, and are not: ${requests}`, indent(explanation), ...from].join('\n')];
}

function failed(check: Check, api: RenderedApi, composed: readonly ComposedStatement[]): string[] {
  const outcome = checked(() => check(api));
  if ('problem' in outcome) { return [outcome.problem.message]; }
  const { value } = outcome;
  return value === undefined ? [] : [[value.problem, ...origins(value.statementIds, composed)].join('\n')];
}

function origins(statementIds: readonly string[], composed: readonly ComposedStatement[]): string[] {
  return composed.filter(({ statement }) => statementIds.includes(statement.Sid ?? '')).map(origin);
}

function origin({ statement, constructs }: ComposedStatement): string {
  const paths = [...new Set(constructs.map(({ node }) => node.path))];
  return paths.length === 0 ? `\n    ${statement.Sid} keeps open the methods that no grant names`
    : `\n    ${statement.Sid} comes from ${paths.join(', ')}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

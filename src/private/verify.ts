import { Annotations, CfnParameter } from 'aws-cdk-lib';
import { CfnGatewayResponse, CfnRestApi, RestApiBase } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { endpointTypeOf, readApi } from './api-model';
import { canonicalStatement } from './canonical';
import { checked } from './checked';
import { foreignStatements } from './foreign-statement';
import { resolveForEngine } from './opaque-resolver';
import { PolicyDocument } from './policy-document';
import { brokenPromises } from './promises';
import { prove } from './prove';
import { isObject } from './references';
import { RenderedApi } from './rendered-api';
import { costs, documentSize } from './size';
import { ComposedStatement, Statement } from './statement';
import { displayOpaque, explain, explanationText } from '../engine';
import { Requests } from '../requests';

/** What must hold of some requests. */
export interface Assertion {
  readonly requests: Requests;
  readonly expected: 'ALLOW' | 'DENY';
}

export interface Subject {
  readonly scope: IConstruct;
  readonly api: CfnRestApi;
  readonly document: PolicyDocument;
  readonly assertions: readonly Assertion[];
  /** Constructs whose promises their author waived. */
  readonly waived: ReadonlyMap<IConstruct, string>;
  readonly sizeQuota: number;
  /** Whether the author redeploys on values that are not known at synth. */
  readonly salted: boolean;
}

/** Looks at the policy as the template will carry it, at the very end of synthesis, and returns what is wrong with it. */
export function verify(subject: Subject): string[] {
  const { api, document } = subject;
  const { statements, problems, foreign } = document.compose();
  if (problems.length > 0) { return [...problems]; }

  let rendered: RenderedApi;
  try {
    rendered = new RenderedApi(api);
  } catch (error) {
    return [`the policy of the API is not valid: ${displayOpaque((error as Error).message)}`];
  }
  const lost = lostStatements(rendered, statements, api);
  if (lost.length > 0) { return lost; }

  warnOfDeployTimeValues(subject, rendered);
  warnOfOwnAccount(subject, statements);
  warnOfOpenPrivateApi(subject, rendered);
  return [
    ...conflictingResponses(api),
    ...tooLarge(subject, rendered, statements, foreign.map(({ statement }) => statement)),
    ...unkeptPromises(subject, rendered, statements),
    ...subject.assertions.flatMap((assertion) => broken(assertion, subject, rendered, statements)),
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

function conflictingResponses(api: CfnRestApi): string[] {
  const byType = new Map<string, CfnGatewayResponse[]>();
  for (const response of readApi(api).gatewayResponses) {
    byType.set(response.responseType, [...byType.get(response.responseType) ?? [], response]);
  }
  return [...byType].filter(([, responses]) => responses.length > 1).map(([type, responses]) => (
    `the API has ${responses.length} gateway responses of type ${type} (${responses.map(({ node }) => node.path).join(', ')}), and one silently wins: keep one`));
}

function tooLarge(
  { scope, sizeQuota }: Subject, rendered: RenderedApi, composed: readonly ComposedStatement[], foreign: readonly Statement[],
): string[] {
  const size = documentSize(statementsOf(rendered.policy));
  if (size > sizeQuota) {
    return [`the policy has ${size} bytes, and API Gateway takes ${sizeQuota} (${costs(composed, foreign)}): merge addresses into larger CIDR blocks, `
      + 'refuse them with AWS WAF instead, or have the quota raised and call raiseSizeQuota()'];
  }
  if (size > sizeQuota * 0.9) {
    Annotations.of(scope).addWarningV2(WARNING.sizeNearQuota, `the policy has ${size} of the ${sizeQuota} bytes that API Gateway takes (${costs(composed, foreign)})`);
  }
  return [];
}

/** Ids of warnings, for acknowledging them. They are never renamed. */
const WARNING = {
  deployTimeValue: 'cdk-apigateway-resource-policies:deployTimeValue',
  noRequest: 'cdk-apigateway-resource-policies:noRequest',
  openPrivateApi: 'cdk-apigateway-resource-policies:openPrivateApi',
  ownAccount: 'cdk-apigateway-resource-policies:ownAccount',
  undecidedPromise: 'cdk-apigateway-resource-policies:undecidedPromise',
  sizeNearQuota: 'cdk-apigateway-resource-policies:sizeNearQuota',
};

/** The hash of a deployment sees what a value is called, not what it is. */
function warnOfDeployTimeValues({ scope, api, salted }: Subject, rendered: RenderedApi): void {
  if (salted) { return; }
  const parameters = resolveForEngine(api.stack, api.policy).references.filter((element) => element instanceof CfnParameter).map(({ node }) => `parameter ${node.path}`);
  const text = JSON.stringify(rendered.policy ?? '');
  const functions = ['Fn::ImportValue', 'Fn::GetStackOutput', 'Fn::Transform'].filter((name) => text.includes(name));
  const found = [...parameters, ...functions, ...text.includes('{{resolve:') ? ['a dynamic reference'] : []];
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

/** The endpoint type alone keeps nobody out. */
function warnOfOpenPrivateApi({ scope, api }: Subject, rendered: RenderedApi): void {
  if (endpointTypeOf(api) === 'PRIVATE' && !/"aws:sourcevpce?"/i.test(JSON.stringify(rendered.policy))) {
    Annotations.of(scope).addWarningV2(WARNING.openPrivateApi, 'the API is private, but its policy names no VPC endpoint and no VPC, so every VPC endpoint of every '
      + 'AWS account in the Region reaches it; add a PrivateVpcePolicy');
  }
}

/** What the constructs promise must hold of the whole policy, statements of others included, unless an author waived it with a reason. */
function unkeptPromises({ scope, waived }: Subject, api: RenderedApi, composed: readonly ComposedStatement[]): string[] {
  return brokenPromises(api, composed).filter(({ constructs }) => !constructs.every((construct) => waived.has(construct))).flatMap((promise) => {
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
  const sids = api.statementIds(answer.decision);
  const from = composed.filter(({ statement }) => sids.includes(statement.Sid ?? '')).map(origin);
  const explanation = explanationText(explain(api.compiled, api.identity, answer.request));
  return [[`requests must be ${verb}, and are not: ${requests}`, indent(explanation), ...from].join('\n')];
}

function origin({ statement, constructs }: ComposedStatement): string {
  const paths = [...new Set(constructs.map(({ node }) => node.path))];
  return paths.length === 0 ? `\n    ${statement.Sid} keeps open the methods that no grant names`
    : `\n    ${statement.Sid} comes from ${paths.join(', ')}`;
}

function indent(text: string): string {
  return text.replace(/^(?=.)/gm, '    ');
}

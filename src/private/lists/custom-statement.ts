import { Stack } from 'aws-cdk-lib';
import { PolicyStatement } from 'aws-cdk-lib/aws-iam';
import { IConstruct } from 'constructs';
import { contextKey, EndpointType, hasOpaque, parsePolicy } from '../../engine';
import { unwrapFor } from '../checked';
import { Contribution } from '../composition/contribution';
import { fail } from '../errors';
import { Clause } from './list-kind';
import { resolveForEngine } from '../tree/opaque-resolver';

interface Condition {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

/** What a statement that an author wrote asks for, or an error that says why it cannot mean what it says. */
export function customStatement(scope: IConstruct, statement: PolicyStatement): Omit<Contribution, 'construct' | 'targets'> & { readonly clientHeaders: readonly string[] } {
  const { Sid, Effect, Principal, Action, Condition, ...unusable } = statement.toStatementJson() as { readonly [element: string]: unknown };
  statement.freeze();
  for (const element of Object.keys(unusable)) { fail(scope, REMEDIES[element] ?? `${element} is not an element of a statement: remove it`); }
  const clause: Clause = { Principal, ...Condition === undefined ? {} : { Condition: Condition as Clause['Condition'] } };
  if (Principal === undefined) { fail(scope, 'the statement has no principal: add the callers that it is about, or new iam.StarPrincipal() for everybody'); }
  if (Action !== undefined && Action !== 'execute-api:Invoke') {
    fail(scope, `action ${JSON.stringify(Action)} is not what callers of an API do: leave the actions out, they are execute-api:Invoke`);
  }

  const written = resolveForEngine(Stack.of(scope), { Effect, Action: 'execute-api:Invoke', Resource: 'execute-api:/*', ...clause }).value;
  const [{ principal, conditions }] = unwrapFor(scope, () => parsePolicy({ Version: '2012-10-17', Statement: [written] })).statements;
  for (const condition of conditions) {
    const problem = conditionProblem(condition);
    if (problem !== undefined) { fail(scope, problem); }
  }
  const keys = conditions.map(({ key }) => contextKey(key)!);
  const isEverybody = principal.entries.some(({ value }) => value === '*');
  return {
    effect: Effect === 'Deny' ? 'denylist' : 'grant',
    sid: typeof Sid === 'string' ? Sid : `${String(Effect)}Custom`,
    clause: isEverybody ? { ...clause, Principal: '*' } : clause,
    ofCallers: !isEverybody || keys.some(({ presence }) => presence === 'signed' || presence === 'some callers'),
    allowCorsPreflight: true,
    endpointProblems: (endpointType) => keys.flatMap(({ key }) => endpointProblem(key, endpointType) ?? []),
    clientHeaders: keys.filter(({ presence }) => presence === 'client').map(({ key }) => key),
  };
}

const REMEDIES: { readonly [element: string]: string } = {
  Resource: 'the statement has resources: leave them out and pass targets, such as ApiTarget.path("GET", "/pets/*")',
  NotResource: 'the statement has NotResource, and AWS does not document how it completes "execute-api:/..." there: leave it out and pass targets',
  NotAction: 'the statement has NotAction: leave it out, the action of callers is execute-api:Invoke',
  NotPrincipal: 'the statement has NotPrincipal, and AWS does not document whom a partial list spares: use a PrincipalAllowlistPolicy, '
    + 'or new iam.StarPrincipal() with a condition on aws:PrincipalArn',
};

function conditionProblem({ operator, key, values }: Condition): string | undefined {
  const known = contextKey(key);
  if (known === undefined) {
    return `condition key "${key}" is not one that API Gateway documents to send, so whether the statement matches would be anybody's guess: `
      + 'use one of https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-aws-condition-keys.html';
  }
  if (known.multivalued && !/^For(All|Any)Values?:/.test(operator) && operator !== 'Null') {
    return `condition key "${key}" has several values, and ${operator} compares one: write "ForAnyValue:${operator}", or "ForAllValues:${operator}"`;
  }
  const wildcard = /String(Not)?Equals/.test(operator) ? values.find((value) => !hasOpaque(value) && /[*?]/.test(value.replace(/\$\{[^}]*\}/g, ''))) : undefined;
  return wildcard === undefined ? undefined
    : `${operator} compares "${wildcard}" letter by letter: write ${operator.replace(/Equals/, 'Like')} where "*" and "?" stand for other characters`;
}

function endpointProblem(key: string, endpointType: EndpointType): string | undefined {
  const { presence } = contextKey(key)!;
  if (presence === 'endpoint' && endpointType !== 'PRIVATE') {
    return `condition key "${key}" is only sent to private APIs, and the API is ${endpointType}: remove the condition, or give the API endpointConfiguration: `
      + '{ types: [EndpointType.PRIVATE] }';
  }
  if (key === 'aws:SourceIp' && endpointType === 'PRIVATE') {
    return 'condition key "aws:SourceIp" has no documented value on private APIs: use aws:VpcSourceIp together with aws:SourceVpc or aws:SourceVpce';
  }
  return undefined;
}

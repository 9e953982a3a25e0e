import { Statement } from './statement';
import { opaque, splitOutsideOpaque } from '../../engine';
import { isObject } from '../tree/references';

/** A statement of the API's policy that is not ours: from the `policy` prop, `addToResourcePolicy()`, or the L1. */
export interface ForeignStatement {
  readonly statement: Statement;
  /** What an Allow to invoke reaches, as resource patterns behind the API id; empty for every other statement. */
  readonly allowedPatterns: readonly string[];
  /** Whether it is an Allow for everybody. */
  readonly allowsEverybody: boolean;
}

/** The statements of a policy that CDK has resolved, or undefined where it is something else than a policy document. */
export function foreignStatements(policy: unknown): ForeignStatement[] | undefined {
  if (policy === undefined) { return []; }
  if (!isObject(policy) || policy.Statement === undefined) { return undefined; }
  const statements: unknown[] = Array.isArray(policy.Statement) ? policy.Statement : [policy.Statement];
  return statements.every(isStatement) ? statements.map(foreignStatement) : undefined;
}

/** What is wrong with a policy that statements are to be added to, or nothing. */
export function foreignProblem(document: unknown, owner: 'API' | 'endpoint'): string | [] {
  const foreign = foreignStatements(document);
  if (foreign === undefined) {
    return `the policy that the ${owner} already has is not a policy document with statements, so nothing can be added to it; give the ${owner} an iam.PolicyDocument`;
  }
  const { Version: version = OLD_VERSION } = isObject(document) ? document : {};
  return version === VERSION || !JSON.stringify(foreign.map(({ statement }) => statement)).includes('${') ? []
    : `the policy that the ${owner} already has is of version ${JSON.stringify(version)}, in which variables are plain text; set its Version to "${VERSION}" or remove the variables`;
}

const VERSION = '2012-10-17';
/** The one of documents that name none. */
const OLD_VERSION = '2008-10-17';

function isStatement(value: unknown): value is Statement {
  return isObject(value) && typeof value.Effect === 'string';
}

function foreignStatement(statement: Statement): ForeignStatement {
  const allowsInvoke = statement.Effect === 'Allow' && list(statement.Action ?? '*').some(mayInvoke);
  return {
    statement,
    allowedPatterns: allowsInvoke ? (statement.Resource === undefined ? ['*'] : list(statement.Resource).flatMap(patternsOf)) : [],
    allowsEverybody: allowsInvoke && isEverybody(statement.Principal),
  };
}

function list(value: unknown): unknown[] {
  return Array.isArray(value) ? value as unknown[] : [value];
}

function isEverybody(principal: unknown): boolean {
  return list(isObject(principal) ? principal.AWS : principal).includes('*');
}

/** A wildcard in the name is taken to reach Invoke: an Allow too many here only means that we write none of our own. */
function mayInvoke(action: unknown): boolean {
  return typeof action !== 'string' || action.includes('*') || action.toLowerCase() === 'execute-api:invoke';
}

/**
 * The resource behind the API id. Where tokens or wildcards hide it, every method: a method that somebody may have granted gets no Allow from us.
 */
function patternsOf(resource: unknown): string[] {
  const text = textOf(resource);
  if (text === undefined) { return ['*']; }
  if (text.startsWith('execute-api:/')) { return [text.slice('execute-api:/'.length)]; }
  const parts = splitOutsideOpaque(text, ':');
  if (parts.length < 6) { return text.endsWith('*') ? ['*'] : []; }
  const [apiId, ...rest] = splitOutsideOpaque(parts.slice(5).join(':'), '/');
  if (rest.length === 0) { return apiId.endsWith('*') ? ['*'] : []; }
  const pattern = rest.join('/');
  return apiId.includes('*') ? [pattern, `*/${pattern}`] : [pattern];
}

/** A string in which each intrinsic function is an opaque constant. */
function textOf(value: unknown): string | undefined {
  if (typeof value === 'string') { return value; }
  const join = isObject(value) ? value['Fn::Join'] : undefined;
  if (!Array.isArray(join) || join[0] !== '' || !Array.isArray(join[1])) { return undefined; }
  return join[1].map((part: unknown) => (typeof part === 'string' ? part : opaque('intrinsic'))).join('');
}

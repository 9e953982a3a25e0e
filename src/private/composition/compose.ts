import { allowlistStatements } from './allowlists';
import { baselinePatterns, isPreflight } from './baseline';
import { ResolvedContribution } from './contribution';
import { closedPatterns } from './deny-by-default';
import { ForeignStatement } from './foreign-statement';
import { asked, joinable, listedStatement, Placed } from './listed';
import { placesOf } from './places';
import { ResolvedTargets, resolveTargets, withoutPreflight } from './resolve-targets';
import { ComposedStatement, numbered, PreflightPromise, statementOf } from './statement';
import { Coverage, EndpointType, Place } from '../../engine';
import { ApiModel, HIDDEN_ENDPOINT_TYPE } from '../tree/api-model';

export interface Composition {
  readonly statements: readonly ComposedStatement[];
  readonly preflight: readonly PreflightPromise[];
  readonly problems: readonly string[];
}

/**
 * Combines what the constructs of one API ask for into the statements of its policy.
 *
 * A request is let in when some grant admits it, every kind of allowlist on its target contains it, and no denylist does. Methods that no
 * grant touches stay as they were (`baselinePatterns`). The result does not depend on the order of contributions.
 */
export function compose(api: ApiModel, contributions: readonly ResolvedContribution[], foreign: readonly ForeignStatement[]): Composition {
  const problems: string[] = [...api.problems];
  const { endpointType } = api;
  if (endpointType === undefined) { problems.push(HIDDEN_ENDPOINT_TYPE); }
  if (endpointType === undefined || api.problems.length > 0) { return { statements: [], preflight: [], problems }; }

  const placed = contributions.map((contribution) => place(contribution, api, endpointType, problems));
  const [grants, allowlists, denylists, defaults] = (['grant', 'allowlist', 'denylist', 'default'] as const)
    .map((effect) => placed.filter((p) => p.effect === effect));

  const granted = [
    ...grants.map(({ targets, allowCorsPreflight }) => ({ patterns: targets.patterns, allowCorsPreflight })),
    ...foreign.map(({ allowedPatterns }) => ({ patterns: allowedPatterns })),
  ];
  const closed = closedPatterns(api, defaults, granted, problems);
  const closes = (one: Place) => defaults.some(({ targets }) => targets.covered(one) === Coverage.ALL);
  const open = baselinePatterns(api, granted, closed, closes, problems);
  const baseline: ComposedStatement[] = open.length === 0 ? [] : [own(statementOf('Allow', 'AllowOpenMethods', open))];
  const statements: ComposedStatement[] = [
    ...grantStatements(grants, baseline, endpointType),
    ...baseline,
    ...allowlistStatements(allowlists, endpointType, problems),
    ...joinable(denylists, endpointType).map((group): ComposedStatement => {
      const denial = listedStatement('Deny', group, endpointType);
      const [{ targets: { patterns } }] = group;
      return { ...denial, promise: { who: 'callers in the list', refused: { resources: patterns, matchedBy: denial.whole === undefined ? denial.asked : [denial.whole] }, refusesSomebody: true } };
    }),
    ...closed.length === 0 ? [] : [{
      ...own(statementOf('Deny', 'DenyByDefault', closed)),
      constructs: defaults.map(({ construct }) => construct),
      promise: { who: 'callers of methods that no grant names', refused: { resources: closed } },
    }],
  ];
  if (statements.length + foreign.length === 0) { statements.push(INERT); }
  const allowsEverybody = statements.some(({ statement: { Effect, Principal } }) => Effect === 'Allow' && Principal === '*') || foreign.some((f) => f.allowsEverybody);
  if (grants.length > 0 && !allowsEverybody) { problems.push(...namedPrincipalsWithAuthorizers(grants, api)); }
  const preflight = placed.flatMap(({ construct, preflight: resources }) => (resources === undefined ? [] : [{ construct, resources }]));
  return { statements: numbered(statements, foreign.map((f) => f.statement.Sid)), preflight, problems };
}

/** A statement that says what no construct does. */
function own(statement: ComposedStatement['statement']): ComposedStatement {
  return { statement, constructs: [], asked: [statement] };
}

/**
 * CloudFormation leaves a live policy as it is when the property disappears from the template. So an API with a policy keeps one, if only this:
 * API Gateway serves nothing but HTTPS, so it refuses nobody, and it allows nobody either.
 */
const INERT = own(statementOf('Deny', 'DenyInsecureTransport', ['*'], { Condition: { Bool: { 'aws:SecureTransport': 'false' } } }));

function place({ targets, ...contribution }: ResolvedContribution, api: ApiModel, endpointType: EndpointType, problems: string[]): Placed {
  const { construct, effect, kind, ofCallers = kind?.ofCallers, allowCorsPreflight } = contribution;
  const found = contribution.endpointProblems?.(endpointType) ?? [];
  let resolved = resolveTargets(targets, api, found);
  if (ofCallers) { found.push(...unsignedMethods(resolved, api)); }
  const preflight = allowCorsPreflight ? resolved.patterns : undefined;
  if (ofCallers && effect !== 'grant' && allowCorsPreflight) { resolved = withoutPreflight(resolved, api, found); }
  problems.push(...found.map((problem) => `${problem} [at ${construct.node.path}]`));
  return { ...contribution, targets: resolved, preflight };
}

/** Grants add up: each promises that nobody gets in by the policy alone whom no grant admits. */
function grantStatements(grants: readonly Placed[], baseline: readonly ComposedStatement[], endpointType: EndpointType): ComposedStatement[] {
  const admitting = [...grants.map((grant) => asked('Allow', grant, endpointType)), ...baseline.map(({ statement }) => statement)];
  return joinable(grants, endpointType).map((group) => {
    const grant = listedStatement('Allow', group, endpointType);
    const { patterns } = group[0].targets;
    return {
      ...grant,
      promise: {
        who: 'callers whom no grant names, and no identity policy either',
        refused: { resources: patterns, notMatchedBy: admitting, byPolicyAlone: true },
        admitted: group.flatMap(({ targets }) => targets.asWritten).map((resources) => ({ resources, matchedBy: grant.asked })),
      },
    };
  });
}

/** Only a method with AWS_IAM authorization learns who the caller is: anywhere else callers cannot be told apart. */
function unsignedMethods(targets: ResolvedTargets, api: ApiModel): string[] {
  const unsigned = placesOf(api).filter((place_) => place_.route.authorizationType !== 'AWS_IAM'
    && !isPreflight(place_) && targets.covered(place_) !== Coverage.NONE);
  if (unsigned.length === 0) { return []; }
  const methods = [...new Set(unsigned.map(({ route }) => `${route.method} ${route.path} (${route.authorizationType})`))];
  return [`callers are named on methods that do not authenticate them: ${methods.join(', ')}; give these methods authorizationType AWS_IAM, `
    + 'or name as targets only methods that have it'];
}

/**
 * AWS documents that a policy with named principals makes every method fail that is not AWS_IAM, and also that a Lambda authorizer's Allow is enough.
 * Which of the two holds must not decide who gets in.
 */
function namedPrincipalsWithAuthorizers(grants: readonly Placed[], api: ApiModel): string[] {
  const custom = [...new Set(api.routes.filter((route) => route.authorizationType === 'CUSTOM').map((route) => `${route.method} ${route.path}`))];
  if (custom.length === 0) { return []; }
  return [`the policy would allow named callers only, and AWS's documentation contradicts itself on what then happens to methods with a Lambda authorizer: ${custom.join(', ')}; `
    + `give them authorizationType AWS_IAM too, or move them to an API of their own [at ${grants.map(({ construct }) => construct.node.path).join(', ')}]`];
}

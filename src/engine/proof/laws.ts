import { RequestSpace } from './request-space';
import { CompiledPolicy, CompiledStatement } from '../evaluation/compile-policy';
import { statementMeaning } from '../evaluation/statement-meaning';
import { AuthorizerVerdict } from '../request/request';

/**
 * Whether all requests of some sets are refused by a law of the policy language, so that nothing has to be searched:
 * - what an explicit Deny matches is refused, whatever else the policy and others say;
 * - what no Allow matches gets in through an identity policy or an authorizer only.
 */
export function refusedByLaw(policy: CompiledPolicy, spaces: readonly RequestSpace[]): boolean {
  const written = (effect: string) => policy.statements.filter(({ statement }) => statement.effect === effect).map(statementMeaning);
  const denied = new Set(written('Deny'));
  const allowed = written('Allow');
  return spaces.length > 0 && spaces.every(({ matchedBy, notMatchedBy, identityPolicy, authorizer }) => {
    if (matchedBy?.every((statement) => denied.has(statementMeaning(statement)))) return true;
    // Whether there are such requests at all is only looked at where somebody asks without naming statements.
    if (notMatchedBy === undefined) return false;
    const unmatched = meanings(notMatchedBy);
    return allowsNobody(identityPolicy) && allowsNobody(authorizer) && allowed.every((statement) => unmatched.has(statement));
  });
}

/** Whether one policy is another and Deny statements more, which let nobody in. */
export function onlyDeniesMore(policy: CompiledPolicy, other: CompiledPolicy): boolean {
  return without(other, policy).length === 0 && without(policy, other).every(({ statement }) => statement.effect === 'Deny');
}

/** The statements of one policy that another does not have, whatever they are called and in whichever order they list things. */
export function without(policy: CompiledPolicy | undefined, other: CompiledPolicy | undefined): CompiledStatement[] {
  const known = meanings(other?.statements);
  return (policy?.statements ?? []).filter((statement) => !known.has(statementMeaning(statement)));
}

/** A policy without the Deny statements that another has, too. */
export function withoutDenialsOf(policy: CompiledPolicy, other: CompiledPolicy): CompiledPolicy {
  const known = meanings(other.statements);
  const isCommon = (one: CompiledStatement) => one.statement.effect === 'Deny' && known.has(statementMeaning(one));
  return { ...policy, statements: policy.statements.filter((statement) => !isCommon(statement)) };
}

function meanings(statements: readonly CompiledStatement[] = []): ReadonlySet<string> {
  return new Set(statements.map(statementMeaning));
}

function allowsNobody(verdicts: readonly AuthorizerVerdict[] | undefined): boolean {
  return verdicts !== undefined && !verdicts.includes('Allow');
}

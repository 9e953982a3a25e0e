import { CompiledCondition } from '../conditions/condition';
import { ActionElement } from '../matching/action';
import { Facts, KeyTable, Matcher } from '../matching/facts';
import { NotPrincipalElement, PrincipalElement, principalMatchers } from '../matching/principal';
import { FixedResourceElement, ResourceElement } from '../matching/resource';
import { NO, Tri, YES, and } from '../matching/tri';
import { Policy, Statement } from '../policy/policy';
import { ApiIdentity } from '../request/request';

/** A policy that is ready to be asked often. */
export interface CompiledPolicy {
  readonly policy: Policy;
  readonly keys: KeyTable;
  readonly statements: readonly CompiledStatement[];
}

/** A statement as a conjunction of matchers, each on one attribute of a request. */
export class CompiledStatement {
  readonly principal: Matcher;
  readonly action: Matcher;
  readonly resource: ResourceElement;
  readonly conditions: readonly CompiledCondition[];

  /** The principals that are no accounts: naming one grants, naming an account may only delegate. */
  readonly direct: Matcher;

  /** The accounts, if any are named. */
  readonly accounts: Matcher | undefined;

  /** Whether the statement can only match callers that sign. */
  readonly namesPrincipals: boolean;

  /** @param variables whether `${...}` is a policy variable */
  constructor(readonly statement: Statement, api: ApiIdentity, keys: KeyTable, readonly variables: boolean, resource?: string) {
    const principals = principalMatchers(statement.principal);
    this.principal = statement.principal.negated ? new NotPrincipalElement(principals) : new PrincipalElement(principals);
    const accounts = principals.filter(({ kind }) => kind === 'account');
    this.accounts = accounts.length > 0 ? new PrincipalElement(accounts) : undefined;
    this.direct = this.accounts ? new PrincipalElement(principals.filter(({ kind }) => kind !== 'account')) : this.principal;
    this.namesPrincipals = !statement.principal.negated && principals.every((principal) => principal.kind !== 'everyone');
    this.action = new ActionElement(statement.action);
    this.resource = resource === undefined ? new ResourceElement(statement.resource, api, keys, variables)
      : new FixedResourceElement(statement.resource, api, keys, resource);
    this.conditions = statement.conditions.map((condition) => new CompiledCondition(condition, { keys, variables }));
  }

  test(facts: Facts): Tri {
    const rest = this.testRest(facts);
    return rest === NO ? NO : and(rest, this.principal.test(facts));
  }

  /** Everything but the principal. */
  testRest(facts: Facts): Tri {
    // Statements of one policy differ in their resources more often than in their actions.
    let result = this.resource.test(facts);
    if (result !== NO) result = and(result, this.action.test(facts));
    for (const condition of this.conditions) {
      if (result === NO) return NO;
      result = and(result, condition.test(facts));
    }
    return result;
  }

  /** Why `test` says UNKNOWN. */
  doubts(facts: Facts): string[] {
    return [this.principal, this.action, this.resource, ...this.conditions]
      .filter((matcher) => matcher.test(facts) !== YES)
      .flatMap((matcher) => matcher.doubts(facts));
  }
}

/**
 * @param api where the policy is attached: short resource forms are expanded to its ARNs
 * @param resource what all requests are for; undefined: the methods that they call
 */
export function compilePolicy(policy: Policy, api: ApiIdentity, resource?: string): CompiledPolicy {
  const keys = new KeyTable();
  const variables = policy.version === '2012-10-17';
  return { policy, keys, statements: policy.statements.map((statement) => new CompiledStatement(statement, api, keys, variables, resource)) };
}

/** A parsed resource policy: one meaning, many readers. */
export interface Policy {
  /** Policy variables exist in the later edition only. */
  readonly version: '2008-10-17' | '2012-10-17';
  readonly id?: string;
  readonly statements: readonly Statement[];
}

/** A statement is a conjunction: it matches when every element does. */
export interface Statement {
  readonly index: number;
  readonly sid?: string;
  readonly effect: 'Allow' | 'Deny';
  readonly principal: Principals;
  readonly action: Patterns;
  readonly resource: Patterns;
  readonly conditions: readonly Condition[];

  /** As the author wrote it. */
  readonly json: object;
}

/** Principal or NotPrincipal. */
export interface Principals {
  readonly negated: boolean;
  readonly entries: readonly PrincipalEntry[];
}

export interface PrincipalEntry {
  readonly type: 'AWS' | 'Service';

  /** `*` is everyone, anonymous callers included. */
  readonly value: string;
}

/** Action, NotAction, Resource or NotResource: one of several patterns, or none of them. */
export interface Patterns {
  readonly negated: boolean;
  readonly patterns: readonly string[];
}

/** One key under one operator: `ForAnyValue:StringLikeIfExists aws:PrincipalOrgPaths [...]`. */
export interface Condition {
  /** As written. */
  readonly operator: string;

  /** Without quantifier and IfExists: `StringLike`. */
  readonly base: string;
  readonly quantifier?: Quantifier;
  readonly ifExists: boolean;

  /** As written; condition keys are compared without letter case. */
  readonly key: string;
  readonly values: readonly string[];
}

export type Quantifier = 'ForAllValues' | 'ForAnyValue';

/** What a statement is called in messages. */
export function statementName({ index, sid }: Statement): string {
  return sid ? `statement #${index + 1} "${sid}"` : `statement #${index + 1}`;
}

import { stageNameOf } from './references';
import { ApiIdentity, CompiledPolicy, Decision, Layer, Route } from '../../engine';

/** An API and its policy as far as they are known, ready to answer questions: one of this app, or one that a document is about. */
export interface KnownApi {
  readonly identity: ApiIdentity;
  /** Undefined: the API has no policy. */
  readonly compiled: CompiledPolicy | undefined;
  /** Undefined: not known, and every path may have any authorization type. */
  readonly routes: readonly Route[] | undefined;
  /** What requests pass before the API, in this order. */
  readonly layers: readonly Layer[];
  /** A text of a question, with tokens as opaque constants. */
  text(value: string): string;
  /** The stages that a question is about: the one that is named, or all; none where they are not known. */
  stages(named: string | undefined): string[];
}

/** @throws if there are stages, and none of that name */
export function stagesMeant(stages: readonly string[], named: string | undefined): readonly string[] {
  const name = named === undefined ? undefined : stageNameOf(named);
  if (name !== undefined && stages.length > 0 && !stages.includes(name)) {
    throw new Error(`the API has no stage "${name}": its stages are ${stages.join(', ')}`);
  }
  return name === undefined ? stages : [name];
}

/** What statements are called: their Sids, or `#2` for the second if it has none. */
export function statementIds(policy: CompiledPolicy | undefined, indexes: readonly number[]): string[] {
  return indexes.map((index) => policy?.policy.statements[index].sid ?? `#${index + 1}`);
}

/** What the statements of the policy that decided are called: none if the request did not get there. */
export function decidingStatementIds({ compiled }: KnownApi, { layer, statements }: Decision): string[] {
  return layer === undefined ? statementIds(compiled, statements) : [];
}

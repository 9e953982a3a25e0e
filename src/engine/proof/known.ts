import { ValueClass } from './key-values';
import { remembered } from './remembered';
import { RequestSpace } from './request-space';
import { behindApi } from './resource-patterns';
import { RouteTable } from './route-classes';
import { parseSpaceCondition } from './space-conditions';
import { KnownSplits } from './text-classes';
import { Automata } from './text-space';
import { CompiledCondition } from '../conditions/condition';
import { CompiledPolicy, CompiledStatement } from '../evaluation/compile-policy';
import { KeyTable } from '../matching/facts';
import { principalMatchers } from '../matching/principal';
import { Tri } from '../matching/tri';
import { TextPattern } from '../matching/value-set';
import { ApiIdentity } from '../request/request';
import { Route } from '../request/route';

/** The classes of a typed key, and by condition what it says of each. */
export interface KnownClasses {
  readonly classes: readonly ValueClass[];
  readonly answers: Map<CompiledCondition, readonly Tri[]>;
}

/** What was worked out for other groups of callers, or for other questions about the same API. */
export class Known {
  readonly splits: KnownSplits = new Map();
  readonly automata: Automata = new Map();
  readonly classes = new Map<string, KnownClasses>();

  readonly routes = remembered((routes: readonly Route[]) => new RouteTable(routes));

  readonly behindApi = remembered((pattern: TextPattern) => behindApi(pattern, this.api));
  readonly principals = remembered(principalMatchers);
  readonly patterns = remembered(({ resource }: CompiledStatement) => resource.set().patterns);
  readonly merged = remembered(mergedByResource);
  readonly conditions = remembered(({ conditions = [] }: RequestSpace) => {
    const options = { keys: new KeyTable(), variables: false };
    return conditions.map((condition) => new CompiledCondition(parseSpaceCondition(condition), options));
  });

  readonly numberOf = remembered<object, number>(() => this.count++);
  private count = 0;

  constructor(private readonly api: ApiIdentity) {}
}

/** Statements that differ in their resources only are one statement with all of them. */
function mergedByResource({ statements }: CompiledPolicy): CompiledStatement[][] {
  const groups = new Map<string, CompiledStatement[]>();
  for (const compiled of statements) {
    const { effect, principal, action, conditions, resource, index } = compiled.statement;
    const key = JSON.stringify(resource.negated ? index : [effect, principal, action, conditions]);
    const group = groups.get(key);
    if (group) group.push(compiled);
    else groups.set(key, [compiled]);
  }
  return [...groups.values()];
}

import { admission } from './admission';
import { Attributes, Subject } from './attributes';
import { ClassDimension } from './class-dimension';
import { Diagrams, FALSE, Node } from './diagram';
import { Formula } from './key-attributes';
import { passingLayers } from './passing-layers';
import { Dimension, Solver } from './solver';
import { spaceFormula } from './space-formula';
import { statementFormulas } from './statement-formulas';
import { Procedure, TextDimension } from './text-dimension';
import { witness } from './witness';
import { CompiledPolicy, CompiledStatement } from '../evaluation/compile-policy';
import { ApiRequest } from '../request/request';

/** What a question may cost. */
export interface Limits {
  readonly procedure: Procedure;

  /** Steps for splitting the values of one attribute into classes. */
  readonly splitting: number;

  /** Steps for the whole question. */
  readonly steps: number;
}

/** Requests of one group of callers, and policies, as boolean functions over the same attributes. */
export class Model {
  readonly attributes: Attributes;
  readonly diagrams: Diagrams;

  /** By statement that was singled out, the requests that it matches. */
  readonly matches: readonly Formula[];
  private readonly owners: readonly Dimension[];
  private readonly formulas: { readonly space: Formula; readonly passing: Formula; readonly admitted: readonly Formula[] };
  private nodes: { readonly space: Node; readonly admitted: readonly Node[] } | undefined;

  constructor(readonly subject: Subject, policies: readonly (CompiledPolicy | undefined)[], singled: readonly CompiledStatement[], limits: Limits) {
    this.attributes = new Attributes(subject);
    this.diagrams = this.attributes.diagrams;
    const { policySees } = this.attributes;
    this.formulas = {
      space: spaceFormula(this.attributes),
      admitted: policies.map((policy) => admission(this.attributes, policy)),
      passing: passingLayers(this.attributes),
    };
    this.matches = singled.map((statement) => statementFormulas(this.attributes, [statement], policySees).matches);
    this.owners = this.attributes.prepare({ procedure: limits.procedure, steps: limits.splitting, budget: subject.budget });
  }

  /** The requests that the question is about. */
  get space(): Node {
    return this.built.space;
  }

  /** By policy, the requests that are let in. */
  get admitted(): readonly Node[] {
    return this.built.admitted;
  }

  private get built(): { readonly space: Node; readonly admitted: readonly Node[] } {
    return this.nodes ??= this.build();
  }

  private build(): { readonly space: Node; readonly admitted: readonly Node[] } {
    const { space: inSpace, passing, admitted } = this.formulas;
    const space = inSpace();
    const passed = space === FALSE ? FALSE : passing();
    return { space, admitted: admitted.map((formula) => passed === FALSE ? FALSE : this.diagrams.and(passed, formula())) };
  }

  /** The key of the addresses that requests come from, in lower case. */
  get addressKey(): string {
    return this.subject.setting.api.endpointType === 'PRIVATE' ? 'aws:vpcsourceip' : 'aws:sourceip';
  }

  /** A request of a set: one that is in it under every reading, or under some. */
  find(set: Node, certainly: boolean): ApiRequest | undefined {
    const choice = this.solver(certainly).solve(set);
    return choice && witness(this.attributes, choice);
  }

  solver(certainly: boolean): Solver {
    return new Solver(this.diagrams, this.owners, certainly, this.subject.budget);
  }

  /** The attribute of a level, if its values are split into classes. */
  splitOwner(level: number): ClassDimension<unknown> | TextDimension | undefined {
    const owner = this.owners[level];
    if (owner instanceof TextDimension) return owner.isSplit ? owner : undefined;
    return owner as ClassDimension<unknown> | undefined;
  }
}

import { Lazy, Stack } from 'aws-cdk-lib';
import { CfnVPCEndpoint } from 'aws-cdk-lib/aws-ec2';
import { aws_ec2 } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { definedEndpoint, renderedEndpointPolicy } from './defined-endpoint';
import { displayOpaque } from '../../engine';
import { canonicalStatement, canonicalStatements } from '../composition/canonical';
import { foreignProblem, foreignStatements } from '../composition/foreign-statement';
import { grouped } from '../composition/listed';
import { ComposedStatement, numbered, oneOrMany, sortedUnique, Statement } from '../composition/statement';
import { Clause, isList, Members } from '../lists/list-kind';
import { resolveForEngine } from '../tree/opaque-resolver';

/** Resources that may be called through an endpoint, and by whom: by everybody, if the clause is empty. */
export interface Passage {
  /** Whole ARNs: an endpoint has no API that would complete shorter ones. */
  readonly resources: readonly string[];
  readonly clause: Clause;
}

/** What one construct asks of the policy of an endpoint, worked out when the template is. */
export interface PassageSource {
  readonly construct: IConstruct;
  passages(problems: string[]): Passage[];
}

const VERSION = '2012-10-17';
const DENY_EVERYBODY = { Sid: 'DenyEverybody', Effect: 'Deny', Principal: '*', Action: 'execute-api:Invoke', Resource: '*' };

/**
 * The policy of one VPC endpoint: what all constructs ask for, next to what others put there. Statements for the same callers are one; the order in which
 * constructs were made does not show.
 *
 * AWS's default lets everybody call every private API of every account through the endpoint. It stays until a construct says that it writes the policy.
 */
export class VpcEndpointPolicy {
  /** The policy of an endpoint: one object per endpoint, wherever it is asked for. */
  public static of(endpoint: aws_ec2.IVPCEndpointRef): VpcEndpointPolicy {
    const key = definedEndpoint(endpoint) ?? endpoint;
    const policy = POLICIES.get(key) ?? new VpcEndpointPolicy(definedEndpoint(endpoint), endpoint);
    POLICIES.set(key, policy);
    return policy;
  }

  /** The domain names that the endpoint is associated with, and where: it cannot be with two of one name. */
  public readonly domainNames = new Map<string, IConstruct>();
  private readonly sources: PassageSource[] = [];
  private others: unknown;
  private written = false;

  private constructor(public readonly endpoint: CfnVPCEndpoint | undefined, private readonly reference: aws_ec2.IVPCEndpointRef) {}

  public add(source: PassageSource): void {
    this.sources.push(source);
  }

  /** Lets the template carry the policy. */
  public write(): void {
    if (this.endpoint === undefined || this.written) { return; }
    this.written = true;
    this.others = this.endpoint.policyDocument;
    this.endpoint.policyDocument = this.document();
    this.endpoint.node.addValidation({ validate: () => [...this.problems()] });
  }

  /** The document, for somebody else to apply. */
  public output(): unknown {
    this.written = true;
    return this.document();
  }

  /** The document as the template carries it; undefined where it is AWS's default, or nobody knows it. */
  public rendered(): unknown {
    if (this.endpoint !== undefined) { return renderedEndpointPolicy(this.endpoint); }
    return this.written ? resolveForEngine(Stack.of(this.reference), this.document()).value : undefined;
  }

  public get isEmpty(): boolean {
    return this.sources.length === 0;
  }

  private document(): unknown {
    return Lazy.uncachedAny({
      produce: ({ resolve }) => {
        const { ours, foreign, problems } = this.compose((value) => resolve(value) as unknown);
        if (problems.length > 0) { return { Version: VERSION, Statement: [DENY_EVERYBODY] }; }
        const statements = [...ours, ...canonicalStatements(foreign)];
        return { Version: VERSION, Statement: statements.length === 0 ? [DENY_EVERYBODY] : statements };
      },
    });
  }

  private compose(resolve: Resolve): Composed {
    const document = resolve(this.others);
    const foreign = foreignStatements(document) ?? [];
    const problems = [foreignProblem(document, 'endpoint')].flat();
    const asked = this.sources.flatMap(({ construct, passages }) => (
      (resolve(passages(problems)) as Passage[]).map((passage) => ({ construct, ...passage }))));
    const ours = numbered(grouped(asked, callersOf).map(statementOf), foreign.map(({ statement }) => statement.Sid));
    return { ours: ours.map(({ statement }) => canonicalStatement(statement)), foreign: foreign.map(({ statement }) => statement), problems };
  }

  private problems(): readonly string[] {
    const { ours, foreign, problems } = this.compose((value) => resolveForEngine(this.endpoint!.stack, value).value);
    if (problems.length > 0) { return problems; }
    const texts = (statements: readonly Statement[]) => canonicalStatements(statements).map((statement) => JSON.stringify(statement));
    const present = texts((foreignStatements(this.rendered()) ?? []).map(({ statement }) => statement));
    const lost = texts([...ours, ...foreign]).filter((statement) => !present.includes(statement));
    return lost.map((statement) => `the statement ${displayOpaque(statement)} is not in the policy of the endpoint: the "policyDocument" property of its CfnVPCEndpoint was set `
      + 'or overridden later; set it before, or call addToPolicy() of the InterfaceVpcEndpoint');
  }
}

type Resolve = (value: unknown) => unknown;

interface Composed {
  readonly ours: readonly Statement[];
  readonly foreign: readonly Statement[];
  readonly problems: readonly string[];
}

type Asked = Passage & { readonly construct: IConstruct };

/** One text for the same callers. Resources that are one token cannot be joined with others. */
function callersOf({ clause, resources }: Asked): string {
  return JSON.stringify([canonicalStatement({ Effect: 'Allow', ...clause }), isList(resources as Members) ? '' : resources]);
}

function statementOf(same: readonly Asked[]): ComposedStatement {
  const [{ clause: { Condition }, resources: first }] = same;
  const resources = isList(first as Members) ? oneOrMany(sortedUnique(same.flatMap(({ resources: some }) => some))) : first;
  const callers = Condition === undefined ? { Sid: 'AllowEverybody' } : { Sid: 'AllowCallers', Condition };
  const statement = { Effect: 'Allow', Principal: '*', Action: 'execute-api:Invoke', Resource: resources, ...callers };
  return { statement, constructs: [...new Set(same.map(({ construct }) => construct))], asked: [] };
}

const POLICIES = new WeakMap<IConstruct, VpcEndpointPolicy>();

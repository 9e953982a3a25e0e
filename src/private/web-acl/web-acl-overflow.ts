import { Lazy } from 'aws-cdk-lib';
import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { CfnIPSet, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct, IConstruct } from 'constructs';
import { Contribution } from '../composition/contribution';
import { fail } from '../errors';
import { AddressFamily, FAMILIES, familyOf, isWholeList, LIST_EFFECTS, ListEffect, literalsOf, Overflow } from './overflow';
import { OverflowIpSet, OverflowWebAcl } from './overflow-resources';
import { StageAssociations } from './stage-associations';
import { aclRules, freePlace, MOST_ADDRESSES } from './web-acl-rules';
import { OverflowSize } from '../../policy-size';
import { PolicyDocument } from '../composition/policy-document';
import { LayerContent } from '../proof/layers';
import { isLiteralList } from '../tree/tokens';

/**
 * What AWS WAF does for an API whose lists overflow: IP sets, a rule in a web ACL, and the web ACL on every stage.
 *
 * Whether a list overflows is known when the template is made, and resources have to be there before: those that turn out not to be needed stay out of it.
 */
export class WebAclOverflow {
  public readonly webAcl: CfnWebACL;
  /** Whether the web ACL is one that the author has. */
  public readonly extended: boolean;
  public readonly stages: StageAssociations;
  private readonly sets: OverflowIpSet[] = [];
  private readonly home: Construct;

  /** @throws if the web ACL has the lists of another API */
  constructor(
    public readonly construct: IConstruct, policy: Construct, api: CfnRestApi, private readonly document: PolicyDocument, given?: CfnWebACL,
  ) {
    this.extended = given !== undefined;
    const isNeeded = () => this.lists().length > 0;
    this.webAcl = given ?? new OverflowWebAcl(policy, isNeeded);
    if (this.webAcl.node.tryFindChild(HOME) !== undefined) {
      fail(construct, `web ACL ${this.webAcl.node.path} has the lists of another API already, and would refuse callers of both by the lists of each: give each API a web ACL`);
    }
    // Next to the web ACL, so that its stack depends on none that depends on it.
    this.home = new Construct(this.webAcl, HOME);
    this.stages = new StageAssociations(api, this.webAcl, isNeeded);
    // Authors may still set or extend their rules.
    Object.defineProperty(this.webAcl, 'cfnProperties', {
      get: () => {
        const properties = Reflect.get(CfnWebACL.prototype, 'cfnProperties', this.webAcl) as { readonly rules?: unknown };
        return { ...properties, rules: Lazy.uncachedAny({ produce: (context) => this.withRule(context.resolve(properties.rules)) }) };
      },
    });
  }

  /** Makes as many IP sets as the lists may need. */
  public makeSets(): void {
    for (const effect of LIST_EFFECTS) {
      const lists = this.listsOf(effect);
      const literals = lists.some(({ overflow }) => overflow !== undefined) ? lists.flatMap(literalsOf) : [];
      for (const family of FAMILIES) {
        const count = literals.filter((range) => familyOf(range) === family).length;
        const needed = count === 0 ? 0 : Math.ceil((count + 1) / MOST_ADDRESSES); // all addresses are two blocks
        for (let n = this.setsOf(effect, family).length; n < needed; n++) {
          const blocks = () => this.blocks(effect, family).slice(n * MOST_ADDRESSES, (n + 1) * MOST_ADDRESSES);
          this.sets.push(new OverflowIpSet(this.home, effect, family, n + 1, blocks));
        }
      }
    }
  }

  /** The lists that overflow. */
  public lists(): readonly Overflow[] {
    return this.document.overflows();
  }

  /** Those of the IP sets that the template has. */
  public neededSets(effect?: ListEffect): OverflowIpSet[] {
    return this.sets.filter((set) => (effect === undefined || set.effect === effect) && set.isNeeded());
  }

  public sizes(): OverflowSize[] {
    return this.lists().map(({ effect, listed, kept }) => {
      const constructs = this.listsOf(effect).map(({ construct }) => construct.node.path);
      return { name: [...new Set(constructs)].sort().join(' and '), blocks: listed.length, ipSets: this.neededSets(effect).length, blocksInPolicy: kept.length };
    });
  }

  /** What the template has in the IP sets of a list. */
  public renderedAddresses(effect: ListEffect): string[] {
    return this.neededSets(effect).flatMap((set) => set.rendered());
  }

  /** The web ACL as the engine reads it: what its rule blocks. The rules of its author are not modelled. */
  public layer(): LayerContent | undefined {
    const statements = this.lists().map(({ effect }) => ({
      Sid: effect === 'denylist' ? 'BlockListed' : 'BlockUnlisted',
      Effect: 'Deny',
      Principal: '*',
      Action: 'execute-api:*',
      Resource: 'execute-api:/*',
      Condition: { [effect === 'denylist' ? 'IpAddress' : 'NotIpAddress']: { 'aws:SourceIp': this.renderedAddresses(effect) } },
    }));
    const policy = { Version: '2012-10-17', Statement: statements };
    return statements.length === 0 ? undefined : { name: `the web ACL ${this.webAcl.node.path}`, policy };
  }

  /** What the rule blocks. */
  public statement(): CfnWebACL.StatementProperty {
    const listed = this.neededSets('denylist').map(reference);
    const unlisted = this.neededSets('allowlist').map(reference);
    return anyOf([...listed, ...unlisted.length === 0 ? [] : [{ notStatement: { statement: anyOf(unlisted) } }]]);
  }

  /** Whether somebody adds to a list what is not known. */
  public hasTokens(effect: ListEffect): boolean {
    return this.listsOf(effect).some(({ members = [] }) => !isLiteralList(members));
  }

  private listsOf(effect: ListEffect): Contribution[] {
    return this.document.contributions.filter((one) => isWholeList(one) && one.effect === effect);
  }

  /** Behind those of the author, whose places overrides may name. */
  private withRule(rules: unknown): unknown {
    const others = rules ?? [];
    if (this.lists().length === 0 || !Array.isArray(others)) { return rules; }
    const { name, priority } = freePlace(aclRules(others), 'ResourcePolicyOverflow');
    const visibilityConfig = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName: name };
    const rule: CfnWebACL.RuleProperty = { name, priority, action: { block: {} }, statement: this.statement(), visibilityConfig };
    return [...others as unknown[], rule];
  }

  private setsOf(effect: ListEffect, family: AddressFamily): OverflowIpSet[] {
    return this.sets.filter((set) => set.effect === effect && set.family === family);
  }

  private blocks(effect: ListEffect, family: AddressFamily): readonly string[] {
    return this.lists().find((list) => list.effect === effect)?.blocks[family] ?? [];
  }
}

const HOME = 'ResourcePolicyOverflow';

function reference({ attrArn: arn }: CfnIPSet): CfnWebACL.StatementProperty {
  return { ipSetReferenceStatement: { arn } };
}

function anyOf(statements: CfnWebACL.StatementProperty[]): CfnWebACL.StatementProperty {
  return statements.length === 1 ? statements[0] : { orStatement: { statements } };
}

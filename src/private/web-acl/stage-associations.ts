import { ArnFormat, AspectPriority, Aspects, IAspect, Stack, Stage } from 'aws-cdk-lib';
import { CfnDeployment, CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { CfnWebACL, CfnWebACLAssociation } from 'aws-cdk-lib/aws-wafv2';
import { IConstruct } from 'constructs';
import { renderForEngine, resolveForEngine } from '../tree/opaque-resolver';
import { propertyOf } from '../tree/overrides';
import { elementsAround, isObject, refersTo } from '../tree/references';

/** After everybody who still makes stages, and before Aspects that only read the tree. */
const LAST = AspectPriority.READONLY - 1;

/** A web ACL on a resource, as the template has it. */
interface Association {
  readonly construct: CfnWebACLAssociation;
  readonly resource: string;
  readonly webAcl: string;
}

/**
 * Puts a web ACL on every stage of an API, whoever made it. A stage has one web ACL: where the author has put it there already, that is enough, and another
 * is a problem.
 *
 * @see https://docs.aws.amazon.com/waf/latest/developerguide/web-acl-associating-aws-resource.html
 */
export class StageAssociations implements IAspect {
  private readonly stages = new Set<CfnStage | CfnDeployment>();

  constructor(private readonly api: CfnRestApi, private readonly webAcl: CfnWebACL, private readonly isNeeded: () => boolean) {
    // An Aspect that is added by another Aspect may not be invoked, so look at what is there already.
    elementsAround(api).forEach((element) => this.visit(element));
    Aspects.of(Stage.of(api) ?? api.node.root).add(this, { priority: LAST });
  }

  public visit(node: IConstruct): void {
    if (!isStageOf(this.api, node) || this.stages.has(node)) { return; }
    this.stages.add(node);
    new StageAssociation(node, this.webAcl, () => this.isNeeded() && this.on(node, this.others()).length === 0);
  }

  /** What is wrong with who guards the stages, and with what else the web ACL guards. */
  public problems(): string[] {
    if (this.stages.size === 0) {
      return ['a list overflows to AWS WAF, and the app defines no stage of the API on which a web ACL could be: define one, such as with deploy: true'];
    }
    const own = this.text(this.webAcl.attrArn);
    const others = this.others();
    const on = [...this.stages].flatMap((stage) => this.on(stage, others));
    const foreign = on.filter(({ webAcl }) => webAcl !== own);
    const elsewhere = others.filter((one) => one.webAcl === own && !on.includes(one));
    const unguarded = [...this.stages].filter((stage) => !this.on(stage, this.associations()).some((one) => this.guards(one, stage)));
    const hidden = others.filter(({ resource }) => resource.includes('/restapis/') && resource.includes('"Fn::'));
    return [
      ...foreign.map(({ construct }) => `a stage has one web ACL, and ${construct.node.path} puts another one on a stage of the API, onto which a list overflows: `
        + 'let it overflow to that one with IpSetOverflow.extend()'),
      ...elsewhere.map(({ construct, resource }) => `web ACL ${this.webAcl.node.path} is on ${resource} as well (${construct.node.path}), whose callers would be `
        + 'refused by the lists of this API: give the API a web ACL of its own'),
      ...foreign.length > 0 ? [] : unguarded.map(({ node }) => `web ACL ${this.webAcl.node.path} is not on the stage that ${node.path} makes, or under a condition only: its `
        + 'AWS::WAFv2::WebACLAssociation was overridden, removed, or has a condition that the stage does not have'),
      ...hidden.map(({ construct }) => `an intrinsic function hides on which stage ${construct.node.path} puts its web ACL: use stage.stageArn`),
    ];
  }

  private guards({ webAcl, construct }: Association, stage: CfnStage | CfnDeployment): boolean {
    const { condition } = construct.cfnOptions;
    return webAcl === this.text(this.webAcl.attrArn) && (condition === undefined || condition === stage.cfnOptions.condition);
  }

  private on(stage: CfnStage | CfnDeployment, associations: readonly Association[]): Association[] {
    const name = propertyOf(stage, 'StageName', stage.stageName);
    const names = [...stage instanceof CfnStage ? [stage.ref] : [], ...name === undefined ? [] : [name]];
    const arns = names.map((one) => `/restapis/${this.text(this.api.ref)}/stages/${this.text(one)}`);
    return associations.filter(({ resource }) => arns.some((arn) => resource.endsWith(arn)));
  }

  /** Those of authors. */
  private others(): Association[] {
    return this.associations((element) => !(element instanceof StageAssociation));
  }

  private associations(isMeant: (element: CfnWebACLAssociation) => boolean = () => true): Association[] {
    const elements = elementsAround(this.api).filter((element) => element instanceof CfnWebACLAssociation) as CfnWebACLAssociation[];
    return elements.filter(isMeant).map((construct) => {
      const { value } = renderForEngine(construct);
      const properties = isObject(value) && isObject(value.Properties) ? value.Properties : {};
      return { construct, resource: String(properties.ResourceArn), webAcl: String(properties.WebACLArn) };
    });
  }

  private text(value: unknown): string {
    return String(resolveForEngine(this.api.stack, value).value);
  }
}

/** A deployment may make a stage, too. */
function isStageOf(api: CfnRestApi, node: IConstruct): node is CfnStage | CfnDeployment {
  const makesStage = node instanceof CfnStage || node instanceof CfnDeployment && propertyOf(node, 'StageName', node.stageName) !== undefined;
  return makesStage && refersTo(propertyOf(node, 'RestApiId', node.restApiId), api, node);
}

class StageAssociation extends CfnWebACLAssociation {
  constructor(stage: CfnStage | CfnDeployment, webAcl: CfnWebACL, private readonly isNeeded: () => boolean) {
    const name = stage instanceof CfnStage ? stage.ref : String(propertyOf(stage, 'StageName', stage.stageName));
    super(stage, 'WebAclAssociation', {
      webAclArn: webAcl.attrArn,
      resourceArn: Stack.of(stage).formatArn({
        service: 'apigateway',
        account: '',
        resource: 'restapis',
        resourceName: `${stage.restApiId}/stages/${name}`,
        arnFormat: ArnFormat.SLASH_RESOURCE_SLASH_RESOURCE_NAME,
      }),
    });
    if (stage instanceof CfnDeployment) { this.node.addDependency(stage); }
    this.cfnOptions.condition = stage.cfnOptions.condition; // of a template that is included
  }

  protected shouldSynthesize(): boolean {
    return this.isNeeded();
  }
}

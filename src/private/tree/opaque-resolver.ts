import { CfnElement, CfnMapping, CfnResource, DefaultTokenResolver, IPostProcessor, IResolvable, IResolveContext, Reference, Stack, Token, Tokenization } from 'aws-cdk-lib';
import { isObject } from './references';
import { DYNAMIC_REFERENCE } from './tokens';
import { opaque } from '../../engine';
import { ImportedApiDefinition } from '../../imported-api/imported-api-definition';
import { isIntrinsic } from '../composition/canonical';

/**
 * Resolves tokens to the engine's opaque constants: every `Ref`, `Fn::GetAtt` and other intrinsic function becomes a constant that is equal to
 * itself, whichever stack reads it. The environment's own values are put in where the stack knows them.
 */
class OpaqueResolver extends DefaultTokenResolver {
  public readonly references = new Set<CfnElement>();

  constructor(private readonly stack: Stack) {
    super({ join: (left: unknown, right: unknown) => `${text(left)}${text(right)}` });
  }

  public resolveToken(token: IResolvable, context: IResolveContext, postProcessor: IPostProcessor): unknown {
    if (Reference.isReference(token)) { return this.constantFor(token); }
    const value: unknown = super.resolveToken(token, context, postProcessor);
    this.noteMapping(value);
    return isIntrinsic(value) ? constantOf(this.stack, value) : value;
  }

  private noteMapping(value: unknown): void {
    const lookup = isObject(value) ? value['Fn::FindInMap'] : undefined;
    if (!Array.isArray(lookup)) { return; }
    const mapping = this.stack.node.findAll().find((node) => node instanceof CfnMapping && this.stack.resolve(node.logicalId) === lookup[0]);
    if (mapping instanceof CfnMapping) { this.references.add(mapping); }
  }

  private constantFor(reference: Reference): string {
    const { target, displayName } = reference;
    if (displayName.startsWith('AWS::')) { return pseudoParameter(this.stack, displayName); }
    if (CfnElement.isCfnElement(target)) { this.references.add(target); }
    const path = target.node.path.replace(/\/Resource$/, '');
    // An endpoint has one id, whichever attribute it is read from, and no other endpoint has the same. So has a VPC, beside attributes such as its addresses.
    // By type: the classes of aws-ec2 take longer to load than all that is done here.
    const type = CfnResource.isCfnResource(target) ? target.cfnResourceType : undefined;
    if (type === 'AWS::EC2::VPCEndpoint' || type === 'AWS::EC2::VPC' && ['Ref', 'VpcId'].includes(displayName)) { return opaque(`!${path}`); }
    return opaque(displayName === 'Ref' ? path : `${path}.${displayName}`);
  }
}

/** A join without delimiter is the text with constants in it; every other function is one constant. */
function constantOf(stack: Stack, intrinsic: { readonly [name: string]: unknown }): string {
  const { Ref: ref, 'Fn::Join': join } = intrinsic;
  if (typeof ref === 'string' && ref.startsWith('AWS::')) { return pseudoParameter(stack, ref); }
  if (Array.isArray(join) && join[0] === '' && Array.isArray(join[1])) { return (join[1] as unknown[]).map((part) => withoutIntrinsics(stack, part)).join(''); }
  return opaque(JSON.stringify(intrinsic));
}

/** The environment's own values, where the stack knows them. */
function pseudoParameter(stack: Stack, name: string): string {
  const known: { [name: string]: string | undefined } = {
    'AWS::AccountId': stack.account, 'AWS::Region': stack.region, 'AWS::Partition': partitionOf(stack),
  };
  const value = known[name];
  return value === undefined || Token.isUnresolved(value) ? opaque(name) : value;
}

function text(part: unknown): string {
  return part === undefined ? '' : String(part);
}

function partitionOf(stack: Stack): string | undefined {
  const { region } = stack;
  if (Token.isUnresolved(region)) { return undefined; }
  if (region.startsWith('cn-')) { return 'aws-cn'; }
  return region.startsWith('us-gov-') ? 'aws-us-gov' : 'aws';
}

/** A value of the tree as the engine reads it, and the elements that it refers to. */
export interface EngineValue {
  readonly value: unknown;
  readonly references: readonly CfnElement[];
}

/** Resolves a value with every token as an opaque constant. */
export function resolveForEngine(stack: Stack, value: unknown): EngineValue {
  const resolver = new OpaqueResolver(stack);
  const resolved: unknown = Tokenization.resolve(value, { scope: stack, resolver, preparing: false });
  return { value: withoutIntrinsics(stack, resolved), references: [...resolver.references] };
}

/** Intrinsic functions that were written as plain objects, as CfnInclude and `Fn::` literals do, and dynamic references. */
function withoutIntrinsics(stack: Stack, value: unknown): unknown {
  if (typeof value === 'string') { return value.replace(new RegExp(DYNAMIC_REFERENCE, 'g'), opaque); }
  if (Array.isArray(value)) { return value.map((item) => withoutIntrinsics(stack, item)); }
  if (!isObject(value)) { return value; }
  if (isIntrinsic(value)) { return constantOf(stack, value); }
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withoutIntrinsics(stack, inner)]));
}

/** A resource as the template will carry it: after Aspects, overrides and late additions. */
export function renderForEngine(resource: CfnResource): EngineValue {
  const rendered = resource instanceof ImportedApiDefinition ? resource.rendered() : (resource as unknown as Renderable)._toCloudFormation();
  const { value, references } = resolveForEngine(resource.stack, rendered);
  const resources = isObject(value) && isObject(value.Resources) ? Object.values(value.Resources) : [];
  return { value: resources[0], references };
}

/** What every CloudFormation element has; aws-cdk-lib hashes deployments with it, and hides it from the type declarations. */
interface Renderable {
  _toCloudFormation(): object;
}

import { CfnElement, CfnResource, IResolvable, Reference, Stack, Stage, Token, Tokenization } from 'aws-cdk-lib';
import { CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';

/** The element that a token refers to with `Ref` or `Fn::GetAtt`, or undefined for literals and every other token. */
export function referencedElement(value: unknown): IConstruct | undefined {
  const token = firstToken(value);
  return token !== undefined && Reference.isReference(token) ? token.target : undefined;
}

function firstToken(value: unknown): IResolvable | undefined {
  if (typeof value === 'string') {
    const fragments = Tokenization.reverseString(value);
    return fragments.length === 1 ? fragments.firstToken : undefined;
  }
  return Token.isUnresolved(value) ? Tokenization.reverse(value) : undefined;
}

/**
 * Whether a property (`restApiId`, `resourceId`, ...) of an L1 names a resource: by token, or by `{ Ref: ... }` as CfnInclude writes it,
 * which only means something within one stack.
 */
export function refersTo(value: unknown, resource: CfnResource, from: CfnElement): boolean {
  const target = referencedElement(value);
  if (target !== undefined || from.stack !== resource.stack) { return target === resource; }
  const resolved: unknown = resource.stack.resolve(value);
  return isObject(resolved) && resolved.Ref !== undefined && resolved.Ref === resource.stack.resolve(resource.logicalId);
}

/**
 * The name of a stage that is given by `stage.stageName`: that token refers to the stage, but its name is usually known.
 * A stage depends on its API, so a policy that referred to the stage itself would be circular.
 */
export function stageNameOf(name: string): string {
  const element = referencedElement(name);
  return element instanceof CfnStage && element.stageName !== undefined ? element.stageName : name;
}

/** All elements that are synthesised together with a construct: nested stages are assemblies of their own. */
export function elementsAround(construct: IConstruct): CfnElement[] {
  const root = Stage.of(construct) ?? construct.node.root;
  const elements: CfnElement[] = [];
  const visit = (node: IConstruct) => {
    if (CfnElement.isCfnElement(node)) { elements.push(node); }
    for (const child of node.node.children) {
      if (!Stage.isStage(child)) { visit(child); }
    }
  };
  visit(root);
  return elements;
}

/** What a construct is called where another one is: by its path in their stack, or in their app; without slashes, as the id of a child. */
export function idOf(construct: IConstruct, from: IConstruct): string {
  const home = Stack.of(construct) === Stack.of(from) ? Stack.of(from) : Stage.of(from) ?? from.node.root;
  const { path } = home.node;
  return (path !== '' && construct.node.path.startsWith(`${path}/`) ? construct.node.path.slice(path.length + 1) : construct.node.path).replace(/\//g, ' ');
}

export function isObject(value: unknown): value is { readonly [key: string]: unknown } {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

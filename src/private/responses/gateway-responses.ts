import { Lazy } from 'aws-cdk-lib';
import { CfnGatewayResponse, CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { Construct, IConstruct } from 'constructs';
import { unwrapFor } from '../checked';
import { fail } from '../errors';
import { ResponseResource, responseResources, RESPONSES_EXTENSION, responsesOfBody } from './existing-responses';
import { AccessDeniedResponse } from '../../access-denied-response';
import { GatewayResponseDefinition, hasOpaque } from '../../engine';
import { isObject } from '../tree/references';

/**
 * The gateway responses that constructs ask for, one per type.
 *
 * On an API with an OpenAPI definition they are written into the definition: its import replaces what the API has, so that a response which is
 * a resource of its own would vanish with the next change of the definition, while CloudFormation sees nothing to do. An import that merges
 * leaves such resources alone, and would not take away what the definition no longer has; there, they are resources as on any other API.
 *
 * @see https://github.com/aws/aws-cdk/issues/28652
 */
export class GatewayResponses {
  /** Who asks for a type, by its name. */
  private readonly askedBy = new Map<string, IConstruct>();
  /** Types that are to look like the others as soon as there is a response, and who says so. */
  private readonly likewise = new Map<string, IConstruct>();
  private definition?: GatewayResponseDefinition;
  /** The OpenAPI definition as others made it. */
  private body: unknown;

  constructor(private readonly scope: Construct, private readonly api: CfnRestApi) {}

  /** @throws if the response is not possible, or another one was given before */
  public add(by: IConstruct, response: AccessDeniedResponse): void {
    const definition = unwrapFor(by, () => response._render());
    const [first] = this.askedBy.values();
    if (this.definition !== undefined && JSON.stringify(this.definition) !== JSON.stringify(definition)) {
      fail(by, `the API has another access-denied response already, given by ${first.node.path}: an API has one, so give the same to both, or to one of them`);
    }
    if (this.definition === undefined && this.inDefinition()) { this.replaceBody(); }
    this.definition = definition;
    response._types.forEach((type) => this.answer(type, by, definition));
    this.likewise.forEach((construct, type) => this.answer(type, construct, definition));
  }

  /** One more type gets the API's response, if it has or gets one. */
  public alsoFor(by: IConstruct, type: string): void {
    this.likewise.set(type, by);
    if (this.definition !== undefined) { this.answer(type, by, this.definition); }
  }

  /** What is wrong with the gateway responses of the API, those of others included. */
  public problems(): string[] {
    const resources = responseResources(this.api);
    const hidden = this.definition === undefined ? [] : resources.filter(({ type }) => hasOpaque(type));
    const rendered = [...resources, ...responsesOfBody(this.api, this.api.body)].map(({ type }) => type);
    const lost = [...this.askedBy].filter(([type]) => !rendered.includes(type));
    return [
      ...hidden.map(({ resource }) => `the type of gateway response ${resource.node.path} is hidden by a token, so it may be one that the access-denied `
        + 'response answers for; set it to a literal type'),
      ...lost.map(([type, by]) => `gateway response ${type}, which ${by.node.path} asks for, is not in the template: the "body" property of the CfnRestApi was set `
        + 'later, or the resource was removed; give the API its definition before the response'),
      ...this.duplicates(resources),
    ];
  }

  /** Paths of the responses that the next import of the API's definition may take away. */
  public lostOnImport(): string[] {
    return this.inDefinition() ? responseResources(this.api).map(({ resource }) => resource.node.path) : [];
  }

  private duplicates(resources: readonly ResponseResource[]): string[] {
    const places = new Map<string, string[]>();
    const note = (type: string, place: string) => places.set(type, [...places.get(type) ?? [], place]);
    const ours = this.scope.node.findAll();
    for (const { type, resource } of resources) {
      if (!ours.includes(resource)) { note(type, resource.node.path); }
    }
    for (const { type } of responsesOfBody(this.api, this.body ?? this.api.body)) { note(type, `${RESPONSES_EXTENSION} in the definition of ${this.api.node.path}`); }
    for (const [type, by] of this.askedBy) { note(type, `the access-denied response of ${by.node.path}`); }
    return [...places].filter(([, found]) => found.length > 1).map(([type, found]) => (
      `the API has ${found.length} gateway responses of type ${type} (${found.join(', ')}), and one silently wins: keep one`));
  }

  private answer(type: string, by: IConstruct, definition: GatewayResponseDefinition): void {
    if (this.askedBy.has(type)) { return; }
    this.askedBy.set(type, by);
    if (!this.inDefinition()) { this.makeResource(type, definition); }
  }

  private inDefinition(): boolean {
    return this.api.body !== undefined && this.api.mode !== 'merge';
  }

  private replaceBody(): void {
    this.body = this.api.body;
    this.api.body = Lazy.uncachedAny({
      produce: (context) => {
        const body: unknown = context.resolve(this.body);
        if (!isObject(body)) { return body; }
        const { statusCode, headers, templates } = this.definition!;
        const response = { statusCode, responseParameters: parametersOf(headers), responseTemplates: templates };
        const others = isObject(body[RESPONSES_EXTENSION]) ? body[RESPONSES_EXTENSION] : {};
        const ours = Object.fromEntries([...this.askedBy.keys()].sort().map((type) => [type, response]));
        return { ...body, [RESPONSES_EXTENSION]: { ...others, ...ours } };
      },
    });
  }

  /** An L1: an L2 would make the ids of deployments depend on the order in which constructs ask. */
  private makeResource(type: string, { statusCode, headers, templates }: GatewayResponseDefinition): void {
    const id = type.split('_').map((word) => word[0] + word.slice(1).toLowerCase()).join('');
    const resource = new CfnGatewayResponse(new Construct(this.scope, id), 'Resource', {
      restApiId: this.api.ref, responseType: type, statusCode, responseParameters: parametersOf(headers), responseTemplates: templates,
    });
    resource.cfnOptions.condition = this.api.cfnOptions.condition; // of a template that is included
  }
}

/** As API Gateway calls them. */
function parametersOf(headers: GatewayResponseDefinition['headers']): { [name: string]: string } {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [`gatewayresponse.header.${name}`, value]));
}

import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { ApiIdentity, compileLayer, Layer, LayerKind, parsePolicy, Way } from '../../engine';
import { resolveForEngine } from '../tree/opaque-resolver';

/** A layer that a construct knows of: what stands before the API, read when the rest of the app is complete. */
export interface LayerSource {
  /** Whose layer it is, for errors. */
  readonly construct: IConstruct;
  readonly kind: LayerKind;
  /** @returns undefined if it turns out to be none: everything passes. Every value may hold tokens. */
  read(): LayerContent | undefined;
}

export interface LayerContent {
  /** What readers call it, such as `the VPC endpoint policy of vpce-0a1b2c3d`. */
  readonly name: string;
  /** The policy document. Of a web ACL: Deny statements, with `Principal: '*'`, `Action: 'execute-api:*'`, and short resource forms such as `execute-api:/prod/*`. */
  readonly policy: unknown;
  /** The id of the VPC endpoint; the ARN of the domain name, in its execute-api form. Not for web ACLs. */
  readonly through?: string;
}

const SOURCES = new WeakMap<CfnRestApi, LayerSource[]>();

export function addLayer(api: CfnRestApi, source: LayerSource): void {
  SOURCES.set(api, [...layerSources(api), source]);
}

export function layerSources(api: CfnRestApi): readonly LayerSource[] {
  return SOURCES.get(api) ?? [];
}

/**
 * The layers of an API as the template will carry them, in the order in which requests pass them (reading `layer-order` of the engine).
 *
 * @throws if one of them cannot be read: nothing is guessed
 */
export function renderedLayers(api: CfnRestApi, identity: ApiIdentity): Layer[] {
  const sources = layerSources(api).flatMap((source) => {
    const content = source.read();
    return content === undefined ? [] : [{ ...content, kind: source.kind, construct: source.construct, through: resolved(api, content.through ?? '') }];
  });
  const of = (kind: LayerKind) => sources.filter((source) => source.kind === kind);
  const compiled = ({ construct, kind, name, policy, through }: typeof sources[number], way: Way): Layer => {
    try {
      if (kind !== 'web ACL' && through === '') { throw new Error('it is not known which requests come this way'); }
      return compileLayer(kind, resolved(api, name), parsePolicy(resolveForEngine(api.stack, policy).value), identity, way);
    } catch (error) {
      throw new Error(`the ${kind} of ${construct.node.path} is not valid: ${(error as Error).message}`);
    }
  };
  const domainNames = of('domain name policy');
  return [
    ...of('web ACL').map((source) => compiled(source, {})),
    ...of('VPC endpoint policy').flatMap((source) => [
      compiled(source, { vpcEndpoint: source.through }),
      ...domainNames.map(({ through: domainName }) => compiled(source, { vpcEndpoint: source.through, domainName })),
    ]),
    ...domainNames.map((source) => compiled(source, { domainName: source.through })),
  ];
}

function resolved({ stack }: CfnRestApi, text: string): string {
  return String(resolveForEngine(stack, text).value);
}

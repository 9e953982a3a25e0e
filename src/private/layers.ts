import { CfnRestApi } from 'aws-cdk-lib/aws-apigateway';
import { IConstruct } from 'constructs';
import { resolveForEngine } from './opaque-resolver';
import { ApiIdentity, compileLayer, Layer, LayerKind, parsePolicy } from '../engine';

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
 * The layers of an API as the template will carry them, in the order in which requests pass them.
 *
 * @throws if one of them cannot be read: nothing is guessed
 */
export function renderedLayers(api: CfnRestApi, identity: ApiIdentity): Layer[] {
  const ordered = [...layerSources(api)].sort((a, b) => ORDER.indexOf(a.kind) - ORDER.indexOf(b.kind));
  return ordered.flatMap((source) => {
    const content = source.read();
    return content === undefined ? [] : [renderedLayer(api, identity, source, content)];
  });
}

const ORDER: readonly LayerKind[] = ['web ACL', 'VPC endpoint policy', 'domain name policy'];
const KEYS = { 'VPC endpoint policy': 'aws:SourceVpce', 'domain name policy': 'execute-api:viaDomainArn' } as const;

function renderedLayer(api: CfnRestApi, identity: ApiIdentity, { construct, kind }: LayerSource, { name, policy, through }: LayerContent): Layer {
  const resolved = (value: unknown) => resolveForEngine(api.stack, value).value;
  try {
    return {
      kind,
      name: String(resolved(name)),
      policy: compileLayer(kind, parsePolicy(resolved(policy)), identity),
      comesThrough: kind === 'web ACL' || through === undefined ? undefined : { key: KEYS[kind], value: String(resolved(through)) },
    };
  } catch (error) {
    throw new Error(`the ${kind} of ${construct.node.path} is not valid: ${(error as Error).message}`);
  }
}

import type { Layer, LayerKind } from './layers';

/** What API Gateway does with a request, and why. */
export interface Decision {
  readonly outcome: 'ALLOW' | 'DENY' | 'UNDECIDED';
  readonly reason: DecisionReason;
  readonly decidedBy: DecidedBy;

  /** Of a refusal; undefined where AWS does not document it. */
  readonly gatewayResponseType?: string;

  /** What stopped the request before API Gateway looked at the policy of the API. */
  readonly layer?: Layer;

  /** Indexes of the statements that decided, of the layer if one did. */
  readonly statements: readonly number[];

  /** Named reasons; not empty if, and only if, the outcome is UNDECIDED. */
  readonly undecidedBecause: readonly string[];
}

export type DecisionReason = 'allow' | 'explicitDeny' | 'implicitDeny' | 'unauthenticated' | 'undecided';

/** `no grant`: neither side refuses, but neither allows. `several`: it depends on something unknown. */
export type DecidedBy =
  | LayerKind
  | 'resource policy'
  | 'identity policy'
  | 'authorizer'
  | 'signature'
  | 'no grant'
  | 'no policy'
  | 'no route'
  | 'several';

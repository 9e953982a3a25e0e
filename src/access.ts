import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { displayOpaque, Regions, RequestSpace } from './engine';
import { AUTHORIZATIONS, authorizationTypesOf } from './private/proof/by-authorization';
import { proverOf } from './private/proof/prove';
import { requestSpace } from './private/proof/request-space';
import { bulleted, linesForEach, paragraphs } from './private/text';
import { KnownApi } from './private/tree/known-api';
import { RequestRegion } from './request-region';
import { Requests } from './requests';

/** Who can invoke the methods that have one authorization type. */
export class AccessByAuthorization {
  /** @internal */
  public static _of(api: KnownApi, requests: RequestSpace, authorizationType: AuthorizationType): AccessByAuthorization {
    return new AccessByAuthorization(api, { ...requests, authorizationTypes: [`${authorizationType}` as const] }, authorizationType);
  }

  /** The authorization type. */
  public readonly authorizationType: AuthorizationType;

  /**
   * Who gets in by the resource policy alone: without an identity policy, or an answer of the Lambda authorizer, that allows; neither denies.
   * Nobody gets past a Cognito authorizer so.
   */
  public readonly byPolicyAlone: RequestRegion[];

  /**
   * Who could get in if their identity policy, or the authorizer, allows. Those who need neither are among them.
   */
  public readonly ifOthersAllow: RequestRegion[];

  /** Why not more is known, where the proof takes too many steps. */
  public readonly undecidedReasons: string[];

  /** @internal */
  public readonly _isReached: boolean;

  private constructor(api: KnownApi, requests: RequestSpace, authorizationType: AuthorizationType) {
    const { ifOthersAllow, byPolicyAlone } = proverOf(api).whoCanInvoke(api.compiled, [requests]);
    const described = ({ regions }: Regions) => regions.map((region) => RequestRegion._of(api, region, authorizationType));
    this.authorizationType = authorizationType;
    this.ifOthersAllow = described(ifOthersAllow);
    this.byPolicyAlone = described(byPolicyAlone);
    this.undecidedReasons = [...new Set([...ifOthersAllow.undecided, ...byPolicyAlone.undecided].map(displayOpaque))];
    const isAnswered = this.ifOthersAllow.length > 0 || this.undecidedReasons.length > 0;
    const refused = isAnswered ? undefined : proverOf(api).deniesAll(api.compiled, [requests]);
    this._isReached = !(refused?.outcome === 'holds' && refused.empty);
  }

  /** Both readings as text. */
  public toString(): string {
    return this._text(linesForEach(1));
  }

  /** @internal */
  public _text(most: number): string {
    const { title, alone, allowed } = AUTHORIZATIONS[this.authorizationType];
    const lines = (regions: readonly RequestRegion[], nobody: string, indent: string) => (
      bulleted(regions.length === 0 ? [nobody] : regions.map(({ description }) => description), indent, most));
    const doubts = bulleted(this.undecidedReasons.map((reason) => `undecided: ${reason}`));
    if (alone === undefined) { return [title, ...lines(this.ifOthersAllow, 'nobody', '  '), ...doubts].join('\n'); }
    const known = new Set(this.byPolicyAlone.map(({ description }) => description));
    const others = this.ifOthersAllow.filter(({ description }) => !known.has(description));
    return [
      title,
      `  ${alone}`, ...lines(this.byPolicyAlone, 'nobody', '    '),
      `  ${allowed}`, ...lines(others, known.size === 0 ? 'nobody' : 'nobody else', '    '),
      ...doubts,
    ].join('\n');
  }
}

/** Who can invoke a part of an API, in two readings where somebody else has a say, too. */
export class Access {
  /**
   * @throws if the requests say what identity policies or authorizers answer
   * @internal
   */
  public static _of(api: KnownApi, requests: Requests): Access {
    return new Access(api, requests);
  }

  /** By the authorization types of the methods that the requests reach. */
  public readonly methods: AccessByAuthorization[];

  private constructor(api: KnownApi, private readonly requests: Requests) {
    const { identityPolicy, authorizer } = requests._facts;
    if (identityPolicy !== undefined || authorizer !== undefined) {
      throw new Error(`"${requests}" says what identity policy and authorizer answer, and the question is about both readings: leave it out`);
    }
    const space = requestSpace(api, requests);
    this.methods = authorizationTypesOf(api).map((type) => AccessByAuthorization._of(api, space, type)).filter(({ _isReached }) => _isReached);
  }

  /** The answer as text. */
  public toString(): string {
    if (this.methods.length === 0) { return `Nobody can invoke what the API has no method for: ${this.requests}.`; }
    return paragraphs([`Who can invoke the API, asked about ${this.requests}:`], ...this.methods.map((part) => [part._text(linesForEach(this.methods.length))]));
  }
}

import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { displayOpaque, Region } from './engine';
import { ExampleRequest } from './example-request';
import { regionText } from './private/proof/region-text';
import { KnownApi } from './private/tree/known-api';

/** Requests that can be described in one line. */
export class RequestRegion {
  /** @internal */
  public static _of(api: KnownApi, region: Region, authorizationType: AuthorizationType): RequestRegion {
    return new RequestRegion(api, region, authorizationType);
  }

  /** The authorization of the methods. */
  public readonly authorizationType: AuthorizationType;

  /** Who calls, from where, to what. */
  public readonly description: string;

  /** Whether all these requests are meant for certain. If not, it depends on something that is not known. */
  public readonly isCertain: boolean;

  /** One of the requests. */
  public readonly example: ExampleRequest;

  private constructor(api: KnownApi, region: Region, authorizationType: AuthorizationType) {
    this.authorizationType = authorizationType;
    this.description = displayOpaque(regionText(region));
    this.isCertain = region.certain;
    this.example = ExampleRequest._of(api, region.example);
  }

  /** The description. */
  public toString(): string {
    return this.description;
  }
}

import { IConstruct } from 'constructs';
import { Access } from './access';
import { Answer } from './answer';
import { ApiDescription } from './api-description';
import { PolicyComparison } from './policy-comparison';
import { unwrapFor } from './private/checked';
import { compiledPolicy, DescribedApi } from './private/tree/described-api';
import { KnownApi } from './private/tree/known-api';
import { PublicAccess } from './public-access';
import { PublicAccessOptions } from './public-access-options';
import { Requests } from './requests';

/**
 * The resource policy of an API as a document, with what is known of the API, to ask questions about all requests.
 *
 * Every answer is exact: it is proved, or shown by a request that the evaluator has replayed, or undecided with the reasons.
 */
export class ResourcePolicyDocument {
  /**
   * A policy as JSON, such as `aws apigateway get-rest-api --query policy` prints it, and what is known of its API.
   *
   * @param policyJson the policy; an unknown element, operator or key that is written twice is an error
   * @param api what is known of the API; what is left out is not guessed
   * @throws if the text is no policy, or the description not one of an API
   */
  public static fromJson(policyJson: string, api: ApiDescription): ResourcePolicyDocument {
    return new ResourcePolicyDocument(new DescribedApi(policyJson, api));
  }

  /**
   * An API that has no policy: open where methods have no authorization, unless it is private.
   *
   * @param api what is known of the API; what is left out is not guessed
   * @throws if the description is not one of an API
   */
  public static none(api: ApiDescription): ResourcePolicyDocument {
    return new ResourcePolicyDocument(new DescribedApi(undefined, api));
  }

  /** @internal */
  public static _of(api: KnownApi, scope: IConstruct): ResourcePolicyDocument {
    return new ResourcePolicyDocument(api, scope);
  }

  private constructor(private readonly api: KnownApi, private readonly scope?: IConstruct) {}

  /**
   * Whether API Gateway refuses all these requests.
   *
   * @param requests one request, or many
   * @throws if the API has no such stage or condition key
   */
  public deniesAll(requests: Requests): Answer {
    return this.ask(() => Answer._of(this.api, requests, 'DENY'));
  }

  /**
   * Whether API Gateway lets in all these requests.
   *
   * @param requests one request, or many
   * @throws if the API has no such stage or condition key
   */
  public allowsAll(requests: Requests): Answer {
    return this.ask(() => Answer._of(this.api, requests, 'ALLOW'));
  }

  /**
   * Whether people get in whom the author does not know, and from how many addresses.
   *
   * @param options who is trusted, and from how many addresses the public may get in
   * @throws if an option is not possible
   */
  public publicAccess(options: PublicAccessOptions = {}): PublicAccess {
    return this.ask(() => PublicAccess._of(this.api, options));
  }

  /**
   * Who can invoke the API, or a part of it: with an identity policy or authorizer that allows, and without.
   *
   * @param requests the part; by default all requests. It must not say what identity policies and authorizers answer.
   * @throws if the API has no such stage or condition key, or the requests say what others answer
   */
  public whoCanInvoke(requests: Requests = Requests.any()): Access {
    return this.ask(() => Access._of(this.api, requests));
  }

  /**
   * What changes for callers when this policy takes the place of an earlier one of the same API.
   *
   * @param earlierPolicyJson the earlier policy as JSON; by default none, as if the API had no policy
   * @param requests the requests that are compared; by default all
   * @throws if the text is no policy
   */
  public changesSince(earlierPolicyJson?: string, requests: Requests = Requests.any()): PolicyComparison {
    return this.ask(() => {
      const earlier = earlierPolicyJson === undefined ? undefined : compiledPolicy(earlierPolicyJson, this.api.identity);
      return PolicyComparison._of(this.api, earlier, requests);
    });
  }

  /** Whoever asks about an API of this app reads its path in errors. */
  private ask<T>(question: () => T): T {
    return this.scope === undefined ? question() : unwrapFor(this.scope, question);
  }
}

import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { AccessDeniedResponse } from '../access-denied-response';
import { ApiTarget } from '../api-target';

/** What all policies have in common. */
export interface PolicyProps {
  /**
   * The API that the policy protects: an L2 (`RestApi`, `SpecRestApi`), an L1 (`CfnRestApi`), or one of a template that is included. It must be defined in
   * this app, in whatever stack: the policy of an imported API is out of CloudFormation's reach.
   */
  readonly restApi: aws_apigateway.IRestApiRef;

  /**
   * What the policy is about. Everything else on the API stays as it was.
   *
   * @default - the whole API
   */
  readonly targets?: ApiTarget[];

  /**
   * What refused callers see. It answers for the whole API, since API Gateway has one such response per API; give it to one policy,
   * or the same to several.
   *
   * Without it, API Gateway tells them the ARN of the method, with the API's id, Region, stage and path, and their own ARN.
   *
   * @default - API Gateway's own response, or the one that another policy gives
   */
  readonly accessDeniedResponse?: AccessDeniedResponse;
}

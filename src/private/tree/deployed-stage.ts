import { CfnRestApi, CfnStage } from 'aws-cdk-lib/aws-apigateway';
import { aws_apigateway } from 'aws-cdk-lib/interfaces';
import { IConstruct } from 'constructs';
import { fail } from '../errors';
import { propertyOf } from './overrides';
import { elementsAround, refersTo } from './references';

/**
 * The name of a stage of an API, as a reference: what has it comes after the stage.
 *
 * @throws if it is a stage of another API, or no stage is given and the app does not define exactly one
 */
export function deployedStage(scope: IConstruct, api: CfnRestApi, stage: aws_apigateway.IStageRef | undefined): string {
  const stages = elementsAround(api).filter((element) => element instanceof CfnStage).filter((one) => refersTo(propertyOf(one, 'RestApiId', one.restApiId), api, one));
  if (stage !== undefined) {
    const known = stages.find((one) => one === stage || one === stage.node.defaultChild);
    if (stages.length > 0 && known === undefined) { fail(scope, `${stage.node.path} is no stage of ${api.node.path}: pass one of ${stages.map(({ node }) => node.path).join(', ')}`); }
    return stage.stageRef.stageName;
  }
  if (stages.length !== 1) {
    fail(scope, `the app defines ${stages.length === 0 ? 'no stage' : `${stages.length} stages`} of ${api.node.path}: pass the stage that callers of the domain name are to reach`);
  }
  return stages[0].stageRef.stageName;
}

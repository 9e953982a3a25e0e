import { createHash } from 'crypto';
import { apigateway, client, found, retryOnConflict } from './client';
import { Undo } from './replace';
import { Request } from './request';

/**
 * What a deployment's description says: who made it, with which policy, and at which request of CloudFormation's. This is all that is remembered
 * between two requests, and it lives and dies with what it is about.
 */
export interface Mark {
  readonly owner: string;
  readonly policy: string;
  readonly request: string;
}

const MARK = /^cdk-apigateway-resource-policies owner=(?<owner>\w+) policy=(?<policy>\w+) request=(?<request>\S+)$/;

export function ownerOf({ StackId, LogicalResourceId }: Request): string {
  return createHash('sha256').update(`${StackId} ${LogicalResourceId}`).digest('hex').slice(0, 16);
}

/** The marks of all deployments of an API that have one, by deployment id. */
export async function marksOf(restApiId: string): Promise<Map<string, Mark>> {
  const marks = new Map<string, Mark>();
  for await (const { items = [] } of apigateway.paginateGetDeployments({ client, pageSize: 500 }, { restApiId })) {
    for (const { id, description } of items) {
      const mark = MARK.exec(description ?? '')?.groups as Mark | undefined;
      if (id !== undefined && mark !== undefined) { marks.set(id, mark); }
    }
  }
  return marks;
}

export interface StageState {
  readonly name: string;
  readonly deploymentId?: string;
}

/** The stages by name, without those that do not exist. */
export async function stagesOf(restApiId: string, stageNames: readonly string[]): Promise<StageState[]> {
  const stages: StageState[] = [];
  for (const stageName of stageNames) {
    const stage = await found(client.send(new apigateway.GetStageCommand({ restApiId, stageName })));
    if (stage?.canarySettings?.deploymentId !== undefined) {
      throw new Error(`stage ${stageName} of API ${restApiId} has a canary, which would go on with its own deployment and the policy in it: `
        + 'promote or delete it first');
    }
    if (stage !== undefined) { stages.push({ name: stageName, deploymentId: stage.deploymentId }); }
  }
  return stages;
}

/** Makes a snapshot of the API, or finds the one that an interrupted run has made for the same request. */
export async function deploy(restApiId: string, mark: Mark, marks: ReadonlyMap<string, Mark>): Promise<string | undefined> {
  for (const [id, { owner, policy, request }] of marks) {
    if (owner === mark.owner && policy === mark.policy && request === mark.request) { return id; }
  }
  const description = `cdk-apigateway-resource-policies owner=${mark.owner} policy=${mark.policy} request=${mark.request}`;
  // Naming a stage here would make one where it does not exist.
  const { id } = await retryOnConflict(() => client.send(new apigateway.CreateDeploymentCommand({ restApiId, description })));
  return id;
}

/** Lets a stage serve a snapshot, and nothing else of the stage is touched. */
export async function serve(restApiId: string, stage: StageState, deploymentId: string | undefined, undo: Undo): Promise<void> {
  const { name: stageName, deploymentId: before } = stage;
  const point = (value: string | undefined) => retryOnConflict(() => client.send(new apigateway.UpdateStageCommand({
    restApiId, stageName, patchOperations: [{ op: 'replace', path: '/deploymentId', value }],
  })));
  if (before === deploymentId) { return; }
  undo.push(async () => {
    const now = await client.send(new apigateway.GetStageCommand({ restApiId, stageName }));
    if (now.deploymentId === deploymentId) { await point(before); }
  });
  await point(deploymentId);
}

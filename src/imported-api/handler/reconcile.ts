import { found } from './client';
import { gatewayResponseOf, Part, policyOf } from './parts';
import { ApiArn } from './policy-text';
import { Change, replace, Replacement, Undo } from './replace';
import { Properties, Request } from './request';
import { deploy, Mark, marksOf, ownerOf, serve, StageState, stagesOf } from './stages';

/**
 * Brings an API to what the template says, or, on deletion, back to what it was.
 *
 * Each step looks first whether it is done, so that a run which was interrupted anywhere can be repeated. A step that fails takes back those before it.
 */
export async function reconcile(request: Request): Promise<void> {
  const arn = arnOf(request);
  const marks = await found(marksOf(arn.restApiId));
  if (marks === undefined) {
    if (request.RequestType === 'Delete') { return; }
    throw new Error(`there is no API ${arn.restApiId} in ${arn.region}`);
  }
  const owner = ownerOf(request);
  const state: State = {
    request,
    owner,
    marks,
    stages: await stagesOf(arn.restApiId, request.ResourceProperties.StageNames),
    written: [...marks.values()].filter((mark) => mark.owner === owner).map((mark) => mark.policy),
    arn,
    policy: policyOf(arn),
  };
  await (request.RequestType === 'Delete' ? remove(state) : put(state));
}

/** CloudFormation's id of the stack says where we are; the region is that of the API, too. */
function arnOf({ StackId, ResourceProperties: { RestApiId } }: Request): ApiArn {
  const [, partition, , region, account] = StackId.split(':');
  return { partition, region, account, restApiId: RestApiId };
}

interface State {
  readonly request: Request;
  readonly arn: ApiArn;
  readonly owner: string;
  readonly marks: ReadonlyMap<string, Mark>;
  readonly stages: readonly StageState[];
  /** Keys of all policies that this resource has deployed, as API Gateway stored them. */
  readonly written: readonly string[];
  readonly policy: Part<string>;
}

async function put(state: State): Promise<void> {
  const { request: { ResourceProperties: wanted, OldResourceProperties: old }, stages, written, policy } = state;
  const missing = wanted.StageNames.find((stageName) => !stages.some(({ name }) => name === stageName));
  if (missing !== undefined) { throw new Error(`API ${wanted.RestApiId} has no stage ${missing}: deploy it first, or name another`); }

  const before = old?.RestApiId === wanted.RestApiId ? old : undefined;
  const policies = {
    target: JSON.stringify(wanted.Policy),
    mayReplace: [...written, policy.key(before && JSON.stringify(before.Policy)), policy.key(wanted.PreviousPolicy)],
    otherwise: 'refuse',
  } as const;
  const responses = typesOf(wanted, before).map((type) => {
    const response = gatewayResponseOf(state.arn, type);
    const ours = wanted.GatewayResponses[type];
    const previous = wanted.PreviousGatewayResponses?.[type];
    return replacing(response, {
      target: ours ?? previous,
      mayReplace: [response.key(before?.GatewayResponses[type]), response.key(previous)],
      otherwise: ours === undefined ? 'leave' : 'refuse',
    });
  });
  await apply(state, [...responses, replacing(policy, policies)], () => true);
}

async function remove(state: State): Promise<void> {
  const { request: { ResourceProperties: properties }, owner, marks, stages, written, policy } = state;
  const restore = properties.OnDeletion === 'RESTORE';
  const ours = [...written, policy.key(JSON.stringify(properties.Policy))];
  const target = restore ? properties.PreviousPolicy : undefined;

  const served = stages.map(({ deploymentId }) => marks.get(deploymentId ?? '')?.owner).filter((server) => server !== undefined);
  if (served.some((server) => server !== owner) || ![...ours, policy.key(target)].includes(policy.key(await policy.read()))) {
    console.log(`the ${policy.name} is somebody else's by now, and is left as it is`);
    return;
  }
  const responses = typesOf(properties).map((type) => {
    const response = gatewayResponseOf(state.arn, type);
    const previous = restore ? properties.PreviousGatewayResponses?.[type] : undefined;
    return replacing(response, { target: previous, mayReplace: [response.key(properties.GatewayResponses[type])], otherwise: 'leave' });
  });
  const policies = replacing(policy, { target, mayReplace: ours, otherwise: 'leave' });
  // After a creation that failed, nothing is served that would have to go.
  await apply(state, [...responses, policies], (policyChanged) => policyChanged || served.length > 0);
}

function typesOf(...all: (Properties | undefined)[]): string[] {
  return [...new Set(all.flatMap((properties) => Object.keys(properties?.GatewayResponses ?? {})))].sort();
}

type Replacing = (undo: Undo) => Promise<Change>;

function replacing<T>(part: Part<T>, replacement: Replacement<T>): Replacing {
  return (undo) => replace(part, replacement, undo);
}

/** @param parts the policy is the last one: what callers see when they are refused is there before they are */
async function apply(state: State, parts: readonly Replacing[], isDeployed: (policyChanged: boolean) => boolean): Promise<void> {
  const { request: { RequestId, ResourceProperties: { RestApiId } }, owner, marks, stages } = state;
  const undo: Undo = [];
  try {
    const changes: Change[] = [];
    for (const part of parts) { changes.push(await part(undo)); }
    const policy = changes[changes.length - 1];
    if (!isDeployed(policy.changed) || stages.length === 0) { return; }

    const deploymentId = await deploy(RestApiId, { owner, policy: policy.key, request: RequestId }, marks);
    for (const change of changes) { await change.verify(); }
    for (const stage of stages) { await serve(RestApiId, stage, deploymentId, undo); }
  } catch (error) {
    throw await takeBack(undo, error as Error);
  }
}

async function takeBack(undo: Undo, error: Error): Promise<Error> {
  const problems: string[] = [];
  for (const step of undo.reverse()) {
    await step().catch((problem: Error) => problems.push(problem.message));
  }
  return problems.length === 0 ? error : new Error(`${error.message}; and not everything could be taken back: ${problems.join('; ')}`, { cause: error });
}

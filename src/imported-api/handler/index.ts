import { reconcile } from './reconcile';
import { Request } from './request';

/** The whole answer may have 4096 bytes. */
const MAX_REASON = 1200;
const ANSWER_ATTEMPTS = 5;

/**
 * A CloudFormation custom resource that gives an API of somebody else a resource policy.
 *
 * It answers in any case: CloudFormation would wait for an hour. Where it cannot, because it was stopped, Lambda calls it again with the same request.
 */
export async function handler(request: Request): Promise<void> {
  let reason: string | undefined;
  try {
    await reconcile(request);
  } catch (error) {
    console.error(error);
    const { name, message } = error as Error;
    const text = name === 'Error' ? message : `${name}: ${message}`;
    reason = text.length > MAX_REASON ? `${text.slice(0, MAX_REASON)}... (the log of the function has all of it)` : text;
  }
  await answer(request, reason);
}

async function answer(request: Request, reason: string | undefined): Promise<void> {
  const { RequestType, StackId, RequestId, LogicalResourceId, PhysicalResourceId, ResourceProperties } = request;
  const body = JSON.stringify({
    Status: reason === undefined ? 'SUCCESS' : 'FAILED',
    Reason: reason,
    // Another API is another resource: CloudFormation then deletes the old one.
    PhysicalResourceId: RequestType === 'Delete' ? PhysicalResourceId : `resource-policy-of-${ResourceProperties.RestApiId}`,
    StackId,
    RequestId,
    LogicalResourceId,
  });
  for (let failures = 1; ; failures++) {
    try {
      // The URL is signed for an empty content type.
      const { status } = await fetch(request.ResponseURL, { method: 'PUT', body: Buffer.from(body), headers: { 'content-type': '' } });
      if (status < 400) { return; }
      throw new Error(`CloudFormation did not take the answer: status ${status}`);
    } catch (error) {
      if (failures === ANSWER_ATTEMPTS) { throw error; }
      await new Promise((resolve) => setTimeout(resolve, 1000 * failures));
    }
  }
}

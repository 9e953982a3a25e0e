// eslint-disable-next-line import/no-extraneous-dependencies -- it is part of Lambda's Node.js runtimes
import * as apigateway from '@aws-sdk/client-api-gateway';

export { apigateway };

/**
 * Throttling is retried by the SDK, with exponential backoff and jitter: API Gateway's control plane takes few calls, one deployment in five seconds.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/limits.html
 */
export const client = new apigateway.APIGatewayClient({ maxAttempts: 10 });

/** What a call gives, or undefined where there is no such thing. */
export async function found<T>(call: Promise<T>): Promise<T | undefined> {
  try {
    return await call;
  } catch (error) {
    if (error instanceof apigateway.NotFoundException) { return undefined; }
    throw error;
  }
}

const CONFLICT_ATTEMPTS = 6;

/** Tries again where API Gateway says that another change or deployment of the same API is in progress. The SDK leaves that to its callers. */
export async function retryOnConflict<T>(attempt: () => Promise<T>): Promise<T> {
  for (let failures = 1; ; failures++) {
    try {
      return await attempt();
    } catch (error) {
      if (!(error instanceof apigateway.ConflictException) || failures === CONFLICT_ATTEMPTS) { throw error; }
      await new Promise((resolve) => setTimeout(resolve, 1000 * Math.random() * 2 ** failures));
    }
  }
}

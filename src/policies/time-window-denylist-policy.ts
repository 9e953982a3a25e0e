import { Construct } from 'constructs';
import { TimeWindowProps } from './time-window-props';
import { inside, timeWindow } from '../private/lists/time-windows';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a TimeWindowDenylistPolicy. */
export interface TimeWindowDenylistPolicyProps extends TimeWindowProps {}

/**
 * Refuses callers inside of a window of time, whatever else lets them in: for maintenance, or from the day on which an API is retired.
 *
 * API Gateway's clock decides at each request, without a new deployment. Denylists on one API add up.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
 */
export class TimeWindowDenylistPolicy extends Construct {
  /** The policy of the API, to which this window belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Refuses callers inside of a window of time.
   *
   * @throws if there is neither start nor end, one of them is not an existing time with a time zone, or the end is not after the start
   */
  constructor(scope: Construct, id: string, props: TimeWindowDenylistPolicyProps) {
    super(scope, id);
    // Not a list, since one statement can speak of one window only.
    const clause = { Condition: inside(timeWindow(this, props)) };
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'denylist', sid: 'DenyTimeWindow', clause });
  }
}

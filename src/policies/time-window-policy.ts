import { Construct } from 'constructs';
import { TimeWindowProps } from './time-window-props';
import { formatWindow, TIME_WINDOWS, timeWindow } from '../private/lists/time-windows';
import { ResourcePolicy } from '../resource-policy';

/** Properties of a TimeWindowPolicy. */
export interface TimeWindowPolicyProps extends TimeWindowProps {}

/**
 * Lets an API be called inside of a window of time only, whatever else lets callers in.
 *
 * Several of these policies on one target are one list: callers get in inside of any of the windows. API Gateway's clock decides at each request,
 * without a new deployment. The policy stays after the last window has ended, and then refuses everybody: remove it, or move the window.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-keys.html#condition-keys-currenttime
 */
export class TimeWindowPolicy extends Construct {
  /** The policy of the API, to which this window belongs. */
  public readonly resourcePolicy: ResourcePolicy;

  /**
   * Lets an API be called inside of a window of time only.
   *
   * @throws if there is neither start nor end, one of them is not an existing time with a time zone, or the end is not after the start
   */
  constructor(scope: Construct, id: string, props: TimeWindowPolicyProps) {
    super(scope, id);
    const window = formatWindow(timeWindow(this, props));
    this.resourcePolicy = ResourcePolicy._contribute(this, props, { effect: 'allowlist', kind: TIME_WINDOWS, members: [window] });
  }
}

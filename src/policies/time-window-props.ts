import { PolicyProps } from './policy-props';

/** Properties that name a window of time. */
export interface TimeWindowProps extends PolicyProps {
  /**
   * The first moment of the window: a date and time of ISO 8601 with its time zone, such as `2026-11-23T09:00:00Z` or `2026-11-23T10:00:00+01:00`.
   * Together with `endTime` there must be at least one. No tokens.
   *
   * @default - the window ends at `endTime`, and has always been open before
   */
  readonly startTime?: string;

  /**
   * The moment at which the window is over, written as `startTime` is. The moment itself is not in the window.
   *
   * @default - the window begins at `startTime`, and never ends
   */
  readonly endTime?: string;
}

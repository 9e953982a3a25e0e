import { PolicyProps } from './policy-props';

/** Properties that describe callers by a tag. */
export interface PrincipalTagProps extends PolicyProps {
  /** Key of the tag, a literal of up to 128 characters, such as `team`. Callers carry tags of their user or role, and session tags. */
  readonly tagKey: string;

  /** Values of the tag, up to 256 characters each, compared with their letter case and without wildcards, tokens included. */
  readonly tagValues: string[];
}

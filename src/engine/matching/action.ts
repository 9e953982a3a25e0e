import { Facts, KeyTable, Matcher } from './facts';
import { Glob, Piece } from './glob';
import { opaqueDoubts } from './opaque';
import { NO, Tri, not, or } from './tri';
import { parseTemplate } from './variables';
import { Patterns } from '../policy/policy';

/**
 * Action or NotAction: whole value, wildcards anywhere, without letter case, no variables.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_action.html
 */
export class ActionElement implements Matcher {
  private readonly globs: readonly Glob[];

  constructor(private readonly patterns: Patterns) {
    const options = { wildcards: true, variables: false };
    this.globs = patterns.patterns.map((pattern) =>
      new Glob(parseTemplate(pattern.toLowerCase(), new KeyTable(), options) as readonly Piece[]));
  }

  /** The action of the facts is in lower case. */
  test({ action }: Facts): Tri {
    let listed: Tri = NO;
    for (const glob of this.globs) listed = or(listed, glob.test(action));
    return this.patterns.negated ? not(listed) : listed;
  }

  doubts({ action }: Facts): string[] {
    return [...this.patterns.patterns, action].flatMap(opaqueDoubts);
  }
}

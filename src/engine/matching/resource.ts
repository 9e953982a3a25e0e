import { segmentPieces, splitArn } from './arn';
import { Facts, KeyTable, Matcher } from './facts';
import { Glob } from './glob';
import { displayOpaque, opaque, opaqueDoubts } from './opaque';
import { NO, Tri, UNKNOWN, not, or } from './tri';
import { TextSet } from './value-set';
import { TextMatcher, parseTemplate, templateMatcher } from './variables';
import { Patterns } from '../policy/policy';
import { ApiIdentity, apiArn } from '../request/request';

const SHORT_FORM = 'execute-api:/';

/**
 * What API Gateway makes of a resource when the policy is saved: everything after `execute-api:/` becomes the end of
 * the API's own ARN (reading `short-resource-form`).
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/apigateway-resource-policies-examples.html
 */
export function expandResource(pattern: string, api: ApiIdentity): string {
  return pattern.startsWith(SHORT_FORM) ? `${apiArn(api)}/${pattern.slice(SHORT_FORM.length)}` : pattern;
}

/**
 * Resource or NotResource. Variables are filled in after the fifth colon only.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export class ResourceElement implements Matcher {
  private readonly matchers: readonly TextMatcher[];

  constructor(private readonly patterns: Patterns, api: ApiIdentity, keys: KeyTable, variables: boolean) {
    this.matchers = patterns.patterns.map((pattern) => {
      const { head, tail } = splitArn(expandResource(pattern, api));
      const template = variables && head.includes('${') ? [opaque(`${displayOpaque(pattern)} (reading misplaced-variable)`)] : [
        ...parseTemplate(head, keys, { wildcards: true, variables: false }),
        ...parseTemplate(tail, keys, { wildcards: true, variables }),
      ];
      return templateMatcher(template, 'resource', (pieces) => new Glob(segmentPieces(pieces, true)));
    });
  }

  test(facts: Facts): Tri {
    let listed: Tri = NO;
    for (const matcher of this.matchers) listed = or(listed, matcher.test(facts.resource, facts));
    return this.patterns.negated ? not(listed) : listed;
  }

  /** The ARNs that are listed. */
  set(): TextSet {
    return { kind: 'text', patterns: this.matchers.flatMap((matcher) => matcher.set().patterns) };
  }

  doubts(facts: Facts): string[] {
    const unsure = this.matchers.filter((matcher) => matcher.test(facts.resource, facts) === UNKNOWN);
    return [...unsure.flatMap((matcher) => matcher.doubts(facts.resource, facts)), ...opaqueDoubts(facts.resource)];
  }
}

import { segmentPieces, splitArn } from './arn';
import { Facts, KeyTable, Matcher } from './facts';
import { Glob } from './glob';
import { displayOpaque, opaque, opaqueDoubts, splitOutsideOpaque } from './opaque';
import { NO, Tri, UNKNOWN, YES, not, or } from './tri';
import { TextSet } from './value-set';
import { TextMatcher, parseTemplate, templateMatcher } from './variables';
import { doubt } from '../evaluation/readings';
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

  constructor(protected readonly patterns: Patterns, api: ApiIdentity, keys: KeyTable, variables: boolean) {
    this.matchers = patterns.patterns.filter((pattern) => this.mayMatch(pattern)).map((pattern) => {
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

  /** A method has the id of its API, which is not empty: a pattern of this service with a slash in its place is about a domain name. */
  protected mayMatch(pattern: string): boolean {
    const { head, tail } = splitArn(pattern);
    return !/^arn:[^*?:]*:execute-api:[^*?]*$/i.test(head) || !tail.startsWith('/');
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

/**
 * Resource or NotResource where all requests are for one resource: a domain name. What is listed in its own name is known; whether anything narrower
 * can be listed is not documented (reading `domain-name-resource`).
 */
export class FixedResourceElement extends ResourceElement {
  readonly answer: Tri;

  constructor(patterns: Patterns, api: ApiIdentity, keys: KeyTable, readonly name: string) {
    super({ ...patterns, patterns: patterns.patterns.map((pattern) => pattern === EVERYTHING ? '*' : pattern) }, api, keys, false);
    const answer = super.test({ action: '', resource: name, caller: undefined, values: [] });
    const isListed = answer === (patterns.negated ? NO : YES);
    this.answer = isListed || patterns.patterns.every((pattern) => namesAnother(pattern, name, api)) ? answer : UNKNOWN;
  }

  test(): Tri {
    return this.answer;
  }

  protected mayMatch(): boolean {
    return true;
  }

  set(): TextSet {
    return { kind: 'text', patterns: [] };
  }

  doubts(): string[] {
    return [this.doubt];
  }

  get doubt(): string {
    return doubt('domain-name-resource', this.patterns.patterns.join(', '));
  }
}

const EVERYTHING = `${SHORT_FORM}*`;

/** Whether a pattern lists methods of an API, which has its id where a domain name has a slash, or another domain name; and so no part of this one. */
function namesAnother(pattern: string, name: string, { apiId }: ApiIdentity): boolean {
  if (/^arn:[^*?]*$/.test(pattern) && !pattern.startsWith(name)) return true;
  const parts = splitOutsideOpaque(pattern, ':');
  const tail = parts.slice(5).join(':');
  return !/[*?]/.test(parts.slice(0, 5).join(':')) && (/^[a-z0-9]/.test(tail) || tail.startsWith(`${apiId}/`));
}

import { doubt } from '../evaluation/readings';
import { hasSixParts, isArn, piecesHaveSixParts, segmentPieces } from '../matching/arn';
import { KeyTable } from '../matching/facts';
import { Glob, Piece, sameText, sameTextIgnoringCase } from '../matching/glob';
import { hasOpaque } from '../matching/opaque';
import { NO, Tri, UNKNOWN, YES, or } from '../matching/tri';
import { TextPattern } from '../matching/value-set';
import { TextTest, ValueMatcher, parseTemplate, templateMatcher } from '../matching/variables';

/** What compiling a list of values needs to know. */
export interface ValueOptions {
  readonly keys: KeyTable;

  /** Whether `${...}` is a variable: under Version 2012-10-17. */
  readonly variables: boolean;
}

/** StringEquals: every character counts, `*` and `?` included. */
export function stringEquals(values: readonly string[], options: ValueOptions): ValueMatcher {
  return anyOf(values, options, false, 'glob', (pieces) => {
    const text = pieces.join('');
    return { test: (value) => sameText(text, value) };
  });
}

export function stringEqualsIgnoreCase(values: readonly string[], options: ValueOptions): ValueMatcher {
  const matcher = anyOf(values, options, false, 'folded', (pieces) => {
    const text = pieces.join('');
    return { test: (value) => sameTextIgnoringCase(text, value) };
  });
  return {
    test: matcher.test,
    set: matcher.set,
    doubts(value, facts) {
      const doubts = matcher.doubts(value, facts);
      return doubts.length > 0 || hasOpaque(value) ? doubts : [doubt('letter-case', `"${value}"`)];
    },
  };
}

export function stringLike(values: readonly string[], options: ValueOptions): ValueMatcher {
  return anyOf(values, options, true, 'glob', (pieces) => new Glob(pieces));
}

/** ArnEquals and ArnLike are the same: each of the six parts is a pattern of its own. */
export function arnLike(values: readonly string[], options: ValueOptions): ValueMatcher {
  return anyOf(values, options, true, 'arn', arnTest);
}

/**
 * A value that is no ARN matches nothing, nor does a pattern without six parts (reading `arn-operator-patterns`).
 * An opaque constant may hold whole parts, so that the number of parts is then not known.
 */
function arnTest(pieces: readonly Piece[]): TextTest {
  const glob = new Glob(segmentPieces(pieces, false));
  const text = pieces.length === 1 ? pieces[0] : undefined;
  const sixParts = piecesHaveSixParts(pieces);
  const opaque = pieces.some((piece) => typeof piece === 'string' && hasOpaque(piece));
  return {
    test(value) {
      if (!hasOpaque(value) && !isArn(value)) return NO;
      if (!opaque && !sixParts) return NO;
      const result = glob.test(value);
      return result === YES && value !== text && !(sixParts && hasSixParts(value)) ? UNKNOWN : result;
    },
  };
}

function anyOf(
  values: readonly string[],
  options: ValueOptions,
  wildcards: boolean,
  style: TextPattern['style'],
  compile: (pieces: readonly Piece[]) => TextTest,
): ValueMatcher {
  const matchers = values.map((value) => {
    const template = parseTemplate(value, options.keys, { wildcards, variables: options.variables });
    return templateMatcher(template, style, compile);
  });
  return {
    test(value, facts) {
      let result: Tri = NO;
      for (const matcher of matchers) {
        result = or(result, matcher.test(value, facts));
        if (result === YES) return YES;
      }
      return result;
    },
    set: () => ({ kind: 'text', patterns: matchers.flatMap((matcher) => matcher.set().patterns) }),
    doubts: (value, facts) => matchers.flatMap((matcher) => matcher.test(value, facts) === UNKNOWN ? matcher.doubts(value, facts) : []),
  };
}

import { Facts, KeyTable } from './facts';
import { ANY_CHARACTER, ANY_RUN, Piece } from './glob';
import { OPAQUE_OPEN, displayOpaque, hasOpaque, opaque, opaqueDoubts, splitSymbols } from './opaque';
import { NO, Tri } from './tri';
import { TextPattern, TextSet, ValueSet } from './value-set';
import { doubt } from '../evaluation/readings';
import { isUnknown } from '../request/request';

/** `${key}` or `${key, 'fallback'}`. */
export interface Variable {
  /** As written. */
  readonly key: string;

  /** Its number in the policy's key table. */
  readonly number: number;
  readonly fallback?: string;
}

/** A value of a policy, with variables to be filled in from the request. */
export type Template = readonly (Piece | Variable)[];

export interface TemplateOptions {
  /** Whether `*` and `?` are wildcards. */
  readonly wildcards: boolean;

  /** Whether `${...}` is a variable: under Version 2012-10-17 only, and not in every element. */
  readonly variables: boolean;
}

/**
 * Reads a value. `${*}`, `${?}` and `${$}` are the literal characters.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
export function parseTemplate(text: string, keys: KeyTable, options: TemplateOptions): Template {
  const template: (Piece | Variable)[] = [];
  let literal = '';
  const push = (piece: Piece | Variable) => {
    template.push(literal, piece);
    literal = '';
  };
  let position = 0;
  while (position < text.length) {
    const character = text[position];
    let length = 1;
    if (character === OPAQUE_OPEN) {
      length = splitSymbols(text.slice(position))[0].length;
      literal += text.slice(position, position + length);
    } else if (options.variables && text.startsWith('${', position)) {
      const read = parseVariable(text.slice(position), keys);
      length = read.length;
      if (read.variable) push(read.variable);
      else literal += read.literal;
    } else if (options.wildcards && (character === '*' || character === '?')) {
      push(character === '*' ? ANY_RUN : ANY_CHARACTER);
    } else {
      literal += character;
    }
    position += length;
  }
  return [...template, literal].filter((piece) => piece !== '');
}

/**
 * Reads what begins with `${`: a variable, an escaped character, or neither. The last is unknown and not literal: a
 * Deny must not lose its effect by a typing error (reading `malformed-variable`).
 */
function parseVariable(text: string, keys: KeyTable): { length: number; literal?: string; variable?: Variable } {
  const escape = /^\$\{([*?$])\}/.exec(text);
  if (escape) return { length: escape[0].length, literal: escape[1] };
  const variable = /^\$\{([^\s{}',](?:[^{}',]*[^\s{}',])?)(?:,\s*'([^']*)'\s*)?\}/.exec(text);
  if (variable && !hasOpaque(variable[1])) {
    const [{ length }, key, fallback] = variable;
    return { length, variable: { key, number: keys.number(key), fallback } };
  }
  const symbols = splitSymbols(text);
  const written = symbols.slice(0, symbols.indexOf('}') + 1 || symbols.length).join('');
  return { length: written.length, literal: opaque(`${displayOpaque(written)} (reading malformed-variable)`) };
}

/**
 * Fills in the variables. Their text is literal: a `*` that comes out of a request is no wildcard (reading
 * `variable-text`). Undefined if one has neither a value nor a fallback: the pattern then matches nothing
 * (reading `unresolved-variable`). A value that nobody knows becomes an opaque constant.
 */
function resolve(template: Template, facts: Facts): Piece[] | undefined {
  const pieces: Piece[] = [];
  for (const piece of template) {
    if (!isVariable(piece)) {
      pieces.push(piece);
      continue;
    }
    const text = variableText(piece, facts);
    if (text === undefined) return undefined;
    pieces.push(text);
  }
  return joinLiterals(pieces);
}

function variableText(variable: Variable, facts: Facts): string | undefined {
  const value = facts.values[variable.number];
  if (value === undefined) return variable.fallback;
  if (typeof value === 'string') return value;
  // A list: reading `multivalued-variable`.
  return opaque(`the value of ${variable.key}`);
}

function joinLiterals(pieces: readonly Piece[]): Piece[] {
  const joined: Piece[] = [];
  for (const piece of pieces) {
    const last = joined[joined.length - 1];
    if (typeof piece === 'string' && typeof last === 'string') joined[joined.length - 1] = last + piece;
    else joined.push(piece);
  }
  return joined;
}

export function isVariable(piece: Piece | Variable): piece is Variable {
  return typeof piece === 'object';
}

/** A predicate on the text of one value. */
export interface TextTest {
  test(text: string): Tri;
}

/** A predicate on one value, which may depend on other values of the request. */
export interface ValueMatcher {
  test(value: string, facts: Facts): Tri;

  /** The values that `test` accepts. */
  set(): ValueSet;

  /** Why `test` says UNKNOWN, as far as it is this matcher's doing. */
  doubts(value: string, facts: Facts): string[];
}

export interface TextMatcher extends ValueMatcher {
  set(): TextSet;
}

/** Compiles a template once if it has no variables, else anew for each request. */
export function templateMatcher(
  template: Template,
  style: TextPattern['style'],
  compile: (pieces: readonly Piece[]) => TextTest,
): TextMatcher {
  const set = (): TextSet => ({ kind: 'text', patterns: [{ template, style }] });
  const variables = template.filter(isVariable);
  const unknownText = template.flatMap((piece) => typeof piece === 'string' ? opaqueDoubts(piece) : []);
  if (variables.length === 0) {
    const compiled = compile(joinLiterals(template as readonly Piece[]));
    return { test: (value) => compiled.test(value), set, doubts: () => unknownText };
  }
  return {
    test(value, facts) {
      const pieces = resolve(template, facts);
      return pieces ? compile(pieces).test(value) : NO;
    },
    set,
    doubts: (_, facts) => [...unknownText, ...variables.flatMap((variable) => variableDoubts(variable, facts))],
  };
}

function variableDoubts({ key, number }: Variable, facts: Facts): string[] {
  const value = facts.values[number];
  if (isUnknown(value)) return [value.unknown];
  if (typeof value === 'string') return opaqueDoubts(value);
  return value && value.length > 0 ? [doubt('multivalued-variable', `\${${key}}`)] : [];
}

import { exactly, one, run } from './patterns';
import { Alternative } from './tokens';
import { CompiledCondition } from '../conditions/condition';
import { doubt } from '../evaluation/readings';
import { piecesHaveSixParts } from '../matching/arn';
import { ANY_RUN, SEGMENT_RUN } from '../matching/glob';
import { hasOpaque, isOpaque, isUnique, opaque, splitSymbols } from '../matching/opaque';
import { TextPattern } from '../matching/value-set';
import { isVariable } from '../matching/variables';

/** What a text key may be: any text, or one of the opaque constants that the conditions name, or the identity of another resource. */
export function textDomain(conditions: readonly CompiledCondition[], mayBeEmpty: boolean): Alternative[] {
  const constants = new Set<string>();
  for (const { condition } of conditions) {
    for (const value of condition.values) if (hasOpaque(value) && !/[*?$]/.test(value)) constants.add(value);
  }
  if ([...constants].some(isUnique)) constants.add(opaque('!another resource'));
  const text: Alternative = { certain: true, tokens: mayBeEmpty ? [run('text')] : [one('text'), run('text')] };
  // The last of these are certainly not what the constants are.
  return [text, ...[...constants].map(exactly), ...[...constants].filter(isUnique).map((constant) => exactly(`${constant}x`))];
}

/** A pattern as a policy writes it. */
export function patternText({ template }: TextPattern): string {
  return template.map((piece) => {
    if (isVariable(piece)) return `\${${piece.key}}`;
    return typeof piece === 'string' ? piece : piece === ANY_RUN || piece === SEGMENT_RUN ? '*' : '?';
  }).join('');
}

/** Equal for equal patterns only: what is unknown of one is so of the other. A whole ARN without wildcards is the same text for all operators. */
export function patternKey({ template, style }: TextPattern): string {
  const [only, ...others] = template;
  const isWholeArn = style === 'arn' && others.length === 0 && typeof only === 'string' && only.startsWith('arn:') && piecesHaveSixParts([only]);
  return JSON.stringify([isWholeArn ? 'glob' : style, ...template.map((piece) => isVariable(piece) ? [piece.key.toLowerCase(), piece.fallback] : piece)]);
}

export function hasVariables({ template }: TextPattern): boolean {
  return template.some(isVariable);
}

/** Why it is not known whether a text matches one of some patterns. */
export function whyUnknown(name: string, patterns: readonly TextPattern[]): string {
  const texts = patterns.map((pattern) => `"${patternText(pattern)}"`).join(', ');
  const tokens = [...new Set(patterns.flatMap(({ template }) => template.flatMap((piece) => typeof piece === 'string' ? splitSymbols(piece).filter(isOpaque) : [])))];
  const variables = [...new Set(patterns.flatMap(({ template }) => template.filter(isVariable).map(({ key }) => key)))];
  if (variables.length > 0) return `${texts} depends on ${variables.join(' and ')}, and no value was found that decides; ask about callers for whom ${variables.join(' and ')} has one value`;
  if (tokens.length > 0) return `the value of ${tokens.join(', ')} is not known yet, and ${name} is compared with it; name that value, or ask about other values of ${name}`;
  const folded = patterns.some(({ style }) => style === 'folded') ? doubt('letter-case', texts) : undefined;
  return folded ?? `${name} may be a token whose value is not known yet, and is compared with ${texts}; name the value of the token`;
}

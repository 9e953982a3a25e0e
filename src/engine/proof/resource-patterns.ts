import { isOpaque, splitSymbols } from '../matching/opaque';
import { TextPattern } from '../matching/value-set';
import { Template } from '../matching/variables';
import { ApiIdentity, apiArn } from '../request/request';

/** A pattern that begins with the ARN of the API, without it. */
export function behindApi({ template, style }: TextPattern, api: ApiIdentity): TextPattern | undefined {
  const prefix = `${apiArn(api)}/`;
  let text = '';
  let i = 0;
  for (; i < template.length && text.length < prefix.length; i++) {
    const piece = template[i];
    if (typeof piece !== 'string') return undefined;
    text += piece;
  }
  if (!text.startsWith(prefix) || style !== 'resource') return undefined;
  const rest: Template = [text.slice(prefix.length), ...template.slice(i)].filter((piece) => piece !== '');
  return { template: rest, style: 'glob' };
}

/** The opaque constants of resources, one of which may be the name of a stage. */
export function constantsIn(patterns: readonly TextPattern[], api: ApiIdentity): string[] {
  const own = new Set(splitSymbols(apiArn(api)));
  const constants = patterns.flatMap(({ template }) => template.flatMap((piece) => typeof piece === 'string' ? splitSymbols(piece).filter(isOpaque) : []));
  return [...new Set(constants)].filter((constant) => !own.has(constant));
}

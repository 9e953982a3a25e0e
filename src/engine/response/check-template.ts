import { contextVariable, isInAccessLogsOnly, similarContextVariable } from './context-variables';
import { Reference, substitute } from './template';
import { hasOpaque, isOpaque, opaque, splitSymbols } from '../matching/opaque';

/** What is wrong with a template. Whoever asks decides which kinds to accept: exposing details can be intended. */
export interface TemplateProblem {
  readonly kind: 'too large' | 'not VTL' | 'unknown variable' | 'exposes details' | 'chosen by the caller' | 'not JSON';
  readonly message: string;
}

/** @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-known-issues.html */
const MAXIMUM_BYTES = 300 * 1024;
const VTL = /#\{?(?:if|elseif|else|end|set|foreach|macro|parse|include|define|evaluate|break|stop)\b|\$!?\{?[A-Za-z_][\w.]*/g;
const FORMS = '$context.x, $stageVariables.x and method.request.header.x, .path.x or .querystring.x';

/**
 * Everything that is wrong with the template of one media type.
 *
 * Opaque parts are unknown text: nothing is said about them, and a template that has some is not tried as JSON.
 */
export function checkTemplate(mediaType: string, template: string): TemplateProblem[] {
  const problems: TemplateProblem[] = [];
  const report = (kind: TemplateProblem['kind'], message: string) => problems.push({ kind, message: `template "${mediaType}" ${message}` });

  const bytes = new TextEncoder().encode(template).length;
  if (bytes > MAXIMUM_BYTES) { report('too large', `has ${bytes} bytes: API Gateway takes at most ${MAXIMUM_BYTES}`); }

  const known = splitSymbols(template).map((symbol) => isOpaque(symbol) ? opaque('') : symbol).join('');
  const literal = substitute(known, () => '\0');
  for (const [text] of literal.matchAll(VTL)) {
    report('not VTL', `has "${text}": gateway response templates are not VTL, they only replace ${FORMS}${json(mediaType) ? ' (write the character as a JSON escape, \\u0024 or \\u0023, if you mean it literally)' : ''}`);
  }
  substitute(known, (reference) => {
    const problem = referenceProblem(reference, mediaType);
    if (problem !== undefined) { report(...problem); }
    return '';
  });
  if (json(mediaType) && !hasOpaque(template) && !parses(substitute(template, bareToken))) {
    report('not JSON', 'is not JSON once its variables are replaced: values are put in as they are, so write double quotes around every variable except $context.error.messageString, which brings its own');
  }
  return problems;
}

function referenceProblem({ text, source, name }: Reference, mediaType: string): [TemplateProblem['kind'], string] | undefined {
  if (source === 'stageVariables') { return undefined; }
  const variable = source === 'context' ? contextVariable(name) : { chosenByCaller: true };
  if (variable === undefined) {
    const similar = similarContextVariable(name);
    const reason = isInAccessLogsOnly(name) ? 'which exists in access logs only' : 'which gateway responses do not have';
    return ['unknown variable', `uses "${text}", ${reason}: ${similar === undefined ? 'use $context.extendedRequestId to find the request in the logs' : `did you mean "$context.${similar}"`}`];
  }
  if (variable.exposes !== undefined) {
    return ['exposes details', `uses "${text}", which shows refused callers ${variable.exposes}: leave it out ($context.extendedRequestId finds the request in the logs), or say exposeCallerDetails: true if they may see it`];
  }
  if (variable.chosenByCaller && mediaType !== 'text/plain') {
    return ['chosen by the caller', `uses "${text}", which the caller can make any text: it is put in without escaping, so quotes or markup in it change what the body says; leave it out, or use it in a text/plain template`];
  }
  return undefined;
}

/** Stands for any value without quotes: legal inside a JSON string only, unless the variable is a number or brings its quotes. */
function bareToken({ text }: Reference): string {
  if (text === '$context.error.messageString') { return '"x"'; }
  return text === '$context.requestTimeEpoch' ? '0' : 'x';
}

function json(mediaType: string): boolean {
  return /[/+]json$/.test(mediaType);
}

function parses(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}

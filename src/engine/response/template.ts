/** A place in a template, or a mapped header, where API Gateway puts a value of the request in. */
export interface Reference {
  /** As written, such as `$context.requestId`. */
  readonly text: string;
  readonly source: 'context' | 'stageVariables' | 'header' | 'path' | 'querystring';
  /** What follows the source, such as `requestId`. */
  readonly name: string;
}

/**
 * The three forms that a gateway response knows. Where a name ends is undocumented: we take everything that can belong to one, so that
 * `$context.requestId-1` is an unknown variable rather than a guess.
 */
const REFERENCE = /(?:\$(context|stageVariables)|(?<!\$)method\.request\.(header|path|querystring))\.([\w-]+(?:\.[\w-]+)*)/g;

/**
 * Replaces every reference in a template. There is nothing else to a template: unlike mapping templates it is not VTL, and values are
 * put in as they are, without escaping.
 *
 * @see https://docs.aws.amazon.com/apigateway/latest/developerguide/api-gateway-gatewayResponse-definition.html
 */
export function substitute(template: string, valueOf: (reference: Reference) => string): string {
  return template.replace(REFERENCE, (text: string, variable: Reference['source'] | undefined, location: Reference['source'], name: string) =>
    valueOf({ text, source: variable ?? location, name }));
}

/**
 * A text for the inside of a JSON string in a template, where nothing of it is replaced and it arrives exactly as it is.
 *
 * JSON's own escapes keep the characters literal that could start a variable, and everything outside ASCII, which does not survive
 * every way of deploying a template.
 */
export function jsonText(text: string): string {
  return JSON.stringify(text).slice(1, -1).replace(/[$#]|[^ -~]|(?<=method)\.(?=request\.)/g, (character) =>
    `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

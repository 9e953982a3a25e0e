import { PolicyError, jsonPath } from './policy-error';

/**
 * Reads JSON and refuses duplicate keys: `JSON.parse` keeps the last one and drops the others silently, and what
 * API Gateway does with them is not documented (reading `duplicate-keys`).
 */
export function parseJson(text: string): unknown {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch (error) {
    throw new PolicyError(`not a JSON document: ${(error as Error).message}`, '$');
  }
  refuseDuplicateKeys(text);
  return value;
}

interface OpenContainer {
  readonly path: string;

  /** Of an object, undefined for a list. */
  readonly keys?: Set<string>;
  index: number;

  /** The key whose value comes next. */
  key?: string;
}

/** Walks over text that is known to be valid JSON. Without recursion, since nesting is not limited. */
function refuseDuplicateKeys(text: string): void {
  const open: OpenContainer[] = [];
  for (const [token] of text.matchAll(/"(?:[^"\\]|\\.)*"|[{}[\],:]/g)) {
    const container = open[open.length - 1];
    if (token === '{' || token === '[') {
      const path = container ? jsonPath(container.path, container.key ?? container.index) : '$';
      open.push({ path, keys: token === '{' ? new Set() : undefined, index: 0 });
    } else if (token === '}' || token === ']') {
      open.pop();
    } else if (token === ',' && container) {
      container.key = undefined;
      container.index++;
    } else if (token !== ':' && container?.keys && container.key === undefined) {
      container.key = JSON.parse(token) as string;
      if (container.keys.has(container.key)) {
        throw new PolicyError(`"${container.key}" is written twice in one object; keep one`, jsonPath(container.path, container.key));
      }
      container.keys.add(container.key);
    }
  }
}

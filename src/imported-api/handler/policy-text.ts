import { createHash } from 'crypto';

/**
 * Reads a policy. API Gateway returns it with quotes and slashes escaped once more than JSON needs.
 *
 * @throws if it is no JSON
 */
export function parsePolicy(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return JSON.parse(text.replace(/\\(["\\/])/g, '$1'));
  }
}

/** Where an API lives: what API Gateway puts in front of a short resource such as `execute-api:/prod/GET/pets`. */
export interface ApiArn {
  readonly partition: string;
  readonly region: string;
  readonly account: string;
  readonly restApiId: string;
}

/** A short text that is equal for two policies that say the same: as they were sent, and as API Gateway stores and returns them. */
export function fingerprint(text: string, arn: ApiArn): string {
  let document: unknown;
  try {
    document = canonical(parsePolicy(text), '', arn);
  } catch {
    document = text; // equal to itself, and to nothing that was written here
  }
  return createHash('sha256').update(JSON.stringify(document)).digest('hex').slice(0, 32);
}

/** In a policy, every list is a set, one member needs no list, and every scalar is text. */
function canonical(value: unknown, key: string, arn: ApiArn): unknown {
  if (Array.isArray(value)) {
    const members = new Map(value.map((member) => canonical(member, key, arn)).map((member) => [JSON.stringify(member), member]));
    const sorted = [...members].sort(([a], [b]) => (a < b ? -1 : 1)).map(([, member]) => member);
    return sorted.length === 1 ? sorted[0] : sorted;
  }
  if (typeof value === 'object' && value !== null) {
    const members = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return Object.fromEntries(members.map(([name, member]) => [name, canonical(member, name, arn)]));
  }
  const text = String(value);
  if (/^(Not)?Resource$/.test(key) && text.startsWith('execute-api:/')) {
    return `arn:${arn.partition}:execute-api:${arn.region}:${arn.account}:${arn.restApiId}/${text.slice('execute-api:/'.length)}`;
  }
  if (/^(Not)?Principal$/.test(key) && text === '*') { return { AWS: '*' }; }
  return key === 'AWS' && /^\d{12}$/.test(text) ? `arn:${arn.partition}:iam::${text}:root` : text;
}

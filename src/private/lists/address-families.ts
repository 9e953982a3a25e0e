import { hasOpaque } from '../../engine';
import { Statement } from '../composition/statement';
import { isObject } from '../tree/references';

/** A statement that compares addresses of one family only, on an API that callers reach over both. */
export interface OneFamily {
  readonly listed: string;
  readonly other: string;
  /** Whether callers of the other family get in, or are kept out, because the list does not speak of them. */
  readonly letsIn: boolean;
}

/** Undefined where both families are listed, or a token may hold the other. */
export function oneFamily({ Effect: effect, Condition: condition }: Statement): OneFamily | undefined {
  for (const operator of ['IpAddress', 'NotIpAddress']) {
    const compared: unknown = isObject(condition) ? condition[operator] : undefined;
    const ranges = isObject(compared) ? Object.values(compared).flat() : [];
    if (ranges.length === 0 || ranges.some((range) => typeof range !== 'string' || hasOpaque(range))) { continue; }
    const families = ranges.map((range) => (String(range).includes(':') ? 'IPv6' : 'IPv4'));
    const [listed] = families;
    if (families.every((family) => family === listed)) {
      return { listed, other: listed === 'IPv4' ? 'IPv6' : 'IPv4', letsIn: (effect === 'Deny') === (operator === 'IpAddress') };
    }
  }
  return undefined;
}

import { IConstruct } from 'constructs';
import { fitCidrs } from '../../engine';
import { unwrapFor } from '../checked';
import { fail } from '../errors';
import { isDeployTimeValue, isListToken } from '../tree/tokens';

export interface FittedRanges {
  readonly ranges: string[];
  readonly added: string[];
  /** In words, each family for itself. */
  readonly count: string;
}

/** The ranges, joined into larger blocks where they must not take more than some bytes. To refuse more is safe; never call this for whom a list lets in. */
export function fittedRanges(scope: IConstruct, ranges: string[], maxBytes: number | undefined): FittedRanges {
  if (maxBytes === undefined) { return { ranges, added: [], count: '' }; }
  if (!Number.isSafeInteger(maxBytes) || maxBytes < 1) {
    fail(scope, `maxListSizeInBytes is ${maxBytes}: pass a whole number of bytes, such as 4096`);
  }
  if (isListToken(ranges) || ranges.some(isDeployTimeValue)) {
    fail(scope, 'maxListSizeInBytes is set, and ipRanges has tokens, whose size nobody knows: pass tokens in a construct of their own');
  }
  const { cidrs, added } = unwrapFor(scope, () => fitCidrs(ranges, { bytes: maxBytes }));
  const families = [[added.v4.size(), 'IPv4'], [added.v6.size(), 'IPv6']] as const;
  const count = families.filter(([size]) => size > 0n).map(([size, family]) => `${size.toLocaleString('en-US')} ${family} addresses`).join(' and ');
  return { ranges: cidrs, added: added.toCidrs(), count };
}

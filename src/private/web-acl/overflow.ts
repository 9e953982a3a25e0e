import { IConstruct } from 'constructs';
import { aggregateCidrs, fitCidrs, parseStrictCidr } from '../../engine';
import { IpSetOverflow } from '../../ip-set-overflow';
import { ResolvedContribution } from '../composition/contribution';
import { Value } from '../composition/statement';
import { fail } from '../errors';
import { SOURCE_ADDRESS } from '../lists/ip-ranges';
import { isList } from '../lists/list-kind';
import { isDeployTimeValue, isListToken, literalListId } from '../tree/tokens';

type Contributions = readonly ResolvedContribution[];

/** A list of addresses for the whole API that does not fit into its policy. */
export interface Overflow {
  readonly effect: ListEffect;
  /** All of it, aggregated: what AWS WAF gets. */
  readonly listed: readonly string[];
  /** What the policy has instead: a part of a denylist, and blocks that hold all of an allowlist. AWS WAF and the policy together refuse what the list does. */
  readonly kept: readonly string[];
  /** The blocks for IP sets, each of which has one address family. */
  readonly blocks: { readonly [family in AddressFamily]: readonly string[] };
}

export const FAMILIES = ['IPV4', 'IPV6'] as const;
export type AddressFamily = typeof FAMILIES[number];

export const LIST_EFFECTS = ['denylist', 'allowlist'] as const;
export type ListEffect = typeof LIST_EFFECTS[number];

/** Whether a contribution is of the one list of its effect that AWS WAF can take over: web ACLs see whole stages, and no more of a caller than the address. */
export function isWholeList({ effect, kind, clause, targets }: Pick<ResolvedContribution, 'effect' | 'kind' | 'clause' | 'targets'>): boolean {
  return (effect === 'denylist' || effect === 'allowlist') && kind === SOURCE_ADDRESS && clause === undefined && targets.some(({ _key }) => _key === '*');
}

export const NOT_BEHIND_ENDPOINTS = 'the API is PRIVATE, and it is not documented which address of a caller AWS WAF sees behind a VPC endpoint: leave out overflow';

interface ListProps {
  readonly ipRanges: string[];
  readonly overflow?: IpSetOverflow;
}

/** @throws if nobody knows how long the list is, or which IP set its members belong to */
export function checkOverflow(scope: IConstruct, { ipRanges, overflow }: ListProps, remedy: string): void {
  if (overflow !== undefined && (isListToken(ipRanges) || ipRanges.some(isDeployTimeValue))) {
    fail(scope, `overflow is set, and ipRanges has tokens, of which nobody knows whether they fit, nor whether they are IPv4 or IPv6: ${remedy}`);
  }
}

/**
 * Which lists overflow, and what stays of them.
 *
 * @param sizeOf how large the policy is with other lists
 */
export function overflows(contributions: Contributions, quota: number, sizeOf: (contributions: Contributions) => number): Overflow[] {
  const lists = LIST_EFFECTS.map((effect) => contributions.filter((one) => isWholeList(one) && one.effect === effect))
    .filter((list) => list.some(({ overflow }) => overflow !== undefined))
    .map((list) => ({ effect: list[0].effect as ListEffect, listed: aggregateCidrs(list.flatMap(literalsOf)) }))
    .filter(({ listed }) => listed.length > 0)
    .sort((a, b) => bytes(a.listed) - bytes(b.listed));
  if (lists.length === 0) { return []; }

  const rest = sizeOf(withOverflow(contributions, lists.map(({ effect }) => ({ effect, kept: STAND_IN })))) - lists.length * bytes(STAND_IN);
  if (rest + sum(lists.map(({ listed }) => bytes(listed))) <= quota) { return []; }
  // Some room remains, so that a method more does not fail the next synthesis.
  let room = Math.floor(quota * 0.9) - rest;
  return lists.flatMap(({ effect, listed }, i) => {
    const share = Math.floor(room / (lists.length - i));
    const kept = bytes(listed) <= share ? listed : KEEP[effect](listed, share);
    room -= bytes(kept);
    const blocks = { IPV4: blocksOf(listed, 'IPV4'), IPV6: blocksOf(listed, 'IPV6') };
    return kept === listed ? [] : [{ effect, listed, kept, blocks }];
  });
}

/** The contributions with what stays of their lists; what they promise is still about all of these. */
export function withOverflow(contributions: Contributions, found: ReadonlyArray<Pick<Overflow, 'effect' | 'kept'>>): ResolvedContribution[] {
  return contributions.map((contribution) => {
    const { members } = contribution;
    const overflow = isWholeList(contribution) ? found.find(({ effect }) => effect === contribution.effect) : undefined;
    if (overflow === undefined || literalsOf(contribution).length === 0) { return contribution; }
    const given = members as readonly Value[];
    const tokens = literalListId(given) === undefined ? given.filter((member) => !isLiteral(member)) : [];
    return { ...contribution, members: [...overflow.kept, ...tokens], listed: given };
  });
}

/** Members whose addresses are known. */
export function literalsOf({ members = [] }: Pick<ResolvedContribution, 'members'>): string[] {
  if (!isList(members)) { return []; }
  return literalListId(members) === undefined ? members.filter(isLiteral) : members as string[];
}

function isLiteral(member: Value): member is string {
  return typeof member === 'string' && !isDeployTimeValue(member);
}

export function familyOf(range: string): AddressFamily {
  return range.includes(':') ? 'IPV6' : 'IPV4';
}

/** AWS WAF takes no /0: all addresses are two blocks there. */
function blocksOf(ranges: readonly string[], family: AddressFamily): string[] {
  return ranges.filter((range) => familyOf(range) === family).flatMap((range) => HALVES[range] ?? range);
}

const HALVES: { readonly [range: string]: readonly string[] | undefined } = { '0.0.0.0/0': ['0.0.0.0/1', '128.0.0.0/1'], '::/0': ['::/1', '8000::/1'] };

/** Two, since one alone is written without brackets. */
const STAND_IN = ['192.0.2.1/32', '198.51.100.1/32'];
const ONE_BLOCK_EACH = bytes(['255.255.255.255/32', 'ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff/128']);

/** As members of a JSON list, with their quotes and commas. */
function bytes(ranges: readonly string[]): number {
  return sum(ranges.map(({ length }) => length + '"",'.length));
}

/** By what fits into some bytes. */
const KEEP: { readonly [effect in ListEffect]: (ranges: readonly string[], most: number) => readonly string[] } = {
  denylist: largest,
  allowlist: (ranges, most) => fitCidrs(ranges, { bytes: Math.max(most, ONE_BLOCK_EACH) }).cidrs,
};

/** The largest blocks first, at least one; an IPv4 address counts as 2^72 IPv6 addresses. */
function largest(ranges: readonly string[], most: number): string[] {
  const prefix = (range: string) => {
    const { family, prefixLength } = parseStrictCidr(range).cidr!;
    return family === 4 ? prefixLength + 24 : prefixLength;
  };
  const sorted = ranges.map((range) => ({ range, prefix: prefix(range) })).sort((a, b) => a.prefix - b.prefix).map(({ range }) => range);
  let size = 0;
  const end = sorted.findIndex((range) => (size += bytes([range])) > most);
  return aggregateCidrs(sorted.slice(0, Math.max(1, end)));
}

function sum(numbers: readonly number[]): number {
  return numbers.reduce((total, number) => total + number, 0);
}

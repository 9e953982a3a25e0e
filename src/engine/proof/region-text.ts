import { addressCells } from './cells';
import { ClassDimension } from './class-dimension';
import { ValueClass } from './key-values';
import { TextDimension } from './text-dimension';
import { AddressSet } from '../addresses/address-set';
import { IPV4, IPV6 } from '../addresses/family';
import { RangeSet } from '../addresses/range-set';

/** What an attribute is, in words; undefined if it may be anything. */
export function describe(dimension: ClassDimension<unknown> | TextDimension, classes: ReadonlySet<number>): string | undefined {
  if (dimension instanceof TextDimension) return describeTexts(dimension, classes);
  if (classes.size === dimension.classes.length) return undefined;
  const all = dimension.classes;
  const chosen = [...classes].sort((a, b) => a - b);
  if (typeof all[0] === 'string') return chosen.map((i) => all[i]).join(' or ');
  return describeValues(all as readonly ValueClass[], chosen);
}

function describeValues(all: readonly ValueClass[], chosen: readonly number[]): string {
  const parts: string[] = [];
  const isAddress = chosen.some((i) => all[i].addresses);
  if (isAddress) parts.push(describeAddresses(addressesOf(chosen.map((i) => all[i]))));
  for (let i = 0; i < chosen.length;) {
    let last = i;
    while (all[chosen[last]].instant && chosen[last + 1] === chosen[last] + 1 && all[chosen[last + 1]].instant) last++;
    const [from, to] = [all[chosen[i]], all[chosen[last]]];
    if (!from.addresses) parts.push(last > i ? `${textOf(from)} to ${textOf(to)}` : textOf(from));
    i = last + 1;
  }
  return parts.join(' or ');
}

const MOST_BLOCKS = 8;

/** As CIDR blocks, or as all addresses but some blocks, whichever is shorter. */
function describeAddresses(addresses: AddressSet): string {
  const others = addressCells([addresses]).filter(({ examples }) => !addresses.contains(examples[0]));
  const rest = addressesOf(others.map((cell) => ({ values: {}, addresses: cell })));
  const texts = <T extends number | bigint>(name: string, inside: RangeSet<T>, outside: RangeSet<T>, set: (ranges: RangeSet<T>) => AddressSet) => {
    if (inside.ranges().length === 0) return [];
    if (outside.ranges().length === 0) return [`any ${name} address`];
    const isShort = inside.ranges().length <= outside.ranges().length;
    return [isShort ? blocks(set(inside)) : `any ${name} address but ${blocks(set(outside))}`];
  };
  return [
    ...texts('IPv4', addresses.v4, rest.v4, (ranges) => AddressSet.ofRanges(ranges, NO_V6)),
    ...texts('IPv6', addresses.v6, rest.v6, (ranges) => AddressSet.ofRanges(NO_V4, ranges)),
  ].join(' or ');
}

const NO_V4 = RangeSet.of(IPV4, []);
const NO_V6 = RangeSet.of(IPV6, []);

function blocks(addresses: AddressSet): string {
  const cidrs = addresses.toCidrs();
  return cidrs.length > MOST_BLOCKS ? `${cidrs.slice(0, MOST_BLOCKS).join(', ')} and ${cidrs.length - MOST_BLOCKS} more blocks` : cidrs.join(', ');
}

function textOf({ values }: ValueClass): string {
  const [value] = Object.values(values);
  return value === undefined ? 'absent' : typeof value === 'string' ? value || '(empty)' : value.join(' with ');
}

/** The addresses of some classes. */
export function addressesOf(classes: readonly ValueClass[]): AddressSet {
  const cells = classes.flatMap(({ addresses }) => addresses ? [addresses] : []);
  return AddressSet.ofRanges(
    RangeSet.of(IPV4, cells.flatMap(({ v4 }) => v4)),
    RangeSet.of(IPV6, cells.flatMap(({ v6 }) => v6)),
  );
}

/** By the tests that hold, as few of them as cover the classes; what they leave is told by an example. */
function describeTexts(dimension: TextDimension, classes: ReadonlySet<number>): string | undefined {
  const all = dimension.members;
  if (classes.size === all.length) return undefined;
  const rest = new Set([...all.keys()].filter((i) => !classes.has(i)));
  const [wanted, others] = [cover(dimension, classes), cover(dimension, rest)];
  if (wanted.left.length === 0) return wanted.parts.join(' or ');
  if (others.left.length === 0) return `anything but ${others.parts.join(' or ')}`;
  const left = wanted.left.map((i) => describeClass(dimension, i));
  const shown = left.length > MOST_CLASSES ? [...left.slice(0, MOST_CLASSES), `${left.length - MOST_CLASSES} more`] : left;
  return [...wanted.parts, ...shown].join(' or ');
}

const MOST_CLASSES = 4;

const EXTENTS = new WeakMap<TextDimension, readonly (readonly number[])[]>();

/** By test, the classes for which it holds. */
function extentsOf(dimension: TextDimension): readonly (readonly number[])[] {
  const known = EXTENTS.get(dimension);
  if (known) return known;
  const extents = dimension.space.names.map((): number[] => []);
  dimension.members.forEach(({ labels }, i) => extents.forEach((extent, feature) => {
    if (labels[feature] === '1') extent.push(i);
  }));
  EXTENTS.set(dimension, extents);
  return extents;
}

function cover(dimension: TextDimension, classes: ReadonlySet<number>): { parts: string[]; left: number[] } {
  const all = dimension.members;
  const left = new Set(classes);
  const parts: string[] = [];
  const { names } = dimension.space;
  const absent = [...classes].find((i) => all[i].value === undefined);
  if (absent !== undefined && left.delete(absent)) parts.push('absent');
  const extents = extentsOf(dimension);
  const usable = [...names.keys()].filter((feature) => extents[feature].length > 0 && extents[feature].every((i) => classes.has(i)));
  for (const feature of usable.sort((a, b) => extents[b].length - extents[a].length)) {
    if (!extents[feature].some((i) => left.has(i))) continue;
    parts.push(names[feature]);
    extents[feature].forEach((i) => left.delete(i));
  }
  return { parts, left: [...left] };
}

function describeClass(dimension: TextDimension, i: number): string {
  const { labels, value } = dimension.members[i];
  const matched = dimension.space.names.filter((_, feature) => labels[feature] === '1');
  const example = dimension.name === 'place' ? `${value![0]}/${value![1]}${value![2]}` : value!.filter((part) => part !== '').join(' ');
  return matched.length > 0 ? `${matched.join(' and ')} alone (such as ${example})` : `others (such as ${example})`;
}

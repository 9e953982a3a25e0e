import { FALSE, Node } from './diagram';
import { ClassDimension, TextDimension } from './dimensions';
import { ValueClass } from './key-values';
import { Model } from './model';
import { READINGS_LEVEL } from './solver';
import { AddressSet } from '../addresses/address-set';
import { IPV4, IPV6 } from '../addresses/family';
import { RangeSet } from '../addresses/range-set';
import { displayOpaque } from '../matching/opaque';
import { ApiRequest } from '../request/request';

/** Requests that can be described in a few words, and one of them. */
export interface Region {
  /** By attribute, what it has to be; attributes that do not matter are missing. */
  readonly where: readonly { readonly attribute: string; readonly is: string }[];
  readonly example: ApiRequest;

  /** Whether every such request is meant under every reading of what is not known. */
  readonly certain: boolean;
}

/** Attributes, each with the numbers of the classes it may be in. */
type Cube = ReadonlyMap<SplitDimension, ReadonlySet<number>>;

type SplitDimension = ClassDimension<unknown> | TextDimension;

/** A set of requests as regions, at most so many of them. */
export function regionsOf(model: Model, set: Node, most: number): Region[] {
  const { diagrams } = model;
  const certain = diagrams.whatever(set, READINGS_LEVEL);
  const possible = diagrams.and(set, diagrams.not(certain));
  return [...cubes(model, certain, most).map((cube) => region(model, certain, cube, true)),
    ...cubes(model, possible, most).map((cube) => region(model, possible, cube, false))]
    .filter((found) => found !== undefined).slice(0, most);
}

/** All ways down the diagram, those that differ in one attribute only as one. */
function cubes(model: Model, set: Node, most: number): Cube[] {
  const { diagrams } = model;
  const found: Map<SplitDimension, Set<number>>[] = [];
  const walk = (node: Node, cube: Cube): void => {
    if (node === FALSE || found.length >= most * 8) return;
    const dimension = model.splitOwner(diagrams.level(node));
    if (!dimension) {
      found.push(new Map([...cube].map(([key, classes]) => [key, new Set(classes)])));
      return;
    }
    const groups = new Map<Node, Set<number>>();
    diagrams.children(node).forEach((child, i) => groups.set(child, (groups.get(child) ?? new Set()).add(i)));
    for (const [child, classes] of groups) walk(child, new Map(cube).set(dimension, classes));
  };
  walk(set, new Map());
  return mergeCubes(found);
}

function mergeCubes(all: Map<SplitDimension, Set<number>>[]): Cube[] {
  for (let merged = true; merged;) {
    merged = false;
    outer: for (let i = 0; i < all.length; i++) {
      for (let j = i + 1; j < all.length; j++) {
        const dimension = onlyDifference(all[i], all[j]);
        if (!dimension) continue;
        all[j].get(dimension)!.forEach((item) => all[i].get(dimension)!.add(item));
        all.splice(j, 1);
        merged = true;
        break outer;
      }
    }
  }
  return all;
}

function onlyDifference(a: Cube, b: Cube): SplitDimension | undefined {
  if (a.size !== b.size) return undefined;
  let difference: SplitDimension | undefined;
  for (const [dimension, classes] of a) {
    const others = b.get(dimension);
    if (!others) return undefined;
    if (classes.size === others.size && [...classes].every((item) => others.has(item))) continue;
    if (difference) return undefined;
    difference = dimension;
  }
  return difference;
}

function region(model: Model, set: Node, cube: Cube, certain: boolean): Region | undefined {
  const { diagrams } = model;
  const inside = [...cube].reduce((node, [dimension, classes]) => diagrams.and(node, dimension.selectClasses(classes)), set);
  const example = model.find(inside, certain);
  if (!example) return undefined;
  const where = [...cube].flatMap(([dimension, classes]) => {
    const is = describe(dimension, classes);
    return is === undefined ? [] : [{ attribute: dimension.name, is: displayOpaque(is) }];
  });
  const places = model.places.dimension;
  const suchAs = places.isSplit ? [] : [{ attribute: places.name, is: displayOpaque(`such as ${example.stage}/${example.method}${example.path}`) }];
  return { where: [...model.groupDescription(), ...where, ...suchAs], example, certain };
}

/** Undefined if it may be anything. */
function describe(dimension: SplitDimension, classes: ReadonlySet<number>): string | undefined {
  if (dimension instanceof TextDimension) return describeTexts(dimension, classes);
  if (classes.size === dimension.classes.length) return undefined;
  const all = dimension.classes as readonly unknown[];
  const chosen = [...classes].sort((a, b) => a - b);
  if (typeof all[0] === 'string') return chosen.map((i) => all[i]).join(' or ');
  return describeValues(all as readonly ValueClass[], chosen);
}

function describeValues(all: readonly ValueClass[], chosen: readonly number[]): string {
  const parts: string[] = [];
  const addresses = addressesOf(chosen.map((i) => all[i]));
  const cidrs = addresses.toCidrs();
  if (cidrs.length > 0) parts.push(cidrs.length > MOST_BLOCKS ? `${cidrs.slice(0, MOST_BLOCKS).join(', ')} and ${cidrs.length - MOST_BLOCKS} more blocks` : cidrs.join(', '));
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
  return [...wanted.parts, ...wanted.left.map((i) => describeClass(dimension, i))].join(' or ');
}

function cover(dimension: TextDimension, classes: ReadonlySet<number>): { parts: string[]; left: number[] } {
  const all = dimension.members;
  const left = new Set(classes);
  const parts: string[] = [];
  const { names } = dimension.space;
  const absent = [...classes].find((i) => all[i].value === undefined);
  if (absent !== undefined && left.delete(absent)) parts.push('absent');
  const extents = names.map((_, feature) => [...all.keys()].filter((i) => all[i].labels[feature] === '1'));
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

/** Regions that differ in the type of the callers only, as one. */
export function joinCallerTypes(regions: readonly Region[]): Region[] {
  const joined = new Map<string, Region>();
  for (const found of regions) {
    const [first, ...rest] = found.where;
    const key = JSON.stringify([first.attribute === CALLER_TYPE ? '' : first, rest, found.certain]);
    const known = joined.get(key);
    const where = known ? [{ attribute: first.attribute, is: `${known.where[0].is} or ${first.is}` }, ...rest] : found.where;
    joined.set(key, { ...known ?? found, where });
  }
  return [...joined.values()];
}

export const CALLER_TYPE = 'caller type';

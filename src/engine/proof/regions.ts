import { ClassDimension } from './class-dimension';
import { cubesOf } from './cubes';
import { FALSE, Node, TRUE } from './diagram';
import { ValueClass } from './key-values';
import { Model } from './model';
import { describePlaces } from './place-text';
import { addressesOf, describe } from './region-text';
import { AddressSet } from '../addresses/address-set';
import { displayOpaque } from '../matching/opaque';
import { ApiRequest } from '../request/request';

/** Requests that can be described in a few words, and one of them. */
export interface Region {
  /** By attribute, what it has to be; attributes that do not matter are missing. */
  readonly where: readonly { readonly attribute: string; readonly is: string }[];

  /** The source addresses of such requests. Counts are `v4.size()` and `v6.size()`. */
  readonly addresses: AddressSet;
  readonly example: ApiRequest;

  /** Whether every such request is meant under every reading of what is not known. */
  readonly certain: boolean;
}

/** A region of one group of callers. */
export interface GroupRegion extends Region {
  /** Types of callers, if the region is about all callers of some types. */
  readonly types: readonly string[];
}

/**
 * A set of requests as regions, at most so many of them.
 *
 * @param filled what examples must be besides, where the set does not depend on it
 */
export function regionsOf(model: Model, set: Node, most: number, filled: Node = TRUE): GroupRegion[] {
  const { diagrams } = model;
  const certain = model.attributes.unknowns.certainly(set);
  const possible = diagrams.and(set, diagrams.not(certain));
  return [...regionsOfPart(model, certain, true, most, filled), ...regionsOfPart(model, possible, false, most, filled)].slice(0, most);
}

function regionsOfPart(model: Model, set: Node, certain: boolean, most: number, filled: Node): GroupRegion[] {
  if (set === FALSE) return [];
  const { diagrams, subject: { group, budget }, attributes: { places, keys } } = model;
  return cubesOf(model, set, most).flatMap((cube): GroupRegion[] => {
    const inside = [...cube].reduce((node, [dimension, classes]) => diagrams.and(node, dimension.selectClasses(classes)), diagrams.and(set, filled));
    budget.spend(cube.size * DESCRIPTION);
    const example = model.find(inside, certain);
    if (!example) return [];
    const where = [...cube].flatMap(([dimension, classes]) => {
      const is = dimension === places.dimension ? describePlaces(model, classes) : describe(dimension, classes);
      return is === undefined ? [] : [{ attribute: dimension.name, is: displayOpaque(is) }];
    });
    const suchAs = places.dimension.isSplit ? [] : [{ attribute: places.dimension.name, is: displayOpaque(`such as ${example.stage}/${example.method}${example.path}`) }];
    const source = keys.dimensions.get(model.addressKey) as ClassDimension<ValueClass> | undefined;
    const numbers = source && cube.get(source);
    return [{
      where: [...callerText(model), ...where, ...suchAs],
      addresses: source && numbers ? addressesOf([...numbers].map((i) => source.classes[i])) : ALL_ADDRESSES,
      example,
      certain,
      types: group.kind === 'type' ? group.alike : [],
    }];
  });
}

/** The steps that it takes to describe an attribute. */
const DESCRIPTION = 100;

export const ALL_ADDRESSES = AddressSet.parse(['0.0.0.0/0', '::/0']);

function callerText({ subject: { group } }: Model): { attribute: string; is: string }[] {
  if (group.kind === 'type') return [];
  if (group.kind === 'exactly') return [{ attribute: 'caller', is: displayOpaque(group.caller.arn) }];
  return [{ attribute: 'caller', is: group.isUnsigned ? 'anybody who does not sign' : 'anybody, signed or not' }];
}

/** Regions that differ in the type of the callers only, as one. */
export function joinCallerTypes(regions: readonly GroupRegion[]): Region[] {
  const joined = new Map<string, { region: GroupRegion; types: Set<string> }>();
  regions.forEach((region, i) => {
    const key = JSON.stringify([region.types.length > 0 ? region.where : i, region.certain]);
    const known = joined.get(key);
    if (known) region.types.forEach((type) => known.types.add(type));
    else joined.set(key, { region, types: new Set(region.types) });
  });
  return [...joined.values()].map(({ region: { types: own, where, ...region }, types }) => ({
    ...region,
    where: own.length === 0 ? where : [{ attribute: 'caller type', is: list([...types]) }, ...where],
  }));
}

/** `a, b or c` */
function list(words: readonly string[]): string {
  return words.length < 2 ? words.join() : `${words.slice(0, -1).join(', ')} or ${words.at(-1)}`;
}

import { ClassDimension } from './class-dimension';
import { FALSE, Node } from './diagram';
import { Model } from './model';
import { TextDimension } from './text-dimension';

/** Attributes, each with the numbers of the classes it may be in. */
export type Cube = ReadonlyMap<SplitDimension, ReadonlySet<number>>;

export type SplitDimension = ClassDimension<unknown> | TextDimension;

/** More ways down a diagram are not looked at, for each region that is wanted. */
const WAYS = 8;

/** The ways down a diagram, those that differ in one attribute only as one. */
export function cubesOf(model: Model, set: Node, most: number): Cube[] {
  const { diagrams, subject: { budget } } = model;
  const found: Cube[] = [];
  const walk = (node: Node, cube: Cube): void => {
    if (node === FALSE || found.length >= most * WAYS) return;
    const dimension = model.splitOwner(diagrams.level(node));
    if (!dimension) {
      found.push(cube);
      return;
    }
    const children = diagrams.children(node);
    budget.spend(children.length);
    const groups = new Map<Node, Set<number>>();
    children.forEach((child, i) => groups.set(child, (groups.get(child) ?? new Set()).add(i)));
    for (const [child, classes] of groups) walk(child, new Map(cube).set(dimension, classes));
  };
  walk(set, new Map());
  return merged(model, found);
}

/** Joins what differs in one attribute, an attribute after the other, until nothing is left to join. */
function merged(model: Model, all: readonly Cube[]): Cube[] {
  let cubes = [...all];
  for (let size = -1; size !== cubes.length;) {
    size = cubes.length;
    for (const dimension of new Set(cubes.flatMap((cube) => [...cube.keys()]))) cubes = mergedBy(model, cubes, dimension);
  }
  return cubes;
}

function mergedBy({ subject: { budget } }: Model, cubes: readonly Cube[], dimension: SplitDimension): Cube[] {
  const groups = new Map<string, Cube>();
  cubes.forEach((cube, i) => {
    budget.spend(cube.size);
    const others = [...cube].filter(([key]) => key !== dimension).map(([key, classes]) => `${key.name}:${[...classes].sort((a, b) => a - b).join()}`);
    const classes = cube.get(dimension);
    const key = classes ? others.sort().join('|') : `alone ${i}`;
    const known = groups.get(key);
    groups.set(key, known && classes ? new Map(known).set(dimension, new Set([...known.get(dimension)!, ...classes])) : cube);
  });
  return [...groups.values()];
}

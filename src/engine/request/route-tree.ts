import { Route } from './route';

interface Node {
  readonly literals: Map<string, Node>;
  parameter?: Node;
  greedy?: string;
  path?: string;
}

/** The resources of an API as a tree of their segments: finds the one that serves a path without looking at all the others. */
export class RouteTree {
  private readonly root: Node = { literals: new Map() };

  constructor(routes: readonly Route[]) {
    for (const { path } of routes) { this.add(path); }
  }

  /** The path of the most specific resource that fits, as `matchRoute` picks it: literal before parameter before greedy one, segment by segment. */
  find(path: string): string | undefined {
    return search(this.root, path === '/' ? [] : path.slice(1).split('/'), 0);
  }

  private add(path: string): void {
    let node = this.root;
    for (const segment of path === '/' ? [] : path.slice(1).split('/')) {
      if (segment.startsWith('{') && segment.endsWith('+}')) {
        node.greedy ??= path;
        return;
      }
      if (segment.startsWith('{')) {
        node = node.parameter ??= { literals: new Map() };
      } else {
        const next: Node = node.literals.get(segment) ?? { literals: new Map() };
        node.literals.set(segment, next);
        node = next;
      }
    }
    node.path ??= path;
  }
}

function search(node: Node, segments: readonly string[], at: number): string | undefined {
  if (at === segments.length) { return node.path; }
  const segment = segments[at];
  const literal = node.literals.get(segment);
  const found = (literal && search(literal, segments, at + 1)) ?? (segment === '' ? undefined : node.parameter && search(node.parameter, segments, at + 1));
  return found ?? (segment === '' && at === segments.length - 1 ? undefined : node.greedy);
}

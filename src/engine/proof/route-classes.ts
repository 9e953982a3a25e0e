import { Budget } from './budget';
import { endApart, mayMeet, surelyIncludes } from './languages';
import { one, run, tokensOf } from './patterns';
import { remembered } from './remembered';
import { Alternative, Token } from './tokens';
import { VERBS } from '../matching/coverage';
import { NO, Tri, UNKNOWN, YES } from '../matching/tri';
import { Route } from '../request/route';

/** The paths that fit a resource of the API: `{name}` is one segment, `{name+}` everything that is left. */
export function routeTokens(path: string): Token[] {
  return path.split(/(\{[^}]*\})/).flatMap((part) => {
    if (!part.startsWith('{')) return tokensOf([part]);
    return part.endsWith('+}') ? [one('text'), run('text')] : [one('noSlash'), run('noSlash')];
  });
}

/** Equal for resources that take the same paths. */
export function withoutNames(path: string): string {
  return path.replace(/\{[^}]*?(\+?)\}/g, '{$1}');
}

/** Whether two resources may take the same path, by their segments. */
export function mayOverlap(a: readonly string[], b: readonly string[]): boolean {
  for (let i = 0; i < a.length && i < b.length; i++) {
    const [left, right] = [a[i], b[i]];
    if (left.endsWith('+}') || right.endsWith('+}')) return true;
    if (left !== right && !left.startsWith('{') && !right.startsWith('{')) return false;
  }
  return a.length === b.length;
}

/** A pattern that tells routes apart. */
export interface RoutePattern {
  readonly key: string;

  /** What the pattern reads before stage, verb and path. */
  readonly prefix: string;
  readonly alternatives: () => readonly Alternative[];
}

/** Patterns that only count together: one that matches is enough. */
export type PatternList = readonly RoutePattern[];

/** Undefined: any. */
type Stages = readonly string[] | undefined;

/** What requests of a set can reach. */
export interface Reach {
  /** The routes that are asked about, those together that nothing tells apart. */
  readonly classes: readonly (readonly Route[])[];

  /** The routes whose resource may take a path of the first of a class. */
  readonly near: readonly Route[];
}

/** The paths that fit a resource, all paths with as many segments, and the numbers of its routes. */
interface Resource {
  readonly segments: readonly string[];
  readonly path: readonly Token[];
  readonly shape: readonly Token[];
  readonly numbers: readonly number[];
}

/** All routes of an API, and what is known of them. */
export class RouteTable {
  private readonly relations = new Map<string, readonly string[]>();
  private readonly lists = new Map<string, readonly string[]>();
  private readonly reaches = new Map<string, Reach>();
  private readonly resources: readonly Resource[];
  private readonly verbs: readonly (readonly string[])[];
  private readonly shared: ReadonlySet<string>;

  constructor(readonly routes: readonly Route[]) {
    const own = new Map<string, Set<string>>();
    for (const { path, method } of routes) own.set(path, (own.get(path) ?? new Set()).add(method));
    // `ANY` serves the verbs that its resource does not define.
    this.verbs = routes.map(({ path, method }) => method === 'ANY' ? VERBS.filter((verb) => !own.get(path)!.has(verb)) : [method]);
    const numbers = new Map<string, number[]>();
    routes.forEach(({ path }, i) => numbers.set(path, [...numbers.get(path) ?? [], i]));
    const shapes = remembered(shapeTokens);
    this.resources = [...numbers].map(([path, all]) => {
      const segments = path.split('/');
      return { segments, path: routeTokens(path), shape: path.includes('+}') ? ANY_PATH : shapes(segments.length), numbers: all };
    });
    const templates = new Map<string, number>();
    for (const path of own.keys()) templates.set(withoutNames(path), (templates.get(withoutNames(path)) ?? 0) + 1);
    this.shared = new Set([...own.keys()].filter((path) => templates.get(withoutNames(path))! > 1));
  }

  /**
   * Classes of routes that nothing tells apart, so that the first of each can stand for all: those with the same authorization
   * and verbs, each of which every list of patterns matches as a whole or not at all. An API with hundreds of methods so becomes one with a few.
   *
   * @param within only routes that one of these patterns may match, if there are any
   */
  reach(wanted: readonly Route[], stages: Stages, lists: readonly PatternList[], within: PatternList | undefined, budget: Budget): Reach {
    const keys = [...lists, within ?? []].map((list) => list.map(({ key }) => key));
    const name = JSON.stringify([wanted === this.routes ? 'all' : wanted.map(nameOf), stages, keys]);
    budget.spendOnce(`reach ${name}`, this.routes.length * (stages?.length ?? 1) * keys.flat().length);
    const known = this.reaches.get(name);
    if (known) return known;
    const classes = this.classes(wanted, lists.map((list) => this.listed(list, stages)), within && this.listed(within, stages));
    const reach = { classes, near: this.nearby(new Set(classes.map(([{ path }]) => path))) };
    this.reaches.set(name, reach);
    return reach;
  }

  private classes(wanted: readonly Route[], rows: readonly (readonly string[])[], within: readonly string[] | undefined): Route[][] {
    const isWanted = wanted === this.routes ? undefined : new Set(wanted.map(nameOf));
    const asked = this.routes.map((_, i) => i).filter((i) => !isWanted || isWanted.has(nameOf(this.routes[i])));
    const reached = within ? asked.filter((i) => [...within[i]].some((part) => part !== String(NO))) : asked;
    const classes = new Map<string, Route[]>();
    for (const i of reached.length > 0 ? reached : asked) {
      const route = this.routes[i];
      const relations = rows.map((row) => row[i]).join();
      const isAlone = relations.includes(String(UNKNOWN)) || route.path.includes('+}') || this.shared.has(route.path);
      const key = isAlone ? nameOf(route) : `${route.authorizationType} ${this.verbs[i].join()} ${relations}`;
      const known = classes.get(key);
      if (known) known.push(route);
      else classes.set(key, [route]);
    }
    return [...classes.values()];
  }

  private nearby(paths: ReadonlySet<string>): Route[] {
    const near = [...paths].map((path) => path.split('/'));
    const found = this.resources.filter(({ segments }) => near.some((other) => mayOverlap(segments, other)));
    return found.flatMap(({ numbers }) => numbers).sort((a, b) => a - b).map((i) => this.routes[i]);
  }

  /** How a list relates to each route on each stage: as its pattern that matches most. */
  private listed(list: PatternList, stages: Stages): readonly string[] {
    const rows = list.map((pattern) => this.row(pattern, stages));
    if (rows.length === 1) return rows[0];
    const name = JSON.stringify([stages, list.map(({ key }) => key)]);
    const known = this.lists.get(name);
    if (known) return known;
    const best = (all: readonly string[]) => (all.includes(String(YES)) ? YES : all.includes(String(UNKNOWN)) ? UNKNOWN : NO);
    const row = this.routes.map((_, i) => (stages ?? ['']).map((_stage, at) => best(rows.map((relations) => relations[i][at]))).join(''));
    this.lists.set(name, row);
    return row;
  }

  /** How a pattern relates to each route on each stage. */
  private row({ key, prefix, alternatives }: RoutePattern, stages: Stages): readonly string[] {
    const name = `${JSON.stringify(stages)} ${key}`;
    const known = this.relations.get(name);
    if (known) return known;
    const head = tokensOf([prefix]);
    const all = alternatives();
    const answer = (heads: readonly Token[], verb: readonly Token[], path: readonly Token[]) => relation(all, [...head, ...heads, one(['/']), ...verb, ...path]);
    const row = this.routes.map(() => '');
    for (const stage of stages?.map((text) => tokensOf([text])) ?? [SEGMENT]) {
      const ofMany = remembered((method: string) => remembered((paths: readonly Token[]) => answer(stage, verbTokens(method), paths)));
      for (const { path, shape, numbers } of this.resources) {
        // What is true of all paths, or of all with as many segments, is true of each.
        const relationTo = (method: string): Tri => {
          for (const paths of [ANY_PATH, shape]) {
            const common = ofMany(method)(paths);
            if (common !== UNKNOWN) return common;
          }
          return all.every(({ tokens }) => endApart(tokens, path)) ? NO : answer(stage, verbTokens(method), path);
        };
        for (const i of numbers) row[i] += relationTo(this.routes[i].method);
      }
    }
    this.relations.set(name, row);
    return row;
  }
}

function nameOf({ method, path }: Route): string {
  return `${method} ${path}`;
}

const SEGMENT: readonly Token[] = [one('noSlash'), run('noSlash')];
const ANY_PATH: readonly Token[] = [one(['/']), run('text')];

const verbTokens = remembered((method: string): readonly Token[] => (method === 'ANY' ? SEGMENT : tokensOf([method])));

function shapeTokens(length: number): readonly Token[] {
  return Array.from({ length: length - 1 }, () => [one(['/']), run('noSlash')]).flat();
}

/** Whether a pattern matches all requests to a route on a stage, none, or neither. */
function relation(alternatives: readonly Alternative[], place: readonly Token[]): Tri {
  if (!alternatives.some(({ tokens }) => mayMeet(tokens, place))) return NO;
  return alternatives.some(({ tokens, certain }) => certain && surelyIncludes(tokens, place)) ? YES : UNKNOWN;
}

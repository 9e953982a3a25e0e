import { Budget } from './budget';
import { mayMeet, surelyIncludes } from './languages';
import { one, run, tokensOf } from './patterns';
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

/** Undefined: any. */
type Stages = readonly string[] | undefined;

/** All routes of an API, and what is known of them. */
export class RouteTable {
  private readonly relations = new Map<string, readonly string[]>();
  /** The numbers of the routes of each resource. */
  private readonly byPath: readonly (readonly [readonly Token[], readonly number[]])[];
  private readonly verbs: readonly (readonly string[])[];
  private readonly shared: ReadonlySet<string>;

  constructor(readonly routes: readonly Route[]) {
    const own = new Map<string, Set<string>>();
    for (const { path, method } of routes) own.set(path, (own.get(path) ?? new Set()).add(method));
    // `ANY` serves the verbs that its resource does not define.
    this.verbs = routes.map(({ path, method }) => method === 'ANY' ? VERBS.filter((verb) => !own.get(path)!.has(verb)) : [method]);
    const numbers = new Map<string, number[]>();
    routes.forEach(({ path }, i) => numbers.set(path, [...numbers.get(path) ?? [], i]));
    this.byPath = [...numbers].map(([path, all]) => [routeTokens(path), all]);
    const templates = new Map<string, number>();
    for (const path of own.keys()) templates.set(withoutNames(path), (templates.get(withoutNames(path)) ?? 0) + 1);
    this.shared = new Set([...own.keys()].filter((path) => templates.get(withoutNames(path))! > 1));
  }

  /**
   * Classes of routes that nothing tells apart, so that the first of each can stand for all: those with the same authorization
   * and verbs, each of which every pattern matches as a whole or not at all. An API with hundreds of methods so becomes one with a few.
   */
  classes(wanted: readonly Route[], stages: Stages, patterns: readonly RoutePattern[], budget: Budget): Route[][] {
    const rows = patterns.map((pattern) => this.row(pattern, stages, budget));
    const name = ({ method, path }: Route) => `${method} ${path}`;
    const isWanted = wanted === this.routes ? undefined : new Set(wanted.map(name));
    const classes = new Map<string, Route[]>();
    this.routes.forEach((route, i) => {
      if (isWanted && !isWanted.has(name(route))) return;
      const relations = rows.map((row) => row[i]).join();
      const isAlone = relations.includes(String(UNKNOWN)) || route.path.includes('+}') || this.shared.has(route.path);
      const key = isAlone ? name(route) : `${route.authorizationType} ${this.verbs[i].join()} ${relations}`;
      const known = classes.get(key);
      if (known) known.push(route);
      else classes.set(key, [route]);
    });
    return [...classes.values()];
  }

  /** How a pattern relates to each route on each stage. */
  private row({ key, prefix, alternatives }: RoutePattern, stages: Stages, budget: Budget): readonly string[] {
    const name = `${JSON.stringify(stages)} ${key}`;
    budget.spendOnce(`relations ${name}`, this.routes.length * (stages?.length ?? 1));
    const known = this.relations.get(name);
    if (known) return known;
    const head = tokensOf([prefix]);
    const all = alternatives();
    const answer = (heads: readonly Token[], verb: readonly Token[], path: readonly Token[]) => relation(all, [...head, ...heads, one(['/']), ...verb, ...path]);
    const row = this.routes.map(() => '');
    for (const stage of stages?.map((text) => tokensOf([text])) ?? [SEGMENT]) {
      for (const [path, numbers] of this.byPath) {
        // Few patterns look at the verb only; where none does, one look is enough for all.
        const whole = answer(stage, SEGMENT, path);
        for (const i of numbers) row[i] += whole === UNKNOWN && this.routes[i].method !== 'ANY' ? answer(stage, tokensOf([this.routes[i].method]), path) : whole;
      }
    }
    this.relations.set(name, row);
    return row;
  }
}

const SEGMENT: readonly Token[] = [one('noSlash'), run('noSlash')];

/** Whether a pattern matches all requests to a route on a stage, none, or neither. */
function relation(alternatives: readonly Alternative[], place: readonly Token[]): Tri {
  if (!alternatives.some(({ tokens }) => mayMeet(tokens, place))) return NO;
  return alternatives.some(({ tokens, certain }) => certain && surelyIncludes(tokens, place)) ? YES : UNKNOWN;
}

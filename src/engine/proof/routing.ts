import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { exactly } from './patterns';
import { routeTokens, withoutNames } from './route-classes';
import { TextDimension } from './text-dimension';
import { TextSpace } from './text-space';
import { AuthorizationType } from '../request/request';
import { Route, isMoreSpecific } from '../request/route';

export type Served = AuthorizationType | 'NO_ROUTE';

/** What becomes of a request: the authorization of the method that serves it, and whether that is one of those asked about. */
interface Service {
  readonly type: Served;
  readonly wanted: boolean;
}

/** Paths that are served alike, verb by verb. */
interface Row {
  readonly feature: number;
  readonly byVerbs: readonly Service[];
}

/** Which method serves a request, as tests on verb and path. Paths and verbs that are served alike are told apart by none. */
export class Routing {
  /** The most specific first. */
  private readonly rows: readonly Row[];

  /** Groups of verbs; the last group, all others, needs no test. */
  private readonly verbs: readonly number[];

  constructor(
    routes: readonly Route[],
    wanted: readonly Route[] | undefined,
    space: TextSpace,
    private readonly dimension: TextDimension,
    private readonly diagrams: Diagrams,
    byRoute: boolean,
    { method, path }: { readonly method: number; readonly path: number },
  ) {
    const byTemplate = new Map<string, { readonly path: string; readonly routes: Route[] }>();
    for (const route of routes) {
      const known = byTemplate.get(withoutNames(route.path));
      if (!known) byTemplate.set(withoutNames(route.path), { path: route.path, routes: [route] });
      // Of two resources that take the same paths, the first serves them.
      else if (known.path === route.path) known.routes.push(route);
    }
    const isWanted = ({ path: of, method: by }: Route) => wanted === undefined || wanted.some((one) => one.path === of && one.method === by);
    const service = (all: readonly Route[], verb: string | undefined): Service => {
      const route = all.find((one) => one.method === verb) ?? all.find((one) => one.method === 'ANY');
      return { type: route?.authorizationType ?? 'NO_ROUTE', wanted: route !== undefined && isWanted(route) };
    };
    const resources = [...byTemplate.values()];
    const verbs = [...new Set(routes.map((route) => route.method))].filter((verb) => verb !== 'ANY');
    const columns = new Map<string, string[]>();
    for (const verb of verbs) {
      const key = byRoute ? verb : JSON.stringify(resources.map((resource) => service(resource.routes, verb)));
      columns.set(key, [...columns.get(key) ?? [], verb]);
    }
    columns.delete(JSON.stringify(resources.map((resource) => service(resource.routes, undefined))));
    const groups = [...columns.values()];
    this.verbs = groups.map((group) => space.feature([method], group.map(exactly), group.join(', ')));

    const sorted = resources
      .map((one) => ({ path: one.path, byVerbs: [...groups.map(([verb]) => verb), undefined].map((verb) => service(one.routes, verb)) }))
      .map((resource) => ({ ...resource, key: byRoute ? resource.path : JSON.stringify(resource.byVerbs) }))
      .sort((a, b) => isMoreSpecific(a.path, b.path) ? -1 : isMoreSpecific(b.path, a.path) ? 1 : a.key < b.key ? -1 : a.key > b.key ? 1 : 0);
    const alike: (typeof sorted)[] = [];
    for (const resource of sorted) {
      const last = alike[alike.length - 1];
      if (last?.[0].key === resource.key) last.push(resource);
      else alike.push([resource]);
    }
    this.rows = alike.map((all) => ({
      feature: space.feature([path], all.map((one) => ({ certain: true, tokens: routeTokens(one.path) })), `route ${all.map((one) => one.path).join(', ')}`),
      byVerbs: all[0].byVerbs,
    }));
  }

  /** The requests to methods with that authorization. */
  ofType(type: Served): Node {
    return this.where((service) => service.type === type);
  }

  /** The requests to the methods that are asked about. */
  wanted(): Node {
    return this.where((service) => service.wanted);
  }

  private where(test: (service: Service) => boolean): Node {
    const nowhere = test({ type: 'NO_ROUTE', wanted: false }) ? TRUE : FALSE;
    const node = (service: Service) => test(service) ? TRUE : FALSE;
    const { rows, verbs, dimension, diagrams } = this;
    const split = dimension.select([...rows.map(({ feature }) => feature), ...verbs], (accepted) => {
      const row = rows.find((_, i) => accepted[i]);
      if (!row) return nowhere;
      const verb = verbs.findIndex((_, i) => accepted[rows.length + i]);
      return node(row.byVerbs.at(verb)!);
    });
    if (split !== undefined) return split;
    const ofRow = ({ byVerbs }: Row) => verbs.reduceRight<Node>(
      (rest, feature, i) => diagrams.ifThenElse(dimension.accepted(feature, () => FALSE), node(byVerbs[i]), rest), node(byVerbs.at(-1)!),
    );
    return rows.reduceRight<Node>((rest, row) => diagrams.ifThenElse(dimension.accepted(row.feature, () => FALSE), ofRow(row), rest), nowhere);
  }
}

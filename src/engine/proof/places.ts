import type { Subject } from './attributes';
import { Budget } from './budget';
import { Diagrams } from './diagram';
import { Formula } from './key-attributes';
import { Known } from './known';
import { mayMeet } from './languages';
import { exactly, one, patternTokens, run } from './patterns';
import { RequestSpace } from './request-space';
import { constantsIn } from './resource-patterns';
import { RoutePattern, mayOverlap, routeTokens } from './route-classes';
import { Routing } from './routing';
import { ListedFeature, RESOURCE, TextConditions } from './text-conditions';
import { TextDimension } from './text-dimension';
import { Projection, TextSpace } from './text-space';
import { Alternative } from './tokens';
import { VERBS } from '../matching/coverage';
import { KeyTable } from '../matching/facts';
import { TextPattern } from '../matching/value-set';
import { isVariable, parseTemplate } from '../matching/variables';
import { apiArn } from '../request/request';
import { Route } from '../request/route';

const STAGE = 0;
const METHOD = 1;
const PATH = 2;
const WHOLE: Projection = [STAGE, '/', METHOD, PATH];

/** Where requests go: stage, verb and path as one structured text. */
export class Places {
  readonly dimension: TextDimension;

  /** Which method of the API serves a request, if its methods are known. */
  readonly routing: Routing | undefined;
  private readonly space: TextSpace;
  private readonly prefix: string;
  private readonly alike = new Map<Route, readonly Route[]>();
  private readonly known: Known;
  private readonly budget: Budget;

  /** @param texts of all who see policy variables differently, first of the policy of the API */
  constructor(subject: Subject, private readonly texts: readonly TextConditions[], diagrams: Diagrams) {
    const { setting, question, statements, byRoute } = subject;
    this.known = subject.known;
    this.budget = subject.budget;
    const patterns = statements.flatMap((statement) => this.known.patterns(statement));
    this.prefix = `${apiArn(setting.api)}/`;
    const stages = someOf(question.stages ?? setting.stages);
    const stage: Alternative[] = stages ? stages.map(exactly) : [
      { certain: true, tokens: [one('noSlash'), run('noSlash')] }, ...constantsIn(patterns, setting.api).map(exactly),
    ];
    const routes = setting.routes ?? question.routes;
    const wanted = question.routes ?? routes;
    const asked = someOf(question.paths?.map(patternTokens));
    const distinct = !asked && someOf(wanted) && this.distinct(wanted!, routes!, stages, [...patterns, ...this.patternsOf(question)]);
    const paths = asked ?? (distinct ? distinct.map(routeTokens) : [[one(['/']), run('text')]]);
    const methods = (someOf(question.methods) ?? VERBS).map(exactly);
    this.space = new TextSpace([stage, methods, paths.map((tokens) => ({ certain: true, tokens }))], this.known.automata);
    this.dimension = new TextDimension('place', this.space, false, diagrams);
    const near = distinct ? nearby(routes!, distinct) : routes?.filter(({ path }) => paths.some((tokens) => mayMeet(tokens, routeTokens(path))));
    const only = question.routes === routes ? undefined : question.routes;
    this.routing = near && new Routing(near, only, this.space, this.dimension, diagrams, byRoute, { method: METHOD, path: PATH });
    if (byRoute && stages && stages.length > 1) stages.forEach((name) => this.space.feature([STAGE], [exactly(name)], `stage ${name}`));
  }

  /** Resource, or the patterns of a question. */
  listed(patterns: readonly TextPattern[], texts = this.texts[0]): Formula {
    const sure = patterns.filter((pattern) => this.isSure(pattern));
    // What may be unknown is asked pattern by pattern, so that it is the same unknown in every list.
    const groups = [...sure.length > 0 ? [sure] : [], ...patterns.filter((pattern) => !this.isSure(pattern)).map((pattern) => [pattern])];
    const features = groups.flatMap((group): ListedFeature[] => {
      const behind = group.map((pattern) => this.known.behindApi(pattern)).filter((pattern) => pattern !== undefined);
      if (behind.length === group.length) return texts.features(behind, this.space, WHOLE);
      return texts.features(group, this.space, [this.prefix, ...WHOLE]);
    });
    return () => texts.listed(features, RESOURCE, (feature, unknown) => this.dimension.accepted(feature, unknown));
  }

  /** Patterns of `stage/VERB/path`. */
  matching(patterns: readonly string[]): Formula {
    return this.listed(patterns.map((pattern) => this.pattern(pattern)));
  }

  /** The routes that one stands for. */
  routesLike(route: Route): readonly Route[] {
    return this.alike.get(route) ?? [route];
  }

  private isSure(pattern: TextPattern): boolean {
    return !this.space.hasConstants && !pattern.template.some(isVariable) && this.known.behindApi(pattern) !== undefined;
  }

  private patternsOf({ resources = [], exceptResources = [] }: RequestSpace): TextPattern[] {
    return [...resources, ...exceptResources].map((pattern) => this.pattern(pattern));
  }

  private pattern(text: string): TextPattern {
    return {
      template: parseTemplate(this.prefix, new KeyTable(), { wildcards: false, variables: false })
        .concat(parseTemplate(text, new KeyTable(), { wildcards: true, variables: false })),
      style: 'resource',
    };
  }

  /** The resources of routes, where of many that nothing tells apart there is one. */
  private distinct(
    wanted: readonly Route[], routes: readonly Route[], stages: readonly string[] | undefined, patterns: readonly TextPattern[],
  ): string[] {
    const tests = new Map<string, RoutePattern>();
    for (const pattern of patterns) {
      const behind = this.known.behindApi(pattern);
      const cases = this.texts.flatMap((texts) => texts.cases(behind ?? pattern));
      for (const { key, alternatives } of cases) tests.set(key, { key, alternatives, prefix: behind ? '' : this.prefix });
    }
    const classes = this.known.routes(routes).classes(wanted, stages, [...tests.values()], this.budget);
    for (const all of classes) this.alike.set(all[0], all);
    return [...new Set(classes.map(([{ path }]) => path))];
  }
}

/** The routes whose resource may take a path of some resources. */
function nearby(routes: readonly Route[], paths: readonly string[]): Route[] {
  const near = paths.map((path) => path.split('/'));
  const known = new Map<string, boolean>();
  return routes.filter(({ path }) => {
    if (!known.has(path)) {
      const segments = path.split('/');
      known.set(path, near.some((other) => mayOverlap(segments, other)));
    }
    return known.get(path);
  });
}

/** A question about none of a list has no requests at all, whatever the attribute may be. */
function someOf<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

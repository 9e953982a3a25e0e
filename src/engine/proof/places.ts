import type { Subject } from './attributes';
import { Budget, affordable } from './budget';
import { Diagrams } from './diagram';
import { Formula } from './key-attributes';
import { Known } from './known';
import { mayMeet } from './languages';
import { exactly, one, patternTokens, run } from './patterns';
import { RequestSpace } from './request-space';
import { constantsIn } from './resource-patterns';
import { PatternList, Reach, RoutePattern, routeTokens } from './route-classes';
import { Routing } from './routing';
import { ListedFeature, RESOURCE, TextConditions } from './text-conditions';
import { TextDimension } from './text-dimension';
import { Projection, TextSpace } from './text-space';
import { Alternative } from './tokens';
import { VERBS } from '../matching/coverage';
import { KeyTable } from '../matching/facts';
import { TextPattern } from '../matching/value-set';
import { isVariable, parseTemplate } from '../matching/variables';
import { ApiRequest, apiArn } from '../request/request';
import { Route } from '../request/route';

const STAGE = 0;
const METHOD = 1;
const PATH = 2;
const WHOLE: Projection = [STAGE, '/', METHOD, PATH];

export type RequestPlace = Pick<ApiRequest, 'stage' | 'method' | 'path'>;

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
    const lists = statements.map((statement) => this.known.patterns(statement));
    this.prefix = `${apiArn(setting.api)}/`;
    const stages = someOf(question.stages ?? setting.stages);
    const stage: Alternative[] = stages ? stages.map(exactly) : [
      { certain: true, tokens: [one('noSlash'), run('noSlash')] }, ...constantsIn(lists.flat(), setting.api).map(exactly),
    ];
    const routes = setting.routes ?? question.routes;
    const wanted = question.routes ?? routes;
    const asked = someOf(question.paths?.map(patternTokens));
    const reach = asked || !wanted?.length ? undefined : this.reach(wanted, routes!, stages, lists, question);
    const distinct = reach && [...new Set(reach.classes.map(([{ path }]) => path))];
    const paths = asked ?? distinct?.map(routeTokens) ?? [[one(['/']), run('text')]];
    const methods = (someOf(question.methods) ?? VERBS).map(exactly);
    this.space = new TextSpace([stage, methods, paths.map((tokens) => ({ certain: true, tokens }))], this.known.automata);
    this.dimension = new TextDimension('place', this.space, false, diagrams);
    const near = reach?.near ?? routes?.filter(({ path }) => paths.some((tokens) => mayMeet(tokens, routeTokens(path))));
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

  /** A place, and one for each list of patterns, if that is not too much to search. */
  examples(budget: Budget): RequestPlace[] {
    const { space } = this;
    const accepted = Array.from({ length: space.size }, (_, feature) => (
      affordable(() => space.acceptedText(feature, budget.part(budget.remaining / 2 / (space.size - feature))))));
    const found = [space.anyText(budget), ...accepted].flatMap((text) => text ? [text] : []);
    // A wildcard that a path really has cannot be asked about.
    const places = found.map(([stage, method, path]) => ({ stage, method, path })).filter(({ path }) => !/[*?]/.test(path));
    return [...new Map(places.map((place) => [JSON.stringify(place), place])).values()];
  }

  /** The routes that one stands for. */
  routesLike(route: Route): readonly Route[] {
    return this.alike.get(route) ?? [route];
  }

  private isSure(pattern: TextPattern): boolean {
    return !this.space.hasConstants && !pattern.template.some(isVariable) && this.known.behindApi(pattern) !== undefined;
  }

  private pattern(text: string): TextPattern {
    return {
      template: parseTemplate(this.prefix, new KeyTable(), { wildcards: false, variables: false })
        .concat(parseTemplate(text, new KeyTable(), { wildcards: true, variables: false })),
      style: 'resource',
    };
  }

  /** What can be reached, where of many routes that nothing tells apart there is one. */
  private reach(
    wanted: readonly Route[], routes: readonly Route[], stages: readonly string[] | undefined,
    lists: readonly (readonly TextPattern[])[], question: RequestSpace,
  ): Reach {
    const asked = (patterns: readonly string[] = []) => patterns.map((pattern) => this.pattern(pattern));
    const [resources, except] = [asked(question.resources), asked(question.exceptResources)];
    const tests = [...lists, resources, except].flatMap((list) => this.testsOf(list));
    const within = resources.length === 0 ? undefined : resources.flatMap((pattern) => this.casesOf(pattern));
    const reach = this.known.routes(routes).reach(wanted, stages, tests, within, this.budget);
    for (const all of reach.classes) this.alike.set(all[0], all);
    return reach;
  }

  /** Patterns that tell routes apart: those of a list together, but those with variables each on its own, because each is a case of its own. */
  private testsOf(list: readonly TextPattern[]): PatternList[] {
    const plain = list.filter(({ template }) => !template.some(isVariable));
    const others = list.filter((pattern) => !plain.includes(pattern)).flatMap((pattern) => this.casesOf(pattern));
    return [...plain.length === 0 ? [] : [plain.flatMap((pattern) => this.casesOf(pattern))], ...others.map((other) => [other])];
  }

  private casesOf(pattern: TextPattern): RoutePattern[] {
    const behind = this.known.behindApi(pattern);
    const cases = this.texts.flatMap((texts) => texts.cases(behind ?? pattern));
    const prefix = behind ? '' : this.prefix;
    return [...new Map(cases.map(({ key, alternatives }) => [key, { key: `${prefix}${key}`, alternatives, prefix }])).values()];
  }
}

/** A question about none of a list has no requests at all, whatever the attribute may be. */
function someOf<T>(list: readonly T[] | undefined): readonly T[] | undefined {
  return list && list.length > 0 ? list : undefined;
}

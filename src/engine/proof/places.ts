import { Formula, KeyAttributes, patternText } from './attributes';
import { Alternative, Token } from './automaton';
import { Diagrams, FALSE, Node, TRUE } from './diagram';
import { TextDimension } from './dimensions';
import { alternativesOf, exactly, one, run, tokensOf } from './patterns';
import { RequestSpace, Setting } from './request-space';
import { Projection, TextSpace } from './text-space';
import { Unknowns } from './unknowns';
import { VERBS } from '../matching/coverage';
import { KeyTable } from '../matching/facts';
import { ANY_RUN } from '../matching/glob';
import { isOpaque, splitSymbols } from '../matching/opaque';
import { TextPattern } from '../matching/value-set';
import { Template, parseTemplate } from '../matching/variables';
import { ApiIdentity, AuthorizationType, apiArn } from '../request/request';
import { Route, isMoreSpecific } from '../request/route';

const STAGE = 0;
const METHOD = 1;
const PATH = 2;
const WHOLE: Projection = [STAGE, '/', METHOD, PATH];

/** Where requests go: stage, verb and path as one structured text. */
export class Places {
  readonly dimension: TextDimension;
  private readonly space: TextSpace;

  constructor(
    private readonly setting: Setting,
    question: RequestSpace,
    constants: readonly string[],
    private readonly diagrams: Diagrams,
    private readonly unknowns: Unknowns,
  ) {
    const stages = question.stages ?? setting.stages;
    const stage: Alternative[] = stages ? stages.map(exactly) : [
      { certain: true, tokens: [one('noSlash'), run('noSlash')] }, ...constants.map(exactly),
    ];
    const methods = question.methods ?? VERBS;
    const paths = question.routes?.map(({ path }) => routeTokens(path)) ?? question.paths?.map(pathTokens) ?? [[one(['/']), run('text')]];
    this.space = new TextSpace([stage, methods.map(exactly), paths.map((tokens) => ({ certain: true, tokens }))]);
    this.dimension = new TextDimension('place', this.space, false, diagrams);
  }

  /** Resource, or the patterns of a question. */
  listed(patterns: readonly TextPattern[], keys: KeyAttributes): Formula {
    const isKnown = ({ template }: TextPattern) => template.every((piece) => typeof piece !== 'object');
    // What may be unknown is asked pattern by pattern, so that it is the same unknown in every list.
    const isSure = (pattern: TextPattern) => isKnown(pattern) && !this.space.hasConstants && behindPrefix(pattern, this.setting.api) !== undefined;
    const known = patterns.filter(isSure);
    const groups = [...known.length > 0 ? [known] : [], ...patterns.filter((pattern) => !isSure(pattern)).map((pattern) => [pattern])];
    const tests = groups.flatMap((group) => {
      const behind = group.map((pattern) => behindPrefix(pattern, this.setting.api));
      const isBehind = behind.every((pattern) => pattern !== undefined);
      const alternatives = (isBehind ? behind : group).flatMap((pattern) => keys.alternatives(pattern!));
      const projection: Projection = isBehind ? WHOLE : [`${apiArn(this.setting.api)}/`, ...WHOLE];
      const name = (isBehind ? behind : group).map((pattern) => patternText(pattern!)).join(', ');
      return [{ feature: this.space.feature(projection, alternatives, name), name }];
    });
    return () => this.diagrams.any(tests.map(({ feature, name }) => this.dimension.accepted(feature, () => this.unknowns.node(`resource ${name}`))));
  }

  /** Patterns of `stage/VERB/path`. */
  matching(patterns: readonly string[], keys: KeyAttributes): Formula {
    return this.listed(patterns.map((pattern) => ({
      template: parseTemplate(`${apiArn(this.setting.api)}/`, new KeyTable(), { wildcards: false, variables: false })
        .concat(parseTemplate(pattern, new KeyTable(), { wildcards: true, variables: false })),
      style: 'resource',
    })), keys);
  }

  path(patterns: readonly string[]): Formula {
    const feature = this.space.feature([PATH], patterns.map((pattern) => ({ certain: true, tokens: pathTokens(pattern) })), `path ${patterns.join(', ')}`);
    return () => this.dimension.accepted(feature, () => FALSE);
  }

  /** For each authorization type, the requests to methods that have it; and those to the wanted methods. */
  routing(routes: readonly Route[], wanted: readonly Route[] | undefined): { type: (type: AuthorizationType | 'NO_ROUTE') => Node; wanted: Formula } {
    const relevant = wanted ? routes.filter(({ path }) => wanted.some((route) => route.path === path || isMoreSpecific(path, route.path))) : routes;
    const paths = [...new Set(relevant.map(({ path }) => path))].sort((a, b) => isMoreSpecific(a, b) ? -1 : isMoreSpecific(b, a) ? 1 : 0);
    const verbs = [...new Set(relevant.map(({ method }) => method).filter((method) => method !== 'ANY'))];
    const pathFeatures = paths.map((path) => this.space.feature([PATH], [{ certain: true, tokens: routeTokens(path) }], `route ${path}`));
    const verbFeatures = verbs.map((verb) => this.space.feature([METHOD], [exactly(verb)], verb));
    const routeOf = (path: string, verb: string | undefined) => {
      const candidates = relevant.filter((route) => route.path === path);
      return candidates.find(({ method }) => method === verb) ?? candidates.find(({ method }) => method === 'ANY');
    };
    const where = (test: (route: Route | undefined) => boolean): Node => {
      const bit = (route: Route | undefined) => test(route) ? TRUE : FALSE;
      const split = this.dimension.select([...pathFeatures, ...verbFeatures], (accepted) => {
        const path = paths.find((_, i) => accepted[i]);
        return bit(path === undefined ? undefined : routeOf(path, verbs.find((_, i) => accepted[paths.length + i])));
      });
      if (split !== undefined) return split;
      const ofPath = (path: string) => verbs.reduceRight<Node>(
        (rest, verb, i) => this.diagrams.ifThenElse(this.dimension.accepted(verbFeatures[i], () => FALSE), bit(routeOf(path, verb)), rest),
        bit(routeOf(path, undefined)),
      );
      return paths.reduceRight<Node>(
        (rest, path, i) => this.diagrams.ifThenElse(this.dimension.accepted(pathFeatures[i], () => FALSE), ofPath(path), rest),
        bit(undefined),
      );
    };
    return {
      type: (type) => where((route) => (route?.authorizationType ?? 'NO_ROUTE') === type),
      wanted: () => wanted ? where((route) => wanted.some(({ path, method }) => path === route?.path && method === route.method)) : TRUE,
    };
  }
}

/** A pattern that begins with the ARN of the API, without it. */
function behindPrefix({ template, style }: TextPattern, api: ApiIdentity): TextPattern | undefined {
  const prefix = `${apiArn(api)}/`;
  let text = '';
  let i = 0;
  for (; i < template.length && text.length < prefix.length; i++) {
    const piece = template[i];
    if (typeof piece !== 'string') return undefined;
    text += piece;
  }
  if (!text.startsWith(prefix) || style !== 'resource') return undefined;
  const rest: Template = [text.slice(prefix.length), ...template.slice(i)].filter((piece) => piece !== '');
  return { template: rest, style: 'glob' };
}

/** A path with `*` and `?`. */
function pathTokens(pattern: string): Token[] {
  return alternativesOf({ template: parseTemplate(pattern, new KeyTable(), { wildcards: true, variables: false }), style: 'glob' }, () => ANY_RUN)[0].tokens as Token[];
}

/** The paths that fit a resource of the API: `{name}` is one segment, `{name+}` everything that is left. */
function routeTokens(path: string): Token[] {
  return path.split(/(\{[^}]*\})/).flatMap((part) => {
    if (!part.startsWith('{')) return tokensOf([part]);
    return part.endsWith('+}') ? [one('text'), run('text')] : [one('noSlash'), run('noSlash')];
  });
}

/** The opaque constants of resources, one of which may be the name of a stage. */
export function constantsIn(patterns: readonly TextPattern[], api: ApiIdentity): string[] {
  const own = new Set(splitSymbols(apiArn(api)));
  const constants = patterns.flatMap(({ template }) => template.flatMap((piece) => typeof piece === 'string' ? splitSymbols(piece).filter(isOpaque) : []));
  return [...new Set(constants)].filter((constant) => !own.has(constant));
}


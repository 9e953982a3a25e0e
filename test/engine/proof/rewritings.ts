import { complement, halves } from './blocks';
import { Random } from './random';
import { apiArn } from '../../../src/engine/request/request';
import { API, Json } from '../testing';

/** Two documents that mean the same, made from one; undefined where it has nothing to rewrite. */
export type Rewriting = (document: Json, random: Random) => readonly [Json, Json] | undefined;

type Conditions = Record<string, Record<string, string[]>>;

/** The values of a key under an operator. */
interface Entry {
  readonly operator: string;
  readonly key: string;
  readonly values: readonly string[];
}

const statementsOf = (document: Json) => document.Statement as Json[];

/** Some statement, once written one way and once another. */
function statement(versions: (original: Json, random: Random) => readonly [Json[], Json[]] | undefined): Rewriting {
  return (document, random) => {
    const statements = statementsOf(document);
    const at = random.below(statements.length);
    const pair = versions(statements[at], random);
    if (!pair) return undefined;
    const [first, second] = pair.map((others) => ({ ...document, Statement: [...statements.slice(0, at), ...others, ...statements.slice(at + 1)] }));
    return [first, second];
  };
}

/** The same with other values of one element; undefined if the statement does not have it. */
function element(name: string, rewrite: (values: readonly string[]) => string[][] | undefined): Rewriting {
  return statement((original) => {
    const values = name === 'Principal' ? Object(original.Principal).AWS : original[name];
    const lists = Array.isArray(values) ? rewrite(values) : undefined;
    return lists && [[original], lists.map((list) => ({ ...original, [name]: name === 'Principal' ? { AWS: list } : list }))];
  });
}

/** One entry of the conditions, once written one way and once another: a statement for each; undefined is no condition. */
function entry(fits: (entry: Entry) => boolean, versions: (entry: Entry, random: Random) => readonly [(Entry | undefined)[], Entry[]]): Rewriting {
  return statement((original, random) => {
    const all = Object.entries((original.Condition ?? {}) as Conditions)
      .flatMap(([operator, keys]) => Object.entries(keys).map(([key, values]): Entry => ({ operator, key, values })));
    const found = all.find(fits);
    if (!found) return undefined;
    const rest = all.filter((other) => other !== found);
    const withEntry = (other: Entry | undefined) => ({ ...original, Condition: block(other ? [...rest, other] : rest) });
    const [first, second] = versions(found, random).map((entries) => entries.map(withEntry));
    return [first, second];
  });
}

function block(entries: readonly Entry[]): Conditions {
  const conditions: Conditions = {};
  for (const { operator, key, values } of entries) conditions[operator] = { ...conditions[operator], [key]: [...values] };
  return conditions;
}

const isPositive = ({ operator }: Entry) => !operator.includes('Not') && !operator.startsWith('ForAllValues');
const OPPOSITES = /^(String|Arn|Ip|Numeric|Date)(Equals|Like|Address|EqualsIgnoreCase)$/;
const opposite = (operator: string) => operator.startsWith('Not') ? operator.slice(3) : operator.startsWith('Ip') ? `Not${operator}` : operator.replace(/(Equals|Like)/, 'Not$1');

export const REWRITINGS: Readonly<Record<string, Rewriting>> = {
  'statements in another order': (document, random) => {
    const left = [...statementsOf(document)];
    return [document, { ...document, Statement: statementsOf(document).map(() => left.splice(random.below(left.length), 1)[0]) }];
  },
  'a statement twice': statement((original) => [[original], [original, original]]),
  'a statement that nothing reaches': statement((original) => [[original], [original, {
    ...original, Condition: { ...original.Condition as Conditions, Null: { 'aws:UserAgent': 'true' }, StringLike: { 'aws:UserAgent': '?*' } },
  }]]),
  'a statement that another one covers': statement((original) => [[original], [original, {
    ...original, Condition: { ...original.Condition as Conditions, StringEquals: { ...(original.Condition as Conditions)?.StringEquals, 'aws:Referer': 'z' } },
  }]]),
  'a statement for each resource': element('Resource', (values) => values.map((value) => [value])),
  'a statement for each principal': element('Principal', (values) => values.map((value) => [value])),
  'a statement for each value': entry(isPositive, (original) => [[original], original.values.map((value) => ({ ...original, values: [value] }))]),
  'full ARNs of resources': element('Resource', (values) => [values.map((value) => value.replace(/^execute-api:/, apiArn(API)))]),
  'values in another order, and twice': entry(() => true, (original) => [[original], [{ ...original, values: [...original.values, ...original.values].reverse() }]]),
  'letter case of keys': entry(() => true, (original, random) => [[original], [{ ...original, key: random.chance(0.5) ? original.key.toUpperCase() : original.key.toLowerCase() }]]),
  'blocks in halves': entry(({ operator }) => operator.includes('IpAddress'), (original) => [[original], [{ ...original, values: original.values.flatMap(halves) }]]),
  'all other addresses under the opposite operator': entry(
    ({ operator, key, values }) => /^(Not)?IpAddress$/.test(operator) && key === 'aws:SourceIp' && values.length === 1,
    (original) => [[original], [{ ...original, operator: opposite(original.operator), values: complement(original.values[0]) }]],
  ),
  'ArnEquals and ArnLike': entry(({ operator }) => operator.startsWith('Arn'), (original) => [[original], [
    { ...original, operator: original.operator.replace(/Equals|Like/, (name) => name === 'Like' ? 'Equals' : 'Like') },
  ]]),
  'a resource, and all others': statement(({ Resource, NotResource, ...rest }) => [[{ ...rest, Resource: '*' }], [
    { ...rest, Resource: Resource ?? NotResource }, { ...rest, NotResource: Resource ?? NotResource },
  ]]),
  'a condition, and its opposite': entry(({ operator }) => OPPOSITES.test(operator), (original) => [[undefined], [original, { ...original, operator: opposite(original.operator) }]]),
};

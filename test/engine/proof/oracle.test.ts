import * as fc from 'fast-check';
import { compiled } from './cross-check';
import { Call, Document, Outcome, Statement, isInside, outcome, rangeOf, textOf } from './oracle';
import { admittedAddresses } from '../../../src/engine/proof/access';
import { comparePolicies } from '../../../src/engine/proof/compare';
import { Answer, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { RequestSpace } from '../../../src/engine/proof/request-space';
import { ApiRequest, isUnknown } from '../../../src/engine/request/request';
import { API, Json } from '../testing';

const SETTING = { api: API };
const OTHER = '444455556666';
const USERS = [API.account, OTHER, '777788889999'].flatMap((account) => ['u', 'v'].map((name) => `arn:aws:iam::${account}:user/${name}`));
const BLOCKS = ['10.0.0.0/8', '10.128.0.0/9', '10.0.0.1', '10.0.0.0/31', '0.0.0.0/0', '128.0.0.0/1', '2001:db8::/32', '2001:db8::8000:0/97', '::/0'];
const PATTERNS = ['*', 'prod/*', '*/GET/*', '*/GET/a*', 'prod/GET/?', '*/*/b/*', '*a', '*/POST/', '?rod/GET/a', '*/x', 'x/*/?a', '*b?'];

/** Every path of up to two characters, of those that the patterns name and one that they do not. */
const ALPHABET = [...'abx/z'];
const PATHS = ['', ...ALPHABET, ...ALPHABET.flatMap((first) => ALPHABET.map((second) => first + second))].map((rest) => `/${rest}`);
const PLACES = ['prod', 'x', 's'].flatMap((stage) => ['GET', 'POST'].flatMap((method) => PATHS.map((path) => ({ stage, method, path }))));
const FINITE: RequestSpace = { stages: ['prod', 'x', 's'], methods: ['GET', 'POST'], paths: ['/', '/?', '/??'] };

const some = (items: readonly string[]) => fc.array(fc.constantFrom(...items), { minLength: 1, maxLength: 2 });
const statement: fc.Arbitrary<Statement> = fc.record({
  Effect: fc.constantFrom('Allow' as const, 'Deny' as const),
  Principal: fc.oneof(fc.constant('*' as const), some(['*', API.account, OTHER, `arn:aws:iam::${OTHER}:root`, USERS[0], USERS[2]]).map((AWS) => ({ AWS }))),
  Action: fc.constant('execute-api:Invoke' as const),
  resources: fc.tuple(fc.constantFrom('Resource', 'Resource', 'Resource', 'NotResource'), some(PATTERNS.map((pattern) => `execute-api:/${pattern}`))),
  conditions: fc.option(fc.tuple(fc.constantFrom('IpAddress', 'NotIpAddress'), some(BLOCKS))),
}).map(({ resources: [name, list], conditions, ...rest }) => ({
  ...rest, [name]: list, ...conditions && { Condition: { [conditions[0]]: { 'aws:SourceIp': conditions[1] } } },
}));
const document: fc.Arbitrary<Document> = fc.array(statement, { minLength: 1, maxLength: 4 }).map((statements) => ({ Version: '2012-10-17', Statement: statements }));

interface Question {
  readonly authorizations: Call['authorization'][];
  readonly anonymous: boolean;
  readonly others: Exclude<Call['other'], 'refused'>[];
  readonly blocks: readonly string[] | null;
}

const question: fc.Arbitrary<Question> = fc.record({
  authorizations: fc.subarray(['NONE', 'AWS_IAM', 'CUSTOM', 'COGNITO_USER_POOLS'] as Call['authorization'][], { minLength: 1 }),
  anonymous: fc.boolean(),
  others: fc.subarray(['allow' as const, 'neither' as const, 'deny' as const], { minLength: 1 }),
  blocks: fc.option(some(BLOCKS)),
});

function spaceOf({ authorizations, anonymous, others, blocks }: Question): RequestSpace {
  const verdicts = others.map((other) => VERDICTS[other]);
  return {
    authorizationTypes: authorizations,
    identityPolicy: verdicts,
    authorizer: verdicts,
    callers: { anonymous, signed: { types: ['User'] } },
    ...blocks && { conditions: [{ operator: 'IpAddress', key: 'aws:SourceIp', values: blocks }] },
  };
}

const VERDICTS = { allow: 'Allow', neither: 'Neither', deny: 'Deny', refused: 'Unauthenticated' } as const;

/** Of the addresses between two ends that some block names, one is as good as another. */
function ranges(documents: readonly Document[], { blocks }: Question): { address: string; bits: 32 | 128; size: bigint }[] {
  const named = documents.flatMap(({ Statement: all }) => all.flatMap(({ Condition = {} }) => Object.values(Condition).flatMap((keys) => keys['aws:SourceIp'])));
  return ([32, 128] as const).flatMap((bits) => {
    const ends = [...named, ...blocks ?? []].filter((block) => block.includes(':') === (bits === 128)).map(rangeOf).flatMap(({ first, last }) => [first, last + 1n]);
    const cuts = [...new Set([0n, ...ends, 2n ** BigInt(bits)])].sort((a, b) => a < b ? -1 : a > b ? 1 : 0);
    return cuts.slice(1).map((end, i) => ({ address: textOf(cuts[i], bits), bits, size: end - cuts[i] }));
  }).filter(({ address }) => blocks?.some((block) => isInside(address, block)) ?? true);
}

/** Every way to call from an address. */
function* callsFrom(address: string, { authorizations, anonymous, others }: Question): Generator<Call> {
  for (const authorization of authorizations) {
    const users = authorization === 'AWS_IAM' ? [...anonymous ? [undefined] : [], ...USERS] : [undefined];
    for (const user of users) {
      for (const other of authorization === 'NONE' || (authorization === 'AWS_IAM' && !user) ? ['allow' as const] : others) {
        for (const place of PLACES) yield { ...place, address, authorization, user, other };
      }
    }
  }
}

function outcomesOf(json: Document, asked: Question): Set<Outcome> {
  const found = new Set<Outcome>();
  for (const { address } of ranges([json], asked)) {
    for (const call of callsFrom(address, asked)) found.add(outcome(json, API.account, call));
  }
  return found;
}

/** The sizes of all addresses from which some call is like that. */
function sizes(documents: readonly Document[], asked: Question, isLike: (...outcomes: Outcome[]) => boolean): { v4: bigint; v6: bigint } {
  let [v4, v6] = [0n, 0n];
  for (const { address, bits, size } of ranges(documents, asked)) {
    for (const call of callsFrom(address, asked)) {
      if (!isLike(...documents.map((json) => outcome(json, API.account, call)))) continue;
      if (bits === 32) v4 += size;
      else v6 += size;
      break;
    }
  }
  return { v4, v6 };
}

const isNone = ({ v4, v6 }: { v4: bigint; v6: bigint }) => v4 + v6 === 0n;
const policyOf = (json: Document) => compiled(json as unknown as Json, SETTING);

/** What the oracle says of a request that the prover found. */
function ofOracle(json: Document, { stage, method, path, authorizationType, caller, identityPolicy, authorizer, context }: ApiRequest): Outcome {
  const verdict = authorizationType === 'AWS_IAM' ? identityPolicy : authorizer ?? 'Allow';
  const other = (Object.keys(VERDICTS) as Call['other'][]).find((name) => VERDICTS[name] === verdict) ?? 'allow';
  const address = context['aws:SourceIp'] as string | undefined ?? '198.51.100.7';
  return outcome(json, API.account, { stage, method, path, address, authorization: authorizationType as Call['authorization'], user: isUnknown(caller) ? undefined : caller?.arn, other });
}

test('questions about a finite set: the answer of the oracle, and a request that the oracle confirms', () => {
  fc.assert(fc.property(document, question, (json, asked) => {
    const outcomes = outcomesOf(json, asked);
    for (const [ask, opposite] of [[deniesAll, 'ALLOW'], [allowsAll, 'DENY']] as const) {
      const answer: Answer = ask(policyOf(json), SETTING, [{ ...FINITE, ...spaceOf(asked) }]);
      expect(answer.outcome).toBe(outcomes.has(opposite) ? 'fails' : outcomes.has('UNDECIDED') ? 'undecided' : 'holds');
      if (answer.outcome === 'fails') expect(ofOracle(json, answer.request)).toBe(opposite);
    }
  }), { seed: 23, numRuns: 24 });
});

test('two policies: both differences, and exactly the addresses from which something changes', () => {
  fc.assert(fc.property(document, statement, fc.nat(3), question, (json, other, at, asked) => {
    const changed: Document = { ...json, Statement: [...json.Statement.filter((_, i) => i !== at), other] };
    const { newlyAdmitted, newlyRefused } = comparePolicies(policyOf(json), policyOf(changed), SETTING, [{ ...FINITE, ...spaceOf(asked) }]);
    for (const [difference, before, after] of [[newlyAdmitted, 'DENY', 'ALLOW'], [newlyRefused, 'ALLOW', 'DENY']] as const) {
      const expected = sizes([json, changed], asked, (first, second) => first === before && second === after);
      const { v4, v6 } = difference.addresses.certain;
      expect({ v4: v4.size(), v6: v6.size() }).toEqual(expected);
      expect(difference.answer.outcome === 'fails').toBe(!isNone(expected));
      if (difference.answer.outcome !== 'fails') continue;
      expect([json, changed].map((version) => ofOracle(version, (difference.answer as { request: ApiRequest }).request))).toEqual([before, after]);
    }
  }), { seed: 29, numRuns: 16 });
});

test('exactly the addresses from which somebody gets in', () => {
  fc.assert(fc.property(document, question, (json, asked) => {
    const { certain, possible } = admittedAddresses(policyOf(json), SETTING, [{ ...FINITE, ...spaceOf(asked) }]);
    expect({ v4: certain.v4.size(), v6: certain.v6.size() }).toEqual(sizes([json], asked, (one) => one === 'ALLOW'));
    expect({ v4: possible.v4.size(), v6: possible.v6.size() }).toEqual(sizes([json], asked, (one) => one !== 'DENY'));
  }), { seed: 31, numRuns: 20 });
});

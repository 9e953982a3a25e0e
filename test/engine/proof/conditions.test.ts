import * as fc from 'fast-check';
import { compiled } from './cross-check';
import { OPERATORS } from '../../../src/engine/conditions/operators';
import { evaluate } from '../../../src/engine/evaluation/evaluate';
import { opaque } from '../../../src/engine/matching/opaque';
import { Answer, allowsAll, deniesAll } from '../../../src/engine/proof/decide';
import { RequestSpace, SpaceCondition } from '../../../src/engine/proof/request-space';
import { ApiRequest, ContextValue } from '../../../src/engine/request/request';
import { ALICE, API, allow, policy } from '../testing';

/** A kind of context key: how policies test it, which values requests have, and conditions that only one value meets. */
interface Kind {
  readonly key: string;
  readonly operators: RegExp;

  /** What policies compare with. */
  readonly wanted: readonly string[];
  readonly given: readonly (ContextValue | undefined)[];
  readonly only: (value: ContextValue) => SpaceCondition[];

  /** Whether requests have to be signed. */
  readonly signed?: true;

  /** Whether the prover may know less than the evaluator: it takes values together that it is not sure how to read. */
  readonly vague?: true;
}

function kind(
  key: string, operators: RegExp, pin: string, wanted: string[], given: (ContextValue | undefined)[], more: Pick<Kind, 'signed' | 'vague'> = {},
): Kind {
  // Named twice: a key for which a question names one value would be known, and not a set.
  return { key, operators, wanted, given, ...more, only: (value) => [{ operator: pin, key, values: [value as string, value as string] }] };
}

const DATES = ['2026-01-01T00:00:00Z', '2026-01-01T00:00:00.001Z', '2025-12-31T23:59:59.999Z', '2026-01-02T00:00:00Z'];
const ITEMS = ['', 'o-1/a/', 'o-1/b/', 'o-2/'];

const KINDS: Readonly<Record<string, Kind>> = {
  'texts': kind('aws:UserAgent', /^String|^Null/, 'StringEquals', ['a*', '*b', '?', '', 'ab', opaque('t')], [undefined, '', 'a', 'ab', 'b', 'ba', '*', 'a*']),
  'letter case': kind('aws:Referer', /IgnoreCase$/, 'StringEquals', ['k', 'K', 's', 'i', 'ss', 'ä'], [undefined, 'K', 'k', 'S', '\u017f', '\u212a', '\u0131', 'ß', 'Ä', 'SS'], { vague: true }),
  'ARNs': kind('aws:UserAgent', /^Arn/, 'StringEquals', ['arn:*:*:*:*:*', 'arn:aws:a::*:b/?', 'arn:aws:a::1:b', 'a*', '*'], [
    undefined, '', 'arn:aws:a::1:b', 'arn:aws:a::1:b/c', 'arn:aws:a::1:b:c', 'arn:aws:a:1', 'xrn:aws:a::1:b',
  ]),
  'lists': {
    key: 'aws:PrincipalOrgPaths',
    operators: /^String|^Null/,
    wanted: ['o-1/*', '*', '', 'o-1/a/'],
    signed: true,
    given: [undefined, ...ITEMS.map((item) => [item]), ['', 'o-2/'], ['o-1/a/', 'o-1/b/'], ['o-1/a/', 'o-2/'], ITEMS],
    only: (value) => [
      { operator: 'ForAllValues:StringEquals', key: 'aws:PrincipalOrgPaths', values: value as string[] },
      ...(value as string[]).map((item) => ({ operator: 'ForAnyValue:StringEquals', key: 'aws:PrincipalOrgPaths', values: [item] })),
    ],
  },
  'addresses': kind('aws:SourceIp', /^(Not)?Ip|^StringEquals$/, 'IpAddress', ['10.0.0.0/8', '10.0.0.1', '0.0.0.0/0', '2001:db8::/32', '::/0', '10.9.8.7/8'], [
    '9.255.255.255', '10.0.0.0', '10.0.0.1', '10.255.255.255', '11.0.0.0', '255.255.255.255', '::', '2001:db8::', '2001:db9::',
  ]),
  'texts as addresses': kind('aws:UserAgent', /^(Not)?Ip/, 'IpAddress', ['10.0.0.0/8', '::/1', opaque('block')], ['10.0.0.1', '11.0.0.0', '::1', '8000::']),
  'instants': kind('aws:CurrentTime', /^Date|^Null/, 'DateEquals', [...DATES, '2026', '2026-01-01', '1767225600', '1767225600.001'], DATES),
  'instants, perhaps': kind('aws:TokenIssueTime', /^Date|^Null/, 'DateEquals', [...DATES, '1767225600', 'x'], [undefined, ...DATES], { signed: true }),
  'seconds': kind('aws:EpochTime', /^Numeric|^Date|^Null/, 'NumericEquals', ['1767225600', '1767225600.5', '2026-01-01', '-1'], ['1767225599', '1767225600', '1767225601']),
  'numbers': kind('aws:MultiFactorAuthAge', /^Numeric|^Null/, 'NumericEquals', ['300', '300.0', '300.5', '-1', '1e3', 'x'], [undefined, '0', '299', '300', '300.5', '301'], { signed: true }),
  'texts as numbers': kind('aws:PrincipalTag/level', /^Numeric/, 'NumericEquals', ['3', '-2.5', '03', 'x'], ['-3', '-2.5', '-2', '3', '4'], { signed: true, vague: true }),
  'booleans': kind('aws:MultiFactorAuthPresent', /^Bool|^Null/, 'Bool', ['true', 'FALSE', 'false', 'x'], [undefined, 'true', 'false'], { signed: true }),
  'bytes': kind('aws:UserAgent', /^Binary/, 'BinaryEquals', ['QQ==', 'QR==', 'QUI=', 'x'], ['QQ==', 'QUI=']),
};

test('every operator is tested', () => {
  const patterns = Object.values(KINDS).map(({ operators }) => operators);
  expect([...OPERATORS.keys()].filter((operator) => !patterns.some((pattern) => pattern.test(operator)))).toEqual([]);
});

test.each(Object.entries(KINDS))('%s: the prover says of each value what the evaluator says', (_, { key, operators, wanted, given, only, signed, vague }) => {
  const names = [...OPERATORS.keys()].filter((operator) => operators.test(operator)).flatMap((operator) => operator === 'Null' ? [operator]
    : ['', 'ForAllValues:', 'ForAnyValue:'].flatMap((quantifier) => [quantifier + operator, `${quantifier}${operator}IfExists`]));
  const absent: SpaceCondition[] = [{ operator: 'Null', key, values: ['true'] }, { operator: 'ForAnyValue:StringNotEqualsIfExists', key, values: [''] }];
  const who: Partial<ApiRequest> & Pick<ApiRequest, 'authorizationType'> = signed ? { authorizationType: 'AWS_IAM', caller: ALICE, identityPolicy: 'Neither' } : { authorizationType: 'NONE' };
  const values = fc.array(fc.constantFrom(...wanted), { minLength: 1, maxLength: 3 });
  fc.assert(fc.property(fc.constantFrom(...names), values, fc.constantFrom(...given), (operator, listed, value) => {
    const conditions = value === undefined ? absent : only(value);
    const space: RequestSpace = signed
      ? { authorizationTypes: ['AWS_IAM'], callers: { exactly: [ALICE] }, identityPolicy: ['Neither'], conditions }
      : { authorizationTypes: ['NONE'], conditions };
    const document = compiled(policy(allow({ Condition: { [operator]: { [key]: operator === 'Null' ? ['false'] : listed } } })), { api: API });
    const { outcome } = evaluate(document, API, { stage: 'prod', method: 'GET', path: '/', ...who, context: { [key]: value } });
    const answers = [deniesAll, allowsAll].map((ask) => short(ask(document, { api: API }, [space])));
    const expected = EXPECTED[outcome].map((answer, i) => vague && answers[i] === 'undecided' ? 'undecided' : answer);
    expect([operator, listed, value, ...answers]).toEqual([operator, listed, value, ...expected]);
  }), { seed: 17, numRuns: 120, endOnFailure: true });
});

const EXPECTED = { ALLOW: ['fails', 'holds'], DENY: ['holds', 'fails'], UNDECIDED: ['undecided', 'undecided'] };

function short(answer: Answer): string {
  return answer.outcome === 'holds' && answer.empty ? 'no such request' : answer.outcome;
}

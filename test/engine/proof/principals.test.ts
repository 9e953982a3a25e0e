import * as fc from 'fast-check';
import { compiled } from './cross-check';
import { hasOpaque, opaque } from '../../../src/engine/matching/opaque';
import { NotPrincipalElement, PrincipalElement, principalMatchers } from '../../../src/engine/matching/principal';
import { NO, UNKNOWN, YES } from '../../../src/engine/matching/tri';
import { PrincipalEntry } from '../../../src/engine/policy/policy';
import { Budget } from '../../../src/engine/proof/budget';
import { CALLER_TYPES } from '../../../src/engine/proof/callers';
import { allowsAll } from '../../../src/engine/proof/decide';
import { Diagrams, FALSE, TRUE } from '../../../src/engine/proof/diagram';
import { CallerOfType } from '../../../src/engine/proof/principals';
import { TextDimension } from '../../../src/engine/proof/text-dimension';
import { TextSpace } from '../../../src/engine/proof/text-space';
import { Unknowns } from '../../../src/engine/proof/unknowns';
import { API, allow, policy } from '../testing';

const [A, B] = ['111122223333', '444455556666'];
const ACCOUNT = opaque('Account');

const PRINCIPALS: readonly PrincipalEntry[] = [
  '*', A, B, `arn:aws:iam::${A}:root`, `arn:aws-cn:iam::${A}:root`, `arn:aws:iam::${ACCOUNT}:root`, 'AIDAABCDEFGHIJKLMNOPQ', opaque('Anybody'), opaque('!Role'),
  `arn:aws:iam::${A}:user/a`, `arn:aws:iam::${A}:user/p/a`, `arn:aws:iam::${B}:role/a`, `arn:aws:iam::${B}:role/p/a`, `arn:aws:iam::${ACCOUNT}:role/a`,
  `arn:aws:sts::${B}:assumed-role/a/b`, `arn:aws:sts::${B}:federated-user/a`,
].map((value): PrincipalEntry => ({ type: 'AWS', value }));

const SERVICES: readonly PrincipalEntry[] = ['a', 'events.amazonaws.com'].map((value) => ({ type: 'Service', value }));

/** So many accounts, users and roles that they are asked about together. */
const MANY: readonly PrincipalEntry[] = Array.from({ length: 17 }, (_, i) => `2222333344${10 + i}`)
  .flatMap((account) => [account, `arn:aws:iam::${account}:user/a`, `arn:aws:iam::${account}:role/a`])
  .map((value): PrincipalEntry => ({ type: 'AWS', value }));

/** What the fields of callers may be: account, path and names, or the name of a service. */
const FIELDS: Readonly<Record<string, string[]>> = { account: [A, B, '111122223334', '222233334410', ACCOUNT], path: ['', 'p/', 'p/p/'], name: ['a', 'b', 'ab', 'events.amazonaws.com'] };

const LAYOUTS: Readonly<Record<string, string[]>> = {
  User: ['partition', 'account', 'path', 'name'],
  RoleSession: ['partition', 'account', 'path', 'name', 'name'],
  FederatedUser: ['partition', 'account', 'name', 'path', 'name'],
  Root: ['partition', 'account'],
  Service: ['name', 'account'],
};

test('the root user may do everything in its own account, and nowhere else', () => {
  const grantsOther = compiled(policy(allow({ Principal: { AWS: B } })), { api: API });
  const root = (account: string) => allowsAll(grantsOther, { api: API }, [{ authorizationTypes: ['AWS_IAM'], callers: { signed: { types: ['Root'], principals: [account] } } }]);
  expect(root(API.account).outcome).toBe('holds');
  expect(root(B).outcome).toBe('fails');
});

test.each(CALLER_TYPES.map((type) => [type.type, type] as const))('%s: Principal and NotPrincipal have the callers that they match', (name, type) => {
  const entries = fc.uniqueArray(fc.constantFrom(...PRINCIPALS, ...SERVICES), { minLength: 1, maxLength: 4, selector: ({ value }) => value });
  const fields = fc.tuple(...LAYOUTS[name].map((field) => fc.constantFrom(...FIELDS[field] ?? ['aws'])));
  const members = fc.array(fields, { minLength: 5, maxLength: 5 });
  fc.assert(fc.property(entries, fc.constantFrom([], MANY), fc.boolean(), fc.boolean(), members, (few, many, negated, tokens, some) => {
    const listed = [...few, ...many];
    const given = some.filter((member) => tokens || !member.includes(ACCOUNT));
    const diagrams = new Diagrams(new Budget(1e6));
    const space = new TextSpace(type.fields('aws', tokens ? [ACCOUNT] : []));
    const dimension = new TextDimension('caller', space, false, diagrams);
    const formula = new CallerOfType(type, dimension, diagrams, new Unknowns(diagrams)).element({ negated, entries: listed });
    dimension.prepare('split', 1e6, new Budget(1e6), new Map());
    dimension.allocate(0);
    const node = formula();
    const matchers = principalMatchers({ negated, entries: listed });
    const element = negated ? new NotPrincipalElement(matchers) : new PrincipalElement(matchers);
    const shown = dimension.members.flatMap(({ value, second }, i) => [value, second].flatMap((member) => member ? [[member, i] as const] : []));
    const others = given.map((member) => [member, dimension.members.findIndex(({ labels }) => labels === space.labelsOf(member).join(''))] as const);
    for (const [member, i] of [...shown, ...others]) {
      const of = node === TRUE || node === FALSE || diagrams.level(node) > 0 ? node : diagrams.children(node)[i];
      const caller = type.caller(member);
      const proved = of === TRUE ? YES : of === FALSE ? NO : UNKNOWN;
      const tested = element.test({ action: '', resource: '', caller, values: [] });
      // Of a text with a token in it, the prover knows what it may be, and not always what it cannot be.
      const isVague = proved === UNKNOWN && listed.some(({ value }) => hasOpaque(value));
      expect([listed, negated, caller, proved]).toEqual([listed, negated, caller, isVague ? UNKNOWN : tested]);
    }
  }), { seed: 19, numRuns: 120, endOnFailure: true });
});

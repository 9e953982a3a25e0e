// Questions about whole policies: for each policy of large-policies.js, what a synthesis or a review asks.
const { LARGE_POLICIES, UNSIGNED } = require('./large-policies');
const { admitsOutside, differs } = require('./smt');

const OWN = '10.0.0.0/8';
/** The same in other words, and in another order: the first statement has a pattern more, which matches nothing new. */
const rewritten = ({ document: { Statement: [first, ...others], ...document } }) => ({
  ...document,
  Statement: [...others, { ...first, Resource: [first.Resource, `${first.Resource}x`] }],
});

/** Of all callers, by name: what ours is asked. */
const ALL = {
  'refuses all from elsewhere': ({ document }) => ({ ask: 'denies', document, space: { conditions: [{ operator: 'NotIpAddress', key: 'aws:SourceIp', values: [OWN] }] } }),
  'admits all of a path': ({ document }) => ({ ask: 'allows', document, space: { paths: ['/pets/*'], authorizationTypes: ['NONE'] } }),
  'who can invoke a method': ({ document }) => ({ ask: 'who', document, space: { methods: ['GET'], paths: ['/v1/r1'] } }),
  'admitted addresses': ({ document }) => ({ ask: 'addresses', document, space: {} }),
  'what a change does': ({ document, changed }) => ({ ask: 'compare', document, other: changed, space: {} }),
  'other words are the same': (family) => ({ ask: 'compare', document: family.document, other: rewritten(family), space: {} }),
};

/** What the encoding for z3 speaks of: unsigned calls by IPv4 to methods without authorization. */
const BOTH_SPACE = { authorizationTypes: ['NONE'], callers: { anonymous: true }, conditions: [{ operator: 'IpAddress', key: 'aws:SourceIp', values: ['0.0.0.0/0'] }] };
const outsideOwn = { ...BOTH_SPACE, conditions: [...BOTH_SPACE.conditions, { operator: 'NotIpAddress', key: 'aws:SourceIp', values: [OWN] }] };
const BOTH = {
  'refuses all from elsewhere': ({ document }) => ({ ask: 'denies', document, space: outsideOwn, smt: admitsOutside(document, OWN) }),
  'what a change does': ({ document, changed }) => ({ ask: 'compare', document, other: changed, space: BOTH_SPACE, smt: differs(document, changed) }),
  'other words are the same': (family) => ({ ask: 'compare', document: family.document, other: rewritten(family), space: BOTH_SPACE, smt: differs(family.document, rewritten(family)) }),
};

const of = (families, kinds, scope) => families.flatMap((family) => Object.entries(kinds).map(([kind, question]) => ({ scope, family, kind, ...question(LARGE_POLICIES[family]) })));

module.exports = { QUESTIONS: [...of(Object.keys(LARGE_POLICIES), ALL, 'all callers'), ...of(UNSIGNED, BOTH, 'beside z3')] };

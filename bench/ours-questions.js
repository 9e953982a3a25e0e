// The prover of this repository, as in ours.js. From the policy's JSON to the answer, with request, regions and statements to blame.
const { admittedAddresses, allowsAll, comparePolicies, compilePolicy, deniesAll, parsePolicy, whoCanInvoke } = require('./build');
const { API } = require('./workloads');

const SETTING = { api: API };
const compiled = (document) => compilePolicy(parsePolicy(document), API);
const outcomeOf = (lists) => lists.some(({ undecided }) => undecided.length > 0) ? 'undecided' : 'answered';

/** By `ask`; `holds` means: there is no such request. */
const ANSWERS = {
  denies: ({ document, space }) => deniesAll(compiled(document), SETTING, [space]).outcome,
  allows: ({ document, space }) => allowsAll(compiled(document), SETTING, [space]).outcome,
  addresses: ({ document, space }) => outcomeOf([admittedAddresses(compiled(document), SETTING, [space])]),
  who: ({ document, space }) => outcomeOf(Object.values(whoCanInvoke(compiled(document), SETTING, [space]))),
  compare: ({ document, other, space }) => {
    const { equivalent } = comparePolicies(compiled(document), compiled(other), SETTING, [space]);
    return equivalent === undefined ? 'undecided' : equivalent ? 'holds' : 'fails';
  },
};

module.exports = { prepare: async () => (question) => ANSWERS[question.ask](question) };

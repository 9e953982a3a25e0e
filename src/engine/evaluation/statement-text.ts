import { conditionText, conditionWanted, listText } from './condition-text';
import type { ElementExplanation, StatementExplanation } from './explain';
import { splitOutsideOpaque } from '../matching/opaque';
import { principalKind } from '../matching/principal';
import { NO, Tri, YES } from '../matching/tri';
import { Principals, Statement, statementName } from '../policy/policy';
import { ContextValue, Unknown, isUnknown } from '../request/request';

/** What a statement says about the request, and by which elements. */
export function statementText({ statement, matches, elements }: StatementExplanation): string[] {
  const telling = tellingElements({ statement, matches, elements });
  const always = matches === YES && statement.effect === 'Deny' ? ', and a matching Deny always wins' : '';
  const name = statementName(statement);
  return [
    `${name[0].toUpperCase()}${name.slice(1)} (${statement.effect}) ${VERDICTS[matches]}${always}:`,
    ...telling.length > 0 ? telling.map((element) => `  - ${elementText(statement, element)}`) : ['  - it applies to every call'],
  ];
}

const VERDICTS: Readonly<Record<Tri, string>> = { 0: 'does not match', 1: 'matches', 2: 'may or may not match' };

/** How a statement that matches would stop doing so, or how one that does not would match. */
export function statementChange({ statement, matches, elements }: StatementExplanation): string {
  const parts = tellingElements({ statement, matches, elements }).map((element) => elementWanted(statement, element, matches === NO));
  return parts.length > 0 ? parts.join(matches === YES ? ', or ' : ', and ') : 'it is changed or removed';
}


/** The elements that made the statement match or not; those that match every call explain nothing. */
function tellingElements({ statement, matches, elements }: StatementExplanation): ElementExplanation[] {
  return elements.filter((element) => element.matches === matches && !(matches === YES && matchesEveryCall(statement, element)));
}

function matchesEveryCall({ principal, action, resource }: Statement, { element }: ElementExplanation): boolean {
  switch (element) {
    case 'Principal': return !principal.negated && principal.entries.some(({ value }) => value === '*');
    case 'Action': return !action.negated && action.patterns.some((pattern) => EVERY_CALL.includes(pattern.toLowerCase()));
    case 'Resource': return !resource.negated && resource.patterns.some((pattern) => pattern === '*' || pattern === 'execute-api:/*');
    case 'Condition': return false;
  }
}

const EVERY_CALL = ['*', 'execute-api:*', 'execute-api:invoke'];

function elementText({ principal, action, resource }: Statement, { element, condition, found, matches, doubts }: ElementExplanation): string {
  const doubt = doubts.length > 0 ? `, but ${doubts.join('; ')}` : '';
  switch (element) {
    case 'Principal': return `${callerText(found)}, and ${label(element, principal)} names ${principalList(principal)}${doubt}`;
    case 'Action': return `the action is ${String(found)}, and ${label(element, action)} lists ${listText(action.patterns)}${doubt}`;
    case 'Resource': return `the request is for ${String(found)}, and ${label(element, resource)} lists ${listText(resource.patterns)}${doubt}`;
    case 'Condition': return conditionText(condition!, found, matches, doubts);
  }
}

function callerText(found: ContextValue | Unknown | undefined): string {
  if (found === undefined) return 'the caller is anonymous';
  return isUnknown(found) ? 'the caller is not known' : `the caller is ${String(found)}`;
}

/** What the request must be for an element to match, or not to. */
function elementWanted({ principal, action, resource }: Statement, { element, condition }: ElementExplanation, matching: boolean): string {
  const not = ({ negated }: { readonly negated: boolean }) => matching === negated ? 'not ' : '';
  switch (element) {
    case 'Principal': return `the caller is ${not(principal)}${principalList(principal)}`;
    case 'Action': return `the action is ${not(action)}${listText(action.patterns)}`;
    case 'Resource': return `the request is ${not(resource)}for ${listText(resource.patterns)}`;
    case 'Condition': return conditionWanted(condition!, matching);
  }
}

function label(element: string, { negated }: { readonly negated: boolean }): string {
  return negated ? `Not${element}` : element;
}

function principalList({ entries }: Principals): string {
  return listText(entries.map((entry) => principalKind(entry) === 'account' ? `anybody of account ${accountOf(entry.value)}` : entry.value));
}

function accountOf(principal: string): string {
  return splitOutsideOpaque(principal, ':').at(-2) ?? principal;
}

import { resized } from './blocks';
import { Random } from './random';
import { Json } from '../testing';

/** A policy with a small slip in it; undefined where there is nothing to slip on. */
export type Mutation = (document: Json, random: Random) => Json | undefined;

/** One text of one statement, changed; which text, is left to chance. */
function text(pattern: RegExp, change: (text: string, random: Random) => string): Mutation {
  return (document, random) => {
    const written = JSON.stringify(document);
    const places = [...written.matchAll(pattern)];
    if (places.length === 0) return undefined;
    const { 0: found, index } = random.pick(places);
    return JSON.parse(written.slice(0, index) + change(found, random) + written.slice(index + found.length)) as Json;
  };
}

const BLOCK = /(?<=")(\d+\.\d+\.\d+\.\d+|[\da-f:]*::[\da-f]*)(\/\d+)?(?=")/g;
const PATTERN = /(?<="(execute-api:\/|arn:aws:execute-api:[^"]*\/))[^"]+/g;
const ACCOUNT = /(?<!execute-api:[^"]*)\d{12}/g;

export const MUTATIONS: Readonly<Record<string, Mutation>> = {
  'a Deny is dropped': (document) => {
    const statements = document.Statement as Json[];
    const at = statements.findIndex(({ Effect }) => Effect === 'Deny');
    return at < 0 || statements.length === 1 ? undefined : { ...document, Statement: statements.filter((_, i) => i !== at) };
  },
  'a block is twice as large': text(BLOCK, (block) => resized(block, -1)),
  'a block is half as large': text(BLOCK, (block) => resized(block, 1)),
  'a pattern loses a character': text(PATTERN, (pattern, random) => without(pattern, random.below(pattern.length)) || '*'),
  'a pattern gets a wildcard': text(PATTERN, (pattern, random) => {
    const at = random.below(pattern.length);
    return pattern.slice(0, at) + random.pick(['*', '?']) + pattern.slice(at + random.below(2));
  }),
  'a digit of an account differs': text(ACCOUNT, (account, random) => {
    const at = random.below(account.length);
    return account.slice(0, at) + (Number(account[at]) + 1) % 10 + account.slice(at + 1);
  }),
  'a list is inverted': text(/"(Not)?Resource"/g, (name) => name === '"Resource"' ? '"NotResource"' : '"Resource"'),
  'a condition is inverted': text(/"String(Not)?(Equals|Like)"/g, (name) => name.includes('Not') ? name.replace('Not', '') : name.replace('String', 'StringNot')),
};

function without(whole: string, at: number): string {
  return whole.slice(0, at) + whole.slice(at + 1);
}

import { canonicalStatement, canonicalStatements } from './canonical';
import { checked } from './checked';
import { proverOf } from './prove';
import { RenderedApi } from './rendered-api';
import { ComposedStatement, MATCHES_NOTHING, Statement } from './statement';
import { Answer, CompiledPolicy, compilePolicy, parsePolicy } from '../engine';

/** A law that is broken, or of which it is not known. */
export interface BrokenLaw {
  readonly undecided: boolean;
  readonly message: string;
}

/**
 * Proves of the statements that this library writes, whatever was asked for:
 * - joining lists, aggregating CIDR blocks and the canonical form have not changed their meaning;
 * - restrictions let nobody in who is kept out without them.
 *
 * Neither can be broken by statements of others. What is found here is a mistake of the library, found before it is deployed.
 */
export function brokenLaws(api: RenderedApi, composed: readonly ComposedStatement[], foreign: readonly Statement[]): BrokenLaw[] {
  const asked = [...composed.flatMap((statement) => statement.asked), ...foreign];
  const written = canonicalStatements([...composed.map(({ statement }) => statement), ...foreign]);
  const broken: BrokenLaw[] = [];
  if (textOf(asked) !== textOf(written)) {
    const { newlyAdmitted, newlyRefused } = compare(api, asked, written);
    broken.push(...lawOf(newlyAdmitted, 'the policy as it is written lets in requests that it must refuse'));
    broken.push(...lawOf(newlyRefused, 'the policy as it is written refuses requests that it must let in'));
  }
  const restrictions = composed.filter(({ constructs, statement }) => constructs.length > 0 && statement.Effect === 'Deny').map(({ statement }) => statement.Sid);
  if (restrictions.length > 0) {
    const without = written.filter(({ Sid }) => !restrictions.includes(Sid));
    broken.push(...lawOf(compare(api, without, written).newlyAdmitted, 'restrictions let in requests that are refused without them'));
  }
  return broken;
}

function compare(api: RenderedApi, before: readonly Statement[], after: readonly Statement[]): Record<'newlyAdmitted' | 'newlyRefused', Answer> {
  const outcome = checked(() => proverOf(api).comparePolicies(compiled(api, before), compiled(api, after)));
  if ('value' in outcome) { return { newlyAdmitted: outcome.value.newlyAdmitted.answer, newlyRefused: outcome.value.newlyRefused.answer }; }
  const undecided: Answer = { outcome: 'undecided', reasons: [outcome.problem.message] };
  return { newlyAdmitted: undecided, newlyRefused: undecided };
}

function compiled({ identity }: RenderedApi, statements: readonly Statement[]): CompiledPolicy {
  return compilePolicy(parsePolicy({ Version: '2012-10-17', Statement: statements.length === 0 ? [MATCHES_NOTHING] : statements }), identity);
}

/** Statements by what they say: Sids have no meaning. */
function textOf(statements: readonly Statement[]): string {
  return JSON.stringify(canonicalStatements(statements.map((statement) => canonicalStatement({ ...statement, Sid: undefined }))));
}

function lawOf(answer: Answer, message: string): BrokenLaw[] {
  switch (answer.outcome) {
    case 'holds': return [];
    case 'undecided': return [{ undecided: true, message: `it is undecided whether ${message}: ${answer.reasons.join('; ')}` }];
    case 'fails': return [{ undecided: false, message: `${message}; this is a mistake of the library, please report it with ${JSON.stringify(answer.request)}` }];
  }
}

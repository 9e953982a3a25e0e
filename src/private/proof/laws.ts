import { checked } from '../checked';
import { policyProverOf } from './prove';
import { Answer, CompiledPolicy, compilePolicy, parsePolicy } from '../../engine';
import { canonicalStatement, canonicalStatements } from '../composition/canonical';
import { ComposedStatement, MATCHES_NOTHING, Statement } from '../composition/statement';
import { RenderedApi } from '../tree/rendered-api';

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
 * Neither can be broken by statements of others, nor hidden by what stands before the API. What is found here is a mistake of the library, found before it is deployed.
 */
export function brokenLaws(api: RenderedApi, composed: readonly ComposedStatement[], foreign: readonly Statement[]): BrokenLaw[] {
  const asked = [...composed.flatMap((statement) => statement.asked), ...foreign];
  const written = canonicalStatements([...composed.map(({ statement }) => statement), ...foreign]);
  const prove = (policy: readonly Statement[], other: readonly Statement[], message: string): BrokenLaw[] => {
    const answer = checked(() => policyProverOf(api).admitsNoMore(compiled(api, policy), compiled(api, other)));
    return brokenLaw('value' in answer ? answer.value : { outcome: 'undecided', reasons: [answer.problem.message] }, message);
  };
  const restrictions = composed.filter(({ constructs, statement }) => constructs.length > 0 && statement.Effect === 'Deny').map(({ statement }) => statement.Sid);
  const unrestricted = written.filter(({ Sid }) => !restrictions.includes(Sid));
  return [
    ...textOf(asked) === textOf(written) ? [] : [
      ...prove(written, asked, 'the policy as it is written lets in requests that it must refuse'),
      ...prove(asked, written, 'the policy as it is written refuses requests that it must let in'),
    ],
    ...prove(written, unrestricted, 'restrictions let in requests that are refused without them'),
  ];
}

function compiled({ identity }: RenderedApi, statements: readonly Statement[]): CompiledPolicy {
  return compilePolicy(parsePolicy({ Version: '2012-10-17', Statement: statements.length === 0 ? [MATCHES_NOTHING] : statements }), identity);
}

/** Statements by what they say: Sids have no meaning. */
function textOf(statements: readonly Statement[]): string {
  return JSON.stringify(canonicalStatements(statements.map((statement) => canonicalStatement({ ...statement, Sid: undefined }))));
}

function brokenLaw(answer: Answer, message: string): BrokenLaw[] {
  switch (answer.outcome) {
    case 'holds': return [];
    case 'undecided': return [{ undecided: true, message: `it is undecided whether ${message}: ${answer.reasons.join('; ')}` }];
    case 'fails': return [{ undecided: false, message: `${message}; this is a mistake of the library, please report it with ${JSON.stringify(answer.request)}` }];
  }
}

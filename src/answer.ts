import { displayOpaque } from './engine';
import { ExampleRequest } from './example-request';
import { prove } from './private/proof/prove';
import { bulleted, paragraphs } from './private/text';
import { KnownApi } from './private/tree/known-api';
import { Requests } from './requests';

/** The answer to a question about all requests of a set. */
export enum AnswerOutcome {
  /** Yes: proved. */
  YES = 'YES',
  /** No: a request shows it. */
  NO = 'NO',
  /** It depends on something that is not known: a token, a fact that nobody gave, behaviour that AWS does not document; or the proof takes too many steps. */
  UNDECIDED = 'UNDECIDED',
}

/** Whether something holds of all requests of a set: yes, no with a request that shows it, or undecided with the reasons. */
export class Answer {
  /** @internal */
  public static _of(api: KnownApi, requests: Requests, expected: 'ALLOW' | 'DENY'): Answer {
    return new Answer(api, requests, expected);
  }

  /** The answer. */
  public readonly outcome: AnswerOutcome;

  /** Whether the answer is yes only because there is no such request: check verb, path, stage and caller. */
  public readonly noSuchRequest: boolean;

  /**
   * A request of which it does not hold.
   *
   * @default - the answer is not no
   */
  public readonly counterexample?: ExampleRequest;

  /** Why the answer is undecided; empty if it is not. */
  public readonly undecidedReasons: string[];

  private constructor(api: KnownApi, private readonly requests: Requests, private readonly expected: 'ALLOW' | 'DENY') {
    const proof = prove(api, requests, expected);
    this.outcome = OUTCOMES[proof.outcome];
    this.noSuchRequest = proof.outcome === 'holds' && proof.empty;
    this.counterexample = proof.outcome === 'fails' ? ExampleRequest._of(api, proof.request) : undefined;
    this.undecidedReasons = proof.outcome === 'undecided' ? proof.reasons.map(displayOpaque) : [];
  }

  /** The answer as text, with the request that shows it, explained. */
  public toString(): string {
    const claimed = `of these requests are ${this.expected === 'DENY' ? 'refused' : 'let in'}: ${this.requests}`;
    switch (this.outcome) {
      case AnswerOutcome.YES: return this.noSuchRequest ? `Yes, but only because there are none: all ${claimed}` : `Yes, all ${claimed}`;
      case AnswerOutcome.NO: return paragraphs([`No, not all ${claimed}`], [this.counterexample!.toString()]);
      case AnswerOutcome.UNDECIDED: return [`Undecided whether all ${claimed}`, ...bulleted(this.undecidedReasons)].join('\n');
    }
  }
}

const OUTCOMES = { holds: AnswerOutcome.YES, fails: AnswerOutcome.NO, undecided: AnswerOutcome.UNDECIDED };

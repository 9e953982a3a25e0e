import { AuthorizationType } from 'aws-cdk-lib/aws-apigateway';
import { AdmittedAddresses } from './admitted-addresses';
import { AnswerOutcome } from './answer';
import { CompiledPolicy, Difference, displayOpaque } from './engine';
import { ExampleRequest } from './example-request';
import { unitedAddresses } from './private/lists/united-addresses';
import { AUTHORIZATIONS, authorizationTypesOf, toMethodsWith } from './private/proof/by-authorization';
import { proverOf } from './private/proof/prove';
import { requestSpace } from './private/proof/request-space';
import { bulleted, enumerated, indented, linesForEach, paragraphs } from './private/text';
import { KnownApi, statementIds } from './private/tree/known-api';
import { RequestRegion } from './request-region';
import { Requests } from './requests';

/** The requests that one version of a policy lets in and another does not. */
export class PolicyDifference {
  /** @internal */
  public static _of(api: KnownApi, earlier: CompiledPolicy | undefined, differences: readonly DifferenceOf[]): PolicyDifference {
    return new PolicyDifference(api, earlier, differences);
  }

  /** Whether there are such requests. */
  public readonly outcome: AnswerOutcome;

  /** Which requests these are, at most 20 kinds of them. */
  public readonly regions: RequestRegion[];

  /** The addresses that they come from. */
  public readonly addresses: AdmittedAddresses;

  /**
   * One of them, explained under the later policy.
   *
   * @default - there is none for certain
   */
  public readonly example?: ExampleRequest;

  /** The statements of the later policy that are to blame and the earlier one does not have: Sids, or `#2` for the second if it has none. */
  public readonly addedStatements: string[];

  /** The statements of the earlier policy that are to blame and the later one does not have. */
  public readonly removedStatements: string[];

  /** Why it is undecided whether there are such requests; empty if it is not. */
  public readonly undecidedReasons: string[];

  private constructor(api: KnownApi, earlier: CompiledPolicy | undefined, differences: readonly DifferenceOf[]) {
    const answers = differences.map(({ difference: { answer } }) => answer);
    const shown = answers.find((answer) => answer.outcome === 'fails');
    const reasons = answers.flatMap((answer) => (answer.outcome === 'undecided' ? answer.reasons : []));
    const all = <T>(part: (difference: Difference) => readonly T[]) => [...new Set(differences.flatMap(({ difference }) => part(difference)))];
    const byIndex = (indexes: readonly number[]) => [...indexes].sort((a, b) => a - b);
    this.outcome = shown ? AnswerOutcome.YES : reasons.length > 0 ? AnswerOutcome.UNDECIDED : AnswerOutcome.NO;
    this.regions = differences.flatMap(({ type, difference }) => difference.regions.map((region) => RequestRegion._of(api, region, type)));
    this.addresses = AdmittedAddresses._of(unitedAddresses(differences.map(({ difference }) => difference.addresses)));
    this.example = shown && ExampleRequest._of(api, shown.request);
    this.addedStatements = statementIds(api.compiled, byIndex(all(({ added }) => added)));
    this.removedStatements = statementIds(earlier, byIndex(all(({ removed }) => removed)));
    this.undecidedReasons = [...new Set(reasons.map(displayOpaque))];
  }

  /** The difference as text; `nothing` if there is none. */
  public toString(): string {
    const { outcome, regions, addresses, example, addedStatements, removedStatements, undecidedReasons } = this;
    if (outcome === AnswerOutcome.NO) { return 'nothing'; }
    const blamed = (statements: readonly string[], why: string) => (
      statements.length === 0 ? [] : [`because of ${enumerated(statements)}, which ${why}`]);
    const types = new Set(regions.map(({ authorizationType }) => authorizationType));
    const titled = (type: AuthorizationType) => {
      const lines = regions.filter(({ authorizationType }) => authorizationType === type).map(({ description }) => description);
      return [AUTHORIZATIONS[type].title, ...bulleted(lines, '  ', linesForEach(types.size))];
    };
    return [
      ...outcome === AnswerOutcome.UNDECIDED ? ['undecided:', ...bulleted(undecidedReasons)] : [],
      ...[...types].flatMap(titled),
      `from ${addresses}`,
      ...blamed(addedStatements, 'the later policy has and the earlier one has not'),
      ...blamed(removedStatements, 'the earlier policy has and the later one has not'),
      ...example === undefined ? [] : [`for example ${example.description}`, ...example.code === undefined ? [] : [`to ask again: ${example.code}`]],
    ].join('\n');
  }
}

/** What changes when one policy takes the place of another. */
export class PolicyComparison {
  /** @internal */
  public static _of(api: KnownApi, earlier: CompiledPolicy | undefined, requests: Requests): PolicyComparison {
    return new PolicyComparison(api, earlier, requests);
  }

  /** Whether both policies let in the same requests, however they are written. */
  public readonly equivalent: AnswerOutcome;

  /** What the later policy lets in and the earlier one refused. */
  public readonly newlyAdmitted: PolicyDifference;

  /** What the later policy refuses and the earlier one let in. */
  public readonly newlyRefused: PolicyDifference;

  private constructor(api: KnownApi, earlier: CompiledPolicy | undefined, requests: Requests) {
    const space = requestSpace(api, requests);
    const compared = authorizationTypesOf(api).map((type) => (
      { type, ...proverOf(api).comparePolicies(earlier, api.compiled, toMethodsWith(type, space)) }));
    this.newlyAdmitted = PolicyDifference._of(api, earlier, compared.map(({ type, newlyAdmitted }) => ({ type, difference: newlyAdmitted })));
    this.newlyRefused = PolicyDifference._of(api, earlier, compared.map(({ type, newlyRefused }) => ({ type, difference: newlyRefused })));
    const outcomes = [this.newlyAdmitted.outcome, this.newlyRefused.outcome];
    const isUndecided = outcomes.includes(AnswerOutcome.UNDECIDED);
    this.equivalent = outcomes.includes(AnswerOutcome.YES) ? AnswerOutcome.NO : isUndecided ? AnswerOutcome.UNDECIDED : AnswerOutcome.YES;
  }

  /** The comparison as text. */
  public toString(): string {
    const { equivalent, newlyAdmitted, newlyRefused } = this;
    if (equivalent === AnswerOutcome.YES) { return 'Both policies let in the same requests.'; }
    const part = (title: string, difference: PolicyDifference) => (
      difference.outcome === AnswerOutcome.NO ? [`${title}: nothing.`] : [`${title}:`, indented(difference.toString())]);
    return paragraphs(
      [equivalent === AnswerOutcome.NO ? 'The policies differ.' : 'It is undecided whether the policies differ.'],
      part('Newly let in', newlyAdmitted),
      part('Newly refused', newlyRefused),
    );
  }
}

/** What differs for the methods of one authorization type. */
interface DifferenceOf {
  readonly type: AuthorizationType;
  readonly difference: Difference;
}

import { Access, admittedAddresses, admittedRegions, whoCanInvoke } from './access';
import { Admitted } from './admitted-addresses';
import { Comparison, comparePolicies } from './compare';
import { Answer, DEFAULT_LIMITS, admitsNoMore, allowsAll, deniesAll } from './decide';
import { Known } from './known';
import { Limits } from './model';
import { RequestSpace, Setting } from './request-space';
import { CompiledPolicy } from '../evaluation/compile-policy';

/** Answers questions about one API. What one question needed is not worked out again for the next; the answers do not depend on their order. */
export class Prover {
  private readonly known: Known;

  constructor(private readonly setting: Setting, private readonly limits: Limits = DEFAULT_LIMITS) {
    this.known = new Known(setting.api);
  }

  deniesAll(policy: CompiledPolicy | undefined, space: readonly RequestSpace[]): Answer {
    return deniesAll(policy, this.setting, space, this.limits, this.known);
  }

  allowsAll(policy: CompiledPolicy | undefined, space: readonly RequestSpace[]): Answer {
    return allowsAll(policy, this.setting, space, this.limits, this.known);
  }

  comparePolicies(before: CompiledPolicy | undefined, after: CompiledPolicy | undefined, space?: readonly RequestSpace[]): Comparison {
    return comparePolicies(before, after, this.setting, space, this.limits, this.known);
  }

  admitsNoMore(policy: CompiledPolicy, other: CompiledPolicy): Answer {
    return admitsNoMore(policy, other, this.setting, this.limits, this.known);
  }

  whoCanInvoke(policy: CompiledPolicy | undefined, space?: readonly RequestSpace[]): Access {
    return whoCanInvoke(policy, this.setting, space, this.limits, this.known);
  }

  admittedRegions(policy: CompiledPolicy | undefined, space?: readonly RequestSpace[]): ReturnType<typeof admittedRegions> {
    return admittedRegions(policy, this.setting, space, this.limits, this.known);
  }

  admittedAddresses(policy: CompiledPolicy | undefined, space?: readonly RequestSpace[]): Admitted {
    return admittedAddresses(policy, this.setting, space, this.limits, this.known);
  }
}

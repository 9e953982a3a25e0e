import { Lazy, Names } from 'aws-cdk-lib';
import { CfnIPSet, CfnWebACL } from 'aws-cdk-lib/aws-wafv2';
import { Construct } from 'constructs';
import { AddressFamily, ListEffect } from './overflow';
import { renderForEngine } from '../tree/opaque-resolver';
import { overriddenProperties } from '../tree/overrides';
import { isObject } from '../tree/references';

/** Some blocks of a list that overflows. It is in the template if there are any. */
export class OverflowIpSet extends CfnIPSet {
  private readonly given: string[];

  constructor(
    scope: Construct, public readonly effect: ListEffect, public readonly family: AddressFamily, n: number, private readonly members: () => string[],
  ) {
    const id = `${effect === 'denylist' ? 'Denylist' : 'Allowlist'}${family === 'IPV4' ? 'Ipv4' : 'Ipv6'}Set${n}`;
    const addresses = Lazy.uncachedList({ produce: members });
    super(scope, id, { scope: 'REGIONAL', ipAddressVersion: family, addresses });
    this.given = addresses;
  }

  /** The addresses as the template has them. To resolve thousands takes time, and nobody should have changed them. */
  public rendered(): string[] {
    if (this.addresses === this.given && Object.keys(overriddenProperties(this)).length === 0) { return this.members(); }
    const { value } = renderForEngine(this);
    const addresses = isObject(value) && isObject(value.Properties) ? value.Properties.Addresses : undefined;
    return Array.isArray(addresses) ? addresses.map(String) : [];
  }

  public isNeeded(): boolean {
    return this.members().length > 0;
  }

  protected shouldSynthesize(): boolean {
    return this.isNeeded();
  }
}

/** A web ACL that lets everybody in but for its rules. It is in the template if a list overflows. */
export class OverflowWebAcl extends CfnWebACL {
  constructor(scope: Construct, private readonly isNeeded: () => boolean) {
    const metricName = Names.uniqueResourceName(scope, { maxLength: 128 });
    const visibilityConfig = { cloudWatchMetricsEnabled: true, sampledRequestsEnabled: true, metricName };
    super(scope, 'WebAcl', { scope: 'REGIONAL', defaultAction: { allow: {} }, visibilityConfig });
  }

  protected shouldSynthesize(): boolean {
    return this.isNeeded();
  }
}

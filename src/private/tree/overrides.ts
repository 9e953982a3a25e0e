import { CfnResource } from 'aws-cdk-lib';
import { isObject } from './references';

/** The properties of an L1 that `addPropertyOverride()` has set, and those that `addPropertyDeletionOverride()` has taken away: these are undefined. */
export function overriddenProperties(resource: CfnResource): { readonly [name: string]: unknown } {
  const { rawOverrides: overrides } = resource as unknown as { readonly rawOverrides?: unknown };
  return isObject(overrides) && isObject(overrides.Properties) ? overrides.Properties : {};
}

/** A property as the template will carry it. */
export function propertyOf(resource: CfnResource, name: string, value: unknown): unknown {
  const overrides = overriddenProperties(resource);
  return name in overrides ? overrides[name] : value;
}

import { PolicyProps } from './policy-props';

/** Properties that name organizations, and parts of them. */
export interface OrganizationProps extends PolicyProps {
  /**
   * Ids of organizations, such as `o-a1b2c3d4e5`, tokens included. Together with `organizationPaths` there must be at least one.
   *
   * @default - only `organizationPaths`
   */
  readonly organizationIds?: string[];

  /**
   * Paths of organizational units, tokens included. `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*` is the unit with all units below it,
   * `o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/` means the accounts directly in it.
   *
   * @default - only `organizationIds`
   */
  readonly organizationPaths?: string[];
}

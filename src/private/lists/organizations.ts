import { IConstruct } from 'constructs';
import { ORGANIZATION, ORGANIZATION_PATH, organizationIdProblem, organizationPathProblem } from './principals';
import { Contribution } from '../composition/contribution';
import { checkLists } from '../tree/tokens';

/** Lists of organizations and their units: each grants, or refuses, on its own. */
export function organizationLists(
  scope: IConstruct, organizationIds: readonly string[] = [], organizationPaths: readonly string[] = [],
): Array<Required<Pick<Contribution, 'kind' | 'members'>>> {
  checkLists(scope, {
    organizationIds: [organizationIds, organizationIdProblem],
    organizationPaths: [organizationPaths, organizationPathProblem],
  });
  const lists = [{ kind: ORGANIZATION, members: organizationIds }, { kind: ORGANIZATION_PATH, members: organizationPaths }];
  return lists.filter(({ members }) => members.length > 0);
}

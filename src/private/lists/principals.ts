import { conditionList, principalList } from './list-kind';

/** Callers by account or ARN, as AWS resolves them when the policy is saved. */
export const CALLERS = principalList('Callers', 'AWS');

/**
 * Lists of callers that restrict are compared with what API Gateway says of the caller, and not written as principals: AWS resolves a principal to a unique
 * id when the policy is saved, so a role that is deleted and made anew would be another one.
 */
const OF_CALLERS = { family: 'Principal', ofCallers: true };

export const PRINCIPAL_ACCOUNT = conditionList({
  ...OF_CALLERS, operators: { inList: 'StringEquals', outsideList: 'StringNotEquals' }, key: () => 'aws:PrincipalAccount',
});

/** A role stands for its sessions. */
export const PRINCIPAL_ARN = conditionList({
  ...OF_CALLERS, operators: { inList: 'ArnEquals', outsideList: 'ArnNotEquals' }, key: () => 'aws:PrincipalArn',
});

export const ORGANIZATION = conditionList({
  ...OF_CALLERS, operators: { inList: 'StringEquals', outsideList: 'StringNotEquals' }, key: () => 'aws:PrincipalOrgID',
});

/** Of a caller outside of all organizations, `ForAllValues` holds. */
export const ORGANIZATION_PATH = conditionList({
  ...OF_CALLERS, operators: { inList: 'ForAnyValue:StringLike', outsideList: 'ForAllValues:StringNotLike' }, key: () => 'aws:PrincipalOrgPaths',
});

/** Sessions have no condition key of their own, and the federated sessions of a user have another ARN than the user. */
export const NAMED_PRINCIPAL = principalList('Principal', 'AWS');

/** What is wrong with an account id, or undefined. */
export function accountIdProblem(id: string): string | undefined {
  if (/^\d{12}$/.test(id)) { return undefined; }
  if (/^\d{1,11}$/.test(id)) { return `"${id}" is not an account id, which has 12 digits: write it as text with its leading zeros, such as "${id.padStart(12, '0')}"`; }
  return `"${id}" is not an account id: write its 12 digits, such as "111122223333"`;
}

const NAME = '[A-Za-z0-9+=,.@_-]+';
const CALLER = new RegExp(`^arn:aws[a-z-]*:(iam::\\d{12}:(user|role)/([!-~]+/)?${NAME}|sts::\\d{12}:assumed-role/${NAME}/${NAME})$`);

/**
 * What is wrong with the ARN of a caller, or undefined.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_principal.html
 */
export function callerArnProblem(arn: string): string | undefined {
  if (arn === '*') { return '"*" is everybody, signed or not: name the callers'; }
  if (/^arn:aws[a-z-]*:iam::\d{12}:group\//.test(arn)) { return `"${arn}" is a group, which cannot call anything: name its users, or a role they assume`; }
  if (/^arn:aws[a-z-]*:iam::\d{12}:root$/.test(arn)) { return `"${arn}" stands for a whole account: pass "${arn.split(':')[4]}" in accountIds`; }
  if (/[*?]/.test(arn)) { return `"${arn}" has a wildcard, which principals cannot have: name each caller, or its account in accountIds`; }
  if (/^\d+$/.test(arn)) { return `"${arn}" is not an ARN: pass accounts in accountIds`; }
  if (CALLER.test(arn)) { return undefined; }
  return `"${arn}" is not the ARN of a user, role or role session: write one such as "arn:aws:iam::111122223333:role/Caller"`;
}

export function isSession(arn: string): boolean {
  return /^arn:[^:]*:sts:/.test(arn);
}

export function isRole(arn: string): boolean {
  return /^arn:[^:]*:iam::\d{12}:role\//.test(arn);
}

/** What is wrong with the ARN of a user or role, or undefined. */
export function identityArnProblem(arn: string): string | undefined {
  return isSession(arn) ? `"${arn}" is one session of a role, which no condition key tells: name the role, "arn:aws:iam::111122223333:role/Caller"` : callerArnProblem(arn);
}

/** What is wrong with the id of an organization, or undefined. */
export function organizationIdProblem(id: string): string | undefined {
  if (/^o-[a-z0-9]{10,32}$/.test(id)) { return undefined; }
  if (/^(ou|r)-/.test(id)) { return `"${id}" is a part of an organization: pass it in organizationPaths, such as "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"`; }
  if (id.includes('/')) { return `"${id}" is a path: pass it in organizationPaths`; }
  return `"${id}" is not the id of an organization: write one such as "o-a1b2c3d4e5"`;
}

const ORGANIZATION_PATH_FORM = /^o-[a-z0-9]{10,32}\/r-[a-z0-9]{4,32}\/(ou-[a-z0-9]{4,32}-[a-z0-9]{8,32}\/)*\*?$/;

/**
 * What is wrong with the path of an organizational unit, or undefined.
 *
 * @see https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_last-accessed-view-data-orgs.html#access_policies_access-advisor-viewing-orgs-entity-path
 */
export function organizationPathProblem(path: string): string | undefined {
  if (ORGANIZATION_PATH_FORM.test(path)) { return undefined; }
  if (ORGANIZATION_PATH_FORM.test(`${path}/`)) {
    return `"${path}" matches no caller, since paths end with a slash: write "${path}/*" for the unit and all below it, or "${path}/" for accounts directly in it`;
  }
  return `"${path}" is not the path of an organizational unit: write it from the organization downwards, such as "o-a1b2c3d4e5/r-ab12/ou-ab12-11111111/*"`;
}

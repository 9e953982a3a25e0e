import { principalList } from './list-kind';

/** Callers by account or ARN, as AWS resolves them when the policy is saved. */
export const CALLERS = principalList('Callers', 'AWS');

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

import { exactly, one, run } from './patterns';
import { Projection } from './text-space';
import { Alternative } from './tokens';
import { PrincipalKind } from '../matching/principal';
import { Caller } from '../request/request';

/** Callers of one type as structured texts: the fields, what a policy sees of them, and the caller that a value is. */
export interface CallerType {
  readonly type: Caller['type'];

  /** For sampling: the facts that follow from a caller have the same form for all of its type. */
  readonly sample: Caller;
  readonly fields: (partition: string, accounts: readonly string[]) => Alternative[][];
  readonly account: number;
  readonly identities: { readonly arn: Projection; readonly roleArn?: Projection; readonly userArn?: Projection };

  /** Condition keys that follow from the caller. */
  readonly keys: Readonly<Record<string, Projection>>;

  /** The principals of each kind that would name the caller. */
  readonly named: Partial<Record<PrincipalKind, Projection>>;
  readonly caller: (fields: readonly string[]) => Caller;
}

const NAME: Alternative[] = [{ certain: true, tokens: [one('name'), run('name')] }];

/** The path of a user or role, without its first slash: empty, or ending with a slash. */
const PATH: Alternative[] = [{ certain: true, tokens: [] }, { certain: true, tokens: [one('noSlash'), run('text'), one(['/'])] }];

/** An account id, or one of the opaque constants that stand for accounts. */
function account(constants: readonly string[]): Alternative[] {
  return [{ certain: true, tokens: Array.from({ length: 12 }, () => one('digit')) }, ...constants.map(exactly)];
}

const USER_ARN: Projection = ['arn:', 0, ':iam::', 1, ':user/', 2, 3];
const ROLE_ARN: Projection = ['arn:', 0, ':iam::', 1, ':role/', 2, 3];
const SESSION_ARN: Projection = ['arn:', 0, ':sts::', 1, ':assumed-role/', 3, '/', 4];
const FEDERATED_ARN: Projection = ['arn:', 0, ':sts::', 1, ':federated-user/', 2];
const FEDERATED_USER_ARN: Projection = ['arn:', 0, ':iam::', 1, ':user/', 3, 4];
const ROOT_ARN: Projection = ['arn:', 0, ':iam::', 1, ':root'];

function textOf(projection: Projection, fields: readonly string[]): string {
  return projection.map((part) => typeof part === 'number' ? fields[part] : part).join('');
}

const A = '111122223333';

export const CALLER_TYPES: readonly CallerType[] = [
  {
    type: 'User',
    sample: { type: 'User', account: A, arn: `arn:aws:iam::${A}:user/u` },
    fields: (partition, accounts) => [[exactly(partition)], account(accounts), PATH, NAME],
    account: 1,
    identities: { arn: USER_ARN },
    keys: { 'aws:principalarn': USER_ARN, 'aws:principalaccount': [1], 'aws:username': [3] },
    named: { user: USER_ARN },
    caller: (fields) => ({ type: 'User', account: fields[1], arn: textOf(USER_ARN, fields) }),
  },
  {
    type: 'RoleSession',
    sample: { type: 'RoleSession', account: A, arn: `arn:aws:sts::${A}:assumed-role/r/s`, roleArn: `arn:aws:iam::${A}:role/r` },
    fields: (partition, accounts) => [[exactly(partition)], account(accounts), PATH, NAME, NAME],
    account: 1,
    identities: { arn: SESSION_ARN, roleArn: ROLE_ARN },
    keys: { 'aws:principalarn': ROLE_ARN, 'aws:principalaccount': [1] },
    named: { role: ROLE_ARN, session: SESSION_ARN },
    caller: (fields) => ({ type: 'RoleSession', account: fields[1], arn: textOf(SESSION_ARN, fields), roleArn: textOf(ROLE_ARN, fields) }),
  },
  {
    type: 'FederatedUser',
    sample: { type: 'FederatedUser', account: A, arn: `arn:aws:sts::${A}:federated-user/f`, userArn: `arn:aws:iam::${A}:user/u` },
    fields: (partition, accounts) => [[exactly(partition)], account(accounts), NAME, PATH, NAME],
    account: 1,
    identities: { arn: FEDERATED_ARN, userArn: FEDERATED_USER_ARN },
    keys: { 'aws:principalarn': FEDERATED_ARN, 'aws:principalaccount': [1], 'aws:userid': [1, ':', 2] },
    named: { user: FEDERATED_USER_ARN, federated: FEDERATED_ARN },
    caller: (fields) => ({ type: 'FederatedUser', account: fields[1], arn: textOf(FEDERATED_ARN, fields), userArn: textOf(FEDERATED_USER_ARN, fields) }),
  },
  {
    type: 'Root',
    sample: { type: 'Root', account: A, arn: `arn:aws:iam::${A}:root` },
    fields: (partition, accounts) => [[exactly(partition)], account(accounts)],
    account: 1,
    identities: { arn: ROOT_ARN },
    keys: { 'aws:principalarn': ROOT_ARN, 'aws:principalaccount': [1], 'aws:userid': [1] },
    named: {},
    caller: (fields) => ({ type: 'Root', account: fields[1], arn: textOf(ROOT_ARN, fields) }),
  },
  {
    type: 'Service',
    sample: { type: 'Service', account: A, arn: 's.amazonaws.com' },
    fields: (_, accounts) => [NAME, account(accounts)],
    account: 1,
    identities: { arn: [0] },
    keys: {},
    named: { service: [0] },
    caller: ([arn, id]) => ({ type: 'Service', account: id, arn }),
  },
];

/**
 * A second opinion, written from AWS's pages alone and sharing no code with the engine: policies of `*`, accounts and
 * users, of stage/VERB/path patterns and of addresses, on a public API. It knows no sets, only single requests.
 */

export interface Statement {
  readonly Effect: 'Allow' | 'Deny';
  readonly Principal: '*' | { readonly AWS: readonly string[] };
  readonly Action: 'execute-api:Invoke';

  /** Behind `execute-api:/`. */
  readonly Resource?: readonly string[];
  readonly NotResource?: readonly string[];
  readonly Condition?: { readonly [operator in 'IpAddress' | 'NotIpAddress']?: { readonly 'aws:SourceIp': readonly string[] } };
}

export interface Document {
  readonly Version: '2012-10-17';
  readonly Statement: readonly Statement[];
}

export interface Call {
  readonly stage: string;
  readonly method: string;
  readonly path: string;
  readonly address: string;
  readonly authorization: 'NONE' | 'AWS_IAM' | 'CUSTOM' | 'COGNITO_USER_POOLS';

  /** The ARN of the user who signed. */
  readonly user?: string;

  /** What the identity policy or the authorizer says; `refused`: the authorizer does not know the caller. */
  readonly other: 'allow' | 'neither' | 'deny' | 'refused';
}

export type Outcome = 'ALLOW' | 'DENY' | 'UNDECIDED';

/** "Table A" and "Table B" of apigateway-authorization-flow.html: the other side, the policy, the result. */
const TABLE_A = table(`allow allow ALLOW, allow neither ALLOW, allow deny DENY, neither allow ALLOW, neither neither DENY, neither deny DENY,
  deny allow DENY, deny neither DENY, deny deny DENY`);
const TABLE_B = table(`allow allow ALLOW, allow neither DENY, allow deny DENY, neither allow DENY, neither neither DENY, neither deny DENY,
  deny allow DENY, deny neither DENY, deny deny DENY`);

function table(rows: string): (other: string, policy: string) => Outcome {
  const results = new Map(rows.split(/,\s*/).map((text) => text.split(/ (?=[A-Z])/) as [string, Outcome]));
  return (other, policy) => results.get(`${other} ${policy}`)!;
}

export function outcome(document: Document, account: string, call: Call): Outcome {
  const signer = call.authorization === 'AWS_IAM' ? call.user : undefined;
  const policy = policySays(document, { ...call, user: signer });
  const granted = policy === 'delegate' ? 'allow' : policy;
  switch (call.authorization) {
    case 'NONE': return TABLE_B('allow', granted);
    case 'COGNITO_USER_POOLS': return call.other === 'allow' ? TABLE_B('allow', granted) : 'DENY';
    case 'CUSTOM': {
      if (call.other === 'refused') return 'DENY';
      const allows = document.Statement.filter(({ Effect }) => Effect === 'Allow');
      const onlyNamed = allows.length > 0 && allows.every(({ Principal }) => Principal !== '*' && !Principal.AWS.includes('*'));
      // One page refuses such calls, the other admits them.
      return onlyNamed && policy === 'neither' && call.other === 'allow' ? 'UNDECIDED' : TABLE_A(call.other, granted);
    }
    case 'AWS_IAM': {
      if (signer === undefined || call.other === 'refused') return 'DENY';
      if (accountOf(signer) !== account) return TABLE_B(call.other, granted);
      // IAM says that naming the account delegates to it, Table A that the policy's Allow is enough.
      return policy === 'delegate' && call.other === 'neither' ? 'UNDECIDED' : TABLE_A(call.other, granted);
    }
  }
}

/** `delegate`: allowed, by naming the account only. */
function policySays(document: Document, call: Call): 'allow' | 'delegate' | 'neither' | 'deny' {
  const matching = document.Statement.flatMap((statement) => {
    const by = named(statement.Principal, call.user);
    return by && isPlace(statement, call) && isAddress(statement, call.address) ? [{ effect: statement.Effect, by }] : [];
  });
  if (matching.some(({ effect }) => effect === 'Deny')) return 'deny';
  if (matching.some(({ by }) => by === 'itself')) return 'allow';
  return matching.length > 0 ? 'delegate' : 'neither';
}

function named(principal: Statement['Principal'], user: string | undefined): 'itself' | 'account' | undefined {
  const listed = principal === '*' ? ['*'] : principal.AWS;
  if (listed.includes('*')) return 'itself';
  if (user === undefined) return undefined;
  if (listed.includes(user)) return 'itself';
  return listed.some((text) => text === accountOf(user) || text === `arn:aws:iam::${accountOf(user)}:root`) ? 'account' : undefined;
}

function accountOf(arn: string): string {
  return arn.split(':')[4];
}

function isPlace({ Resource, NotResource }: Statement, { stage, method, path }: Call): boolean {
  const listed = (Resource ?? NotResource!).some((pattern) => isLike(pattern.replace('execute-api:/', ''), `${stage}/${method}${path}`));
  return Resource ? listed : !listed;
}

const PATTERNS = new Map<string, RegExp>();

function isLike(pattern: string, text: string): boolean {
  let expression = PATTERNS.get(pattern);
  if (!expression) {
    const parts = [...pattern].map((character) => character === '*' ? '[^]*' : character === '?' ? '[^]' : character.replace(/[^a-z0-9]/i, '\\$&'));
    expression = new RegExp(`^${parts.join('')}$`, 'u');
    PATTERNS.set(pattern, expression);
  }
  return expression.test(text);
}

function isAddress({ Condition = {} }: Statement, address: string): boolean {
  const isListed = (blocks: readonly string[]) => blocks.some((block) => isInside(address, block));
  return (!Condition.IpAddress || isListed(Condition.IpAddress['aws:SourceIp'])) && (!Condition.NotIpAddress || !isListed(Condition.NotIpAddress['aws:SourceIp']));
}

export function isInside(address: string, block: string): boolean {
  const [{ first, last }, number] = [rangeOf(block), numberOf(address)];
  return address.includes(':') === block.includes(':') && first <= number && number <= last;
}

export function rangeOf(block: string): { first: bigint; last: bigint } {
  const [address, length] = block.split('/');
  const bits = address.includes(':') ? 128 : 32;
  const size = 2n ** BigInt(bits - Number(length ?? bits));
  const first = numberOf(address) / size * size;
  return { first, last: first + size - 1n };
}

/** Dotted decimals, or groups of hexadecimals with at most one gap. */
export function numberOf(address: string): bigint {
  if (!address.includes(':')) return address.split('.').reduce((sum, part) => sum * 256n + BigInt(part), 0n);
  const [before, after] = address.split('::').map((side) => side.split(':').filter((group) => group !== ''));
  const gap = after ? Array<string>(8 - before.length - after.length).fill('0') : [];
  return [...before, ...gap, ...after ?? []].reduce((sum, group) => sum * 65536n + BigInt(`0x${group}`), 0n);
}

export function textOf(number: bigint, bits: 32 | 128): string {
  const base = bits === 32 ? 256n : 65536n;
  const parts = Array.from({ length: bits === 32 ? 4 : 8 }, (_, i) => number / base ** BigInt(i) % base).reverse();
  return bits === 32 ? parts.join('.') : parts.map((part) => part.toString(16)).join(':');
}

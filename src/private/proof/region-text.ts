import { Region } from '../../engine';
import { enumerated } from '../text';

/** A region in one line: who, from where, to what. */
export function regionText({ where, certain }: Region): string {
  const attributes = new Map(where.map(({ attribute, is }) => [attribute.toLowerCase(), { attribute, is }]));
  const take = (attribute: string) => {
    const found = attributes.get(attribute);
    attributes.delete(attribute);
    return found?.is;
  };
  const callers = callersText(take('caller type'), take('caller'));
  const addresses = take('aws:sourceip') ?? take('aws:vpcsourceip');
  const endpoint = take('aws:sourcevpce');
  const vpc = take('aws:sourcevpc');
  const place = take('place');
  const identityPolicy = take('identity policy');
  const authorizer = take('authorizer');
  return [
    `${certain ? '' : 'perhaps '}${callers}`,
    ...identityPolicy === undefined ? [] : [identityPolicy === 'Allow' ? 'if their identity policy allows' : 'without an identity policy that allows'],
    ...authorizer === undefined ? [] : [authorizer === 'Allow' ? 'if the authorizer allows' : 'if the authorizer does not mention the request'],
    ...addresses === undefined ? [] : [`from ${addresses}`],
    ...endpoint === undefined ? [] : [`through VPC endpoint ${plain(endpoint)}`],
    ...vpc === undefined ? [] : [`from VPC ${plain(vpc)}`],
    ...place === undefined ? [] : [`to ${place}`],
    ...[...attributes.values()].map(({ attribute, is }) => `${attribute}: ${plain(is)}`),
  ].join(', ');
}

const CALLERS: { readonly [type: string]: string } = {
  User: 'users', RoleSession: 'role sessions', FederatedUser: 'federated users', Root: 'root users', Service: 'AWS services',
};

function callersText(types: string | undefined, who: string | undefined): string {
  if (types === undefined) { return who === undefined || who === 'anybody, signed or not' ? 'anybody' : who; }
  const named = types.split(/, | or /).map((type) => (type === 'AWS services' ? 'Service' : type));
  const missing = Object.keys(CALLERS).filter((type) => !named.includes(type)).map((type) => CALLERS[type]);
  const kinds = missing.length === 0 ? 'whoever signs' : missing.length === 1 ? `whoever signs but ${missing[0]}` : enumerated(named.map((type) => CALLERS[type] ?? type), 'or');
  if (who === undefined) { return kinds; }
  if (/^\d{12}$/.test(who)) { return `${kinds}, of account ${who}`; }
  const [, others] = /^anything but (.*)$/.exec(who) ?? [];
  return others === undefined ? `${kinds}, namely ${plain(who)}` : `${kinds}, except ${plain(others)}`;
}

/** Tests on texts are called by their key, which the line says already. */
function plain(is: string): string {
  return is.replace(/(^| or |anything but )(aws|execute-api):[A-Za-z/]+ /g, '$1');
}

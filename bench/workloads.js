// The policies, and the requests that each is asked about. Plain data: every subject reads the same.

const API = { partition: 'aws', region: 'us-east-1', account: '111122223333', apiId: 'a1b2c3d4e5', endpointType: 'REGIONAL' };
const API_ARN = `arn:aws:execute-api:${API.region}:${API.account}:${API.apiId}`;
const ENDPOINT = 'vpce-0123456789abcdef0';

const list = (length, item) => Array.from({ length }, (_, i) => item(i));
const statement = (Effect, resource, Condition) =>
  ({ Effect, Principal: '*', Action: 'execute-api:Invoke', Resource: `${API_ARN}/${resource}`, ...(Condition && { Condition }) });
const policy = (...statements) => ({ Version: '2012-10-17', Statement: statements });

/** Blocks that do not touch, so that no engine can merge them. */
const blocks = (count) => list(count, (i) => `198.${18 + i % 2}.${i}.${i % 2 * 128}/25`);
const onlyFrom = (cidrs) => policy(statement('Allow', '*'), statement('Deny', '*', { NotIpAddress: { 'aws:SourceIp': cidrs } }));

/** By name; the names are also those of the budgets. */
const POLICIES = {
  '1 statement': policy(statement('Allow', 'prod/GET/*')),
  '3 statements': policy(
    statement('Allow', '*'),
    statement('Deny', '*', { StringNotEquals: { 'aws:SourceVpce': ENDPOINT } }),
    statement('Deny', 'prod/DELETE/*'),
  ),
  '100 statements': policy(
    ...list(50, (i) => statement('Allow', `prod/*/item${i}/*`)),
    ...list(25, (i) => statement('Deny', `prod/DELETE/item${i}/*`)),
    ...list(25, (i) => statement('Deny', `prod/GET/item${i}/*`, { NotIpAddress: { 'aws:SourceIp': '198.18.0.0/15' } })),
  ),
  '10 CIDRs': onlyFrom(blocks(10)),
  '200 CIDRs': onlyFrom(blocks(200)),
};

/** Unsigned calls; half of them come from outside, some delete. */
const REQUESTS = list(32, (i) => ({
  method: i % 4 === 0 ? 'DELETE' : 'GET',
  path: `/item${i * 7 % 60}/${i}`,
  context: {
    'aws:SourceIp': i % 2 === 0 ? `198.18.${i % 10}.${i}` : `203.0.113.${i}`,
    'aws:SecureTransport': 'true',
    ...(i % 8 < 6 && { 'aws:SourceVpce': ENDPOINT }),
  },
}));

module.exports = { API, API_ARN, POLICIES, REQUESTS };

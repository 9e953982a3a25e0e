import { opaque } from '../../../src/engine/matching/opaque';
import { expandResource } from '../../../src/engine/matching/resource';
import { API, allow, deny, outcome } from '../testing';

const API_ARN = 'arn:aws:execute-api:us-east-1:111122223333:a1b2c3d4e5';

test.each([
  ['execute-api:/*', '/pets', true],
  ['execute-api:/prod/GET/pets', '/pets', true],
  ['execute-api:/prod/GET/pets', '/Pets', false],
  ['execute-api:/prod/GET/pets', '/pets/', false],
  ['execute-api:/prod/GET/pets/*', '/pets', false],
  ['execute-api:/prod/GET/pets*', '/petshop', true],
  ['execute-api:/prod/GET/*/photos', '/a/b/photos', true],
  ['execute-api:/prod/GET/', '/', true],
  ['execute-api:/prod/GET', '/', false],
  ['execute-api:/prod/GET/*', '/', true],
  ['execute-api:/', '/', false],
  ['execute-api:/p??d/GET/{id}', '/{id}', true],
  ['execute-api:/prod/GET/{id}', '/7', false],
  ['execute-api:/prod/GET/a:b/*', '/a:b/c:d', true],
  ['*', '/pets', true],
  [`${API_ARN}/*`, '/pets', true],
  [`${API_ARN}/`, '/pets', false],
  ['arn:*', '/pets', true],
  ['arn:aws:execute-api:*', '/pets', true],
  ['arn:aws:execute-api:us-east-1:*', '/pets', true],
  ['arn:aws:execute-api:*:*:*', '/pets', true],
  ['arn:*:execute-api:*:*:a1b2*/prod/*', '/pets', true],
  ['arn:aws:execute-api:us-*-1:111122223333:a1b2c3d4e5/*', '/pets', true],
  ['arn:aws:execute-api:us*3333:a1b2c3d4e5/*', '/pets', false],
  ['arn:aws:execute-api:us-east-1:1111?2223333:*', '/pets', true],
  ['arn:aws:execute-api:us-east-1?111122223333:*', '/pets', false],
  ['arn:aws:execute-api:us-east-1:*:x:y', '/a:x:y', true],
  ['arn:aws:execute-api:eu-west-1:111122223333:a1b2c3d4e5/*', '/pets', false],
  ['arn:aws-cn:execute-api:us-east-1:111122223333:a1b2c3d4e5/*', '/pets', false],
  ['arn:aws:execute-api:us-east-1:111122223333', '/pets', false],
  ['arn:aws:execute-api:us-east-1:111122223333:/domainnames/orders.example.com+*', '/pets', false],
  ['arn:aws:execute-api:*:*:/pets', '/a:/pets', true],
])('%s covers %s: %s', (Resource, path, expected) => {
  expect(outcome([allow({ Resource })], { path })).toBe(expected ? 'ALLOW' : 'DENY');
  expect(outcome([allow(), deny({ NotResource: Resource })], { path })).toBe(expected ? 'ALLOW' : 'DENY');
});

test('the short form takes everything from the API', () => {
  const api = { ...API, partition: 'aws-us-gov', region: 'us-gov-west-1', account: '444455556666', apiId: 'x' };
  expect(expandResource('execute-api:/$&/$1', api)).toBe('arn:aws-us-gov:execute-api:us-gov-west-1:444455556666:x/$&/$1');
  expect(outcome([allow({ Resource: 'execute-api:/prod/*' })], {}, api)).toBe('ALLOW');
});

describe('an API whose names are not known yet', () => {
  const api = { ...API, region: opaque('Region'), account: opaque('Account'), apiId: opaque('!Api') };

  test('is covered by its short form', () => {
    expect(outcome([allow({ Resource: 'execute-api:/prod/*' })], {}, api)).toBe('ALLOW');
    expect(outcome([allow({ Resource: 'execute-api:/prod/GET/p?ts' })], {}, api)).toBe('ALLOW');
    expect(outcome([allow({ Resource: 'execute-api:/prod/POST/*' })], {}, api)).toBe('DENY');
  });

  test('is covered by wildcards', () => {
    expect(outcome([allow({ Resource: 'arn:aws:execute-api:*:*:*' })], {}, api)).toBe('ALLOW');
  });

  test('may or may not be the one that a literal ARN names', () => {
    expect(outcome([allow({ Resource: `${API_ARN}/*` })], {}, api)).toBe('UNDECIDED');
    expect(outcome([allow({ Resource: 'arn:aws:s3:us-east-1:111122223333:a1b2c3d4e5/*' })], {}, api)).toBe('DENY');
  });
});

test('a stage that is not known yet equals itself only', () => {
  const Resource = `execute-api:/${opaque('Stage')}/GET/*`;
  expect(outcome([allow({ Resource })], { stage: opaque('Stage') })).toBe('ALLOW');
  expect(outcome([allow({ Resource })], { stage: 'prod' })).toBe('UNDECIDED');
  expect(outcome([allow({ Resource })], { stage: 'prod', method: 'POST' })).toBe('DENY');
});

test('a domain name is no method of an API, even one whose id is not known yet', () => {
  const Resource = 'arn:aws:execute-api:us-east-1:111122223333:/domainnames/orders.example.com+*';
  const apiId = opaque('Api');
  expect(outcome([allow(), deny({ Resource })], {}, { ...API, apiId })).toBe('ALLOW');
});

import { matchRoute, Route } from '../../../src/engine/request/route';

const route = (method: string, path: string): Route => ({ method, path, authorizationType: 'NONE' });
const ROUTES = [
  route('GET', '/'), route('GET', '/pets'), route('ANY', '/pets'), route('GET', '/pets/{petId}'), route('POST', '/pets/mine'),
  route('ANY', '/{proxy+}'), route('GET', '/pets/{petId}/photos'),
];

test.each([
  ['GET', '/', 'GET /'],
  ['GET', '/pets', 'GET /pets'],
  ['POST', '/pets', 'ANY /pets'],
  ['GET', '/pets/7', 'GET /pets/{petId}'],
  ['GET', '/pets/7/photos', 'GET /pets/{petId}/photos'],
  ['GET', '/elsewhere/deep', 'ANY /{proxy+}'],
  ['POST', '/pets/mine', 'POST /pets/mine'],
])('%s %s is served by %s', (method, path, expected) => {
  const found = matchRoute(ROUTES, method, path);
  expect(`${found?.method} ${found?.path}`).toBe(expected);
});

test.each([
  ['GET', '/pets/mine', 'the resource is picked before the verb'],
  ['POST', '/', 'the root has no POST'],
  ['GET', '/pets/', 'an empty segment is no value of a parameter'],
])('%s %s has no route, since %s', (method, path) => {
  expect(matchRoute(ROUTES.filter((r) => r.path !== '/{proxy+}'), method, path)).toBeUndefined();
});

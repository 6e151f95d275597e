import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { routesOf } from '../../support/api-routes.js';

test('every route has a row in the documentation, and every row a route', () => {
  const page = readFileSync(new URL('../../../docs/http.md', import.meta.url), 'utf8');
  const told = [...page.matchAll(/`((?:DELETE|GET|POST) \/\S*)`(?=.*\|)/g)].map(([, request]) => request);
  const routes = routesOf('/api/celery').map((request) => request.replace(' /api/v1/', ' /'));
  expect(told.sort()).toEqual(routes.sort());
});

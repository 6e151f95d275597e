import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);

test('every route has a row in the documentation, and every row a route', () => {
  const page = readFileSync(new URL('docs/http.md', root), 'utf8');
  const told = [...page.matchAll(/`((?:DELETE|GET|POST) \/\S+)`(?=.*\|)/g)].map(([, request]) => request);
  expect(told.sort()).toEqual(routes().sort());
});

function routes(): string[] {
  const folder = new URL('src/api/routes/', root);
  const files = readdirSync(folder).filter((name) => name.endsWith('-routes.ts'));
  const source = files.map((name) => readFileSync(new URL(name, folder), 'utf8')).join('\n');
  return [...source.matchAll(/routes\.(delete|get|post)\('([^']+)'/g)].map(
    ([, method = '', path]) => `${method.toUpperCase()} ${path}`,
  );
}

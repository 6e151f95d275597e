import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));

/** The last cell of each row but the head. */
function toldTests(): string[] {
  const rows = readFileSync(join(root, 'docs/complaints.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|').at(-2)?.trim() ?? '');
}

/** The titles of tests below a folder. */
function testsBelow(path: string): string[] {
  return readdirSync(join(root, path), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.test.ts'))
    .flatMap((name) => [...readFileSync(join(root, path, name), 'utf8').matchAll(/^ *test\('([^']+)'/gm)])
    .map(([, title = '']) => title);
}

test('every complaint that the page tells of has the test that it names', () => {
  const existing = new Set(testsBelow('test/chaos'));
  expect(toldTests().length).toBeGreaterThan(30);
  expect(toldTests().filter((title) => !existing.has(title))).toEqual([]);
});

test('every test of a complaint stands on the page', () => {
  const told = new Set(toldTests());
  expect(testsBelow('test/chaos/complaints').filter((title) => !told.has(title))).toEqual([]);
});

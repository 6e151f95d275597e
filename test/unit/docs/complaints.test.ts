import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../..', import.meta.url));
const folder = join(root, 'test/chaos/complaints');

/** The last cell of each row but the head. */
function toldTests(): string[] {
  const rows = readFileSync(join(root, 'docs/complaints.md'), 'utf8')
    .split('\n')
    .filter((line) => line.startsWith('|'));
  return rows.slice(2).map((row) => row.split('|').at(-2)?.trim() ?? '');
}

function existingTests(): string[] {
  return readdirSync(folder).flatMap((name) =>
    [...readFileSync(join(folder, name), 'utf8').matchAll(/^ *test\('([^']+)'/gm)].map(([, title = '']) => title),
  );
}

test('every complaint that the page tells of has the test that it names, and every such test stands there', () => {
  expect(existingTests().length).toBeGreaterThan(30);
  expect(toldTests().toSorted()).toEqual(existingTests().toSorted());
});

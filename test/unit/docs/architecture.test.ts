import { readdirSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';

const root = new URL('../../../', import.meta.url);
const page = readFileSync(new URL('docs/architecture.md', root), 'utf8');
const rows = new Map(
  [...page.matchAll(/^\| `src\/(\w+)` \| (.*) \|$/gm)].map(([, folder = '', text = '']) => [folder, text]),
);

test('every folder of src is a room of the architecture, and no other', () => {
  expect([...rows.keys()].sort()).toEqual(foldersIn('src'));
});

test.each([...rows])('what src/%s holds is told by its folders', (folder, text) => {
  expect(foldersIn(`src/${folder}`).filter((name) => !text.includes(`\`${name}\``))).toEqual([]);
});

function foldersIn(path: string): string[] {
  const entries = readdirSync(new URL(path, root), { withFileTypes: true });
  return entries.flatMap((entry) => (entry.isDirectory() ? [entry.name] : [])).sort();
}

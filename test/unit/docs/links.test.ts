import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { anchorsOf, linksOf, pages, readPage } from '../../support/markdown.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test.each(pages())('every link of %s leads somewhere', (page) => {
  const nowhere = linksOf(page).filter(({ path, anchor }) => {
    if (!existsSync(join(root, path))) return true;
    return anchor !== '' && !(path.endsWith('.md') && anchorsOf(path).has(anchor));
  });
  expect(nowhere).toEqual([]);
});

test.each(pages())('every file of the project that %s names is there', (page) => {
  const named = readPage(page).matchAll(/`((?:test|src|scripts|bench|deploy|examples|docs|schema)\/[^`\s*<…]+)`/g);
  expect([...named].map(([, path = '']) => path).filter((path) => !existsSync(join(root, path)))).toEqual([]);
});

test('every page of docs can be reached from the index, which README leads to', () => {
  const known = new Set(['README.md', ...linksOf('README.md').map(({ path }) => path)]);
  expect(known).toContain('docs/README.md');
  const told = new Set(linksOf('docs/README.md').map(({ path }) => path));
  expect(pages().filter((page) => page.startsWith('docs/') && page !== 'docs/README.md' && !told.has(page))).toEqual(
    [],
  );
});

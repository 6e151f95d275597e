import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { anchorsOf, linksOf, pages } from '../../support/markdown.js';

const root = fileURLToPath(new URL('../../..', import.meta.url));

test.each(pages())('every link of %s leads somewhere', (page) => {
  const nowhere = linksOf(page).filter(({ path, anchor }) => {
    if (!existsSync(join(root, path))) return true;
    return anchor !== '' && !(path.endsWith('.md') && anchorsOf(path).has(anchor));
  });
  expect(nowhere).toEqual([]);
});

test('every page of docs can be reached from the index, which README leads to', () => {
  const known = new Set(['README.md', ...linksOf('README.md').map(({ path }) => path)]);
  expect(known).toContain('docs/README.md');
  const told = new Set(linksOf('docs/README.md').map(({ path }) => path));
  expect(pages().filter((page) => page.startsWith('docs/') && page !== 'docs/README.md' && !told.has(page))).toEqual(
    [],
  );
});

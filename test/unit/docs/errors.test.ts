import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { ERROR_EXITS } from '../../../src/base/errors.js';

const page = readFileSync(new URL('../../../docs/errors.md', import.meta.url), 'utf8');

test('every error code has a paragraph, and every paragraph a code', () => {
  const told = [...page.matchAll(/^## (\S+)$/gm)].map(([, code]) => code);
  expect(told.sort()).toEqual(Object.keys(ERROR_EXITS).sort());
});

test.each(Object.entries(ERROR_EXITS))('the page tells the exit status of %s', (code, exit) => {
  const paragraph = page.split(`## ${code}\n`)[1]?.split('## ')[0];
  expect(paragraph).toContain(`Exit ${exit}.`);
});

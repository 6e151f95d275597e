import { expect, test } from 'vitest';
import { pages, readPage } from '../../support/markdown.js';

const written = pages().filter((page) => !page.startsWith('bench/results/'));
const WIDTH = 130;

test.each(written)('%s fits a terminal of 130 columns, but for tables, pictures and what is typed', (page) => {
  const wide = proseOf(page).filter((line) => line.length > WIDTH && !/^(\||!\[|#)/.test(line));
  expect(wide).toEqual([]);
});

test.each(written)('what %s stresses ends in its paragraph', (page) => {
  const paragraphs = proseOf(page)
    .join('\n')
    .split(/\n\s*\n/);
  expect(paragraphs.filter((text) => withoutCode(text).split('**').length % 2 === 0)).toEqual([]);
});

test.each(written.filter((page) => /^docs\//.test(page)))('%s begins with what it gives the reader', (page) => {
  const [title = '', first = ''] = proseOf(page).filter((line) => line !== '' && !line.startsWith('<!--'));
  expect(title).toMatch(/^# /);
  expect(first).toMatch(/^[\p{L}`*]/u);
});

/** The lines of a page outside of its blocks of code. */
function proseOf(page: string): readonly string[] {
  return readPage(page)
    .replace(/^```[\s\S]*?^```$/gm, '')
    .split('\n');
}

function withoutCode(text: string): string {
  return text.replace(/`[^`]*`/g, '');
}

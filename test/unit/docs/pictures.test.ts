import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import sharp from 'sharp';
import { expect, test } from 'vitest';

const docs = fileURLToPath(new URL('../../../docs', import.meta.url));
const pictures = readdirSync(join(docs, 'images')).sort();

test('the pictures of the pages are those that are there, each with words in its place', () => {
  const pages = readdirSync(docs).filter((name) => name.endsWith('.md'));
  const text = pages.map((name) => readFileSync(join(docs, name), 'utf8')).join('\n');
  const shown = [...text.matchAll(/!\[([^\]]+)\]\(images\/([^)]+)\)/g)].map(([, , name = '']) => name);
  expect(shown.sort()).toEqual(pictures);
});

test.each(pictures.filter((name) => name.endsWith('.png')))('%s is a small picture', async (name) => {
  const isOfThePage = name.startsWith('dashboard-'); // has text that must be read
  const file = readFileSync(join(docs, 'images', name));
  expect(file.length).toBeLessThan((isOfThePage ? 120 : 60) * 1024);
  const { info } = await sharp(file).raw().toBuffer({ resolveWithObject: true });
  expect(Math.max(info.width, info.height)).toBeLessThanOrEqual(isOfThePage ? 1280 : 500);
});

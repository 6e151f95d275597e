import { readdirSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';

const folder = fileURLToPath(new URL('../../dist/dashboard/', import.meta.url));

test('all JavaScript of the page is at most 15 kB when it is gzipped', () => {
  const scripts = readdirSync(folder).filter((name) => name.endsWith('.js'));
  expect(scripts).toEqual(['app.js']);
  expect(gzipSync(readFileSync(`${folder}app.js`), { level: 9 }).length).toBeLessThanOrEqual(15_000);
});

test('the page names no other host, and holds nothing inline', () => {
  const index = readFileSync(`${folder}index.html`, 'utf8');
  expect(index).not.toMatch(/https?:|<style|style=|\son\w+=|<script(?![^>]* src=)/);
  expect(readFileSync(`${folder}app.css`, 'utf8')).not.toMatch(/@import|url\(/);
});

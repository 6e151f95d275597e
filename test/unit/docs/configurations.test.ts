import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { loadConfig } from '../../../src/config/load.js';
import { configSchema } from '../../../src/config/schema/schema.js';
import { folderWith } from '../../support/config-folder.js';
import { blocksOf, pages, readPage } from '../../support/markdown.js';

/** The programs that the pages supervise. */
const PROGRAMS = ['worker.js', 'my-bullmq-worker.js', 'count.py', 'celery', 'php'];
const KEYS = new RegExp(`^\\s*"(${['\\$schema', ...Object.keys(configSchema.in.shape)].join('|')})":`, 'm');

const configurations = pages().flatMap((page) =>
  blocksOf(readPage(page))
    .filter(({ language, code }) => /^jsonc?$/.test(language) && KEYS.test(code.replace(/^\{\s*/, '')))
    .map(({ code }, at) => ({ page, number: at + 1, code })),
);

test('pages show configurations', () => {
  expect(configurations.length).toBeGreaterThan(10);
});

test.each(configurations)('configuration $number on $page has no mistake', async ({ code }) => {
  const programs = Object.fromEntries(PROGRAMS.map((name) => [name, '#!/bin/sh\n']));
  const folder = await folderWith({ ...programs, 'supervisor.config.json': code, 'shop/artisan': '' });
  for (const name of PROGRAMS) await chmod(join(folder, name), 0o755);
  const { warnings } = await loadConfig({ cwd: folder, env: { HOME: folder, PATH: folder } });
  expect(warnings).toEqual([]);
});

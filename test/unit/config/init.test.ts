import { mkdir, readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { type InitOptions, initCommand } from '../../../src/cli/commands/init.js';
import { judgeMemory } from '../../../src/cli/doctor/checks/memory.js';
import { demandsOf } from '../../../src/cli/doctor/demand.js';
import { loadConfig } from '../../../src/config/load.js';
import { folderWith } from '../../support/config-folder.js';
import { emptyFolder } from '../../support/folder.js';

const PLAIN: Omit<InitOptions, 'cwd'> = { force: false, demo: false, preset: null };

async function written(cwd: string) {
  return JSON.parse(await readFile(join(cwd, 'supervisor.config.json'), 'utf8'));
}

test('init writes a configuration that is valid and has no warnings', async () => {
  const cwd = await emptyFolder();
  expect(await initCommand({ ...PLAIN, cwd })).toEqual([join(cwd, 'supervisor.config.json')]);
  const { config, warnings } = await loadConfig({ cwd, env: { HOME: cwd } });
  expect(config.workers).toMatchObject({
    pdf: { processes: 2, queues: { pdf_generation: 3, pdf_offset: 1, default: 1 } },
  });
  expect(warnings).toEqual([]);
  expect(await readdir(cwd)).toEqual(['supervisor.config.json']);
});

// It was a defect of cardq, with a stack and the name of a temporary file.
test('a configuration that cannot be written is told plainly', async () => {
  const cwd = await emptyFolder();
  await mkdir(join(cwd, 'supervisor.config.json'));
  await expect(initCommand({ ...PLAIN, cwd, force: true })).rejects.toMatchObject({
    code: 'output_unwritable',
    where: join(cwd, 'supervisor.config.json'),
    hint: 'change into a folder that you may write to',
  });
});

describe('the $schema', () => {
  test('is the installed one, relative to the file', async () => {
    const cwd = await folderWith({ 'node_modules/cardq/schema/supervisor.schema.json': {} });
    await initCommand({ ...PLAIN, cwd });
    expect((await written(cwd)).$schema).toBe('./node_modules/cardq/schema/supervisor.schema.json');
  });

  test('is else that of the running cardq, and exists', async () => {
    const cwd = await emptyFolder();
    await initCommand({ ...PLAIN, cwd });
    const schema = await readFile(fileURLToPath((await written(cwd)).$schema), 'utf8');
    expect(JSON.parse(schema)).toMatchObject({ type: 'object' });
  });
});

test.for([
  ['small', { processes: 1, limits: { memory: 256 * 1024 ** 2 }, env: { UV_THREADPOOL_SIZE: '1' } }],
  ['standard', { processes: 2, limits: { memory: 512 * 1024 ** 2 } }],
  ['large', { processes: { min: 2, max: 8 }, limits: { memory: 1024 ** 3 } }],
] as const)('the preset %s sets processes and memory', async ([preset, expected]) => {
  const cwd = await emptyFolder();
  await initCommand({ ...PLAIN, cwd, preset });
  expect((await loadConfig({ cwd, env: { HOME: cwd } })).config.workers['pdf']).toMatchObject(expected);
});

test.for([
  ['small', 512],
  ['standard', 4 * 1024],
  ['large', 24 * 1024],
] as const)('the preset %s stays below the limits of a container with %i MiB', async ([preset, mib]) => {
  const cwd = await emptyFolder();
  await initCommand({ ...PLAIN, cwd, preset });
  const { config } = await loadConfig({ cwd, env: { HOME: cwd } });
  const groupBytes = mib * 1024 ** 2;
  expect(judgeMemory(demandsOf(config), { groupBytes, machineBytes: 2 * groupBytes })).toMatchObject([{ level: 'ok' }]);
});

test('an unknown preset is a usage error', async () => {
  const cwd = await emptyFolder();
  await expect(initCommand({ ...PLAIN, cwd, preset: 'larg' })).rejects.toMatchObject({
    code: 'usage',
    hint: 'did you mean "large"?',
  });
  expect(await readdir(cwd)).toEqual([]);
});

test('--demo adds a worker module, a queue that a worker serves, and a deck with backs', async () => {
  const cwd = await emptyFolder();
  const files = await initCommand({ ...PLAIN, cwd, demo: true });
  expect(files.slice(0, 2)).toEqual([join(cwd, 'supervisor.config.json'), join(cwd, 'workers/hello.mjs')]);
  expect((await readdir(join(cwd, 'deck'))).sort()).toEqual(['back', 'double_sided', 'front']);
  expect(files.slice(2).filter((file) => /\/deck\/(front|back|double_sided)\/[\w-]+\.jpg$/.test(file))).toHaveLength(
    13,
  );
  const { config, warnings } = await loadConfig({ cwd, env: { HOME: cwd } });
  expect(config.queues['hello']?.module).toBe(join(cwd, 'workers/hello.mjs'));
  expect(config.workers['pdf']).toMatchObject({ queues: { hello: 1, default: 1 } });
  expect(warnings).toEqual([]);
});

describe('a file that is there already', () => {
  test.for(['supervisor.config.json', 'workers/hello.mjs', 'deck/front/01-sun.jpg'])(
    '(%s) is a conflict, and nothing is written',
    async (present) => {
      const cwd = await folderWith({ [present]: 'mine' });
      const before = await readdir(cwd);
      await expect(initCommand({ ...PLAIN, cwd, demo: true })).rejects.toMatchObject({
        code: 'conflict',
        exitCode: 1,
        where: join(cwd, present),
        hint: '--force replaces it',
      });
      expect(await readFile(join(cwd, present), 'utf8')).toBe('mine');
      expect(await readdir(cwd)).toEqual(before);
    },
  );

  test('is replaced with --force', async () => {
    const cwd = await folderWith({ 'supervisor.config.json': 'mine' });
    await initCommand({ ...PLAIN, cwd, force: true });
    expect((await written(cwd)).workers).toBeDefined();
  });
});

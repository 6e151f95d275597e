// biome-ignore-all lint/suspicious/noTemplateCurlyInString: it is the syntax of references

import { mkdir, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { loadConfig } from '../../../src/config/load.js';
import { type LocateOptions, locate, socketPath } from '../../../src/config/locate.js';
import { folderWith } from '../../support/config-folder.js';
import { emptyFolder } from '../../support/folder.js';

describe('the file', () => {
  test('named by -c wins over CARDQ_CONFIG, which wins over the working directory', async () => {
    const cwd = await folderWith({ 'supervisor.config.json': '{}', 'variable.json': '{}', 'flag.json': '{}' });
    const env = { HOME: cwd, CARDQ_CONFIG: 'variable.json' };
    expect((await locate({ cwd, env: { HOME: cwd } })).path).toBe(join(cwd, 'supervisor.config.json'));
    expect((await locate({ cwd, env })).path).toBe(join(cwd, 'variable.json'));
    expect((await locate({ file: 'flag.json', cwd, env })).path).toBe(join(cwd, 'flag.json'));
  });

  test('is found in the working directory before XDG_CONFIG_HOME', async () => {
    const home = await folderWith({ 'cardq/supervisor.config.json': '{}' });
    const env = { XDG_CONFIG_HOME: home };
    const [empty, full] = [await emptyFolder(), await folderWith({ 'supervisor.config.json': '{}' })];
    expect((await locate({ cwd: empty, env })).path).toBe(join(home, 'cardq/supervisor.config.json'));
    expect((await locate({ cwd: full, env })).path).toBe(join(full, 'supervisor.config.json'));
  });

  test('is found in ~/.config when XDG_CONFIG_HOME is unset or relative', async () => {
    const home = await folderWith({ '.config/cardq/supervisor.config.json': '{}' });
    const cwd = await emptyFolder();
    for (const extra of [{}, { XDG_CONFIG_HOME: '' }, { XDG_CONFIG_HOME: 'relative' }]) {
      expect((await locate({ cwd, env: { HOME: home, ...extra } })).path).toBe(
        join(home, '.config/cardq/supervisor.config.json'),
      );
    }
  });

  test('may be a link: paths start where the link lies', async () => {
    const [real, cwd] = [await folderWith({ 'supervisor.config.json': '{}' }), await emptyFolder()];
    await symlink(join(real, 'supervisor.config.json'), join(cwd, 'supervisor.config.json'));
    expect((await locate({ cwd, env: { HOME: cwd } })).stateDir).toBe(join(cwd, '.cardq'));
  });

  test('that is named but absent is config_missing, with exit status 6', async () => {
    const cwd = await folderWith({ 'supervisor.config.json': '{}' });
    const attempts: LocateOptions[] = [
      { file: 'nope.json', cwd, env: {} },
      { cwd, env: { CARDQ_CONFIG: 'nope.json' } },
    ];
    for (const options of attempts) {
      const expected = { code: 'config_missing', where: join(cwd, 'nope.json'), exitCode: 6 };
      await expect(locate(options)).rejects.toMatchObject(expected);
      await expect(loadConfig(options)).rejects.toMatchObject(expected);
    }
  });

  test('that is a folder is config_invalid', async () => {
    const cwd = await folderWith({ 'folder/inside': '' });
    await expect(locate({ file: 'folder', cwd, env: {} })).rejects.toMatchObject({ code: 'config_invalid' });
  });
});

interface StateDirCase {
  readonly title: string;
  readonly files: Readonly<Record<string, string>>;
  readonly env?: Readonly<Record<string, string>>;
  readonly file?: string;
  readonly stateDir: string;
}

const CASES: readonly StateDirCase[] = [
  { title: 'is .cardq by default', files: {}, stateDir: '.cardq' },
  { title: 'is what the file says', files: { 'supervisor.config.json': '{ "stateDir": "s" }' }, stateDir: 's' },
  {
    title: 'starts at the folder of the file',
    files: { 'a/b.json': '{ "stateDir": "../s" }' },
    file: 'a/b.json',
    stateDir: 's',
  },
  { title: 'may be absolute', files: { 'supervisor.config.json': '{ "stateDir": "/srv/s" }' }, stateDir: '/srv/s' },
  {
    title: 'is read beside comments',
    files: { 'supervisor.config.json': '// c\n{ "stateDir": "s", /* d */ }' },
    stateDir: 's',
  },
  {
    title: 'is expanded',
    files: { 'supervisor.config.json': '{ "stateDir": "${A}/${B:-c}" }' },
    env: { A: 'x' },
    stateDir: 'x/c',
  },
  {
    title: 'is expanded from .env',
    files: { 'supervisor.config.json': '{ "stateDir": "${A}" }', '.env': 'A=x' },
    stateDir: 'x',
  },
  {
    title: 'in .env wins over the file',
    files: { 'supervisor.config.json': '{ "stateDir": "s" }', '.env': 'CARDQ_STATE_DIR=e' },
    stateDir: 'e',
  },
  {
    title: 'in the environment wins over .env',
    files: { '.env': 'CARDQ_STATE_DIR=e' },
    env: { CARDQ_STATE_DIR: 'v' },
    stateDir: 'v',
  },
  { title: 'in an empty variable is not set', files: {}, env: { CARDQ_STATE_DIR: '' }, stateDir: '.cardq' },
];

describe('the state folder', () => {
  test.for(CASES)('$title', async ({ files, env = {}, file, stateDir }) => {
    const cwd = await folderWith(files);
    const options = { file, cwd, env: { HOME: cwd, ...env } };
    const expected = stateDir.startsWith('/') ? stateDir : join(cwd, stateDir);
    expect((await locate(options)).stateDir).toBe(expected);
    expect((await loadConfig(options)).config.stateDir).toBe(expected);
  });

  test.for(['{ "stateDir": 5 }', '{ "stateDir": "" }', '{ "stateDir": "${NOPE}" }', '{ "stateDir" }', '[]'])(
    'cannot be told from %s, which is config_invalid',
    async (text) => {
      const cwd = await folderWith({ 'supervisor.config.json': text });
      await expect(locate({ cwd, env: { HOME: cwd } })).rejects.toMatchObject({ code: 'config_invalid', exitCode: 6 });
    },
  );

  test('is told although other keys are wrong', async () => {
    const cwd = await folderWith({ 'supervisor.config.json': '{ "stateDir": "s", "name": "${NOPE}", "api": 5 }' });
    expect((await locate({ cwd, env: { HOME: cwd } })).stateDir).toBe(join(cwd, 's'));
  });
});

describe('the socket', () => {
  test('lies in the state folder', () => {
    expect(socketPath('/srv/cardq')).toBe('/srv/cardq/cardq.sock');
  });

  test('gets a short name when its path is longer than a kernel takes', async () => {
    const longest = `/${'x'.repeat(107 - '/cardq.sock'.length - 1)}`;
    if (process.platform === 'linux') expect(socketPath(longest)).toBe(`${longest}/cardq.sock`);
    const short = socketPath(`${longest}x`);
    expect(short).toMatch(new RegExp(`^${tmpdir()}/cardq-\\d+/[0-9a-f]{16}\\.sock$`));
    expect(socketPath(`${longest}x`)).toBe(short);
    expect(socketPath(`${longest}y`)).not.toBe(short);
  });

  // Its path used to be cut off, and start ended with an internal error.
  test('is in /tmp where the temporary folder has a long name itself', () => {
    vi.stubEnv('TMPDIR', `/${'t'.repeat(80)}`);
    onTestFinished(() => void vi.unstubAllEnvs());
    expect(socketPath(`/${'x'.repeat(107)}`)).toMatch(/^\/tmp\/cardq-\d+\/[0-9a-f]{16}\.sock$/);
  });

  test('counts bytes, not letters', () => {
    expect(socketPath(`/${'ü'.repeat(60)}`)).toContain(tmpdir());
  });
});

test('a folder named .env, as Python makes, is no .env', async () => {
  const cwd = await emptyFolder();
  await mkdir(join(cwd, '.env'));
  await writeFile(join(cwd, 'supervisor.config.json'), '{}');
  expect((await locate({ cwd, env: { HOME: cwd } })).stateDir).toBe(join(cwd, '.cardq'));
});

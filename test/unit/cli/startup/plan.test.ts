import { execFileSync } from 'node:child_process';
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { planUnit, unitName } from '../../../../src/cli/startup/systemd/plan.js';
import { loadConfig } from '../../../../src/config/load.js';
import { emptyFolder } from '../../../support/folder.js';

test('what the service may write is made where it is not there yet, a program may write where it works', async () => {
  const folder = await emptyFolder();
  await mkdir(join(folder, 'output'));
  const workers = { app: { script: '/bin/true', cwd: '/srv/app' }, pdf: { queues: ['default'], cwd: '/srv/pdf' } };
  const { system } = planUnit(await factsOf(folder, { workers }), { forUser: false });
  expect(system?.writable).toEqual([join(folder, '.cardq'), join(folder, 'output'), '/srv/app']);
  expect(system?.missing).toEqual([join(folder, '.cardq'), '/srv/app']);
});

test('it runs under whom the state folder belongs to, or the one that it will be made in', async () => {
  const folder = await emptyFolder();
  const me = execFileSync('id', ['-un'], { encoding: 'utf8' }).trim();
  const { system } = planUnit(await factsOf(folder, { stateDir: 'deep/state' }), { forUser: false });
  expect(system?.user).toBe(me);
});

test('homes and the temporary folder are closed, unless something that it needs is there', async () => {
  const folder = await emptyFolder(); // in the temporary folder
  const facts = { ...(await factsOf(folder, {})), node: '/usr/bin/node', program: '/usr/lib/cardq/bin/cardq.js' };
  const closed = { stateDir: '/var/lib/press', render: { inputRoots: ['/srv/in'], outputDir: '/srv/out' } };
  const inside = (changes: object) =>
    planUnit({ ...facts, folder: '/srv', config: elsewhere({ ...closed, ...changes }) }, { forUser: false }).system;
  const elsewhere = (changes: object) => ({
    ...facts.config,
    workers: Object.fromEntries(
      Object.entries(facts.config.workers).map(([name, one]) => [name, { ...one, cwd: '/srv' }]),
    ),
    ...changes,
  });
  expect(inside({})).toMatchObject({ home: 'yes', ownTemporary: true });
  expect(inside({ render: { inputRoots: ['/home/me/decks'], outputDir: '/srv/out' } })?.home).toBe('read-only');
  expect(inside({ render: { inputRoots: ['/tmp'], outputDir: '/srv/out' } })?.ownTemporary).toBe(false);
  // Its control socket is in the temporary folder, since no path may be this long.
  expect(inside({ stateDir: `/var/lib/${'long'.repeat(30)}` })?.ownTemporary).toBe(false);
});

test('a token file is a credential as soon as it is there', async () => {
  const folder = await emptyFolder();
  const facts = await factsOf(folder, { api: { enabled: true, tokenFile: 'token' } });
  expect(planUnit(facts, { forUser: false }).system?.tokenFile).toBeNull();
  await writeFile(join(folder, 'token'), 'secret');
  expect(planUnit(facts, { forUser: false }).system?.tokenFile).toBe(join(folder, 'token'));
});

test.each([
  ['redis://localhost', true],
  ['redis://user:p%40ss@127.0.0.1:6380/2', true],
  ['unix:/run/redis.sock', true],
  ['redis://queue.example/0', false],
  ['rediss://localhost.example', false],
])('with its broker at %s, that it waits for a Redis of this machine is %s', async (url, isHere) => {
  const facts = await factsOf(await emptyFolder(), { broker: { url } });
  expect(planUnit(facts, { forUser: false }).after.includes('redis-server.service')).toBe(isHere);
});

test('a Node that is in no usual place leads the search path, and so do its programs', async () => {
  const facts = await factsOf(await emptyFolder(), {});
  const at = (node: string) => planUnit({ ...facts, node }, { forUser: true }).searchPath;
  expect(at('/usr/bin/node')).toBeNull();
  expect(at('/opt/node/bin/node')).toBe('/opt/node/bin:/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin');
});

test('a unit is called after its configuration, and like none of the system', () => {
  expect(unitName({ name: 'cardq' })).toBe('cardq.service');
  expect(unitName({ name: 'ssh' })).toBe('cardq-ssh.service');
  expect(unitName({ name: 'big press/2' })).toBe('cardq-big-press-2.service');
});

async function factsOf(folder: string, config: object) {
  await writeFile(join(folder, 'supervisor.config.json'), JSON.stringify(config));
  const loaded = await loadConfig({ cwd: folder, env: {} });
  const program = '/usr/lib/node_modules/cardq/bin/cardq.js';
  return { ...loaded, configPath: loaded.path, node: '/usr/bin/node', program, drainTimeout: 30_000 };
}

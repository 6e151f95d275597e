import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import { chown, mkdir, writeFile } from 'node:fs/promises';
import { userInfo } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { type RunOptions, type Workplace, workplace } from '../support/cardq.js';
import { emptyFolder } from '../support/folder.js';
import { requireTool } from '../support/tools.js';

const NOBODY = 65534;

/** Without what this shell has set. */
const run = (place: Workplace, args: readonly string[], options?: RunOptions) =>
  place.run(['startup', 'systemd', ...args], options);

test('startup systemd prints a unit with absolute paths and writes nothing', async () => {
  const place = await workplace({ name: 'press', workers: { pdf: { queues: ['default'], drainTimeout: '50s' } } });
  const { code, stdout, stderr } = await run(place, []);
  expect(code).toBe(0);
  const config = join(place.folder, 'supervisor.config.json');
  const lines = stdout.split('\n');
  expect(lines.find((one) => one.startsWith('ExecStart='))).toMatch(
    new RegExp(`^ExecStart=${process.execPath} /\\S+/bin/cardq.js start --foreground --config ${config}$`),
  );
  expect(lines).toEqual(
    expect.arrayContaining([
      'Description=cardq supervisor press',
      'Type=notify',
      `WorkingDirectory=${place.folder}`,
      'TimeoutStopSec=60s',
      'KillMode=mixed',
      'RestartPreventExitStatus=2 6 75 77',
      `ReadWritePaths=-${place.folder}/.cardq -${place.folder}/output`,
      'WantedBy=multi-user.target',
    ]),
  );
  expect(stderr).toContain('this belongs in /etc/systemd/system/cardq-press.service');
  expect((await place.run(['status'])).code).toBe(3);
});

test('systemd understands all of it and finds it well protected, whatever the paths are called', async (context) => {
  requireTool('systemd-analyze', context);
  const folder = join(await emptyFolder(), 'Kärtchen $HOME "50%"');
  await mkdir(folder);
  const config = { api: { enabled: true, tokenFile: 'token' }, broker: { url: 'redis://:pw@localhost/3' } };
  await writeFile(join(folder, 'supervisor.config.json'), JSON.stringify(config));
  await writeFile(join(folder, 'token'), 'secret', { mode: 0o600 });
  if (process.getuid?.() === 0) await chown(folder, NOBODY, NOBODY);
  const place = await workplace(null);
  const unit = (await run(place, ['-c', join(folder, 'supervisor.config.json')])).stdout;
  expect(unit).toContain('After=network-online.target redis-server.service redis.service valkey.service');
  expect(unit).toContain('LoadCredential=CARDQ_API_TOKEN:');
  // It warns of this user, as of none that a service would have.
  const path = await place.write('cardq.service', unit.replace('User=nobody', 'User=daemon'));
  expect(await analyze(['verify', path])).toEqual({ stdout: '', stderr: '' });
  expect(await exposureOf(path)).toBeLessThanOrEqual(2);
});

test('a service of root is protected as well, and warned of', async (context) => {
  requireTool('systemd-analyze', context);
  const place = await workplace({});
  const { stdout, stderr } = await run(place, []);
  const path = await place.write('cardq.service', stdout.replace(/^User=.*/m, 'User=root'));
  expect(await exposureOf(path)).toBeLessThanOrEqual(2);
  if (process.getuid?.() === 0) expect(stderr).toContain('warning: the state folder belongs to root');
});

test("a unit of a user's own has no part that only root may have", async (context) => {
  requireTool('systemd-analyze', context);
  const place = await workplace({});
  const env = { XDG_RUNTIME_DIR: place.folder, XDG_CONFIG_HOME: '/srv/dot' };
  const { stdout, stderr } = await run(place, ['--user'], { env });
  expect(stderr).toContain('/srv/dot/systemd/user/cardq.service');
  expect(stdout).not.toMatch(/^(User|ProtectSystem|CapabilityBoundingSet|ExecStartPre)=/m);
  const path = await place.write('cardq.service', stdout);
  expect(await analyze(['--user', 'verify', path], env)).toEqual({ stdout: '', stderr: '' });
});

test("where a user's own systemd does not answer, nothing is written, and it is told how to have one", async () => {
  const place = await workplace({});
  const nowhere = join(place.folder, 'run');
  const env = { XDG_RUNTIME_DIR: nowhere, DBUS_SESSION_BUS_ADDRESS: `unix:path=${nowhere}`, XDG_CONFIG_HOME: nowhere };
  const { code, stdout, stderr } = await run(place, ['--user', '--install'], { env });
  expect({ code, stdout }).toEqual({ code: 1, stdout: '' });
  expect(stderr).toContain('no systemd of yours answers here');
  expect(stderr).toContain(`loginctl enable-linger ${userInfo().username}`);
  expect(stderr).toContain(`XDG_RUNTIME_DIR=/run/user/${userInfo().uid}`);
  expect(existsSync(nowhere)).toBe(false);
});

test('settings that only this shell has are told of, and so is what is wrong with the configuration', async () => {
  const place = await workplace({});
  const { stderr } = await run(place, [], { env: { CARDQ_API_PORT: '9000' } });
  expect(stderr).toContain(
    'set in this shell alone, so not for the service: CARDQ_API_PORT; put what it needs into .env',
  );
  await place.write('supervisor.config.json', { api: { port: -1 } });
  expect(await run(place, [])).toMatchObject({ code: 6, stdout: '' });
});

test('with --json it is one document', async () => {
  const place = await workplace({});
  const { stdout } = await run(place, ['--json']);
  expect(JSON.parse(stdout)).toMatchObject({
    schemaVersion: 1,
    kind: 'systemd',
    fileName: 'cardq.service',
    text: expect.stringContaining('[Service]'),
    installedAs: null,
  });
});

test('another word is a mistake of usage, with a guess', async () => {
  const place = await workplace({});
  expect(await place.run(['startup', 'sytemd'])).toMatchObject({
    code: 2,
    stderr: expect.stringContaining('did you mean "systemd"?'),
  });
  expect((await place.run(['startup'])).code).toBe(2);
});

function analyze(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<{ stdout: string; stderr: string }> {
  return promisify(execFile)('systemd-analyze', [...args], { env: { ...process.env, ...env } });
}

async function exposureOf(path: string): Promise<number> {
  const { stdout } = await analyze(['security', '--offline=yes', '--no-pager', path]);
  return Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1]);
}

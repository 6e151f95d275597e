import { readdirSync, readFileSync, readlinkSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { expect, test } from 'vitest';
import { socketPath } from '../../../src/config/locate.js';
import { workplace } from '../../support/cardq.js';
import { ask } from '../../support/over-socket.js';
import { programPlace } from '../../support/programs.js';
import { until } from '../../support/until.js';
import { gateIn, serving } from '../../support/worker-modules.js';

test('no command and no answer tells the value of an environment variable, and nobody else can ask', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { env: { API_KEY: 'sesame-of-the-file' } } }));
  await place.run(['start'], { env: { ANOTHER_KEY: 'sesame-of-the-shell' } });
  for (const line of [
    'status --json',
    'status',
    'show work-1 --json',
    'queues --json',
    'logs -n 1000',
    'config show',
  ]) {
    const { stdout, stderr } = await place.run(line.split(' '));
    if (line !== 'config show') expect(stdout + stderr).not.toContain('sesame-of-the-file');
    expect(stdout + stderr).not.toContain('sesame-of-the-shell');
  }
  for (const path of ['/status', '/health', '/workers/work-1']) {
    expect(JSON.stringify((await ask(place, 'GET', path)).body)).not.toContain('sesame');
  }
  const socket = socketPath(join(place.folder, '.cardq'));
  expect(statSync(socket).mode & 0o777).toBe(0o600);
  expect(statSync(join(place.folder, '.cardq')).mode & 0o777).toBe(0o700);
  expect(listensOnTcp((await place.status()).supervisor.pid ?? 0)).toBe(false);
});

/** Whether a process has a listening TCP socket, as the kernel tells. */
function listensOnTcp(pid: number): boolean {
  const inodes = new Set(
    readdirSync(`/proc/${pid}/fd`).flatMap(
      (fd) => /^socket:\[(\d+)\]$/.exec(linkOf(`/proc/${pid}/fd/${fd}`))?.[1] ?? [],
    ),
  );
  return ['tcp', 'tcp6'].some((kind) =>
    readFileSync(`/proc/${pid}/net/${kind}`, 'latin1')
      .split('\n')
      .map((line) => line.trim().split(/ +/))
      .some(([, , , state, , , , , , inode]) => state === '0A' && inode !== undefined && inodes.has(inode)),
  );
}

function linkOf(path: string): string {
  try {
    return readlinkSync(path);
  } catch {
    return ''; // closed meanwhile
  }
}

test('a restarted worker has the environment of the file as it is now, and what was taken out is gone', async () => {
  const program = `import { writeFileSync } from 'node:fs';
    writeFileSync('env', JSON.stringify({ kept: process.env.KEPT ?? null, gone: process.env.GONE ?? null, shell: process.env.OF_THE_SHELL ?? null }));
    setInterval(() => {}, 1000);`;
  const place = await programPlace(program, { worker: { env: { KEPT: 'old', GONE: 'old' } } });
  await place.run(['start'], { env: { OF_THE_SHELL: 'first' } });
  await until('it to tell', () => place.wrote('env') === '{"kept":"old","gone":"old","shell":"first"}');
  await place.write('supervisor.config.json', {
    queues: {},
    schedules: {},
    workers: { app: { script: './app.mjs', processes: 1, env: { KEPT: 'new' } } },
  });
  await place.ok('reload');
  await until('it to tell', () => place.wrote('env') === '{"kept":"new","gone":null,"shell":"first"}');
  await place.ok('restart', '--supervisor'); // which begins it from another shell
  await until('it to tell', () => place.wrote('env') === '{"kept":"new","gone":null,"shell":null}');
});

test('no password stands in the defaults, and no default opens a port or points to a shared Redis', async () => {
  const place = await workplace(null);
  const { config } = JSON.parse(await place.ok('config', 'show', '--json'));
  expect(config.broker.url).toBeNull();
  expect(config.api).toMatchObject({ enabled: false, host: '127.0.0.1' });
  expect(JSON.stringify(config)).not.toMatch(/password|:\/\/\w*:\w+@/i);
});

test('what goes wrong is told in answers without stacks, paths of the program, or names of its parts', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const answers = [
    await ask(place, 'POST', '/jobs', '{"queue": "echo", '),
    await ask(place, 'POST', '/jobs', { queue: 'echo', data: {}, nonsense: 1 }),
    await ask(place, 'GET', '/jobs/echo/none'),
    await ask(place, 'GET', '/nothing/here'),
    await ask(place, 'POST', '/workers/none/restart'),
    await ask(place, 'POST', '/queues/%00/pause'),
  ];
  for (const { status, type, body } of answers) {
    expect(status).toBeGreaterThanOrEqual(400);
    expect(status).toBeLessThan(500);
    expect(type).toContain('application/problem+json');
    expect(JSON.stringify(body)).not.toMatch(/:\d+:\d+|node_modules|\.js\b|\/dist\/|Error:|SQLITE|ioredis/);
  }
});

test('purge empties only the queues that it is given, and never what runs', async () => {
  const place = await workplace(serving({ gated: 'gated', other: 'gated' }));
  const gate = gateIn(place);
  await place.ok('start');
  for (const queue of ['gated', 'gated', 'gated', 'other', 'other']) await place.ok('enqueue', queue, gate.data);
  const waiting = async () => {
    const { queues } = await place.status();
    return queues.map(({ name, waiting, active }) => ({ name, waiting, active }));
  };
  await until('one to run', async () => (await waiting()).some((one) => one.active === 1));
  const before = await waiting();
  await place.ok('purge', 'gated', '--yes');
  const after = await waiting();
  expect(after.find((one) => one.name === 'gated')?.waiting).toBe(0);
  expect(after.map((one) => one.active)).toEqual(before.map((one) => one.active));
  expect(after.find((one) => one.name === 'other')).toEqual(before.find((one) => one.name === 'other'));
  gate.open();
});

test('the built-in PDF tasks draw what they are given, and refuse what is empty', async () => {
  const place = await workplace(null);
  const deck = new URL('../../../examples/deck', import.meta.url).pathname;
  await place.ok('start');
  const sheets = (await place.ok('render', deck, '-o', 'deck.pdf')).trim();
  expect(statSync(resolve(place.folder, sheets)).size).toBeGreaterThan(100_000);
  const moved = (await place.ok('offset', sheets, '-x', '3', '-o', 'moved.pdf')).trim();
  expect(statSync(resolve(place.folder, moved)).size).toBeGreaterThan(100_000);
  await place.write('nothing.txt', '');
  const { code, stderr } = await place.run(['render', '.', '-o', 'empty.pdf']);
  expect(code).not.toBe(0);
  expect(stderr).toContain('no pictures');
});

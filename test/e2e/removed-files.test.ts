import { existsSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

// A supervisor whose files somebody had removed worked on for ever, where no command found it.

test('a supervisor whose lock and socket were removed puts them back, and is found as before', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { pid } = (await statusOf(place)).supervisor;
  for (const name of ['lock', 'cardq.sock']) rmSync(join(place.folder, '.cardq', name));
  await until('it to be found', async () => (await statusOf(place)).supervisor.pid === pid);
  expect((await place.run(['start'])).stderr).toBe(`cardq is already running (pid ${pid})\n`);
  expect((await place.run(['start', '-F'])).code).toBe(75);
  expect(await place.ok('logs', 'supervisor', '--level', 'error')).toMatch(/ had removed .*cardq\.sock.*made again$/m);
  await place.ok('stop');
  expect(existsSync(join(place.folder, '.cardq', 'cardq.sock'))).toBe(false);
});

test('a supervisor whose state folder was emptied accepts no job that it could not keep', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const { pid } = (await statusOf(place)).supervisor;
  const stateDir = join(place.folder, '.cardq');
  for (const name of readdirSync(stateDir)) rmSync(join(stateDir, name), { recursive: true });
  await until('it to be noticed', async () => {
    const { broker, supervisor } = await statusOf(place);
    return broker.state === 'down' && supervisor.pid === pid;
  });
  expect((await place.run(['status'])).stdout).toContain('its file was removed');
  expect((await place.run(['enqueue', 'echo', '{}'])).code).toBe(69);
  await place.ok('stop');
});

test('a supervisor whose state folder was removed drains and leaves', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const front = begin(place, ['start', '-F']);
  await until('it to be ready', () => front.stdout.includes('supervisor.ready'));
  removeAtOnce(join(place.folder, '.cardq'));
  const { code, stdout } = await front.finished;
  expect(stdout).toContain('the state folder was removed, so this one leaves');
  expect(code).toBe(1);
});

test('a supervisor whose place another one has taken leaves, and takes nothing away from that one', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  const stateDir = join(place.folder, '.cardq');
  const first = begin(place, ['start', '-F']);
  await until('it to be ready', () => first.stdout.includes('supervisor.ready'));
  first.kill('SIGSTOP'); // else it may be gone before
  removeAtOnce(stateDir);
  const second = begin(place, ['start', '-F']);
  await until('the other to be ready', () => second.stdout.includes('supervisor.ready'));
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const files = () => readdirSync(stateDir).sort();
  const before = files();
  first.kill('SIGCONT');
  const { code, stdout } = await first.finished;
  expect(stdout).toContain(`another supervisor (pid ${second.pid}) has its state folder`);
  expect(code).toBe(75);
  expect(files()).toEqual(before);
  expect((await statusOf(place)).supervisor.pid).toBe(second.pid);
  gate.open();
  await untilJob(place, 'stubborn/a', 'completed');
});

/** What is logged meanwhile would make a folder anew in one that is being emptied, which then could not be removed. */
function removeAtOnce(folder: string): void {
  renameSync(folder, `${folder}.gone`);
  rmSync(`${folder}.gone`, { recursive: true });
}

import { join } from 'node:path';
import { beforeEach, describe, expect, test } from 'vitest';
import { socketPath } from '../../src/config/locate.js';
import { workplace } from '../support/cardq.js';
import { TAKEN_SCREEN } from '../support/tmux.js';
import { requireTool } from '../support/tools.js';
import { beginTop } from '../support/top-terminal.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

async function running(changes: { readonly worker?: object } = {}) {
  const place = await workplace(serving({ gated: 'gated', echo: 'echo' }, changes));
  await place.ok('start');
  return place;
}

describe('top in a terminal', () => {
  beforeEach((context) => requireTool('tmux', context));

  test('shows supervisor, workers, their jobs with progress, queues and what happened last', async () => {
    const place = await running({ worker: { processes: 2 } });
    const gate = gateIn(place);
    const id = (await place.ok('enqueue', 'gated', gate.data)).trim();
    const top = await beginTop(place, { columns: 160, rows: 30 });
    expect(top.modes()).toBe(TAKEN_SCREEN);
    const page = await top.shows(/━─* 1\/2 gates {2}gated\//);
    expect(page).toMatch(/^cardq running · up .* MiB · pid \d+ · embedded broker up/);
    expect(page).toContain('2 of 2 processes running');
    expect(page).toMatch(/work-1 +running +\d+ +\S+/);
    expect(page).toMatch(/work-2 +running/);
    expect(page).toMatch(/gated +0 +1 /);
    expect(page).toContain('2 processes ready after');
    expect(page).toContain(id.slice(0, 8));
    await top.shows(/work-1 .* ▁.* [▁-█]+ /); // the curves of CPU and memory
    gate.open();
    await top.shows(/gated +0 +0 /);
  });

  test('keys restart, stop and start a process, and those that end one ask first', async () => {
    const place = await running();
    const top = await beginTop(place);
    const pid = async () => (await place.status()).workers[0]?.pid;
    const first = await pid();
    top.press('r');
    await top.shows('restart work-1? y/n');
    top.press('n');
    await top.shows('no restart');
    expect(await pid()).toBe(first);
    top.press('r', 'y');
    await until('another process', async () => ![first, null].includes(await pid()));
    await top.shows(/work-1 +running/);
    top.press('s', 'y');
    await top.shows(/work-1 +stopped/);
    top.press('S');
    await top.shows(/work-1 +running/);
  });

  test('p pauses the queue that is selected and lets it go on; r is refused there', async () => {
    const place = await running();
    const top = await beginTop(place);
    top.press('p');
    await top.shows('pause is for queues');
    top.press('Down', 'p');
    await top.shows('gated (paused)');
    top.press('r');
    await top.shows('restart is for processes');
    top.press('p');
    await until('it to go on', () => !top.screen().includes('(paused)'));
  });

  test('x brings back what was given up', async () => {
    const place = await workplace(serving({ leaving: 'leaving' }, { worker: { restart: { max: 0 } } }));
    const leave = gateIn(place, 'leave');
    await place.write(
      'supervisor.config.json',
      serving(
        { leaving: 'leaving' },
        { worker: { env: { LEAVE_WHEN: JSON.parse(leave.data).gate }, restart: { max: 0 } } },
      ),
    );
    await place.ok('start');
    leave.open();
    const top = await beginTop(place);
    await top.shows(/work-1 +fatal/);
    expect(top.screen()).toContain('! work-1 failed too often');
    leave.close();
    top.press('x');
    await top.shows(/work-1 +running/);
  });

  test('l shows the logs of what is selected, follows them, and goes back', async () => {
    const place = await running();
    const top = await beginTop(place);
    top.press('Down', 'Down', 'l');
    await top.shows('queue echo following');
    await place.ok('enqueue', 'echo', '{"a":1}', '--wait');
    await top.shows('job echo/');
    top.press('l');
    await top.shows('WORKER');
  });

  test('of a supervisor elsewhere shows everything but what is read from files', async () => {
    const place = await running();
    const top = await beginTop(place, { args: `--host unix:${socketPath(join(place.folder, '.cardq'))}` });
    const page = await top.shows('work-1');
    expect(page).not.toContain('processes ready');
    top.press('l');
    await top.shows('logs are read on the machine where the supervisor runs');
  });

  test('fits a small terminal, a large one, and one that changes its size', async () => {
    const place = await running({ worker: { processes: 12 } });
    const top = await beginTop(place, { columns: 40, rows: 10 });
    const small = await top.shows(/WORKER 1-\d+\/12/);
    expect(small.split('\n')).toHaveLength(10);
    expect(small).toContain('QUEUE');
    for (const line of small.split('\n')) expect(line.length).toBeLessThanOrEqual(40);
    top.press('PageDown', 'PageDown', 'PageDown');
    top.press(...Array.from({ length: 11 }, () => 'j'));
    await top.shows('work-12');
    top.resize(160, 40);
    const large = await top.shows(/work-1 [\s\S]*work-12 [\s\S]*12 processes ready after/);
    expect(large).toContain('RESTARTS');
    top.resize(20, 4);
    await top.shows('q quit');
    top.press('?');
    top.resize(40, 10);
    expect(await top.shows('suspend')).toContain('restart');
  });

  test('says when the supervisor is gone, goes on asking, and shows the next one', async () => {
    const place = await running();
    const top = await beginTop(place, { args: '--interval 200ms' });
    await place.ok('stop');
    await top.shows(/^cardq gone for \S+, asking on: no supervisor is running/);
    await place.ok('start');
    await top.shows(/^cardq running/);
  });

  test('draws in ASCII where the locale knows no more, and without colours where they are not wanted', async () => {
    const place = await running();
    const plain = await beginTop(place, { env: { LC_ALL: 'C', NO_COLOR: '1' } });
    await plain.shows('work-1');
    expect(plain.screen()).not.toMatch(/[^\n -~]/);
    expect(plain.coloured()).not.toContain('\u001B[3');
    const coloured = await beginTop(place, { env: { NO_COLOR: '1' }, args: '--color always' });
    await coloured.shows('work-1');
    expect(coloured.coloured()).toContain('\u001B[32m');
  });

  test('on a dumb terminal sends pages without a single escape sequence', async () => {
    const place = await running();
    const top = await beginTop(place, { env: { TERM: 'dumb' } });
    await top.shows('work-1');
    expect(top.modes()).toContain('alternate 0');
    expect(top.screen()).not.toMatch(/[^\n -~]/);
    top.press('q');
    expect(await top.afterwards()).toEqual({ code: 0, isAsBefore: true });
  });
});

describe('the terminal is as it was before', () => {
  beforeEach((context) => requireTool('tmux', context));

  test.for([
    ['q', 0],
    ['C-c', 130],
  ] as const)('after %s', async ([key, code]) => {
    const top = await beginTop(await running());
    top.press(key);
    expect(await top.afterwards()).toEqual({ code, isAsBefore: true });
  });

  test.for([
    ['SIGINT', 130],
    ['SIGTERM', 143],
    ['SIGHUP', 129],
    ['SIGQUIT', 131],
  ] as const)('after %s', async ([signal, code]) => {
    const top = await beginTop(await running());
    process.kill(top.pid, signal);
    expect(await top.afterwards()).toEqual({ code, isAsBefore: true });
  });

  test('after an error that nobody caught, which is then read on it', async () => {
    const preload = new URL('../fixtures/supervisor/throws-at-signal.cjs', import.meta.url).pathname;
    const top = await beginTop(await running(), { env: { NODE_OPTIONS: `--require=${preload}` } });
    process.kill(top.pid, 'SIGUSR2');
    expect(await top.afterwards()).toMatchObject({ isAsBefore: true });
    expect(top.screen()).toContain('Error: out of nowhere');
  });

  test.for(['C-z', 'SIGTSTP'] as const)('while it is suspended by %s, and fg brings the page back', async (how) => {
    const place = await running();
    const top = await beginTop(place);
    if (how === 'C-z') top.press(how);
    else process.kill(top.pid, how);
    await top.shows('Stopped');
    expect((await top.afterwards()).isAsBefore).toBe(true);
    top.type('fg');
    await until('the page to be back', () => top.modes() === TAKEN_SCREEN);
    await top.shows(/^cardq running/);
    top.press('q');
    expect((await top.afterwards()).isAsBefore).toBe(true);
  });

  test('after the terminal is gone nothing is left running', async () => {
    const top = await beginTop(await running());
    top.hangUp();
    await until('it to be gone', () => !isThere(top.pid));
  });
});

test('without a terminal top is a misuse that names the ways around', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const { code, stdout, stderr } = await place.run(['top']);
  expect({ code, stdout }).toEqual({ code: 2, stdout: '' });
  expect(stderr).toContain('top needs a terminal');
  expect(stderr).toContain('cardq status --watch');
  expect((await place.run(['top', '--interval', '1ms'])).stderr).toContain('--interval takes 100ms to 1h');
});

function isThere(pid: number): boolean {
  try {
    return process.kill(pid, 0);
  } catch {
    return false; // ESRCH
  }
}

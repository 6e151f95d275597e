import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { openContainer } from '../support/container.js';
import { statusOf, untilJob } from '../support/over-socket.js';
import { requireTool } from '../support/tools.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

const isReady = (place: Workplace) => async () => (await statusOf(place)).supervisor.state === 'running';

describe.for([
  ['by itself', [], ['start']],
  ['below tini', ['tini', '--'], ['start', '--foreground']],
] as const)('in a container, %s', ([, init, start]) => {
  test('SIGTERM drains, the exit status is 0, and what runs inside reaches it', async (context) => {
    if (init.length > 0) requireTool('tini', context);
    const place = await workplace(serving({ stubborn: 'stubborn' }));
    const gate = gateIn(place);
    const container = await openContainer(place, start, { init, ...context });
    await until('it to be ready', isReady(place));
    const { through } = container;
    expect(await place.run(['health'], { through })).toMatchObject({ code: 0 });
    expect(await place.run(['enqueue', 'stubborn', gate.data, '--id', 'a'], { through })).toMatchObject({ code: 0 });
    await untilJob(place, 'stubborn/a', 'active');
    container.kill('SIGTERM');
    await until('the drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');
    gate.open();
    const { code, stdout } = await container.finished;
    expect(code).toBe(0);
    expect(stdout).toContain('"event":"job.completed"');
  });

  test('a second SIGTERM kills, and the exit status tells', async (context) => {
    if (init.length > 0) requireTool('tini', context);
    const place = await workplace(serving({ stubborn: 'stubborn' }));
    const gate = gateIn(place);
    const container = await openContainer(place, start, { init, ...context });
    await until('it to be ready', isReady(place));
    await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
    await untilJob(place, 'stubborn/a', 'active');
    container.kill('SIGTERM');
    await until('the drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');
    container.kill('SIGTERM');
    expect((await container.finished).code).toBe(143);
  });

  test('a start that fails ends it with what start would exit with', async (context) => {
    if (init.length > 0) requireTool('tini', context);
    const broken = await workplace(serving({ ink: 'throws-at-import' }));
    const { code, stderr } = await (await openContainer(broken, start, { init, ...context })).finished;
    expect(code).toBe(1);
    expect(stderr).toContain('code: boot_failed\n');
  });
});

test('a container that was killed leaves its jobs to the next one with its volume', async (context) => {
  const place = await workplace(serving({ gated: 'gated' }));
  const gate = gateIn(place);
  const first = await openContainer(place, ['start'], context);
  await until('it to be ready', isReady(place));
  await place.ok('enqueue', 'gated', gate.data, '--id', 'a');
  await untilJob(place, 'gated/a', 'active');
  first.kill('SIGKILL');
  await first.finished;
  const second = await openContainer(place, ['start'], context);
  await until('it to be ready', isReady(place));
  gate.open();
  await untilJob(place, 'gated/a', 'completed');
  second.kill('SIGTERM');
  expect((await second.finished).code).toBe(0);
});

describe('what a worker leaves behind', () => {
  // The shell between is gone before the process that it began in the background.
  const LEAVING = '(sh -c "sleep 0.3; touch left" &); exec sleep 1000';
  const config = { workers: { program: { script: '/bin/sh', args: ['-c', LEAVING], processes: 1 } }, schedules: {} };

  test.for([
    ['is waited for by tini', ['tini', '--'], 0],
    ['stays as a zombie without it', [], 1],
  ] as const)('%s', async ([, init, zombies], context) => {
    if (init.length > 0) requireTool('tini', context);
    const place = await workplace(config);
    const container = await openContainer(place, ['start', '-F'], { init, ...context });
    await until('its end', () => existsSync(join(place.folder, 'left')));
    await until(`${zombies} zombies`, () => container.zombies() === zombies);
    container.kill('SIGTERM');
    expect((await container.finished).code).toBe(0);
  });
});

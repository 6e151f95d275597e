import { expect, test } from 'vitest';
import { workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

test('restart gives every process a new pid, and none is ever away', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 3 } }));
  await place.ok('start');
  const before = await statusOf(place);
  const restart = begin(place, ['restart']);
  let isOver = false;
  void restart.finished.then(() => {
    isOver = true;
  });
  const running: number[] = [];
  await until('the restart to end', async () => {
    running.push((await statusOf(place)).workers.filter((one) => one.state === 'running').length);
    return isOver;
  });
  expect(await restart.finished).toMatchObject({ code: 0, stdout: '', stderr: 'restarted\n' });
  const after = await statusOf(place);
  expect(Math.min(...running)).toBe(3);
  expect(after.supervisor.pid).toBe(before.supervisor.pid);
  expect(after.workers.map((one) => [one.state, one.restarts])).toEqual([
    ['running', 1],
    ['running', 1],
    ['running', 1],
  ]);
  expect(after.workers.filter((one, n) => one.pid === before.workers[n]?.pid)).toEqual([]);
});

test('restart of one process leaves the others alone, and starts one that was stopped', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  const before = (await statusOf(place)).workers;
  await place.ok('restart', 'work-1');
  const after = (await statusOf(place)).workers;
  expect(after[0]?.pid).not.toBe(before[0]?.pid);
  expect(after[1]?.pid).toBe(before[1]?.pid);
  await place.ok('stop', 'work-2');
  await place.ok('restart', 'work-2');
  expect((await statusOf(place)).workers.map((one) => one.state)).toEqual(['running', 'running']);
  expect((await place.run(['restart', 'nosuch'])).code).toBe(4);
});

test('restart --all-at-once replaces all of them together', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  await place.ok('start');
  const before = (await statusOf(place)).workers;
  await place.ok('restart', '--all-at-once');
  const after = (await statusOf(place)).workers;
  expect(after.filter((one, n) => one.state !== 'running' || one.pid === before[n]?.pid)).toEqual([]);
});

test('restart lets the job in hand finish', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const restart = begin(place, ['restart']);
  await until('the drain', async () => (await statusOf(place)).workers.some((one) => one.state === 'draining'));
  gate.open();
  expect((await restart.finished).code).toBe(0);
  expect(await jobOf(place, 'stubborn/a')).toMatchObject({ state: 'completed', attempts: 1 });
});

test('restart --supervisor replaces the supervisor, reads the configuration anew, and prints one document', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const before = await statusOf(place);
  await place.write('supervisor.config.json', serving({ echo: 'echo' }, { worker: { processes: 2 } }));
  const { pid } = JSON.parse(await place.ok('restart', '--supervisor', '--json'));
  const after = await statusOf(place);
  expect(after.supervisor.pid).toBe(pid);
  expect(pid).not.toBe(before.supervisor.pid);
  expect(after.workers).toHaveLength(2);
});

test('restart --supervisor with a broken configuration leaves what runs alone', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const before = await statusOf(place);
  await place.write('supervisor.config.json', serving({ echo: 'echo' }, { worker: { processes: 'many' } }));
  expect((await place.run(['restart', '--supervisor'])).code).toBe(6);
  expect((await statusOf(place)).workers[0]?.pid).toBe(before.workers[0]?.pid);
});

test('scale adds processes, and lets surplus ones finish and leave', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  expect(await place.run(['scale', 'work=3'])).toEqual({ code: 0, stdout: '', stderr: 'scaled work=3\n' });
  expect((await statusOf(place)).workers.map((one) => `${one.name} ${one.state}`)).toEqual([
    'work-1 running',
    'work-2 running',
    'work-3 running',
  ]);
  await place.ok('scale', 'work=1');
  expect((await statusOf(place)).workers.map((one) => one.name)).toEqual(['work-1']);
  expect((await place.run(['scale', 'nosuch=2'])).code).toBe(4);
  expect((await place.run(['scale', 'work-1=2'])).code).toBe(4);
});

// Each of these used to say that there is no such worker, while status showed it.
test('one that leaves after a scale down can be looked at and hurried, and what cannot be done with it is said', async () => {
  const place = await workplace(serving({ gated: 'gated' }, { worker: { processes: 2 } }));
  await place.ok('start');
  const gate = gateIn(place);
  for (const id of ['a', 'b']) {
    await place.ok('enqueue', 'gated', gate.data, '--id', id);
    await untilJob(place, `gated/${id}`, 'active');
  }
  await place.ok('scale', 'work=1', '--no-wait');
  expect(await place.ok('show', 'work-2')).toMatch(/work-2\b.*draining/s);
  await place.ok('logs', 'work-2');
  expect((await place.run(['logs', '--set-level', 'debug', 'work-2'])).code).toBe(0);
  for (const command of ['start', 'restart', 'reset']) {
    const { code, stderr } = await place.run([command, 'work-2']);
    expect({ command, code, stderr }).toEqual({
      command,
      code: 1,
      stderr: expect.stringMatching(/^error: work-2 is leaving, and does not come back\n.*code: conflict\n$/s),
    });
  }
  expect(await place.run(['stop', 'work-2', '--now'])).toMatchObject({
    code: 0,
    stderr: 'leaving already: work-2\nwork-2 stopped (drained: 0, killed: 1)\n',
  });
  expect((await statusOf(place)).workers.map(({ name, state }) => `${name} ${state}`)).toEqual(['work-1 running']);
  expect((await place.run(['show', 'work-2'])).code).toBe(4);
  await place.ok('logs', 'work-2');
  gate.open();
});

test('reset leaves fatal and clears the budget', async () => {
  const place = await workplace(null);
  const gate = gateIn(place);
  await place.write(
    'supervisor.config.json',
    serving({ table: 'leaving' }, { worker: { env: { LEAVE_WHEN: JSON.parse(gate.data).gate }, restart: { max: 1 } } }),
  );
  await place.ok('start');
  gate.open();
  await until('it to give up', async () => (await statusOf(place)).workers[0]?.state === 'fatal');
  const status = await place.run(['status']);
  expect(status.code).toBe(1);
  expect(status.stdout).toContain('when mended: cardq reset work-1');
  expect((await place.run(['health'])).code).toBe(1);
  gate.close();
  expect(await place.run(['reset', 'work-1'])).toEqual({ code: 0, stdout: '', stderr: 'reset work-1\n' });
  await place.ok('wait', 'ready', '--timeout', '60s');
  expect((await statusOf(place)).supervisor.state).toBe('running');
  expect((await place.run(['reset', 'nosuch'])).code).toBe(4);
});

test('restart --supervisor keeps the flags of the start, and tells mistakes before it stops anything', async () => {
  const place = await workplace(serving({ echo: 'echo', gated: 'gated' }, { worker: { processes: 1 } }));
  await place.ok('start', '-n', '2', '-Q', 'echo');
  const before = await statusOf(place);
  await place.ok('enqueue', 'gated', '{"gate":"/"}', '--id', 'a');
  await place.write('supervisor.config.json', { queues: 1 });
  expect((await place.run(['restart', '--supervisor'])).code).toBe(6);
  expect((await statusOf(place)).supervisor.pid).toBe(before.supervisor.pid);
  await place.write('supervisor.config.json', serving({ echo: 'echo', gated: 'gated' }, { worker: { processes: 1 } }));
  await place.ok('restart', '--supervisor');
  const after = await statusOf(place);
  expect(after.supervisor.pid).not.toBe(before.supervisor.pid);
  expect(after.workers).toHaveLength(2);
  await place.ok('enqueue', 'echo', '{}', '--wait');
  expect((await jobOf(place, 'gated/a')).state).toBe('waiting');
});

import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { socketPath } from '../../src/config/locate.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { livingOf } from '../support/living.js';
import { ask, jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

/** Preloaded into a supervisor, it lets a signal be an error of its own. */
const THROWS = fileURLToPath(new URL('../fixtures/supervisor/throws-at-signal.cjs', import.meta.url));

// A start that came while everything was being stopped used to end the wait for the drain, and so to kill the jobs.
test('while cardq stops, nothing starts its workers again, and the drain goes on', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  await place.ok('start');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const stop = begin(place, ['stop']);
  await untilDraining(place);
  for (const path of ['/start', '/restart', '/workers/work/start', '/workers/work/restart', '/workers/work/reset']) {
    expect(await ask(place, 'POST', path), path).toMatchObject({
      status: 409,
      body: { detail: 'the supervisor is stopping' },
    });
  }
  expect(await place.run(['scale', 'work=2'])).toMatchObject({
    code: 1,
    stderr: expect.stringContaining('is stopping'),
  });
  expect(await place.run(['restart'])).toMatchObject({ code: 1, stderr: expect.stringContaining('is stopping') });
  gate.open();
  expect(await stop.finished).toMatchObject({ code: 0, stderr: 'cardq stopped (drained: 1, killed: 0)\n' });
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
  await place.ok('start');
  expect(await jobOf(place, 'stubborn/a')).toMatchObject({ state: 'completed', attempts: 1 });
});

// The supervisor used to wait for such clients to hang up, and `stop` to end with 124.
test('clients that say nothing, or only half of it, do not hold up the end', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const silent = await connectTo(place);
  const halting = await connectTo(place);
  halting.write(
    'POST /api/v1/jobs HTTP/1.1\r\nHost: x\r\nContent-Type: application/json\r\nContent-Length: 99\r\n\r\n{',
  );
  expect(await place.run(['stop'])).toMatchObject({ code: 0, stderr: 'cardq stopped (drained: 1, killed: 0)\n' });
  await until('the ends of both', () => silent.closed && halting.closed);
});

test('an error that nobody catches is told, and ends the supervisor after a drain with 1', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }));
  const gate = gateIn(place);
  const supervisor = begin(place, ['start', '-F'], { env: { NODE_OPTIONS: `--require "${THROWS}"` } });
  await place.ok('wait', 'ready');
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  supervisor.kill('SIGUSR2');
  await untilDraining(place);
  supervisor.kill('SIGUSR2');
  await until('the second stack', () => supervisor.stderr.split('Error: out of nowhere\n    at ').length === 3);
  gate.open();
  expect(await supervisor.finished).toMatchObject({ code: 1 });
  expect(supervisor.stdout.match(/"event":"supervisor.problem".*out of nowhere/g)).toHaveLength(1);
  await place.ok('start');
  expect(await jobOf(place, 'stubborn/a')).toMatchObject({ state: 'completed', attempts: 1 });
});

// It used to wait for ever.
test('start --once ends with 1 when whoever serves the rest has been given up', async () => {
  const crashing = { module: 'crashing', attempts: 9, maxCrashes: 9, backoff: { type: 'fixed', delay: '10ms' } };
  const { queues } = serving({ crashing, echo: 'echo' }) as { queues: object };
  const restart = { max: 1, window: '60s', delay: '10ms', maxDelay: '10ms' };
  const workers = { bad: { queues: ['crashing'], processes: 2, restart }, good: { queues: ['echo'], processes: 1 } };
  const place = await workplace({ queues, workers, schedules: {} });
  await place.ok('start', 'good');
  await place.ok('enqueue', 'crashing', '{}', '--id', 'a');
  await place.ok('stop');
  const { code, stdout } = await begin(place, ['start', '--once']).finished;
  expect(stdout).toContain('whoever serves crashing has been given up');
  expect(code).toBe(1);
  await place.ok('start', 'good');
  expect((await jobOf(place, 'crashing/a')).attempts).toBe(4);
});

/** A connection to the control socket, until the test ends. */
async function connectTo({ folder }: Workplace): Promise<Socket> {
  const socket = connect(socketPath(join(folder, '.cardq')));
  onTestFinished(() => void socket.destroy());
  socket.resume().on('error', () => undefined); // the supervisor hangs up
  await once(socket, 'connect');
  return socket;
}

async function untilDraining(place: Workplace): Promise<void> {
  await until('the drain', async () => (await statusOf(place)).workers[0]?.state === 'draining');
}

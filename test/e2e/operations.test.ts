import { expect, test } from 'vitest';
import type { OperationDocument } from '../../src/api/operations.js';
import { type Workplace, workplace } from '../support/cardq.js';
import { type Answer, ask, askPath, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving, workerModule } from '../support/worker-modules.js';

/** What became of an accepted request, once it is over. */
async function outcome(place: Workplace, { status, body, location }: Answer): Promise<OperationDocument> {
  const { accepted, operation } = Object(body);
  expect({ status, accepted, location }).toEqual({ status: 202, accepted: true, location: operation });
  return until('the operation to end', async () => {
    const { body: told } = await askPath(place, 'GET', operation);
    const document = told as OperationDocument;
    return document.state === 'running' ? null : document;
  });
}

const succeeded = (kind: string, result: object) => ({
  kind,
  state: 'succeeded',
  startedAt: expect.any(String),
  finishedAt: expect.any(String),
  result,
  error: null,
});

test('what was accepted can be followed to its end', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const post = async (path: string, body?: object) => outcome(place, await ask(place, 'POST', path, body));
  expect(await post('/stop')).toMatchObject(succeeded('stop', { drained: 1, killed: 0 }));
  expect(await post('/start', { concurrency: 2 })).toMatchObject(succeeded('start', { processes: 2 }));
  expect(await post('/restart', { workers: ['work-1'] })).toMatchObject(succeeded('restart', { restarted: true }));
  expect(await post('/workers/work', { processes: 3 })).toMatchObject(succeeded('scale', { processes: 3 }));
  expect(await post('/workers/work/stop')).toMatchObject(succeeded('stop', { drained: 3, killed: 0 }));
  expect(await post('/workers/work-1/start')).toMatchObject(succeeded('start', { processes: 1 }));
  expect(await post('/reload')).toMatchObject(succeeded('reload', { changes: [] }));
  expect(await ask(place, 'GET', '/operations/none')).toMatchObject({
    status: 404,
    body: { code: 'operation_unknown' },
  });
});

test('an operation that is under way says so, and one that fails says why', async () => {
  const module = { module: 'gated' };
  const place = await workplace(serving({ gated: module }, { worker: { drainTimeout: '60s', bootTimeout: '5s' } }));
  await place.ok('start');
  const gate = gateIn(place);
  await place.ok('enqueue', 'gated', gate.data, '--id', 'a');
  await untilJob(place, 'gated/a', 'active');
  const { body } = await ask(place, 'POST', '/stop');
  const running = await askPath(place, 'GET', Object(body).operation);
  expect(running.body).toMatchObject({ kind: 'stop', state: 'running', finishedAt: null, result: null, error: null });
  gate.open();
  expect(await outcome(place, await ask(place, 'POST', '/stop'))).toMatchObject({ state: 'succeeded' });

  await place.write(
    'supervisor.config.json',
    serving({ gated: module }, { worker: { env: { CARDQ_UNUSED: 'x' }, nodeArgs: ['--nonsense'] } }),
  );
  await ask(place, 'POST', '/reload?wait=true');
  const failed = await outcome(place, await ask(place, 'POST', '/start'));
  expect(failed).toMatchObject({ state: 'failed', result: null, error: { code: 'boot_failed', status: 500 } });
});

test('a start that takes longer than it was given has failed, and goes on trying', async () => {
  const place = await workplace(serving({ slow: 'never-ready' }, { worker: { autostart: false } }));
  await place.ok('start');
  const late = await outcome(place, await ask(place, 'POST', '/start', { timeoutSeconds: 0.2 }));
  expect(late).toMatchObject({ state: 'failed', error: { code: 'timed_out' } });
  expect((await statusOf(place)).workers[0]?.state).toBe('starting');
});

test('timeoutSeconds is how long jobs may take when their process leaves', async () => {
  const place = await workplace(serving({ stubborn: 'stubborn' }, { worker: { drainTimeout: '1h' } }));
  await place.ok('start');
  const gate = gateIn(place);
  await place.ok('enqueue', 'stubborn', gate.data, '--id', 'a');
  await untilJob(place, 'stubborn/a', 'active');
  const restarted = await ask(place, 'POST', '/restart?wait=true', { timeoutSeconds: 0.2 });
  expect(restarted).toMatchObject({ status: 200, body: { restarted: true } });
  await untilJob(place, 'stubborn/a', 'active'); // it was given back, and is tried again
  const stopped = await ask(place, 'POST', '/stop?wait=true', { timeoutSeconds: 0.2 });
  expect(stopped).toMatchObject({ status: 200, body: { drained: 0, killed: 1 } });
  await untilJob(place, 'stubborn/a', 'waiting');
  expect((await ask(place, 'GET', '/jobs/stubborn/a')).body).toMatchObject({ job: { attempts: 0 } });
});

test('queues are what an entry serves from then on, until the next reload', async () => {
  const place = await workplace(serving({ one: 'echo', two: 'echo' }));
  await place.ok('start');
  const only = await ask(place, 'POST', '/start?wait=true', { queues: ['one'] });
  expect(only).toMatchObject({ status: 200, body: { processes: 1 } });
  expect((await statusOf(place)).supervisor.configStale).toBe(true);
  await ask(place, 'POST', '/jobs', { queue: 'two', id: 'b' });
  await ask(place, 'POST', '/jobs', { queue: 'one', id: 'a' });
  await untilJob(place, 'one/a', 'completed');
  await untilJob(place, 'two/b', 'waiting');
  expect((await ask(place, 'POST', '/reload?wait=true')).status).toBe(200);
  await untilJob(place, 'two/b', 'completed');
  expect((await statusOf(place)).supervisor.configStale).toBe(false);
});

test('what cannot be is refused before anything is done', async () => {
  const place = await workplace({
    ...serving({ echo: 'echo' }),
    workers: {
      work: { queues: ['echo'], processes: 1 },
      own: { script: workerModule('echo'), processes: 1, autostart: false },
      elastic: { queues: ['echo'], processes: { min: 1, max: 2 } },
    },
  });
  await place.ok('start');
  const refused = async (path: string, body: object) => {
    const { status, body: told } = await ask(place, 'POST', path, body);
    return [status, Object(told).code];
  };
  expect(await refused('/start', { queues: ['ehco'] })).toEqual([404, 'queue_unknown']);
  expect(await refused('/start', { workers: ['nobody'], queues: ['echo'] })).toEqual([404, 'worker_unknown']);
  expect(await refused('/restart', { workers: ['own'], queues: ['echo'] })).toEqual([409, 'conflict']);
  expect(await refused('/start', { workers: ['elastic'], concurrency: 2 })).toEqual([409, 'conflict']);
  expect(await refused('/workers/nobody', { processes: 2 })).toEqual([404, 'worker_unknown']);
  expect(await refused('/workers/work', { processes: 0 })).toEqual([422, 'usage']);
  expect(await refused('/stop', { rolling: true })).toEqual([422, 'usage']);
  expect(await refused('/stop?wait=perhaps', {})).toEqual([422, 'usage']);
  expect((await statusOf(place)).workers.map(({ name, state }) => `${name} ${state}`)).toEqual([
    'work-1 running',
    'own-1 stopped',
    'elastic-1 running',
  ]);
});

test('an entry that is stopped can be given another number of processes, and stays stopped', async () => {
  const place = await workplace(serving({ echo: 'echo' }, { worker: { autostart: false } }));
  await place.ok('start');
  const scaled = await ask(place, 'POST', '/workers/work?wait=true', { processes: 2 });
  expect(scaled).toMatchObject({ status: 200, body: { processes: 0 } });
  expect((await ask(place, 'GET', '/workers')).body).toMatchObject({
    workers: [
      { name: 'work-1', state: 'stopped' },
      { name: 'work-2', state: 'stopped' },
    ],
  });
});

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { begin } from '../support/in-front.js';
import { livingOf } from '../support/living.js';
import { statusOf } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

/** Starts, and expects that this fails, prints nothing on stdout and leaves nothing behind; returns what was said. */
async function failedStart(place: Workplace, expected: number, ...args: string[]): Promise<string> {
  const { code, stdout, stderr } = await place.run(['start', ...args]);
  expect({ code, stdout, living: livingOf(join(place.folder, '.cardq')) }).toEqual({
    code: expected,
    stdout: '',
    living: [],
  });
  expect((await place.run(['status'])).code).toBe(3);
  return stderr;
}

test('a module that throws at import fails the start with its own words', async () => {
  const place = await workplace(serving({ ink: 'throws-at-import' }, { worker: { processes: 3 } }));
  const said = await failedStart(place, 1);
  expect(said).toMatch(/^error: work-\d could not start: /);
  expect(said.match(/the ink is dry/g)).toHaveLength(1);
  expect(said).toMatch(/ink is dry \(at file:\/\/\/.+throws-at-import\.mjs:1:7\)$/m);
  expect(said).toContain('hint: the module threw while it was imported; node alone would show its whole stack\n');
  expect(said).toContain('code: boot_failed\n');
});

test('a module that ends the process at import fails the start with its last words', async () => {
  const place = await workplace(serving({ paper: 'exits-at-import' }));
  const said = await failedStart(place, 1);
  expect(said).toContain('work-1 could not start: exited with code 3');
  expect(said).toContain('no paper, so I leave');
  expect(said).toContain('hint: cardq logs work-1\n');
});

test('a module with a syntax error fails the start', async () => {
  const place = await workplace(null);
  await place.write('broken.mjs', 'export default {');
  await place.write('supervisor.config.json', {
    queues: { broken: { module: './broken.mjs' } },
    workers: { work: { queues: ['broken'] } },
    schedules: {},
  });
  expect(await failedStart(place, 1)).toMatch(/SyntaxError|Unexpected end of input/);
});

test.each([
  ['cjs', 'import "node:fs";'],
  ['cjs', 'export const a = 1;'],
])(
  'an ES module that is taken for CommonJS fails the start, and the hint names both mends: %s, %s',
  async (ending, text) => {
    const place = await workplace(null);
    await place.write(`es.${ending}`, text);
    await place.write('supervisor.config.json', {
      queues: { es: { module: `./es.${ending}` } },
      workers: { work: { queues: ['es'], processes: 1 } },
      schedules: {},
    });
    const said = await failedStart(place, 1);
    expect(said).toContain(`/es.${ending}:1)`);
    expect(said).toContain('hint: name the file .mjs, or set "type": "module" in the package.json beside it\n');
  },
);

test('a module that is not there fails the start, and the hint names its setting', async () => {
  const place = await workplace({
    queues: { gone: { module: './gone.mjs' } },
    workers: { work: { queues: ['gone'] } },
    schedules: {},
  });
  const said = await failedStart(place, 1);
  expect(said).toContain('Cannot find module');
  expect(said).toContain('hint: check queues.gone.module');
});

test('a module without a default export fails the start, and the hint shows one', async () => {
  const place = await workplace(serving({ nothing: 'no-default' }));
  const said = await failedStart(place, 1);
  expect(said).toContain('the module of queue "nothing" has no default export');
  expect(said).toContain('hint: export default defineWorker({');
});

test('a default export that is no worker definition fails the start', async () => {
  const place = await workplace(serving({ other: 'no-definition' }));
  expect(await failedStart(place, 1)).toContain('has a default export that is not a worker definition');
});

test.skipIf('typescript' in process.features && process.features.typescript)(
  'a TypeScript module that this Node cannot load fails the start, and the hint says what to do',
  async () => {
    const place = await workplace(serving({ typed: 'typed.ts' }));
    expect(await failedStart(place, 1)).toContain('cannot load TypeScript: compile it to .js, or run on Node 22.18');
  },
);

test('options of the wrong shape fail the start, and the hint names them', async () => {
  const place = await workplace(serving({ strict: { module: 'strict', options: { color: 'green' } } }));
  const said = await failedStart(place, 1);
  expect(said).toContain('the options do not fit: color: ');
  expect(said).toContain('hint: mend queues.strict.options\n');
});

test('a module that never gets ready fails the start at bootTimeout', async () => {
  const place = await workplace(serving({ waits: 'never-ready' }, { worker: { bootTimeout: '300ms' } }));
  expect(await failedStart(place, 1)).toContain('not ready in time (within 300ms');
});

test('a start that takes longer than --timeout ends with 124 and names who is late', async () => {
  const { queues } = serving({ echo: 'echo', waits: 'never-ready' }) as { queues: object };
  const place = await workplace({
    queues,
    workers: { quick: { queues: ['echo'], processes: 1 }, late: { queues: ['waits'], processes: 2 } },
    schedules: {},
  });
  const said = await failedStart(place, 124, '--timeout', '800ms');
  expect(said).toContain('error: not ready within 800ms: late-1, late-2');
  expect(said).toContain('code: timed_out\n');
});

test('with --json a failed start is told on stderr only, in one document', async () => {
  const place = await workplace(serving({ ink: 'throws-at-import' }));
  const { schemaVersion, error } = JSON.parse(await failedStart(place, 1, '--json'));
  expect(schemaVersion).toBe(1);
  expect(error).toEqual({
    code: 'boot_failed',
    message: expect.stringContaining('the ink is dry'),
    where: 'work-1',
    hint: expect.stringContaining('threw while it was imported'),
  });
});

test('starts that come together all fail when the module is broken', async () => {
  const place = await workplace(serving({ ink: 'throws-at-import' }));
  const starts = await Promise.all(Array.from({ length: 3 }, () => place.run(['start'])));
  expect(starts.map(({ code, stderr }) => (code === 1 ? 1 : stderr))).toEqual([1, 1, 1]);
  expect(livingOf(join(place.folder, '.cardq'))).toEqual([]);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('a start that is ended by %s leaves nothing behind', async (signal, status) => {
  const place = await workplace(serving({ waits: 'never-ready' }));
  const start = begin(place, ['start']);
  await until('the worker to boot', async () => (await statusOf(place)).workers[0]?.pid);
  start.kill(signal);
  expect((await start.finished).code).toBe(status);
  await until('nothing to live', () => livingOf(join(place.folder, '.cardq')).length === 0);
});

test('once it has been ready a worker that fails only backs off', async () => {
  const place = await workplace(null);
  const gate = gateIn(place);
  await place.write(
    'supervisor.config.json',
    serving(
      { table: 'leaving' },
      { worker: { env: { LEAVE_WHEN: JSON.parse(gate.data).gate }, restart: { delay: '20s' } } },
    ),
  );
  await place.ok('start');
  gate.open();
  const { supervisor, workers, problems } = await until('the worker to back off', async () => {
    const status = await statusOf(place);
    return status.workers[0]?.state === 'backoff' ? status : null;
  });
  expect(supervisor.state).toBe('degraded');
  expect(workers[0]).toMatchObject({ pid: null, nextStartAt: expect.any(String) });
  expect(workers[0]?.lastExit).toMatchObject({ code: 9, lastWords: ['the table broke'] });
  expect(problems).toMatchObject([{ code: 'worker_backoff', worker: 'work-1', hint: 'cardq logs work-1' }]);
  const { code, stdout } = await place.run(['status']);
  expect(code).toBe(1);
  expect(stdout).toContain('starts again in');
});

test('the reason of a failed start is in the log of the supervisor, too', async () => {
  const place = await workplace(serving({ paper: 'exits-at-import' }));
  await failedStart(place, 1);
  expect(readFileSync(join(place.folder, '.cardq', 'logs', 'supervisor.log'), 'utf8')).toContain('exited with code 3');
});

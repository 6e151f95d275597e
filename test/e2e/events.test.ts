import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { ask, statusOf, untilJob } from '../support/over-socket.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

const TOKEN = 'a-token-that-is-long-enough-for-a-test-0123456789';

test('events prints what happened last, and only what was asked for', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await place.ok('enqueue', 'echo', '--id', 'a', '--wait');
  expect(await place.ok('events')).toMatch(/INFO {2}supervisor\.ready +1 process ready after/);
  expect((await place.ok('events', '-n', '2', '--type', 'worker')).trimEnd().split('\n')).toHaveLength(2);
  const ofJob = (await place.ok('events', '--json', '--queue', 'echo', '--type', 'job')).trimEnd().split('\n');
  expect(ofJob.map((line) => JSON.parse(line).event)).toEqual(['job.added', 'job.started', 'job.completed']);
  expect(await place.run(['events', '--type', 'wroker'])).toMatchObject({
    code: 2,
    stdout: '',
    stderr: expect.stringContaining('did you mean "worker"?'),
  });
});

test('without a supervisor events says so', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  expect(await place.run(['events', '-f'])).toMatchObject({ code: 7, stdout: '' });
  expect(await place.run(['events'])).toMatchObject({ code: 7, stdout: '' });
});

test('events -f goes on in the next supervisor, misses nothing between, and ends with 130', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const following = begin(place, ['events', '-f', '--json', '-n', '0']);
  const names = () => following.events().map(({ event }) => event);
  await until('the stream to be open', async () => {
    await ask(place, 'POST', '/queues/echo/pause');
    return names().includes('queue.paused');
  });
  await ask(place, 'POST', '/queues/echo/resume');
  await place.ok('restart', '--supervisor');
  await place.ok('enqueue', 'echo', '--id', 'b', '--wait');
  await until('the job', () => following.events().some(({ event, job }) => event === 'job.completed' && job === 'b'));
  expect(names()).toContain('worker.draining');
  expect(names()).toContain('supervisor.started');
  expect(names()).not.toContain('gap');
  following.child.kill('SIGINT');
  expect(await following.code).toBe(130);
});

test('events -f says what it cannot know when a supervisor has died', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const following = begin(place, ['events', '-f', '--json', '-n', '1']);
  await until('the stream to be open', () => following.events().length > 0);
  const { pid } = (await statusOf(place)).supervisor;
  process.kill(pid ?? 0, 'SIGKILL');
  await until('a new one', async () => (await place.run(['start'])).code === 0);
  await until('its beginning', () => following.events().some(({ event }) => event === 'supervisor.started'));
  expect(following.events().find(({ event }) => event === 'gap')).toMatchObject({ missed: null });
  following.child.kill('SIGINT');
  expect(await following.code).toBe(130);
});

test('events -f ends quietly when nobody reads it any more', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  const following = begin(place, ['events', '-f', '-n', '1']);
  await until('the stream to be open', () => following.text() !== '');
  following.child.stdout.destroy();
  await until('it to notice', async () => {
    await ask(place, 'POST', '/queues/echo/pause');
    await ask(place, 'POST', '/queues/echo/resume');
    return following.child.exitCode !== null;
  });
  expect(await following.code).toBe(0);
});

test('events are followed over TCP by whoever has the token', async () => {
  const port = await freePort();
  const place = await workplace({ ...serving({ echo: 'echo' }), api: { enabled: true, port } });
  const env = { CARDQ_API_TOKEN: TOKEN };
  expect((await place.run(['start'], { env })).code).toBe(0);
  const host = ['--host', `http://127.0.0.1:${port}`];
  const following = begin(place, ['events', '-f', '--json', '-n', '0', ...host], env);
  await until('the stream to be open', async () => {
    await ask(place, 'POST', '/queues/echo/pause');
    return following.events().some(({ event }) => event === 'queue.paused');
  });
  following.child.kill('SIGINT');
  expect(await following.code).toBe(130);
  const wrong = await place.run(['events', ...host], { env: { CARDQ_API_TOKEN: `${TOKEN}-not` } });
  expect(wrong).toMatchObject({ code: 77, stdout: '' });
});

test('status --watch is told of changes, in the next supervisor too', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  const watching = begin(place, ['status', '--watch']);
  await until('it to say that nothing runs', () => watching.text() === 'cardq is not running\n');
  await place.ok('start');
  await until('a page', () => /^cardq running[\s\S]*work-1/m.test(watching.text()));
  await place.ok('pause', 'echo');
  await until('another page', () => watching.text().includes('echo (paused)'));
  await place.ok('stop');
  await until('it to say so again', () => watching.text().endsWith('cardq is not running\n'));
  watching.child.kill('SIGINT');
  expect(await watching.code).toBe(130);
});

test('a supervisor leaves at once, whoever watches it', async () => {
  const place = await workplace(serving({ echo: 'echo' }));
  await place.ok('start');
  await ask(place, 'POST', '/jobs', { queue: 'echo', id: 'a' });
  await untilJob(place, 'echo/a', 'completed');
  const watching = Array.from({ length: 5 }, () => begin(place, ['events', '-f', '-n', '1']));
  for (const one of watching) await until('the stream to be open', () => one.text() !== '');
  expect(await place.run(['stop'])).toMatchObject({
    code: 0,
    stderr: expect.stringContaining('drained: 1, killed: 0'),
  });
  for (const one of watching) {
    await until('the last word', () => one.stderr().includes('the supervisor has gone'));
    one.child.kill('SIGINT');
    expect(await one.code).toBe(130);
  }
});

interface Following {
  readonly child: ReturnType<Workplace['begin']>;
  readonly code: Promise<number | null>;
  text(): string;
  stderr(): string;
  /** The lines as JSON. */
  events(): { readonly event: string; readonly job?: string; readonly missed?: number | null }[];
}

/** Begins a command that goes on, and keeps what it prints. */
function begin(place: Workplace, args: readonly string[], env: NodeJS.ProcessEnv = {}): Following {
  const child = place.begin(args, { env });
  const printed = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name].setEncoding('utf8').on('data', (text: string) => {
      printed[name] += text;
    });
  }
  return {
    child,
    code: new Promise((resolve) => child.once('exit', resolve)),
    text: () => printed.stdout,
    stderr: () => printed.stderr,
    events: () =>
      printed.stdout
        .split('\n')
        .slice(0, -1)
        .map((line) => JSON.parse(line)),
  };
}

import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { Redis } from 'ioredis';
import { expect, onTestFinished, test } from 'vitest';
import { openBroker } from '../../src/broker/open.js';
import { newJob } from '../support/brokers.js';
import { workplace } from '../support/cardq.js';
import { untilJob } from '../support/over-socket.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';
import { serving } from '../support/worker-modules.js';

describeWithRedis('cardq broker move', () => {
  async function prepare() {
    const redis = await startRedis();
    onTestFinished(() => redis.stop());
    const config = serving({ echo: 'echo', failing: { module: 'failing', attempts: 1 } });
    const place = await workplace(config);
    const move = (...args: string[]) => place.run(['broker', 'move', '--from', 'embedded', '--to', redis.url, ...args]);
    return { redis, config, place, move };
  }

  test('stop, move, set the URL, start: everything goes on where it was', async () => {
    const { redis, config, place, move } = await prepare();
    await place.ok('start');
    await place.ok('enqueue', 'echo', '{"a": 0}', '--id', 'old', '--wait');
    await place.ok('enqueue', 'failing', '--id', 'broken');
    await untilJob(place, 'failing/broken', 'failed');
    await place.ok('pause', 'echo');
    for (const n of [1, 2, 3]) await place.ok('enqueue', 'echo', `{"a": ${n}}`, '--id', `job-${n}`);
    await place.ok('enqueue', 'echo', '--id', 'later', '--delay', '1h');
    const broken = JSON.parse(await place.ok('show', 'broken', '--json')).job;

    const early = await move();
    expect(early).toMatchObject({ code: 75, stdout: '' });
    expect(early.stderr).toMatch(
      /another supervisor \(pid \d+\)[\s\S]*hint: cardq stop, then move[\s\S]*code: supervisor_locked/,
    );
    await place.ok('stop');

    const dry = await move('--dry-run');
    expect(dry).toMatchObject({ code: 0, stderr: '' });
    expect(dry.stdout).toBe(
      'echo: would move 3 waiting, 1 delayed, 1 completed; paused there too\nfailing: would move 1 failed\nwould move 6 jobs\n',
    );
    expect(redis.command('dbsize')).toBe('0');

    const done = await move();
    expect(done).toMatchObject({ code: 0, stderr: '' });
    expect(done.stdout).toBe(
      'echo: moved 3 waiting, 1 delayed, 1 completed; paused there too\nfailing: moved 1 failed\nmoved 6 jobs\n',
    );
    expect((await move()).stdout).toBe('moved 0 jobs\n');

    await place.write('supervisor.config.json', { ...config, broker: { url: redis.url } });
    await place.ok('start');
    expect(JSON.parse(await place.ok('show', 'broken', '--json')).job).toEqual(broken);
    expect(JSON.parse(await place.ok('show', 'old', '--json')).job).toMatchObject({
      state: 'completed',
      data: { a: 0 },
    });
    await place.ok('resume');
    for (const n of [1, 2, 3]) await untilJob(place, `echo/job-${n}`, 'completed');
    expect(JSON.parse(await place.ok('show', 'later', '--json')).job.state).toBe('delayed');
    await place.ok('stop');
  });

  test('^C ends it after the jobs at hand, says how to go on, and that does the rest', async () => {
    const { redis, place, move } = await prepare();
    const stateDir = join(place.folder, '.cardq');
    const spec = { url: null, prefix: 'bull', allowEviction: false };
    const broker = await openBroker({ spec, stateDir, holder: 'filling' });
    await Promise.all(Array.from({ length: 5000 }, (_, n) => broker.add(newJob({ id: `j${n}` }))));
    await broker.close();
    const running = place.begin(['broker', 'move', '--from', 'embedded', '--to', redis.url]);
    let said = '';
    running.stdout.on('data', (text: Buffer) => {
      said += text;
    });
    const ended = once(running, 'close');
    await until('the first jobs to be over', () => redis.command('llen', 'bull:paint:wait') !== '0');
    running.kill('SIGINT');
    expect(await ended).toEqual([130, null]);
    const moved = Number(/^moved (\d+) jobs; interrupted: run the same command again to go on$/m.exec(said)?.[1]);
    expect(redis.command('llen', 'bull:paint:wait')).toBe(String(moved));
    expect((await move()).stdout).toContain(`moved ${5000 - moved} jobs\n`);
    expect(redis.command('llen', 'bull:paint:wait')).toBe('5000');
  });

  test('what stays is told with its reason, the exit status is 1, and --json is one document', async () => {
    const { redis, place, move } = await prepare();
    const client = new Redis(redis.socket);
    onTestFinished(() => client.disconnect());
    await place.ok('start');
    await place.ok('pause');
    for (const id of ['mine', 'both']) await place.ok('enqueue', 'echo', '--id', id);
    await place.ok('stop');
    await client.hset('bull:echo:both', { name: 'echo', data: '{"other": 1}', opts: '{}', timestamp: '1' });
    await client.lpush('bull:echo:wait', 'both');
    const { code, stdout, stderr } = await move();
    expect({ code, stdout }).toEqual({
      code: 1,
      stdout: 'echo: moved 1 waiting; paused there too\nmoved 1 job, 1 stays\n',
    });
    expect(stderr).toBe('warning: echo: job both stays: the target has another job with this id\n');
    const again = await move('--json');
    expect(again).toMatchObject({ code: 1, stderr: '' });
    expect(JSON.parse(again.stdout)).toMatchObject({
      ...{ schemaVersion: 1, dryRun: false, complete: true, moved: 0, left: 1, putBack: null },
      queues: [{ name: 'echo', paused: true, left: { conflict: 1, conflicts: [{ id: 'both' }] } }, { name: 'failing' }],
    });
  });

  test('a broker that is away is 69, a command line that cannot be meant 2, and neither makes a file', async () => {
    const { redis, place } = await prepare();
    const run = (...args: string[]) => place.run(['broker', ...args]);
    const away = await run('move', '--from', redis.url, '--to', 'unix:/nonexistent/r.sock', '--json');
    expect(away).toMatchObject({ code: 69, stdout: '' });
    expect(JSON.parse(away.stderr).error).toMatchObject({ code: 'broker_unreachable' });
    for (const args of [
      [],
      ['mvoe'],
      ['move'],
      ['move', '--from', 'embedded'],
      ['move', '--from', 'embedded', '--to', 'http://example'],
      ['move', '--from', redis.url, '--to', `${redis.url}?db=0`],
    ]) {
      expect({ args, code: (await run(...args)).code }).toEqual({ args, code: 2 });
    }
    expect(await run('move', '--from', 'embedded', '--to', redis.url)).toMatchObject({
      code: 0,
      stdout: 'moved 0 jobs\n',
    });
    expect(existsSync(join(place.folder, '.cardq', 'broker.db'))).toBe(false);
  });
});

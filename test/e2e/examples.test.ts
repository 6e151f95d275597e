import { execFile } from 'node:child_process';
import { cp, mkdir, symlink } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { expect, onTestFinished, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';
import { freePort } from '../support/free-port.js';
import { jobOf, statusOf } from '../support/over-socket.js';
import { describeWithRedis, startRedis } from '../support/redis-server.js';
import { requireTool } from '../support/tools.js';
import { until } from '../support/until.js';

const root = fileURLToPath(new URL('../..', import.meta.url));

describeWithRedis('examples/take-over', () => {
  test('an existing BullMQ worker is taken over unchanged, and its killed process loses no job', async () => {
    const port = String(await freePort());
    const redis = await startRedis(['--port', port]);
    onTestFinished(() => redis.stop());
    const env = { REDIS_URL: `redis://127.0.0.1:${port}` };
    const place = await copyOf('take-over');
    expect((await place.run(['start'], { env })).code).toBe(0);

    const add = promisify(execFile);
    const { stdout } = await add(process.execPath, ['add-orders.js', 'tea', '1500'], {
      cwd: place.folder,
      env: { ...process.env, ...env },
    });
    const id = stdout.trim();
    const holder = await until('the order to be in hand', async () =>
      (await statusOf(place)).workers.find(({ jobs }) => jobs.some((job) => job.id === id)),
    );
    process.kill(holder.pid ?? 0, 'SIGKILL');
    const order = await until('the order to be packed', async () => {
      const job = await jobOf(place, `orders/${id}`);
      return job.state === 'completed' ? job : null;
    });
    expect(order).toMatchObject({ result: { packed: 'tea' }, attempts: 2 });
    expect(order.history).toMatchObject([{ kind: 'crash', worker: holder.name, pid: holder.pid }]);
    expect(await place.ok('logs', '-n', '100')).toContain(`packing order ${id}: tea`);
    expect((await place.run(['stop'])).stderr).toContain('drained: 2, killed: 0');
  });
});

test('examples/python-worker is ready by its own words and leaves by its own signal', async (context) => {
  requireTool('python3', context);
  const place = await copyOf('python-worker');
  await place.ok('start');
  await until('its second turn', async () => /turn 2/.test(await place.ok('logs', 'counter')));
  expect((await place.run(['stop', 'counter'])).stderr).toContain('drained: 1, killed: 0');
  expect(await place.ok('logs', 'counter')).toContain('finished');
  expect((await statusOf(place)).workers[0]?.lastExit).toMatchObject({ code: 0, reason: 'stopped as asked' });
});

test('cardq/report does nothing where there is no cardq, and keeps no program alive', async () => {
  const report = join(root, 'dist/src/report/index.js');
  const program =
    'require(process.env.REPORT).ready(); console.log(Object.keys(require(process.env.REPORT)).sort().join())';
  const run = promisify(execFile);
  const env = { ...process.env, REPORT: report, NODE_NO_WARNINGS: '1' };
  expect((await run(process.execPath, ['-e', program], { env })).stdout).toBe('ready,reportJobs\n');
  // As a grandchild of a supervisor: the variable is inherited, the descriptor is somebody else's.
  const stray = { ...env, CARDQ_REPORT: JSON.stringify({ fd: 1, supervisorPid: 1, heartbeatIntervalMs: 10 }) };
  expect((await run(process.execPath, ['--import', report, '-e', 'console.log("mine")'], { env: stray })).stdout).toBe(
    'mine\n',
  );
});

/** A copy of an example in a folder of its own, with the packages of this checkout. */
async function copyOf(name: string): Promise<Workplace> {
  const place = await workplace(null);
  await cp(join(root, 'examples', name), place.folder, { recursive: true });
  await mkdir(join(place.folder, 'node_modules'));
  await symlink(join(root, 'node_modules/bullmq'), join(place.folder, 'node_modules/bullmq'));
  return place;
}

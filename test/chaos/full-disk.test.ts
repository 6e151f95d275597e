import { rmSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { lacks } from '../support/lacks.js';
import { fill, smallDisk, whyNoDisk } from '../support/small-disk.js';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

const EMBEDDED = { config: { url: null } };
const DISK_BYTES = 8 * 1024 ** 2;

describe.skipIf(lacks(whyNoDisk()))('a full disk', () => {
  test('under the outputs fails the job with a clear reason, and the next one works when there is room', async () => {
    const disk = await smallDisk(DISK_BYTES);
    const yard = await openYard(EMBEDDED, { queue: { attempts: 1 }, more: { render: { outputDir: disk } } });
    await yard.ok('start');
    const job = await yard.ended(await yard.add({ fate: 'fill', bytes: 2 * DISK_BYTES }));
    expect(job).toMatchObject({ state: 'failed', attempts: 1 });
    expect(job.failedReason).toContain('ENOSPC');
    rmSync(join(disk, 'filling'));
    expect(await yard.ended(await yard.add({ fate: 'fill', bytes: 1024 }))).toMatchObject({ state: 'completed' });
    expect((await yard.run(['status'])).code).toBe(0);
  });

  test('under the state folder stops no supervisor, refuses new jobs, and all goes on when there is room', async () => {
    const disk = await smallDisk(DISK_BYTES);
    const yard = await openYard(EMBEDDED, { more: { stateDir: disk } });
    await yard.ok('start');
    const held = await yard.add({ gate: 'go' });
    const pid = await yard.begun(held);
    const ballast = join(disk, 'ballast');
    fill(ballast);
    const refused = await until('a job to be refused', async () => {
      const { code, stderr } = await yard.run(['enqueue', 'work', JSON.stringify({ ballast: 'x'.repeat(50_000) })]);
      return code === 0 ? null : stderr;
    });
    expect(refused).toContain('code: disk_full');
    const { supervisor, broker, workers, problems } = await yard.status();
    expect(supervisor.state).toBe('degraded');
    expect(broker.state).toBe('down');
    expect(problems.map((one) => one.code)).toContain('broker_down');
    expect(workers.map((one) => one.restarts)).toEqual([0, 0]);
    await yard.journal.openGate('go');
    await until('the job to end', () => yard.journal.entries().some((one) => one.id === held && one.what === 'ended'));
    // A birth on a full disk is no obstacle. Not of the one that has the result in hand: it may not have told it yet.
    const other = workers.find((one) => one.pid !== pid);
    process.kill(Number(other?.pid), 'SIGKILL');
    await until('the other process to be replaced', async () => {
      const { state, restarts } = await yard.worker(other?.name ?? '');
      return state === 'running' && restarts === 1;
    });

    rmSync(ballast);
    await until('the broker to be up', async () => (await yard.status()).broker.state === 'up');
    expect(await yard.ended(held)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(await yard.ended(await yard.add({}))).toMatchObject({ state: 'completed' });
    expect((await yard.run(['status'])).code).toBe(0);
  });

  // It was a token that is missing, and an offset that may not be written.
  test('under the state folder is told by the commands that write there', async () => {
    const disk = await smallDisk(DISK_BYTES);
    const yard = await openYard(EMBEDDED, { more: { stateDir: disk } });
    fill(join(disk, 'ballast'));
    for (const line of [
      ['token', 'new'],
      ['offset', '--profile', 'a', '-x', '1', '--save'],
    ]) {
      const { code, stderr } = await yard.run(line);
      expect({ line, code, stderr }).toEqual({
        line,
        code: 1,
        stderr: expect.stringMatching(/hint: make room there\ncode: disk_full\n$/),
      });
    }
  });

  // Each of what a start writes comes to its end somewhere else.
  test.for([0, 1, 3])('under the state folder, but for %i pages, lets nothing start, and says so', async (pages) => {
    const disk = await smallDisk(DISK_BYTES);
    const yard = await openYard(EMBEDDED, { more: { stateDir: disk } });
    await yard.ok('start');
    await yard.ok('stop');
    const ballast = join(disk, 'ballast');
    fill(ballast);
    truncateSync(ballast, statSync(ballast).size - pages * 4096);
    const { code, stderr } = await yard.run(['start']);
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringMatching(/ full.*code: disk_full\n$/s) });
    expect(stderr).toContain(disk);
    rmSync(ballast);
    await yard.ok('start');
  });
});

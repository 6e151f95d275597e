import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { cp, readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { type DiskStep, layOut, ReplayedDisk, readDiskLog } from '../support/disk-log.js';
import { describeWithDiskShim, environmentWith } from '../support/disk-shim.js';
import { emptyFolder } from '../support/folder.js';
import { seededRandom } from '../support/seeded-random.js';

const run = promisify(execFile);
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/broker/${name}`, import.meta.url));

describe('when the daemon is killed', () => {
  test('everything that was acknowledged before is there after, however often', async () => {
    const folder = await emptyFolder();
    const path = join(folder, 'state', 'broker.db');
    const random = seededRandom(1);
    const promised: string[] = [];
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [fixture('busy-broker.mjs'), path, '0', '300'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      promised.push(...(await linesUntilKilled(child, 20 + Math.floor(random() * 400))));
      const wreck = join(folder, `wreck-${round}`); // looking at the file itself would lock it for the next round
      await cp(join(folder, 'state'), wreck, { recursive: true });
      expectKept(join(wreck, 'broker.db'), promised);
    }
    expect(promised.length).toBeGreaterThan(500);
  });
});

describeWithDiskShim('when the power fails', () => {
  test('at any moment, whatever the disk had not been asked to keep may be gone, but nothing acknowledged', async () => {
    const folder = await emptyFolder();
    const path = join(folder, 'state', 'broker.db');
    const logFile = join(folder, 'log');
    // Large enough that the write-ahead log is folded into the file several times.
    const env = environmentWith({ match: join(folder, 'state'), logFile });
    await run(process.execPath, [fixture('busy-broker.mjs'), path, '150', '40000'], { env, maxBuffer: 1e8 });
    const steps = readDiskLog(await readFile(logFile));
    expect(steps.filter(isFolding).length).toBeGreaterThan(500);

    const random = seededRandom(2);
    const moments = chooseMoments(steps, random, 150);
    const disk = new ReplayedDisk();
    const promised: string[] = [];
    let tried = 0;
    for (const [at, step] of steps.entries()) {
      disk.apply(step);
      if (step.kind === 'acknowledged') promised.push(...step.data.toString().trim().split('\n'));
      if (!moments.has(at)) continue;
      for (const share of [0, 0.5, 1]) {
        const wreck = join(folder, 'wreck');
        await layOut(
          disk.imageAfterLoss(() => random() < share),
          wreck,
        );
        expectKept(join(wreck, 'broker.db'), promised);
        await rm(wreck, { recursive: true });
        tried++;
      }
    }
    expect(tried).toBeGreaterThan(300);
    expect(promised.length).toBeGreaterThan(150);
  });
});

describeWithDiskShim('when the disk is slow', () => {
  test('an fsync of a second does not hold up the process that waits for it', async () => {
    const path = join(await emptyFolder(), 'broker.db');
    const { stdout } = await run(process.execPath, ['--expose-gc', fixture('slow-disk.mjs'), path], {
      env: environmentWith({ match: path, syncMs: 1000 }),
    });
    const { added, worstDelayMs } = JSON.parse(stdout) as { added: number; worstDelayMs: number };
    expect(added).toBeGreaterThan(20); // many at a time share one fsync
    expect(worstDelayMs).toBeLessThan(500); // the rest is for a machine that is busy otherwise
  });
});

describeWithDiskShim('when the disk fails', () => {
  test.each([
    ['full', 'disk_full'],
    ['write', 'broker_write_failed'],
    ['sync', 'broker_write_failed'],
  ])(
    'a disk that is failing (%s) refuses the add, loses nothing, and is used again when it is well',
    async (failure, code) => {
      const folder = await emptyFolder();
      const failFile = join(folder, 'failure');
      const path = join(folder, 'state', 'broker.db');
      const env = environmentWith({ match: join(folder, 'state'), failFile });
      const { stdout } = await run(process.execPath, [fixture('failing-disk.mjs'), path, failFile, failure], { env });
      expect(JSON.parse(stdout)).toEqual([
        ['before', 'added'],
        ['during', code],
        ['complete', code],
        ['state', 'down'],
        ['states', 'down,up'],
        ['after', 'added'],
        ['first', 2],
        ['waiting', 1],
      ]);
    },
  );
});

/** The lines a process wrote before it was killed, which happens after it has written so many. */
async function linesUntilKilled(child: ChildProcess, after: number): Promise<string[]> {
  const lines: string[] = [];
  if (child.stdout === null) throw new Error('its output is not piped');
  const reader = createInterface(child.stdout);
  reader.on('line', (line) => {
    lines.push(line);
    if (lines.length === after) child.kill('SIGKILL');
  });
  await Promise.all([once(child, 'exit'), once(reader, 'close')]);
  expect(child.signalCode).toBe('SIGKILL');
  return lines;
}

/** Opens the file as it is, the log beside it included, and looks for every promise. */
function expectKept(path: string, promised: readonly string[]): void {
  const database = new Database(path, { timeout: 1000 });
  expect(database.prepare('PRAGMA integrity_check').get()).toMatchObject({ integrity_check: 'ok' });
  const states = new Map<string, string>();
  if (promised.length > 0) {
    for (const row of database.prepare('SELECT id, state FROM jobs').all() as { id: string; state: string }[])
      states.set(row.id, row.state);
  }
  database.close();
  const broken = promised.filter((line) => {
    const [what, id = ''] = line.split(' ');
    const state = states.get(id);
    return state === undefined || (what !== 'added' && state !== what);
  });
  expect(broken).toEqual([]);
}

/** Steps after which to lose power: half of them beside a sync or a change of names, the others anywhere. */
function chooseMoments(steps: readonly DiskStep[], random: () => number, count: number): Set<number> {
  const turning = steps.flatMap((step, at) => (step.kind === 'written' ? [] : [at - 1, at]));
  const moments = new Set<number>([steps.length - 1]);
  while (moments.size < count) {
    const anywhere = Math.floor(random() * steps.length);
    moments.add(moments.size % 2 === 0 ? (turning[Math.floor(random() * turning.length)] ?? anywhere) : anywhere);
  }
  return moments;
}

/** A write of the log's pages into the file itself. */
function isFolding(step: DiskStep): boolean {
  return step.kind === 'written' && step.path.endsWith('broker.db');
}

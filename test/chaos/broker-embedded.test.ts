import { type ChildProcess, execFile, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFile, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import Database from 'libsql';
import { describe, expect, test } from 'vitest';
import { type DiskStep, imageAfter, layOut, readDiskLog } from '../support/disk-log.js';
import { describeWithDiskShim, environmentWith } from '../support/disk-shim.js';
import { emptyFolder } from '../support/folder.js';
import { seededRandom } from '../support/seeded-random.js';

const run = promisify(execFile);
const fixture = (name: string) => fileURLToPath(new URL(`../fixtures/broker/${name}`, import.meta.url));

describe('when the daemon is killed', () => {
  test('everything that was acknowledged before is there after, however often', async () => {
    const path = join(await emptyFolder(), 'broker.db');
    const random = seededRandom(1);
    const promised: string[] = [];
    for (let round = 0; round < 12; round++) {
      const child = spawn(process.execPath, [fixture('busy-broker.mjs'), path, '0', '300'], {
        stdio: ['ignore', 'pipe', 'inherit'],
      });
      promised.push(...(await linesUntilKilled(child, 20 + Math.floor(random() * 400))));
      expectKept(path, promised);
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
    expect(steps.filter((step) => step.kind === 'truncated' || isMainFile(step)).length).toBeGreaterThan(0);

    const random = seededRandom(2);
    const moments = chooseMoments(steps, random, 120);
    let acknowledged = 0;
    for (const moment of moments) {
      const before = steps.slice(0, moment);
      const promised = before
        .filter((step) => step.kind === 'acknowledged')
        .flatMap((step) => step.data.toString().trim().split('\n'));
      acknowledged += promised.length;
      for (const share of [0, 0.5, 1]) {
        const wreck = join(folder, 'wreck');
        await layOut(
          imageAfter(before, () => random() < share),
          wreck,
        );
        expectKept(join(wreck, 'broker.db'), promised);
        await rm(wreck, { recursive: true });
      }
    }
    expect(acknowledged).toBeGreaterThan(1000);
  });
});

describeWithDiskShim('when the disk is slow', () => {
  test('an fsync of 100 ms does not hold up the process that waits for it', async () => {
    const path = join(await emptyFolder(), 'broker.db');
    const { stdout } = await run(process.execPath, [fixture('slow-disk.mjs'), path], {
      env: environmentWith({ match: path, syncMs: 100 }),
    });
    const { added, worstDelayMs } = JSON.parse(stdout) as { added: number; worstDelayMs: number };
    expect(added).toBeGreaterThan(50); // many at a time share one fsync
    expect(worstDelayMs).toBeLessThan(60);
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

/** Moments right after and right before each kind of step, the whole run over, in a number that takes seconds to try. */
function chooseMoments(steps: readonly DiskStep[], random: () => number, count: number): number[] {
  const turning = steps.flatMap((step, at) => (step.kind === 'written' ? [] : [at, at + 1]));
  const picked = new Set<number>([steps.length]);
  while (picked.size < count) {
    const source =
      picked.size % 2 === 0 ? turning[Math.floor(random() * turning.length)] : Math.floor(random() * steps.length);
    picked.add(source ?? 0);
  }
  return [...picked];
}

function isMainFile(step: DiskStep): boolean {
  return step.kind === 'written' && step.path.endsWith('broker.db');
}

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { fileURLToPath } from 'node:url';
import { expect, onTestFinished, test } from 'vitest';
import { identifyProcess, isAlive } from '../../src/base/process-identity.js';
import { cleanEnvironment } from '../support/cardq.js';
import { emptyFolder } from '../support/folder.js';
import { describeWithRedis } from '../support/redis-server.js';
import { until } from '../support/until.js';

const VITEST = fileURLToPath(new URL('../../node_modules/vitest/vitest.mjs', import.meta.url));
const CONFIG = fileURLToPath(new URL('../fixtures/run/vitest.config.ts', import.meta.url));
const PATIENCE_MS = 60_000;

describeWithRedis('a run of tests', () => {
  // Supervisors, workers and Redis used to live on.
  test.each(['SIGINT', 'SIGTERM', 'SIGKILL'] as const)('that %s ends leaves nothing behind', async (signal) => {
    const { run, temporary, told } = await begin('endless');
    const pids: number[] = await until('all to be started', () => JSON.parse(readFileSync(told, 'utf8')), PATIENCE_MS);
    const begun = pids.map(identifyProcess).filter((one) => one !== null);
    expect(begun).toHaveLength(4); // supervisor, worker, Redis and what runs the test
    run.kill(signal);
    await once(run, 'exit');
    await until('all of it to be gone', () => !begun.some(isAlive) && readdirSync(temporary).length === 0);
  });

  test('ends what a test has left behind, and tells it', async () => {
    const { run, temporary } = await begin('forgetful');
    const [said] = await Promise.all([text(run.stderr), once(run, 'exit')]);
    expect(said).toContain('left behind by a test, and ended: sleep 1234567');
    expect(readdirSync(temporary)).toEqual([]);
  });
});

/** Begins a run of one file of tests, with a folder of its own for what is temporary. */
async function begin(name: string) {
  const folder = await emptyFolder();
  const temporary = join(folder, 'tmp');
  const told = join(folder, 'pids');
  await mkdir(temporary);
  const run = spawn(process.execPath, [VITEST, 'run', '--config', CONFIG, name], {
    env: { ...cleanEnvironment(), TMPDIR: temporary, TOLD: told },
    stdio: ['ignore', 'ignore', 'pipe'],
  });
  onTestFinished(() => void run.kill('SIGKILL'));
  return { run, temporary, told };
}

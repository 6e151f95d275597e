import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

const EMBEDDED = { config: { url: null } };

test('a worker that exits at once is given up when its budget is spent, and reset brings it back', async () => {
  const yard = await openYard(EMBEDDED, {
    worker: { processes: 1, restart: { max: 3, window: '60s', delay: '10ms', maxDelay: '40ms' } },
  });
  await yard.ok('start');
  await yard.journal.openGate('leave-at-once');
  process.kill((await yard.worker('w-1')).pid ?? 0, 'SIGKILL');
  const fatal = await until('it to be given up', async () => {
    const one = await yard.worker('w-1');
    return one.state === 'fatal' ? one : null;
  });
  expect(fatal).toMatchObject({ pid: null, restarts: 3, lastExit: { code: 5, reason: expect.stringContaining('5') } });
  const { code, stdout } = await yard.run(['status']);
  expect(code).toBe(1);
  expect(stdout).toContain('fatal');
  expect(stdout).toContain('cardq reset w-1');
  expect((await yard.run(['health'])).code).toBe(1);

  const id = await yard.add({});
  await rm(join(yard.journal.folder, 'leave-at-once'));
  await yard.ok('reset', 'w-1');
  expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
  expect((await yard.run(['status'])).code).toBe(0);
});

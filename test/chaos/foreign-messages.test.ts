import { expect, test } from 'vitest';
import { openYard } from '../support/yard.js';

// The first of these used to end the supervisor, the second the job.
test.each([
  { type: 'failed', run: 1 },
  { type: 'completed', run: 1, result: 'forged' },
  { cardq: { type: 'failed', run: 1 } },
  { type: 'ready' },
])('a job that sends %j itself hurts neither the supervisor nor itself', async (message) => {
  const yard = await openYard({ config: { url: null } }, { worker: { processes: 1 } });
  await yard.ok('start');
  const job = await yard.ended(await yard.add({ fate: 'send', message }));
  expect(job).toMatchObject({ state: 'completed', attempts: 1, history: [] });
  expect(job.result).not.toBe('forged');
  expect((await yard.status()).supervisor.state).toBe('running');
});

import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

const JOBS_PER_QUEUE = 400;
const COUNTED = 500;
/** By weights 3 : 1 : 1. */
const SHARES = { work: 300, second: 100, third: 100 };

describeOnEachBroker('queues with a backlog', (open) => {
  test.each([
    { processes: 1, concurrency: 1 },
    { processes: 2, concurrency: 3 },
  ])('are served in proportion to their weights by $processes × $concurrency slots', async (size) => {
    const queues = { work: 3, second: 1, third: 1 };
    const yard = await openYard(await open(), {
      queues: { second: {}, third: {} },
      worker: { ...size, queues },
      more: { logs: { level: 'debug' } },
    });
    await yard.ok('start');
    for (const queue of Object.keys(queues)) await yard.ok('pause', queue);
    for (const queue of Object.keys(queues)) {
      await Promise.all(Array.from({ length: JOBS_PER_QUEUE }, () => yard.add({}, { queue })));
    }
    await yard.ok('stop');
    await yard.ok('start', '--no-wait');
    await yard.ok('resume', ...Object.keys(queues));
    const started = () => yard.events('job.started');
    await until('the work to be done', () => started().length >= COUNTED);
    const first = started().slice(0, COUNTED);
    for (const [queue, share] of Object.entries(SHARES)) {
      const count = first.filter((one) => one.queue === queue).length;
      expect(Math.abs(count - share), `${queue}: ${count}`).toBeLessThanOrEqual(COUNTED * 0.05);
    }
  });

  test('starve none of little weight, and wait for none that is at its rate limit', async () => {
    const weights = { work: 100, second: 1, third: 100 };
    const yard = await openYard(await open(), {
      queues: { second: {}, third: { rateLimit: { max: 1, per: '1h' } } },
      worker: { processes: 1, concurrency: 2, queues: weights },
      more: { logs: { level: 'debug' } },
    });
    await yard.ok('start');
    await yard.ok('pause');
    for (const queue of ['work', 'third'])
      await Promise.all(Array.from({ length: 300 }, () => yard.add({}, { queue })));
    await yard.add({}, { queue: 'second' });
    await yard.ok('resume');
    const started = () => yard.events('job.started').map(({ queue }) => queue);
    await until('the queue of little weight to have its turn', () => started().includes('second'));
    expect(started().indexOf('second')).toBeLessThanOrEqual(201); // a full round, had the limit held nobody back
    await until('the others to go on', () => started().filter((queue) => queue === 'work').length === 300);
    expect(started().filter((queue) => queue === 'third')).toHaveLength(1);
  });
});

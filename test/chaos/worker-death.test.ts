import { expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { openYard } from '../support/yard.js';

const RESCUED_WITHIN_MS = 2000;

describeOnEachBroker('a worker that dies with a job in hand', (open) => {
  test('the attempt fails at once with what is known of the death, and another process does the job', async () => {
    const yard = await openYard(await open());
    await yard.ok('start');
    const id = await yard.add({ gate: 'go', words: 'the brush broke' });
    const first = await yard.begun(id);
    const killedAt = Date.now();
    process.kill(first, 'SIGKILL');
    await yard.journal.openGate('go');
    const job = await yard.ended(id);
    expect(job).toMatchObject({ state: 'completed', attempts: 2 });
    expect(Date.now() - killedAt).toBeLessThan(RESCUED_WITHIN_MS);
    const [attempt, ...more] = job.history;
    expect(more).toEqual([]);
    expect(attempt).toMatchObject({
      attempt: 1,
      kind: 'crash',
      pid: first,
      crash: { signal: 'SIGKILL', exitCode: null },
    });
    expect(attempt?.crash?.rssBytes).toBeGreaterThan(10 * 1024 ** 2);
    expect(Date.parse(attempt?.endedAt ?? '') - killedAt).toBeLessThan(RESCUED_WITHIN_MS / 2);
    const [died, ...successors] = yard.journal.pidsOf(id);
    expect(died).toBe(first);
    expect(successors).toHaveLength(1);
    expect(successors).not.toContain(first);
  });

  test('what it said last stands in the job’s history', async () => {
    const yard = await openYard(await open());
    await yard.ok('start');
    const id = await yard.add({ fate: 'exit', words: 'out of paper' });
    const shown = JSON.parse(await yard.ok('show', `job:${(await yard.ended(id)).id}`, '--json'));
    expect(shown.job.history[0].crash).toMatchObject({ exitCode: 3, signal: null, lastWords: ['out of paper'] });
  });

  test('an error that nobody caught is the reason', async () => {
    const yard = await openYard(await open());
    await yard.ok('start');
    const job = await yard.ended(await yard.add({ fate: 'throw' }));
    expect(job.failedReason).toMatch(
      /; the last time its worker ended: exited with code 1 \(last memory .*\): Error: out of nowhere$/,
    );
  });

  test('a job that had not begun when its process died has lost no attempt', async () => {
    const yard = await openYard(await open(), { worker: { processes: 1 } });
    await yard.ok('start');
    const { pid } = await yard.worker('w-1');
    process.kill(pid ?? 0, 'SIGSTOP'); // it is sent the job, and never reads it
    const id = await yard.add({});
    expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1, history: [] });
    expect(yard.journal.pidsOf(id)).not.toContain(pid);
  });
});

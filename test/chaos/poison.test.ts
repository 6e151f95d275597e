import { describe, expect, test } from 'vitest';
import { describeOnEachBroker } from '../support/each-broker.js';
import { until } from '../support/until.js';
import { openYard } from '../support/yard.js';

const DEATHS = [
  { by: 'SIGKILL', fate: 'kill', crash: { signal: 'SIGKILL', exitCode: null }, words: 'farewell' },
  { by: 'process.exit(3)', fate: 'exit', crash: { signal: null, exitCode: 3 }, words: 'farewell' },
  { by: 'process.abort()', fate: 'abort', crash: { signal: 'SIGABRT', exitCode: null }, words: 'abort (file:' },
] as const;

describeOnEachBroker('a job that kills its worker each time', (open) => {
  test.each(DEATHS)('fails for good with every crash record, killed by $by', async ({ fate, crash, words }) => {
    const yard = await openYard(await open(), { queue: { maxCrashes: 2 } });
    await yard.ok('start');
    const [poison, ...others] = [await yard.add({ fate, words: 'farewell' }), await yard.add({}), await yard.add({})];
    const job = await yard.ended(poison);
    expect(job).toMatchObject({ state: 'failed', attempts: 2 });
    expect(job.history.map((one) => one.crash)).toMatchObject([crash, crash]);
    for (const one of job.history) expect(one.crash?.lastWords.join('\n')).toContain(words);
    expect(job.failedReason).toMatch(
      /^gave up: it killed 2 workers \(w-\d pid \d+, w-\d pid \d+; maxCrashes 2\); the last time its worker ended: /,
    );
    for (const id of others) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 1 });
    expect(await yard.ok('jobs', '--state', 'failed')).toContain(poison);
    const shown = await yard.ok('show', poison);
    for (const { worker, pid } of job.history) expect(shown).toContain(`on ${worker} (pid ${pid})`);
    await yard.ok('retry', poison);
    const again = await until('it to be given up anew', async () => {
      const found = await yard.job(poison);
      return found.state === 'failed' && found.history.length === 4 ? found : null;
    });
    expect(again).toMatchObject({ attempts: 2 });
  });

  test('costs its neighbour in the same process one attempt, and is then retried alone', async () => {
    const yard = await openYard(await open(), {
      queue: { maxCrashes: 2, attempts: 5 },
      worker: { processes: 1, concurrency: 2 },
    });
    await yard.ok('start');
    const neighbour = await yard.add({ gate: 'go' });
    await yard.begun(neighbour);
    const poison = await yard.add({ fate: 'kill' });
    await until('the neighbour to have lost an attempt', async () => (await yard.job(neighbour)).attempts === 1);
    await yard.journal.openGate('go');
    // The death that both shared counts as nobody's; then come two that the poison has for itself.
    expect(await yard.ended(poison)).toMatchObject({ state: 'failed', attempts: 3 });
    const job = await yard.ended(neighbour);
    expect(job).toMatchObject({ state: 'completed', attempts: 2 });
    expect(job.history).toHaveLength(1);
  });

  test('does not keep the suspects of one crash from being retried, each alone', async () => {
    const yard = await openYard(await open(), { worker: { processes: 1, concurrency: 3 } });
    await yard.ok('start');
    const ids = [await yard.add({ gate: 'go' }), await yard.add({ gate: 'go' }), await yard.add({ gate: 'go' })];
    const [pid = 0] = await Promise.all(ids.map((id) => yard.begun(id)));
    process.kill(pid, 'SIGKILL');
    await yard.journal.openGate('go');
    for (const id of ids) expect(await yard.ended(id)).toMatchObject({ state: 'completed', attempts: 2 });
    const retries = yard.journal.entries().filter((one) => one.attempt === 2);
    for (const [at, { id, what }] of retries.entries()) {
      if (what === 'began') expect(retries[at + 1]).toMatchObject({ id, what: 'ended' });
    }
  });
});

describe('a job that uses up the heap', () => {
  test('fails for good with V8’s own words in its history', async () => {
    const yard = await openYard(
      { config: { url: null } },
      { worker: { nodeArgs: ['--max-old-space-size=40'], limits: { memory: null, memoryHard: null } } },
    );
    await yard.ok('start');
    const job = await yard.ended(await yard.add({ fate: 'swell' }));
    expect(job).toMatchObject({ state: 'failed', attempts: 2 });
    for (const one of job.history) expect(one.crash?.lastWords.join('\n')).toContain('heap out of memory');
    expect(job.failedReason).toContain('heap out of memory');
  });
});

import { cpSync, readdirSync, readFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { type Workplace, workplace } from '../support/cardq.js';

/** What each version has left behind, by scripts/keep-state.js, when all its processes were killed at work. */
const STATES = fileURLToPath(new URL('../fixtures/states', import.meta.url));
const versions = readdirSync(STATES, { withFileTypes: true }).filter((entry) => entry.isDirectory());

test.each(versions.map(({ name }) => name))('what version %s has left behind is taken over whole', async (version) => {
  const place = await placeWith(version);
  await place.ok('start');
  await place.ok('wait', 'ready');

  expect(await jobOf(place, 'work/was-done')).toMatchObject({
    state: 'completed',
    result: { attempt: 1 },
    attempts: 1,
  });
  expect(await jobOf(place, 'work/has-failed')).toMatchObject({ state: 'failed', failedReason: 'as it was told' });
  expect(await jobOf(place, 'work/later')).toMatchObject({ state: 'delayed', data: { fate: 'done' } });
  expect((await place.status()).queues.find(({ name }) => name === 'paused')).toMatchObject({ paused: true });
  expect(await place.ok('logs', '-n', '1000')).toMatch(/begun .*job=was-done/);

  await place.write('go-on', '');
  await place.ok('retry', 'work/has-failed');
  await place.ok('resume', 'paused');
  await place.ok('wait', 'idle');
  expect(await jobOf(place, 'work/under-way')).toMatchObject({
    state: 'completed',
    result: { attempt: 1 },
    attempts: 1,
  });
  expect(await jobOf(place, 'work/has-failed')).toMatchObject({ state: 'failed', failedReason: 'as it was told' });
  const begun = (await place.ok('logs', '-n', '1000')).match(/job=(first|second)\b/g);
  expect(begun?.slice(0, 2)).toEqual(['job=first', 'job=second']);
});

test('the state of every released version is kept for those to come', () => {
  const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8')) as {
    version: string;
  };
  expect(versions.map(({ name }) => name)).toContain(manifest.version);
});

async function placeWith(version: string): Promise<Workplace> {
  const place = await workplace(JSON.parse(readFileSync(join(STATES, 'supervisor.config.json'), 'utf8')) as object);
  cpSync(join(STATES, 'fate.mjs'), join(place.folder, 'fate.mjs'));
  cpSync(join(STATES, version, 'cardq'), join(place.folder, '.cardq'), { recursive: true });
  await chmod(join(place.folder, '.cardq'), 0o700); // git keeps no such modes
  return place;
}

async function jobOf(place: Workplace, id: string): Promise<unknown> {
  return (JSON.parse(await place.ok('show', id, '--json')) as { job: unknown }).job;
}

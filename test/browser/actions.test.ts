import { expect, test } from 'vitest';
import { describeWithChromium, focused, signedIn } from '../support/chromium.js';
import { jobOf, statusOf, untilJob } from '../support/over-socket.js';
import { exposed } from '../support/over-tcp.js';
import { until } from '../support/until.js';
import { gateIn, serving } from '../support/worker-modules.js';

/** Fails until there is a brush. */
const BRUSH = `
import { existsSync } from 'node:fs';
import { defineWorker } from 'cardq';
export default defineWorker({
  process(_, { log }) {
    log.info('looking for a brush');
    if (!existsSync('brush')) throw new Error('there is no brush');
  },
});
`;

/** Cannot be loaded, as is seen once it is dry. */
const DRYING = `
import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
while (!existsSync('dry')) await delay(10);
throw new Error('the paint has dried');
`;

describeWithChromium('the page acts', (openTab) => {
  test('a failed job is shown with its attempts, its data and what it wrote, and runs again', async () => {
    const config = {
      queues: { paint: { module: './paint.mjs', attempts: 1 } },
      workers: { work: { queues: ['paint'] } },
    };
    const api = await exposed({}, { config, before: async ({ write }) => void (await write('paint.mjs', BRUSH)) });
    await api.place.ok('enqueue', 'paint', '{"sky": "blue"}', '--id', 'sky');
    await untilJob(api.place, 'paint/sky', 'failed');

    const page = await signedIn(openTab, api);
    const row = page.getByRole('list', { name: 'failed jobs' }).getByRole('listitem');
    await row.getByText('there is no brush').waitFor();
    await row.getByRole('button', { name: 'paint/sky', exact: true }).click();
    const dialog = page.getByRole('dialog', { name: 'paint/sky' });
    await dialog.getByText('Attempt 1: error').waitFor();
    await dialog.getByText('"sky": "blue"').waitFor();
    await dialog.getByText('looking for a brush').waitFor();
    await dialog.getByRole('button', { name: 'Retry paint/sky' }).click();
    await dialog.getByRole('status').getByText('retry paint/sky').waitFor(); // what is behind it is not heard
    await dialog
      .getByRole('heading', { name: /^Attempt/ })
      .nth(1)
      .waitFor();
    await page.keyboard.press('Escape');

    await api.place.write('brush', '');
    await row.getByRole('button', { name: 'Retry paint/sky' }).click();
    await page.getByRole('status').getByText('retry paint/sky').waitFor();
    await page.getByText('No job is failed.').waitFor();
    expect((await untilJob(api.place, 'paint/sky', 'completed')).history).toHaveLength(2);
  });

  test('a queue is paused and goes on, and what was told of it goes when it has been read', async () => {
    const api = await exposed();
    const page = await signedIn(openTab, api);
    await page.clock.install();
    const isPaused = async () => (await statusOf(api.place)).queues[0]?.paused;
    await page.getByRole('button', { name: 'Pause echo' }).click();
    await page.getByRole('region', { name: 'queues' }).getByText('paused').waitFor();
    expect(await isPaused()).toBe(true);
    const notice = page.getByRole('status').getByText('pause echo: done');
    await notice.waitFor();
    await page.clock.fastForward(15_000);
    await notice.waitFor({ state: 'detached' });
    await page.getByRole('button', { name: 'Resume echo' }).click();
    await page.getByRole('button', { name: 'Pause echo' }).waitFor();
    expect(await isPaused()).toBe(false);
  });

  test('jobs are purged only once they are counted and the name of their queue is typed', async () => {
    const api = await exposed();
    await api.place.ok('pause', 'echo');
    for (const id of ['a', 'b', 'c']) await api.place.ok('enqueue', 'echo', '--id', id);
    const page = await signedIn(openTab, api);

    await page.getByRole('button', { name: 'Purge… echo' }).click();
    const dialog = page.getByRole('dialog', { name: 'Purge echo' });
    const remove = dialog.getByRole('button', { name: 'Remove 3 jobs' });
    await remove.waitFor();
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel('Type echo to confirm').fill('ech');
    expect(await remove.isDisabled()).toBe(true);
    await dialog.getByLabel(/^waiting/).uncheck();
    await dialog.getByLabel('Type echo to confirm').fill('echo');
    expect(await dialog.getByRole('button', { name: 'Remove 0 jobs' }).isDisabled()).toBe(true);
    await dialog.getByLabel(/^waiting/).check();
    await remove.click();

    await page.getByRole('status').getByText('3 jobs removed').waitFor();
    expect(await dialog.count()).toBe(0);
    expect((await statusOf(api.place)).queues[0]?.waiting).toBe(0);
    expect(await focused(page)).toBe('Purge… echo');
  });

  test('a job that runs shows how far it is, and is cancelled', async () => {
    const api = await exposed({}, { config: serving({ paint: 'gated' }) });
    const gate = gateIn(api.place);
    await api.place.ok('enqueue', 'paint', gate.data, '--id', 'sky');
    const page = await signedIn(openTab, api);
    const bar = page.getByRole('progressbar', { name: 'Progress of paint/sky' });
    await bar.waitFor();
    expect(await bar.getAttribute('value')).toBe('0.5');
    await page.getByRole('button', { name: /^active/ }).click();
    await page.getByRole('button', { name: 'Cancel paint/sky' }).click();
    await untilJob(api.place, 'paint/sky', 'failed');
    await bar.waitFor({ state: 'detached' });
    expect((await jobOf(api.place, 'paint/sky')).failedReason).toContain('cancelled');
  });

  test('an entry is scaled, stopped once that is confirmed, and started', async () => {
    const api = await exposed();
    const page = await signedIn(openTab, api);
    const states = async () => (await statusOf(api.place)).workers.map(({ state }) => state);
    await page.getByRole('button', { name: 'Scale… work' }).click();
    await page.getByLabel('Processes').fill('2');
    await page.keyboard.press('Enter');
    await page.getByRole('button', { name: 'work-2', exact: true }).waitFor();

    await page.getByRole('button', { name: 'Stop… all of work' }).click();
    await page.getByRole('dialog').getByText('Its processes finish').waitFor();
    await page.getByRole('button', { name: 'Stop work', exact: true }).click();
    await page.getByRole('status').getByText('stop work: drained: 2, killed: 0').waitFor();
    await page.getByRole('button', { name: 'Start all of work', exact: true }).waitFor();
    expect(await states()).toEqual(['stopped', 'stopped']);
    await page.getByRole('button', { name: 'Start work-1', exact: true }).click();
    await until('one to run', async () => (await states()).join() === 'running,stopped');
    await page.getByRole('button', { name: 'Restart work-1' }).click();
    await page.getByRole('status').getByText('restart work-1: done').waitFor();
  });

  test('what fails in the end is told with the reason, long after it was begun', async () => {
    const config = {
      queues: { paint: { module: './paint.mjs' } },
      workers: { work: { queues: ['paint'], processes: 1 } },
    };
    const api = await exposed({}, { config, before: async ({ write }) => void (await write('paint.mjs', BRUSH)) });
    const page = await signedIn(openTab, api);
    const before = await statusOf(api.place);
    await api.place.write('paint.mjs', DRYING);
    await page.getByRole('button', { name: 'Restart work-1' }).click();
    await page.getByRole('status').getByText('restart work-1: under way').waitFor();
    await api.place.write('dry', '');
    await page
      .getByRole('status')
      .getByText(/^restart work-1: .*the paint has dried/)
      .waitFor();
    expect((await statusOf(api.place)).workers[0]?.pid).toBe(before.workers[0]?.pid);
  });

  test('as many jobs as before, and others: those are listed that are there', async () => {
    const api = await exposed({}, { config: serving({ paint: 'gated' }) });
    const jobs = ['sky', 'sea', 'shore'].map((id) => ({ id, gate: gateIn(api.place, id) }));
    for (const { id, gate } of jobs) await api.place.ok('enqueue', 'paint', gate.data, '--id', id);
    const page = await signedIn(openTab, api);
    const active = page.getByRole('list', { name: 'active jobs' }).getByRole('listitem');
    await page.getByRole('button', { name: /^active/ }).click();
    for (const { id, gate } of jobs) {
      await active.getByText(`paint/${id}`).waitFor();
      expect(await active.count()).toBe(1);
      gate.open();
    }
  });
});

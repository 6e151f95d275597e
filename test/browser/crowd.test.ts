import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { openBroker } from '../../src/broker/open.js';
import type { JobCopy } from '../../src/broker/transfer.js';
import type { Workplace } from '../support/cardq.js';
import { describeWithChromium, signedIn } from '../support/chromium.js';
import { exposed } from '../support/over-tcp.js';
import { until } from '../support/until.js';
import { workerModule } from '../support/worker-modules.js';

const WORKERS = 200;
const FAILED = 10_000;
/** Far more than the page takes, for the machine may be busy; all of them drawn at once would take longer. */
const LONGEST_TASK_MS = 3000;
/** Of one core, what the page takes while nothing happens but the time. */
const MOST_LOAD = 0.5;

const CONFIG = {
  queues: { paint: { module: workerModule('failing') } },
  workers: {
    crowd: { script: './crowd.sh', processes: WORKERS, ready: { log: 'here' } },
    painters: { queues: ['paint'], processes: 1 },
  },
  schedules: {},
};

describeWithChromium('a crowd', (openTab) => {
  test(`of ${WORKERS} workers and ${FAILED} failed jobs does not jam the page`, { timeout: 300_000 }, async () => {
    const api = await exposed({}, { config: CONFIG, before: prepare });
    const page = await signedIn(openTab, api, { viewport: { width: 1280, height: 800 } });
    await page.getByRole('region', { name: 'crowd' }).getByText(`${WORKERS} running`).waitFor();
    await page.getByText(`of ${FAILED.toLocaleString('en-US')}`).waitFor();
    await page.evaluate(WATCH);

    await page.getByRole('button', { name: `Show all ${WORKERS}` }).click();
    await until('all cards', async () => (await page.getByRole('button', { name: /^crowd-\d+$/ }).count()) === WORKERS);
    expect(await loadOf(page)).toBeLessThan(MOST_LOAD);
    for (let pages = 0; pages < 5; pages++) {
      await page.getByRole('button', { name: 'Older' }).click();
      await page.getByText(`${25 * (pages + 1) + 1}–${25 * (pages + 2)} of`).waitFor();
    }
    expect(await page.getByRole('list', { name: 'failed jobs' }).getByRole('listitem').count()).toBe(25);
    await page.getByLabel('Filter the log').pressSequentially('crowd-1', { delay: 20 });
    for (let notches = 0; notches < 30; notches++) await page.mouse.wheel(0, notches < 15 ? 400 : -400);
    for (const { pid } of (await api.place.status()).workers.slice(0, 10)) process.kill(pid ?? 0, 'SIGKILL');
    await page.getByRole('region', { name: 'restarts' }).getByText('crash').first().waitFor();

    const tasks = await page.evaluate<number[]>('tasks');
    console.info(`long tasks of the page: ${tasks.map((ms) => `${ms} ms`).join(', ') || 'none'}`);
    expect(Math.max(0, ...tasks)).toBeLessThan(LONGEST_TASK_MS);
  });
});

/** Keeps how long everything took that held up the page for more than 50 ms. */
const WATCH = `
  tasks = [];
  new PerformanceObserver((list) => {
    for (const { duration } of list.getEntries()) tasks.push(Math.round(duration));
  }).observe({ type: 'longtask' });
`;

/** Processor time of the page in two seconds, as a share of that. */
async function loadOf(page: Page): Promise<number> {
  const session = await page.context().newCDPSession(page);
  await session.send('Performance.enable', { timeDomain: 'threadTicks' });
  const spent = async () => {
    const { metrics } = await session.send('Performance.getMetrics');
    return metrics.find(({ name }) => name === 'TaskDuration')?.value ?? Number.NaN;
  };
  const before = await spent();
  await page.waitForTimeout(2000);
  const load = ((await spent()) - before) / 2;
  console.info(`the page takes ${Math.round(load * 1000)} ms of processor time a second`);
  return load;
}

async function prepare(place: Workplace): Promise<void> {
  await chmod(await place.write('crowd.sh', '#!/bin/sh\necho here\nexec sleep 600\n'), 0o755);
  const stateDir = join(place.folder, '.cardq');
  const spec = { url: null, prefix: 'bull', allowEviction: false };
  const broker = await openBroker({ spec, stateDir, holder: 'test' });
  const ended = Date.now();
  const copies = Array.from({ length: FAILED }, (_, index) => failedJob(`job-${index}`, ended - index));
  await Promise.all(copies.map((copy) => broker.transfer.put(copy, copy.id)));
  await broker.close();
}

function failedJob(id: string, finishedAt: number): JobCopy {
  const times = { createdAt: finishedAt - 20, readyAt: finishedAt - 20, startedAt: finishedAt - 10, finishedAt };
  const texts = { data: '{}', stacks: '[]', progress: '0', result: 'null', failedReason: 'the brush broke' };
  return {
    queue: 'paint',
    id,
    name: 'paint',
    state: 'failed',
    options: {},
    priority: 0,
    attemptsMade: 1,
    history: [],
    ...texts,
    ...times,
  };
}

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { fileURLToPath } from 'node:url';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import type { Workplace } from '../support/cardq.js';
import { describeWithChromium, focused, signedIn, signIn } from '../support/chromium.js';
import { untilJob } from '../support/over-socket.js';
import { type Exposed, exposed } from '../support/over-tcp.js';
import { pictureOf } from '../support/picture-of.js';
import { until } from '../support/until.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const DECK = fileURLToPath(new URL('../../examples/deck', import.meta.url));
const PHONE = { width: 320, height: 640 };

const CONFIG = {
  queues: {
    pdf_generation: { module: 'cardq/workers/pdf-generation' },
    letters: { module: './letters.mjs', attempts: 1 },
  },
  workers: {
    pdf: { queues: ['pdf_generation'], processes: 2 },
    post: { queues: ['letters'], processes: 3, standby: 1 },
  },
  schedules: {},
};

describeWithChromium('the page is for everyone', (openTab) => {
  test('axe finds nothing serious in any view, light or dark, and nothing is wider than a phone', async () => {
    const api = await exposed({}, { config: CONFIG, before: writeLetters });
    await fill(api);
    for (const colorScheme of ['light', 'dark'] as const) {
      const { page } = await openTab(api, { colorScheme, viewport: { width: 1440, height: 900 } });
      await page.getByLabel('Token').waitFor();
      await faultless(page, `${colorScheme}: signing in`);
      await signIn(page, api.token);
      await page.getByRole('region', { name: 'sheets' }).getByRole('link').waitFor();
      await page.getByRole('region', { name: 'restarts' }).getByText('crash').waitFor();
      await pictureOf(page, colorScheme);
      await faultless(page, `${colorScheme}: the page`);
      for (const [title, open] of DIALOGS) {
        await open(page);
        await page.getByRole('dialog').getByRole('button').last().waitFor();
        await faultless(page, `${colorScheme}: ${title}`);
        if (title === 'a job') await pictureOf(page, `job-${colorScheme}`);
        await page.keyboard.press('Escape');
      }
      await page.setViewportSize(PHONE);
      await faultless(page, `${colorScheme}: on a phone`);
      await page.evaluate('scrollTo(0, 0)');
      await pictureOf(page, `phone-${colorScheme}`);
    }
  });

  test('all of it is reached and done by keyboard', async () => {
    const api = await exposed({}, { config: CONFIG, before: writeLetters });
    const { page } = await openTab(api);
    await page.getByLabel('Token').waitFor();
    await page.keyboard.type(api.token); // the field has the focus
    await page.keyboard.press('Enter');
    await page.getByRole('main').waitFor();

    await tabTo(page, 'post-1');
    await page.keyboard.press('Enter');
    await page.getByRole('dialog', { name: 'post-1' }).waitFor();
    for (let times = 0; times < 5; times++) {
      await page.keyboard.press('Tab');
      expect(await page.evaluate<boolean>('document.activeElement.closest("main, header") === null')).toBe(true);
    }
    await page.keyboard.press('Escape');
    await until('the focus to be back', async () => (await focused(page)) === 'post-1');

    await tabTo(page, 'Pause letters');
    await page.keyboard.press('Space');
    await until('the same button to resume', async () => (await focused(page)) === 'Resume letters');
    expect(await page.evaluate<string>('getComputedStyle(document.activeElement).outlineStyle')).toBe('solid');
  });

  test('who retries the last failed job by keyboard goes on from its list', async () => {
    const api = await exposed({}, { config: CONFIG, before: writeLetters });
    await api.place.ok('enqueue', 'letters', '{"fail": "no stamp", "until": "stamp"}', '--id', 'one');
    await untilJob(api.place, 'letters/one', 'failed');
    await api.place.write('stamp', '');
    const page = await signedIn(openTab, api);
    await page.getByRole('button', { name: 'Retry letters/one' }).focus();
    await page.keyboard.press('Enter');
    await page.getByText('No job is failed.').waitFor();
    await until('the heading to have the focus', async () => (await focused(page))?.toLowerCase() === 'jobs');
  });
});

/** What can be opened over the page. */
const DIALOGS: readonly (readonly [string, (page: Page) => Promise<void>])[] = [
  ['a job', (page) => page.getByRole('list', { name: 'failed jobs' }).getByRole('button').first().click()],
  ['a worker', (page) => page.getByRole('button', { name: 'post-2', exact: true }).click()],
  ['a purge', (page) => page.getByRole('button', { name: 'Purge… letters' }).click()],
  ['scaling', (page) => page.getByRole('button', { name: 'Scale… post' }).click()],
  ['stopping', (page) => page.getByRole('button', { name: 'Stop… all of post' }).click()],
];

/** Expects that axe has nothing serious to say, and that nothing is beyond the right edge. */
async function faultless(page: Page, view: string): Promise<void> {
  await page.evaluate(AXE);
  const found = await page.evaluate<readonly Finding[]>('axe.run().then(({ violations }) => violations)');
  const serious = found.filter(({ impact }) => impact === 'serious' || impact === 'critical');
  expect(serious.map(({ id, nodes }) => [view, id, ...nodes.map(({ html }) => html)])).toEqual([]);
  const beyond = await page.evaluate<number>('document.documentElement.scrollWidth - innerWidth');
  expect([view, Math.max(0, beyond)]).toEqual([view, 0]);
}

interface Finding {
  readonly id: string;
  readonly impact: string;
  readonly nodes: readonly { readonly html: string }[];
}

async function tabTo(page: Page, name: string): Promise<void> {
  for (let times = 0; times < 100; times++) {
    if ((await focused(page)) === name) return;
    await page.keyboard.press('Tab');
  }
  throw new Error(`no way by Tab to ${name}`);
}

async function writeLetters({ write }: Workplace): Promise<void> {
  await write(
    'letters.mjs',
    `import { existsSync } from 'node:fs';
import { setTimeout as delay } from 'node:timers/promises';
import { defineWorker } from 'cardq';
export default defineWorker({
  async process({ pages = 1, fail, until = '', burn = 0 }, { progress, signal }) {
    for (let done = 0; done < pages; done++) {
      for (const end = Date.now() + burn; Date.now() < end; );
      progress({ done, total: pages, unit: 'pages' });
      await delay(100, null, { signal });
    }
    if (fail && !existsSync(until)) throw new Error(fail);
  },
});
`,
  );
}

/** Work of all kinds: done, failed, under way, waiting; a worker that was killed. */
async function fill({ place }: Exposed): Promise<void> {
  const add = (data: object, id: string) => place.ok('enqueue', 'letters', JSON.stringify(data), '--id', id);
  await place.ok('render', DECK);
  await add({ fail: 'SMTP 451: the mailbox of rosa@example.org is busy', pages: 2 }, 'letter-17');
  await add({ fail: 'the address has no country' }, 'letter-18');
  for (const id of ['letter-19', 'letter-20', 'letter-21']) await add({ pages: 2 }, id);
  for (const id of ['letter-18', 'letter-17']) await untilJob(place, `letters/${id}`, 'failed');
  process.kill((await place.status()).workers.find(({ name }) => name === 'post-2')?.pid ?? 0, 'SIGKILL');
  for (const id of ['journal-1', 'journal-2', 'journal-3']) await add({ pages: 600, burn: 20 }, id);
  await add({ pages: 40 }, 'letter-22');
  await untilJob(place, 'letters/journal-2', 'active');
}

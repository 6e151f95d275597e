import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';
import { expect, test } from 'vitest';
import { describeWithChromium, focused, signedIn, signIn } from '../support/chromium.js';
import { untilJob } from '../support/over-socket.js';
import { exposed } from '../support/over-tcp.js';
import { fill, POST_OFFICE, writeLetters } from '../support/post-office.js';
import { until } from '../support/until.js';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const PHONE = { width: 320, height: 640 };

describeWithChromium('the page is for everyone', (openTab) => {
  for (const colorScheme of ['light', 'dark'] as const) {
    const title = `axe finds nothing serious in any view in the ${colorScheme}, and nothing is wider than a phone`;
    test(title, { timeout: 180_000 }, async () => {
      const api = await exposed({}, { config: POST_OFFICE, before: writeLetters });
      await fill(api);
      const { page } = await openTab(api, { colorScheme, viewport: { width: 1440, height: 900 } });
      await page.getByLabel('Token').waitFor();
      await faultless(page, 'signing in');
      await signIn(page, api.token);
      await page.getByRole('region', { name: 'sheets' }).getByRole('link').waitFor();
      await page.getByRole('region', { name: 'Problems' }).getByText('spare-1 failed too often').waitFor();
      await page.getByRole('region', { name: 'restarts' }).getByText('crash').waitFor();
      await faultless(page, 'the page');
      for (const [view, open] of DIALOGS) {
        await open(page);
        await page.getByRole('dialog').getByRole('button').last().waitFor();
        await faultless(page, view);
        await page.keyboard.press('Escape');
      }
      await page.setViewportSize(PHONE);
      await faultless(page, 'on a phone');
    });
  }

  test('all of it is reached and done by keyboard', async () => {
    const api = await exposed({}, { config: POST_OFFICE, before: writeLetters });
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
    const api = await exposed({}, { config: POST_OFFICE, before: writeLetters });
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
